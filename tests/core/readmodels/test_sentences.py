from datetime import date
from typing import Any

import pytest

from core.domain.batches.events import BatchFinished, BatchReversed, BatchStarted, Count
from core.domain.calculation import NO_EXTRAS, Extras, Totals
from core.domain.company.events import (
    DayClosed,
    LocationDefined,
    PeriodLocked,
    PeriodUnlocked,
    ReasonDefined,
    SettingChanged,
    Takings,
    TaxRateDefined,
)
from core.domain.customers.events import AddressAdded, AddressChanged, CreditLimitSet, CustomerPutOnStop, TermsSet
from core.domain.decider import Event
from core.domain.invoices.events import DifferenceWrittenOff, DocumentIssued, InvoiceCredited
from core.domain.orders.events import (
    HistoryRecorded,
    InspectedLine,
    LineCancelled,
    LineChange,
    LinesPicked,
    LinesReserved,
    LinesUnpicked,
    NoteAdded,
    OrderAmended,
    OrderCredited,
    OrderDrafted,
    OrderHeld,
    OrderInvoiced,
    OrderParticulars,
    OrderParticularsChanged,
    OrderReleased,
    OrderReopened,
    OrderShipped,
    ReturnInspected,
    ReturnReceived,
    TradeLine,
)
from core.domain.payments.events import (
    OnInvoice,
    OnOrder,
    PaymentAllocated,
    PaymentRecorded,
    PaymentRefunded,
    PaymentReversed,
    PaymentUnallocated,
    RefundRecorded,
    RefundReversed,
)
from core.domain.products.events import ProductPriceChanged, ReorderPointSet
from core.domain.series.events import NumberIssued
from core.domain.stock.events import (
    StockAdjusted,
    StockCounted,
    StockMoved,
    StockPicked,
    StockReceived,
    StockReturned,
)
from core.domain.values import Address, Money
from core.readmodels.journal_list import EVENT_TYPES
from core.readmodels.order_sentences import ORDER_SENTENCES
from core.readmodels.record_sentences import RECORD_SENTENCES
from core.readmodels.sentences import sentence_of
from tests.core.readmodels.trade import CUSTOMERS, TODAY, amending, line, parts, placed, product, totals

OAT = line(1, "oat", 10, 19_500)
MAY = date(2026, 5, 1)
SOLD = TradeLine(1, "p", "", "", 1_000, -15_300_000)
ICONS = {
    *("circle-dashed", "circle-dot", "circle-pause", "circle-check", "truck", "ban", "undo-2", "banknote"),
    *("history", "pencil", "boxes", "users", "scale", "octagon-alert", "tag", "scan-barcode", "settings", "download"),
    *("lock", "package-open", "receipt-text", "printer", "mail"),
}
TONES = {"neutral", "info", "active", "success", "warning", "danger", "return", "time"}


def all_types(kind: type[Event]) -> set[type[Event]]:
    own = {kind} if kind.__struct_config__.tag else set()
    return own.union(*map(all_types, kind.__subclasses__()))


def in_the_domain(kind: type[Event]) -> bool:
    return kind.__module__.startswith("core.domain.") and "." in str(kind.__struct_config__.tag)


def test_every_event_is_listed_in_the_journal():
    stored = {kind.__name__ for kind in all_types(Event) if in_the_domain(kind)}
    assert stored == {kind.__name__ for kind in EVENT_TYPES}


@pytest.mark.parametrize("kind", EVENT_TYPES, ids=lambda kind: kind.__name__)
def test_every_event_has_a_sentence(kind: type[Event]):
    assert kind in ORDER_SENTENCES or kind in RECORD_SENTENCES, (
        f"{kind.__name__} needs a line in order_sentences or record_sentences"
    )


def money(minor: int) -> Money:
    return Money(minor, "GBP")


SAID: list[tuple[Any, str, str]] = [
    (
        OrderDrafted("o", None, "", None, "", "GBP", (), NO_EXTRAS, "", Address(), "", "", ()),
        "Saved as draft",
        "0 lines",
    ),
    (placed("o", OAT), "Placed", "Order 10001, by phone, 1 line, total 234.00"),
    (LinesReserved("o", parts(l1=1)), "Reserved 1 unit", "On 1 line"),
    (LinesReserved("o", parts(l1=-1_200, l2=-34)), "Gave back 1,234 units", "On 2 lines, available again"),
    (
        amending("o", (LineChange(OAT, None),), totals(OAT, OAT), totals(OAT)),
        "Changed 1 line",
        "Total 468.00 → 234.00",
    ),
    (LinesPicked("o", parts(l1=4, l2=1)), "Picked 5 units", "On 2 lines"),
    (LinesUnpicked("o", parts(l1=4)), "Put 4 units on the shelf again", "Still reserved"),
    (
        ReturnReceived("o", "r", 5_001, TODAY, parts(l1=2), "too sweet"),
        "Goods came back: 2 units",
        "Return 5001, received on 19 Nov 2026, too sweet",
    ),
    (
        ReturnInspected("o", "r", (InspectedLine(1, 2_000, 1_000, 0), InspectedLine(2, 0, -1_000, 1_000))),
        "Looked at returned goods",
        "2 units on the shelf again, 1 unit to quarantine, 1 unit scrapped, 1 unit out of quarantine",
    ),
    (OrderReopened("o", ()), "Reopened", ""),
    (NoteAdded("o", "call back"), "Added a note", "call back"),
    (
        OrderParticularsChanged(
            *("o", OrderParticulars("PO 8", None, "mail"), OrderParticulars("PO 7", None, "phone"), ()),
            *(Address(), "ring", "", Address(), "", ""),
        ),
        "Changed the reference, the channel, the notes",
        "Reference before: PO 7",
    ),
    (
        OrderAmended("o", (), NO_EXTRAS, Extras(100_000), totals(OAT), totals(OAT), ()),
        "Changed discount and charges",
        "Total still 234.00",
    ),
    (OrderHeld("o", "over the limit"), "Put on hold", "over the limit"),
    (OrderReleased("o", (), "over the limit"), "Released from hold", "It was held for: over the limit"),
    (LineCancelled("o", 3, 1_500, totals(OAT), "gone"), "Cancelled 1.5 units of line 3", "gone"),
    (
        OrderShipped("o", "s", 12, TODAY, parts(l1=50, l2=10), (), (), "7741"),
        "Shipped 2 lines, 60 units",
        "Shipment 12, shipped on 19 Nov 2026, tracking 7741",
    ),
    (
        HistoryRecorded("h", "online-retail", "C5", "cancellation", "c", 0, "", "GBP", (SOLD,), -1_530, ""),
        "Recorded as history: cancellation",
        "No. C5 from online-retail, 1 line, total −15.30",
    ),
    (
        PaymentRecorded("p", 1, "c", money(100_000), TODAY, "transfer", (), "GGS-2210"),
        "Payment received 1,000.00",
        "Bank transfer, ref GGS-2210, received on 19 Nov 2026",
    ),
    (
        PaymentRecorded("p", 1, "c", Money(1_000, "JPY"), date(2026, 5, 1), "other", (), ""),
        "Payment received 1,000",
        "Received on 1 May 2026",
    ),
    (PaymentReversed("p", "c", money(100), (), "bounced"), "Took back a payment of 1.00", "bounced"),
    (CUSTOMERS["green"], "Registered Green Gate Stores", "GGS, 30 days to pay, credit limit 5,000.00"),
    (TermsSet("c", 1, 30), "Set the terms to 1 day", "Before: 30"),
    (CreditLimitSet("c", None, 50_000), "Set the credit limit to none", "Before: 500.00"),
    (CustomerPutOnStop("c", TODAY, "late"), "Put on stop", "late"),
    (product("p", "S", "Oat", 195_000), "Added Oat", "S, 0.195 per piece"),
    (ProductPriceChanged("p", 1_000_000, 195_000), "Set the price to 1.00", "Before: 0.195"),
    (ReorderPointSet("p", 12_000, None), "Set the reorder point to 12", "Before: none"),
    (StockReceived("p", "main", 5_000, 2_000_000, "van"), "Received 5 units", "van, at 2.00 each"),
    (StockAdjusted("p", "main", -1_000, "broken"), "Adjusted stock by −1 unit", "broken"),
    (StockAdjusted("p", "main", 2_000, "found"), "Adjusted stock by +2 units", "found"),
    (SettingChanged("company", "finish", "place", ""), "Changed setting finish to place", ""),
    (TaxRateDefined("company", "std", "VAT", "S", 175_000), "Defined tax VAT as 17.5 %", "Code std"),
    (BatchStarted("b", "online-retail", "sales.xlsx"), "Started an import: online-retail", "sales.xlsx"),
    (BatchFinished("b", (Count("orders", 25_900), Count("rows", 3))), "Finished an import", "orders 25,900, rows 3"),
    (
        AddressAdded("c", "a", Address("Dock 2", "1 Mill Lane", "Bath")),
        "Added a place to deliver to",
        "Dock 2, 1 Mill Lane, Bath",
    ),
    (
        AddressChanged("c", "a", Address("Dock 2"), Address("Dock 1")),
        "Changed a place to deliver to",
        "Dock 1 → Dock 2",
    ),
    (ReasonDefined("company", "wet", "Wet", "return"), "Defined the reason Wet", "Code wet, for: return"),
    (LocationDefined("company", "shop", "Shop"), "Defined the location Shop", "Key shop"),
    (PeriodLocked("company", TODAY, None), "Locked the books through 19 Nov 2026", ""),
    (PeriodLocked("company", TODAY, MAY), "Locked the books through 19 Nov 2026", "Before: through 1 May 2026"),
    (
        PeriodUnlocked("company", None, TODAY),
        "Unlocked the books, which were locked through 19 Nov 2026",
        "Nothing is locked",
    ),
    (
        DayClosed("company", TODAY, (Takings("card", money(900)), Takings("cash", money(-50))), 7, 9, "0a1b2c3d4e"),
        "Closed 19 Nov 2026",
        "card 9.00, cash −0.50, seal 0a1b2c3d",
    ),
    (DayClosed("company", TODAY, (), 0, 0, ""), "Closed 19 Nov 2026", "Nothing came in"),
    (BatchReversed("b", (Count("orders", 1_200), Count("kept", 3))), "Took back an import", "orders 1,200, kept 3"),
    (StockCounted("p", "main", 5_000, 7_000, "year's end"), "Counted 5 units", "7 were expected, −2 units, year's end"),
    (StockCounted("p", "main", 5_000, 5_000, ""), "Counted 5 units, as expected", ""),
    (StockMoved("p", "main", "shop", -5_000), "Moved 5 units to shop", ""),
    (StockMoved("p", "shop", "main", 5_000), "Moved 5 units from main", ""),
    (StockPicked("p", "main", "o", 1, 2_000), "Picked 2 units for an order", ""),
    (StockReturned("p", "main", "o", 1, 1_000, "scrap"), "Scrapped: 1 unit", "Came back from an order"),
    (
        StockReturned("p", "main", "o", 1, -1_000, "quarantine"),
        "Took 1 unit out of quarantine",
        "Came back from an order",
    ),
    (PaymentAllocated("p", (OnInvoice("i", 300), OnOrder("o", 50))), "Allocated 3.50", "To 1 invoice, 1 order"),
    (PaymentUnallocated("p", (OnOrder("o", 50),)), "Put 0.50 on account again", "It was to 1 order"),
    (
        RefundRecorded("r", 2, "c", money(500), TODAY, "transfer", (), "late"),
        "Paid back 5.00",
        "Bank transfer, ref late, paid on 19 Nov 2026",
    ),
    (RefundReversed("r", "c", money(500), (), "wrong account"), "Took back a refund of 5.00", "wrong account"),
    (PaymentRefunded("p", "r", 500), "Gave back 5.00", "By a refund"),
    (NumberIssued("credit-note", 40_001, "n", TODAY), "Gave number 40001", "To the credit note of 19 Nov 2026"),
    (NumberIssued("invoice", 30_001, "i", TODAY), "Gave number 30001", "To the invoice of 19 Nov 2026"),
    (
        InvoiceCredited("i", "n", 40_001, (), (), Totals(100, 20, 120, ())),
        "Credited 1.20",
        "By credit note 40001",
    ),
    (DifferenceWrittenOff("i", "c", 40, "bank fee"), "Wrote off 0.40", "bank fee"),
    (DifferenceWrittenOff("i", "c", -40, "paid"), "Asked again for 0.40", "paid"),
    (DocumentIssued("i", "mail", "ab", "ada@shop"), "Sent by mail", "To ada@shop"),
    (DocumentIssued("i", "print", "", ""), "Printed", ""),
    (
        OrderInvoiced("o", "i", "30001", parts(l1=6), 0, 0, 1_440, 0),
        "Invoiced by invoice 30001",
        "1 line, total 14.40",
    ),
    (
        OrderCredited("o", "n", "40001", "i", None, (), 120),
        "Credited 1.20",
        "Credit note 40001",
    ),
    (PaymentRefunded("p", "r", -500), "Has 5.00 again", "Its refund was taken back"),
]


@pytest.mark.parametrize(("event", "sentence", "detail"), SAID)
def test_an_entry_reads_well(event: Event, sentence: str, detail: str):
    said = sentence_of(event, "GBP")
    assert (said.sentence, said.detail) == (sentence, detail)
    assert said.icon in ICONS
    assert said.tone in TONES
