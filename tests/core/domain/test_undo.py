"""Undo of each command gives back what was before; every undo is an event of its own."""

from collections.abc import Callable
from datetime import date

import pytest
from msgspec.structs import replace

from core.domain.batches.commands import ReverseBatch, StartBatch
from core.domain.calculation import Charge, Extras
from core.domain.company.commands import (
    ChangeSetting,
    CloseDay,
    DefineLocation,
    DefineReason,
    DefineTaxRate,
    LockPeriod,
    UnlockPeriod,
)
from core.domain.company.events import COMPANY, Company
from core.domain.customers.commands import (
    AddAddress,
    ArchiveCustomer,
    ChangeAddress,
    ChangeCustomerDetails,
    LiftStop,
    PutCustomerOnStop,
    RegisterCustomer,
    RestoreCustomer,
    SetCreditLimit,
    SetTerms,
)
from core.domain.customers.events import Customer, Details
from core.domain.decider import Command, Refused
from core.domain.invoices.commands import SendInvoice, WriteOffDifference
from core.domain.invoices.events import Invoice
from core.domain.orders.commands import (
    AddNote,
    AmendOrder,
    CancelOrder,
    CloseOrder,
    DiscardDraft,
    FillBackorders,
    GiveBackReserved,
    HoldOrder,
    ImportTrade,
    ReinstateLines,
    ReleaseOrder,
    ReopenOrder,
    ReturnToDraft,
    ReverseShipment,
    SaveDraft,
    WantedParticulars,
    WithdrawHistory,
)
from core.domain.orders.events import OrderReturnedToDraft, TradeLine
from core.domain.orders.particulars import particulars_of
from core.domain.orders.values import OrderPart
from core.domain.payments.commands import (
    AllocatePayment,
    RecordRefund,
    ReversePayment,
    ReverseRefund,
    UnallocatePayment,
)
from core.domain.payments.events import OnOrder, Payment
from core.domain.people.commands import AddPerson, ChangePerson, DeactivatePerson
from core.domain.people.events import Person
from core.domain.products.commands import (
    AddProduct,
    AssignBarcode,
    ChangePrice,
    ChangeProduct,
    DiscontinueProduct,
    ReinstateProduct,
    RemoveBarcode,
    SetReorderPoint,
)
from core.domain.products.events import Particulars, Product
from core.domain.stock.commands import AdjustStock, CountStock, MoveStock, ReceiveStock
from core.domain.values import Address
from core.wording import text
from tests.core.domain.scenario import (
    TODAY,
    Scenario,
    business,
    cancel,
    credit,
    eur,
    invoice,
    line,
    look_at,
    pay,
    pick,
    place,
    quantities,
    scenario,
    ship,
    take_back,
    unpick,
)

TRADE = ImportTrade(
    "o1", "shop", "7", "sale", "c1", "Customer c1", 1, "GB", "EUR", (TradeLine(1, "p1", "A", "B", 1_000, 1_000),)
)

EXTRAS = Extras(100_000, 50, (Charge("delivery", "Van", 500),))
SAID = WantedParticulars("PO 8", TODAY, "mail", Address("Quay"), "ring first", "pays late")
ON_ORDER = (OnOrder("o1", 100),)
REFUND = RecordRefund("r-1", "c1", eur(200), TODAY, "card")


def placed() -> Scenario:
    return scenario(*business()).given(place(line(1, "p1", 6), line(2, "p2", 2), line(3, "s1", 1)))


def waiting() -> Scenario:
    """Its second order waits for 5, and 5 have arrived."""
    return placed().given(place(line(1, "p1", 9, backorder=True), id="o2"), ReceiveStock("p1", 5_000))


def invoiced() -> Scenario:
    return placed().given(ship((1, 4)), invoice())


def of_order(given: Scenario) -> object:
    order = given.order()
    said = (order.extras, particulars_of(order))
    return order.status, order.total, order.hold_reason, order.lines, said, given.stock("p1"), given.stock("p2")


def shipped_and_invoiced() -> Scenario:
    return placed().given(ship((1, 6), (2, 2), (3, 1)), invoice())


def of_stock(given: Scenario) -> object:
    return given.stock("p1")


def of_payment(given: Scenario) -> object:
    payment = given.state(Payment, "pay-1")
    return payment.on_account, payment.refunded, payment.allocations


def of_company(given: Scenario) -> object:
    company = given.state(Company, COMPANY)
    return company.locked_through, company.setting("negative stock")


def of_customer(given: Scenario) -> object:
    return given.state(Customer, "c1")


def of_person(given: Scenario) -> object:
    return given.state(Person, "u1")


def of_product(given: Scenario) -> object:
    return given.state(Product, "p1")


DOCK = Address("Dock 2", "1 Mill Lane", "Bath")

UNDOABLE = [
    (invoiced, WriteOffDifference("i-1", 40, "bank fee"), lambda given: given.state(Invoice, "i-1").owed),
    (
        lambda: invoiced().given(WriteOffDifference("i-1", 40, "bank fee")),
        WriteOffDifference("i-1", -30, "paid after all"),
        lambda given: given.state(Invoice, "i-1").owed,
    ),
    (placed, AmendOrder("o1", (line(1, "p1", 9),)), of_order),
    (placed, AmendOrder("o1", (line(1, "p1", 2, price=5), line(4, "p2", 3))), of_order),
    (placed, AmendOrder("o1", (line(1, "p2", 3),), (2,)), of_order),
    (placed, AmendOrder("o1", extras=EXTRAS), of_order),
    (placed, AmendOrder("o1", particulars=SAID), of_order),
    (placed, AmendOrder("o1", (line(1, "p1", 2),), (2,), (), EXTRAS, SAID), of_order),
    (placed, pick((1, 4)), of_order),
    (lambda: placed().given(pick((1, 4))), unpick((1, 3)), of_order),
    (shipped_and_invoiced, ReopenOrder("o1"), of_order),
    (lambda: shipped_and_invoiced().given(ReopenOrder("o1")), CloseOrder("o1"), of_order),
    (placed, HoldOrder("o1", "unpaid"), of_order),
    (lambda: placed().given(HoldOrder("o1", "unpaid")), ReleaseOrder("o1"), of_order),
    (placed, cancel(1, 4), of_order),
    (placed, CancelOrder("o1", "why"), of_order),
    (lambda: placed().given(cancel(1, 2)), CancelOrder("o1", "why"), of_order),
    (placed, ship((1, 4), (3, 1)), of_order),
    (lambda: placed().given(ship((1, 2), shipment="s-0")), ship((1, 4), (2, 1)), of_order),
    (placed, ReceiveStock("p1", 5_000), of_stock),
    (placed, AdjustStock("p1", -3_000, "counted"), of_stock),
    (placed, AdjustStock("p1", 3_000, "counted"), of_stock),
    (placed, CountStock("p1", 8_000), of_stock),
    (lambda: placed().given(DefineLocation("shop", "Shop")), MoveStock("p1", 3_000, "main", "shop"), of_stock),
    (waiting, FillBackorders("p1", (OrderPart("o2", 1, 5_000),)), of_stock),
    (lambda: placed().given(pay(500)), AllocatePayment("pay-1", (OnOrder("o1", 400),)), of_payment),
    (lambda: placed().given(pay(500, ("o1", 400))), UnallocatePayment("pay-1", (OnOrder("o1", 300),)), of_payment),
    (lambda: placed().given(pay(500)), REFUND, of_payment),
    (placed, ChangeCustomerDetails("c1", Details("New", Address())), of_customer),
    (placed, SetTerms("c1", 7), of_customer),
    (placed, SetCreditLimit("c1", 7), of_customer),
    (placed, PutCustomerOnStop("c1", "unpaid"), of_customer),
    (lambda: placed().given(PutCustomerOnStop("c1", "unpaid")), LiftStop("c1"), of_customer),
    (placed, ArchiveCustomer("c1"), of_customer),
    (lambda: placed().given(ArchiveCustomer("c1")), RestoreCustomer("c1"), of_customer),
    (placed, ChangeProduct("p1", Particulars("TEA", "Tea", "kg", "S", True)), of_product),
    (placed, ChangePrice("p1", 7), of_product),
    (placed, SetReorderPoint("p1", 7_000), of_product),
    (placed, AssignBarcode("p1", "501"), of_product),
    (lambda: placed().given(AssignBarcode("p1", "501")), RemoveBarcode("p1", "501"), of_product),
    (placed, DiscontinueProduct("p1"), of_product),
    (lambda: placed().given(DiscontinueProduct("p1")), ReinstateProduct("p1"), of_product),
    (placed, ChangeSetting("negative stock", "allowed"), of_company),
    (placed, LockPeriod(date(2023, 10, 31)), of_company),
    (lambda: placed().given(LockPeriod(date(2023, 9, 30))), LockPeriod(date(2023, 10, 31)), of_company),
    (lambda: placed().given(LockPeriod(date(2023, 10, 31))), UnlockPeriod(date(2023, 9, 30)), of_company),
    (lambda: placed().given(LockPeriod(date(2023, 10, 31))), UnlockPeriod(), of_company),
    (
        lambda: placed().given(AddAddress("c1", "a1", DOCK)),
        ChangeAddress("c1", "a1", Address(city="Bath")),
        of_customer,
    ),
    (
        lambda: placed().given(AddPerson("u1", "Ada")),
        ChangePerson("u1", "Eve"),
        lambda given: given.state(Person, "u1"),
    ),
]


@pytest.mark.parametrize(("begin", "step", "look"), UNDOABLE, ids=lambda value: type(value).__name__)
def test_undo_gives_back_what_was_before(begin: Callable[[], Scenario], step: Command, look):
    given = begin()
    before = look(given)
    given.desk.do(step, "step")
    assert look(given) != before
    given.desk.undo("step")
    assert look(given) == before
    assert given.desk.verify().problems == ()


@pytest.mark.parametrize("amend", [AmendOrder("o1", (line(1, "p1", 7, price=5),)), AmendOrder("o1", remove=(1,))])
def test_a_line_comes_back_as_it_was_agreed(amend: Command):
    """Whatever its product is called, and however it is taxed by now."""
    given = placed()
    before = of_order(given)
    given.desk.do(amend, "step")
    given.given(ChangeProduct("p1", Particulars("NEW", "Renamed", "kg", "S", True)), ChangePrice("p1", 9))
    given.given(DefineTaxRate("S", "Standard", "S", 250_000))
    given.desk.undo("step")
    assert of_order(given) == before


def test_placing_is_undone_by_returning_to_draft():
    given = scenario(*business())
    given.desk.do(place(line(1, "p1", 6)), "step")
    given.desk.undo("step", "undo")
    last = given.desk.entries()[-1]
    assert (last.event, last.undoes, last.causation) == (OrderReturnedToDraft("o1"), "step", "step")
    assert given.stock() == (10, 0)


def test_a_payment_is_undone_by_reversing_it():
    given = placed()
    given.desk.do(pay(500, ("o1", 500)), "step")
    given.desk.undo("step")
    assert given.state(Payment, "pay-1").is_reversed


def test_imported_trade_is_undone_by_withdrawing_it():
    given = scenario(*business())
    given.desk.do(TRADE, "step")
    given.desk.undo("step")
    assert given.order().status == "withdrawn"


@pytest.mark.parametrize(
    ("add", "kind"), [(RegisterCustomer("c9", "X", "EUR", 0, None, Details("N", Address())), Customer)]
)
def test_a_new_customer_is_undone_by_archiving(add, kind):
    given = placed()
    given.desk.do(add, "step")
    given.desk.undo("step")
    assert given.state(kind, "c9").is_archived


def test_a_new_product_is_undone_by_taking_it_off_sale():
    given = placed()
    given.desk.do(AddProduct("p9", Particulars("TEA", "Tea", "kg", "S", True), 1), "step")
    given.desk.undo("step")
    assert given.state(Product, "p9").discontinued_on is not None


NO_WAY_BACK = [
    (invoiced, SendInvoice("i-1", "print")),
    (placed, DefineTaxRate("R", "Reduced", "S", 1)),
    (placed, DefineReason("late", "Late", "cancel")),
    (placed, DefineLocation("shop", "Shop")),
    (placed, CloseDay(TODAY)),
    (placed, AddAddress("c1", "a1", DOCK)),
    (lambda: placed().given(StartBatch("b1", "shop", "file")), ReverseBatch("b1", ())),
    (placed, SaveDraft("o9", None, "", "", None, "phone", Address(), "EUR", ())),
    (lambda: placed().given(SaveDraft("o9", None, "", "", None, "phone", Address(), "EUR", ())), DiscardDraft("o9")),
    (lambda: placed().given(cancel(1, 2)), ReinstateLines("o1", quantities((1, 2)))),
    (lambda: placed().given(ship((1, 2))), ReverseShipment("o1", "s-1")),
    (lambda: placed().given(pay(500)), ReversePayment("pay-1")),
    (lambda: placed().given(pay(500), REFUND), ReverseRefund("r-1")),
    (placed, GiveBackReserved("p1", (OrderPart("o1", 1, 5_000),))),
    (placed, CountStock("p1", 10_000)),
    (lambda: scenario(*business()).given(TRADE), WithdrawHistory("o1")),
    (placed, AddNote("o1", "call back")),
    (shipped_and_invoiced, take_back((1, 2))),
    (lambda: shipped_and_invoiced().given(take_back((1, 2))), look_at(1, 2)),
    (placed, AddPerson("u1", "Ada")),
    (lambda: placed().given(AddPerson("u1", "Ada")), DeactivatePerson("u1")),
]


@pytest.mark.parametrize(("begin", "step"), NO_WAY_BACK, ids=lambda value: type(value).__name__)
def test_what_has_no_way_back_says_so(begin, step):
    given = begin()
    given.desk.do(step, "step")
    assert undo_codes(given) == ["UND-2"]


@pytest.mark.parametrize(
    ("begin", "step", "told"),
    [
        (
            lambda: placed().given(ship((1, 4))),
            invoice(),
            '"Posted invoice 30001" cannot be undone because the giving of its number followed.',
        ),
        (
            invoiced,
            credit((1, 1)),
            '"Posted credit note 40001" cannot be undone because the giving of its number followed.',
        ),
    ],
)
def test_what_has_a_number_without_gaps_stays_and_says_what_to_do(begin, step, told):
    given = begin()
    given.desk.do(step, "step")
    with pytest.raises(Refused) as refused:
        given.desk.undo("step")
    sentence = text(refused.value.violations[0])
    assert sentence.happened == told
    assert sentence.todo.startswith("You can ")


def undo_codes(given: Scenario) -> list[str]:
    with pytest.raises(Refused) as refused:
        given.desk.undo("step")
    return [violation.code for violation in refused.value.violations]


def test_what_was_never_done_cannot_be_undone():
    assert undo_codes(placed()) == ["UND-2"]


def test_a_step_is_undone_once():
    given = placed()
    given.desk.do(ReceiveStock("p1", 5_000), "step")
    given.desk.undo("step")
    assert undo_codes(given) == ["UND-3"]
    assert given.stock() == (10, 6)


def test_the_same_undo_sent_again_is_one():
    given = placed()
    given.desk.do(ReceiveStock("p1", 5_000), "step")
    assert given.desk.undo("step", "undo") == given.desk.undo("step", "undo")


def test_a_later_change_of_the_same_is_not_undone_unseen():
    given = placed()
    given.desk.do(ChangePrice("p1", 7), "step")
    given.desk.do(ChangePrice("p1", 8))
    assert undo_codes(given) == ["UND-1"]


TAKES_BACK_MORE = [
    (HoldOrder("o1", "first"), ReleaseOrder("o1"), HoldOrder("o1", "second")),
    (PutCustomerOnStop("c1", "first"), LiftStop("c1"), PutCustomerOnStop("c1", "second")),
    (ArchiveCustomer("c1"), RestoreCustomer("c1"), ArchiveCustomer("c1")),
    (DiscontinueProduct("p1"), ReinstateProduct("p1"), DiscontinueProduct("p1")),
    (AssignBarcode("p1", "501"), RemoveBarcode("p1", "501"), AssignBarcode("p1", "501")),
    (cancel(1, 1), ReinstateLines("o1", quantities((1, 1))), cancel(1, 2)),
    (cancel(1, 1), CancelOrder("o1", "all of it")),
    (AmendOrder("o1", (line(1, "p1", 7),)), AmendOrder("o1", (line(1, "p1", 8),))),
    (AmendOrder("o1", extras=EXTRAS), AmendOrder("o1", extras=Extras(70_000))),
    (AmendOrder("o1", particulars=SAID), AmendOrder("o1", particulars=replace(SAID, reference="PO 9"))),
    (pick((1, 2)), unpick((1, 2)), pick((1, 2))),
    (pick((1, 2)), ship((1, 2)), pick((1, 2))),
    (place(line(1, "p1", 1), id="o2"), ReturnToDraft("o2"), place(line(1, "p1", 2), id="o2")),
    (ChangeSetting("write-off limit", "1"), ChangeSetting("write-off limit", "2")),
    (LockPeriod(date(2023, 9, 30)), LockPeriod(date(2023, 10, 31))),
    (LockPeriod(date(2023, 10, 31)), UnlockPeriod(), LockPeriod(date(2023, 10, 31))),
]


@pytest.mark.parametrize(("step", "later"), [(step, later) for step, *later in TAKES_BACK_MORE])
def test_an_undo_does_not_take_back_a_later_step_too(step: Command, later: list[Command]):
    given = placed()
    given.desk.do(step, "step")
    given.given(*later)
    before = given.desk.position
    assert undo_codes(given) == ["UND-1"]
    assert given.desk.position == before


APART = [
    (AmendOrder("o1", (line(1, "p1", 7),)), AmendOrder("o1", (line(2, "p2", 3),))),
    (AmendOrder("o1", (line(1, "p1", 7),)), AmendOrder("o1", extras=EXTRAS)),
    (AmendOrder("o1", extras=EXTRAS), AmendOrder("o1", particulars=SAID)),
    (AmendOrder("o1", particulars=SAID), AmendOrder("o1", (line(1, "p1", 7),))),
    (pick((1, 2)), pick((2, 2))),
    (AssignBarcode("p1", "501"), AssignBarcode("p1", "502")),
    (ChangeSetting("write-off limit", "1"), ChangeSetting("negative stock", "allowed")),
]


@pytest.mark.parametrize(("step", "later"), APART)
def test_a_later_step_of_the_same_kind_on_something_else_is_not_in_the_way(step: Command, later: Command):
    given = placed()
    given.desk.do(step, "step")
    given.given(later)
    assert given.desk.undo("step")


def test_a_step_whose_undo_was_undone_can_be_undone_again():
    given = placed()
    given.desk.do(HoldOrder("o1", "unpaid"), "step")
    given.desk.undo("step", "undo")
    given.desk.undo("undo", "redo")
    assert given.order().hold_reason == "unpaid"
    given.desk.undo("step")
    assert given.order().hold_reason is None


def test_a_later_change_taken_back_is_not_in_the_way():
    given = placed()
    given.desk.do(ChangePrice("p1", 7), "step")
    given.desk.do(ChangePrice("p1", 8), "later")
    given.desk.undo("later")
    given.desk.undo("step")
    assert given.state(Product, "p1").price == 2_000_000


@pytest.mark.parametrize(
    ("begin", "step", "later"),
    [
        (pay(500), AllocatePayment("pay-1", ON_ORDER), [UnallocatePayment("pay-1", ON_ORDER)]),
        (pay(500, ("o1", 400)), UnallocatePayment("pay-1", ON_ORDER), [AllocatePayment("pay-1", ON_ORDER)]),
    ],
)
def test_an_allocation_made_again_is_not_undone_by_the_first(begin: Command, step: Command, later: list[Command]):
    given = placed().given(begin)
    given.desk.do(step, "step")
    given.given(*later, step, *later)
    assert undo_codes(given) == ["UND-1"]


def test_recording_a_payment_is_not_undone_with_what_it_was_allocated_to_since():
    given = placed()
    given.desk.do(pay(500), "step")
    given.given(AllocatePayment("pay-1", ON_ORDER))
    assert undo_codes(given) == ["UND-1"]


def test_given_back_and_filled_again_is_not_undone_by_the_first():
    given, part = waiting(), (OrderPart("o2", 1, 5_000),)
    given.desk.do(FillBackorders("p1", part), "step")
    given.given(GiveBackReserved("p1", part), FillBackorders("p1", part))
    assert undo_codes(given) == ["UND-1"]


def test_a_later_step_elsewhere_is_not_in_the_way():
    given = placed()
    given.desk.do(cancel(1, 1), "step")
    given.given(cancel(2, 1))
    given.desk.undo("step")
    assert (given.line(1).cancelled, given.line(2).cancelled) == (0, 1_000)


def test_an_undo_stands_under_the_rules_of_any_command():
    given = placed()
    given.desk.do(ReceiveStock("p1", 5_000), "step")
    given.given(place(line(1, "p1", 9), id="o2"))
    assert undo_codes(given) == ["STK-2"]


def test_a_later_change_of_the_same_address_is_in_the_way_and_of_another_is_not():
    given = placed().given(AddAddress("c1", "a1", DOCK), AddAddress("c1", "a2", DOCK))
    given.desk.do(ChangeAddress("c1", "a1", Address(city="B")), "step")
    given.desk.do(ChangeAddress("c1", "a2", Address(city="C")))
    given.desk.do(ChangeAddress("c1", "a1", Address(city="D")), "later")
    assert undo_codes(given) == ["UND-1"]
    given.desk.undo("later")
    assert given.desk.undo("step")
