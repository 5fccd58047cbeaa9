"""docs/catalogue.md tells of every command and event that the design names, and it is true."""

import subprocess
import sys

import pytest

from app.composition import DECIDERS, make_codec
from core.wording import WORDS
from tests.catalogue import CATALOGUE, ROOT

COMMANDS = """
AddPerson ChangePerson DeactivatePerson
SetUpCompany ChangeSetting DefineTaxRate DefineReason DefineLocation LockPeriod UnlockPeriod CloseDay
RegisterCustomer ChangeCustomerDetails AddAddress ChangeAddress SetTerms SetCreditLimit PutCustomerOnStop LiftStop
ArchiveCustomer RestoreCustomer
AddProduct ChangeProduct ChangePrice AssignBarcode RemoveBarcode SetReorderPoint DiscontinueProduct ReinstateProduct
ReceiveStock AdjustStock CountStock MoveStock
SaveDraft DiscardDraft PlaceOrder SellOverCounter ImportTrade WithdrawHistory AmendOrder HoldOrder ReleaseOrder
CancelLine CancelOrder PickOrder UnpickOrder ShipOrder ReverseShipment ReceiveReturn InspectReturn CloseOrder
ReopenOrder ReturnToDraft ReinstateLines AddNote
PostInvoice PostCreditNote SendInvoice
RecordPayment AllocatePayment UnallocatePayment ReversePayment RecordRefund ReverseRefund WriteOffDifference
StartBatch FinishBatch ReverseBatch
"""
EVENTS = """
PersonAdded PersonChanged PersonDeactivated
CompanySetUp SettingChanged TaxRateDefined ReasonDefined LocationDefined PeriodLocked PeriodUnlocked DayClosed
CustomerRegistered CustomerDetailsChanged AddressAdded AddressChanged TermsSet CreditLimitSet CustomerPutOnStop
StopLifted CustomerArchived CustomerRestored
ProductAdded ProductChanged ProductPriceChanged BarcodeAssigned BarcodeRemoved ReorderPointSet ProductDiscontinued
ProductReinstated
StockReceived StockAdjusted StockCounted StockMoved StockReserved ReservationReleased StockPicked StockUnpicked
StockShipped ShipmentOfStockReversed StockReturned
OrderDrafted OrderDiscarded OrderPlaced LinesReserved HistoryRecorded HistoryWithdrawn OrderAmended OrderHeld
OrderReleased LineCancelled OrderCancelled LinesPicked LinesUnpicked OrderShipped ShipmentReversed ReturnReceived
ReturnInspected OrderClosed OrderReopened OrderReturnedToDraft LinesReinstated NoteAdded
InvoicePosted CreditNotePosted DocumentIssued NumberIssued
PaymentRecorded PaymentAllocated PaymentUnallocated PaymentReversed RefundRecorded RefundReversed DifferenceWrittenOff
BatchStarted BatchFinished BatchReversed
"""
"""What the domain's catalogue names and does not mark as later, under the names it has here."""

ELSEWHERE = {"DAY-1", "UND-2", "UND-3", "SYS-2"}
"""Codes that no decision gives: of the command bus, and of the folder of the books."""


def cells(column: int) -> set[str]:
    """What the table has in a column, name by name."""
    rows = (line.split(" | ") for line in CATALOGUE.read_text("utf-8").splitlines() if line.startswith("| "))
    return {name for row in rows for name in row[column].strip("| ").split(", ")}


@pytest.mark.parametrize("name", COMMANDS.split())
def test_every_command_of_the_design_can_be_asked_and_is_told(name: str):
    assert name in {command.__name__ for decider in DECIDERS for command in decider.command_types}
    assert name in cells(0)


@pytest.mark.parametrize("name", EVENTS.split())
def test_every_event_of_the_design_is_brought_about_by_a_command(name: str):
    assert name in {event.__name__ for event in make_codec().classes}
    assert name in cells(1)


def test_no_event_is_left_that_nothing_brings_about():
    assert {event.__name__ for event in make_codec().classes} - cells(1) == set()


def test_no_refusal_is_left_that_no_scenario_has_seen():
    assert WORDS.keys() - cells(2) == ELSEWHERE


def test_the_catalogue_is_what_the_scenarios_show():
    asked = [sys.executable, "-m", "tests.catalogue", "--check"]
    done = subprocess.run(asked, capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
