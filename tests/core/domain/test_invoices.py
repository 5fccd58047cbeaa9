from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from core.domain.calculation import Charge, Extras, TaxAmount, Totals
from core.domain.company.commands import ChangeSetting
from core.domain.company.events import CompanySetUp, PeriodLocked, TaxRateDefined
from core.domain.company.settings import INVOICE_POLICY, WRITE_OFF_LIMIT
from core.domain.customers.commands import SetTerms
from core.domain.decider import Violation
from core.domain.invoices.commands import PostInvoice, SendInvoice, WriteOffDifference
from core.domain.invoices.events import DifferenceWrittenOff, DocumentIssued, Invoice, InvoicePosted
from core.domain.invoices.values import Everything
from core.domain.orders.commands import AmendOrder, CancelOrder, HoldOrder, NewLine
from core.domain.orders.events import OrderClosed, OrderInvoiced
from core.domain.payments.events import OnInvoice, OnOrder, Payment, PaymentAllocated, PaymentUnallocated
from core.domain.series.events import INVOICES, NumberIssued, Series
from core.domain.values import ONE, Address, Measured
from core.wording import text
from tests.core.domain.scenario import (
    TODAY,
    Scenario,
    business,
    cancel,
    company,
    credit,
    customer,
    eur,
    invoice,
    line,
    pay,
    pieces,
    place,
    product,
    quantities,
    received,
    scenario,
    ship,
)
from tests.core.domain.test_calculation import GROSS_VECTORS, NET_VECTORS

DELIVERY = Charge("delivery", "Delivery", 500)
YESTERDAY = TODAY - timedelta(days=1)


@pytest.fixture
def placed() -> Scenario:
    """Six of p1 and one service, 1,680 cents with tax."""
    return scenario(*business()).given(place(line(1, "p1", 6), line(2, "s1", 1)))


@pytest.fixture
def shipped(placed: Scenario) -> Scenario:
    return placed.given(ship((1, 6), (2, 1)))


def posted(given: Scenario) -> InvoicePosted:
    return next(event for event in given.events if isinstance(event, InvoicePosted))


def invoiced(given: Scenario) -> OrderInvoiced:
    return next(event for event in given.events if isinstance(event, OrderInvoiced))


def test_an_invoice_says_all_of_what_was_shipped(shipped: Scenario):
    told = posted(shipped.when(invoice()))
    assert (told.number, told.order_number, told.customer_name) == (30_001, 10_001, "Customer c1")
    assert [(part.order_line, part.sku, part.quantity, part.net) for part in told.lines] == [
        (1, "SKU-p1", pieces(6), 1_200),
        (2, "SKU-s1", pieces(1), 200),
    ]
    assert told.totals == Totals(1_400, 280, 1_680, (TaxAmount("S", 200_000, 1_400, 280),))
    assert told.bill_to == Address("Customer c1", "1 High Street", "Berlin", "10115", "DE")
    assert told.deliver_to == Address("Till")


def test_its_number_the_order_and_the_closing_come_in_the_same_commit(shipped: Scenario):
    shipped.when(invoice())
    assert shipped.events[1:] == [
        NumberIssued(INVOICES, 30_001, "i-1", TODAY),
        OrderInvoiced("o1", "i-1", "30001", quantities((1, 6), (2, 1)), 0, 0, 1_680, 0),
        OrderClosed("o1"),
    ]


def test_it_is_due_by_the_terms_that_the_order_was_placed_on(placed: Scenario):
    placed.given(SetTerms("c1", 7), ship((1, 1)))
    assert posted(placed.when(invoice())).due_on == TODAY + timedelta(days=30)


def test_only_what_was_shipped_is_to_invoice(placed: Scenario):
    told = invoiced(placed.given(ship((1, 4))).when(invoice()))
    assert (told.lines, told.total, told.left) == (quantities((1, 4)), 960, 720)
    assert placed.order().status == "placed"


def test_all_that_is_ordered_is_to_invoice_where_that_is_the_policy(placed: Scenario):
    placed.given(ChangeSetting(INVOICE_POLICY, "ordered"))
    assert invoiced(placed.when(invoice())).lines == quantities((1, 6), (2, 1))


def test_some_lines_may_be_invoiced_alone(shipped: Scenario):
    shipped.given(invoice((1, 2)))
    assert invoiced(shipped.when(invoice(id="i-2"))).lines == quantities((1, 4), (2, 1))


def test_nothing_is_invoiced_twice(shipped: Scenario):
    told = shipped.given(invoice()).when(invoice(id="i-2")).refused("INV-4")
    assert text(told).happened == "Nothing is left to invoice on order 10001."


def test_no_more_of_a_line_than_is_left(shipped: Scenario):
    told = shipped.given(invoice((1, 4))).when(invoice((1, 3), (2, 1), id="i-2")).refused("INV-7")
    assert told == Violation("INV-7", "lines.1.quantity", {"item": "Product p1", "most": Measured(pieces(2))})


def test_all_reasons_come_at_once(shipped: Scenario):
    shipped.given(invoice((1, 1)), HoldOrder("o1", "price"))
    wrong = (*quantities((1, 9), (1, 1), (7, 1), (2, -1)), replace(quantities((2, 1))[0], quantity=500))
    command = PostInvoice("i-2", "o1", YESTERDAY, wrong)
    shipped.when(command).refused("INV-2", "INV-7", "ORD-10", "ORD-2", "ORD-2", "ORD-21", "ORD-21", "PRD-3")


def test_nothing_chosen_is_no_invoice(shipped: Scenario):
    shipped.when(PostInvoice("i-1", "o1", TODAY, ())).refused("INV-9")


def test_dates_never_run_backwards(shipped: Scenario):
    told = shipped.given(invoice((1, 1))).when(invoice(id="i-2", on=YESTERDAY)).refused("INV-2")
    assert told.facts == {"date": YESTERDAY, "last": TODAY, "lastno": 30_001, "series": INVOICES}


def test_nothing_is_invoiced_in_a_locked_period():
    given = scenario(*business(), PeriodLocked("company", TODAY, None)).given(place(line(1, "p1", 6)))
    given.given(ChangeSetting(INVOICE_POLICY, "ordered")).when(invoice()).refused("DAY-1")


@pytest.mark.parametrize("order_id", ["o2", "nowhere"])
def test_only_a_placed_order_is_invoiced(placed: Scenario, order_id):
    placed.given(place(line(1, "p1", 1), id="o2"), CancelOrder("o2", "why"))
    placed.when(invoice(order=order_id)).refused("ORD-20")


def test_what_is_on_hold_is_not_invoiced(shipped: Scenario):
    shipped.given(HoldOrder("o1", "price")).when(invoice()).refused("ORD-10")


def test_the_same_invoice_is_posted_once(shipped: Scenario):
    shipped.given(invoice((1, 6), (2, 1)))
    shipped.when(invoice((2, 1), (1, 6))).then()
    shipped.when(invoice()).then()
    told = shipped.when(invoice((1, 5))).refused("INV-1")
    assert text(told).happened == "Invoice 30001 is posted and cannot be changed."


def test_a_refused_invoice_takes_no_number(shipped: Scenario):
    shipped.when(invoice((1, 7))).refused("INV-7")
    assert posted(shipped.when(invoice(id="i-2"))).number == 30_001


def test_the_price_of_what_is_invoiced_stays(shipped: Scenario):
    shipped.given(invoice((1, 1))).when(AmendOrder("o1", (line(1, "p1", 6, price=3),))).refused("ORD-7")


def extras() -> Extras:
    return Extras(50_000, 300, (DELIVERY, Charge("other", "Gift wrap", 100)))


def with_extras() -> Scenario:
    """Ten of 200 cents each, less 5 %, less 300, and 600 of charges."""
    return scenario(*business()).given(place(line(1, "p1", 10), extras=extras()), ship((1, 10)))


def test_an_invoice_of_all_comes_to_the_order():
    given = with_extras()
    total = given.order().total
    told = posted(given.when(invoice()))
    assert (told.totals.total, told.discount, told.charges) == (total, 400, extras().charges)


def test_the_first_has_the_charges_and_each_its_part_of_the_discount():
    given = with_extras()
    first, second, last = [posted(given.when(invoice((1, count), id=f"i-{count}"))) for count in (3, 2, 5)]
    assert [each.charges for each in (first, second, last)] == [extras().charges, (), ()]
    assert [each.discount for each in (first, second, last)] == [30 + 90, 20 + 60, 50 + 150]
    assert given.order().uninvoiced == 0


def test_an_odd_discount_is_spread_over_its_invoices():
    given = scenario(*business()).given(place(line(1, "p1", 3), extras=Extras(0, 100)), ship((1, 3)))
    parts = [posted(given.when(invoice((1, 1), id=f"i-{n}"))).discount for n in range(3)]
    assert parts == [33, 34, 33]


def test_deposits_go_over_to_the_invoice(placed: Scenario):
    placed.given(pay(500, ("o1", 500)), pay(900, ("o1", 700), id="pay-2"), ship((1, 4)))
    placed.when(invoice())
    assert placed.events[3:] == [
        PaymentUnallocated("pay-1", (OnOrder("o1", 500),)),
        PaymentAllocated("pay-1", (OnInvoice("i-1", 500),)),
        PaymentUnallocated("pay-2", (OnOrder("o1", 460),)),
        PaymentAllocated("pay-2", (OnInvoice("i-1", 460),)),
    ]
    assert placed.state(Payment, "pay-2").on_account == 200


def test_what_deposits_have_beyond_the_last_invoice_is_on_account(placed: Scenario):
    placed.given(pay(960, ("o1", 960)), pay(700, ("o1", 700), id="pay-2"), ship((1, 4)), cancel(1, 2), cancel(2, 1))
    placed.when(invoice())
    assert [event for event in placed.events if isinstance(event, PaymentAllocated)] == [
        PaymentAllocated("pay-1", (OnInvoice("i-1", 960),))
    ]
    assert placed.state(Payment, "pay-2").on_account == 700


def test_an_invoice_is_sent_as_often_as_wanted(shipped: Scenario):
    shipped.given(invoice(), SendInvoice("i-1", "print"))
    shipped.when(SendInvoice("i-1", "mail", "ada@shop.example", "ab")).then(
        DocumentIssued("i-1", "mail", "ab", "ada@shop.example")
    )


@pytest.mark.parametrize("step", [SendInvoice("i-9", "print"), WriteOffDifference("i-9", 1, "cents"), credit(of="i-9")])
def test_what_is_no_invoice_is_refused(shipped: Scenario, step):
    shipped.when(step).refused("INV-8")


@pytest.mark.parametrize("step", [WriteOffDifference("c-1", 1, "cents"), credit((1, 1), id="c-2", of="c-1")])
def test_a_credit_note_is_no_invoice(shipped: Scenario, step):
    shipped.given(invoice(), credit((1, 1))).when(step).refused("INV-8")


def test_a_small_difference_is_written_off(shipped: Scenario):
    shipped.given(pay(1_640, ("o1", 1_640)), invoice())
    shipped.when(WriteOffDifference("i-1", 40, "bank fee")).then(DifferenceWrittenOff("i-1", "c1", 40, "bank fee"))
    assert shipped.state(Invoice, "i-1").owed == 1_640


def test_no_more_is_written_off_than_is_open(shipped: Scenario):
    told = (
        shipped.given(pay(1_640, ("o1", 1_640)), invoice()).when(WriteOffDifference("i-1", 41, "fee")).refused("INV-11")
    )
    assert told.facts == {"no": 30_001, "amount": eur(41), "open": eur(40), "most": eur(40)}


def test_no_more_is_written_off_than_the_limit_in_all(shipped: Scenario):
    shipped.given(invoice(), WriteOffDifference("i-1", 60, "fee"))
    assert shipped.when(WriteOffDifference("i-1", 41, "fee")).refused("INV-11").facts["most"] == eur(40)
    shipped.given(ChangeSetting(WRITE_OFF_LIMIT, "101"), WriteOffDifference("i-1", 41, "fee"))


def test_no_more_is_asked_for_again_than_was_written_off(shipped: Scenario):
    shipped.given(invoice(), WriteOffDifference("i-1", 60, "fee"))
    shipped.when(WriteOffDifference("i-1", -61, "paid after all")).refused("INV-11")


def test_writing_off_needs_a_reason(shipped: Scenario):
    shipped.given(invoice()).when(WriteOffDifference("i-1", 1, " ")).refused("ORD-18")


def test_a_credit_note_number_is_of_its_own_series(shipped: Scenario):
    shipped.given(invoice(), credit((1, 1)), credit((1, 1), id="c-2"))
    assert shipped.state(Series, "invoice").last == 30_001
    assert shipped.state(Series, "credit-note").last == 40_002


def priced_business(mode: str, rate: int) -> tuple:
    begun = [replace(event, price_mode=mode) if isinstance(event, CompanySetUp) else event for event in company()]
    taxed = [replace(event, rate=rate) if isinstance(event, TaxRateDefined) else event for event in begun]
    return (*taxed, customer("c1"), product("p1"), received("p1", 5_000))


VECTORS = [
    *(("net", *vector) for vector in NET_VECTORS),
    *(("gross", *vector) for vector in GROSS_VECTORS if all(priced.quantity > 0 for priced in vector[0])),
    ("gross", GROSS_VECTORS[-1][0][:1], None),
]


@pytest.mark.parametrize(("mode", "lines", "sums"), VECTORS)
def test_the_invoice_comes_to_what_the_catalogue_says(mode, lines, sums):
    given = scenario(*priced_business(mode, lines[0].tax_rate))
    wanted = [NewLine(n, "p1", each.quantity, each.unit_price, each.discount) for n, each in enumerate(lines, 1)]
    extras = Extras() if sums else Extras(discount=2_000)  # the vector's reduction, as one for the whole order
    shipment = tuple((n, each.quantity // ONE) for n, each in enumerate(lines, 1))
    told = posted(given.given(place(*wanted, extras=extras), ship(*shipment)).when(invoice())).totals
    assert (told.net, told.tax, told.total) == (sums or GROSS_VECTORS[-1][1])
    given.when(replace(credit(), what=Everything()))
    assert given.state(Invoice, "i-1").owed == 0


def test_an_invoice_date_may_be_later_than_the_last(shipped: Scenario):
    shipped.given(invoice((1, 1))).given(invoice(id="i-2", on=date(2023, 12, 1)))
    assert shipped.state(Series, INVOICES).last_dated == date(2023, 12, 1)
