import pytest

from core.domain.calculation import Extras
from core.domain.company.events import COMPANY, PeriodLocked, SettingChanged
from core.domain.counter import SellOverCounter
from core.domain.customers.events import CustomerPutOnStop
from core.domain.decider import Refused
from core.domain.invoices.events import Invoice, InvoicePosted
from core.domain.orders.commands import NewLine
from core.domain.orders.events import LinesReserved, OrderClosed, OrderInvoiced, OrderPlaced, OrderShipped
from core.domain.payments.events import OnInvoice, Payment, PaymentRecorded
from core.domain.series.events import NumberIssued
from core.domain.stock.events import StockReserved, StockShipped
from core.domain.values import RATE_SCALE
from tests.core.domain.scenario import TODAY, Scenario, business, eur, invoice, line, place, scenario, ship


def sell(*lines: NewLine, id: str = "o1", **more: object) -> SellOverCounter:
    given = {"shipment_id": f"s-{id}", "invoice_id": f"i-{id}", "payment_id": f"pay-{id}"}
    return SellOverCounter(id, "c1", lines, sold_on=TODAY, method="cash", **(given | more))


TWO = sell(line(1, "p1", 2), line(2, "s1", 1))


@pytest.fixture
def shop() -> Scenario:
    return scenario(*business())


def refusal(given: Scenario) -> Refused:
    with pytest.raises(Refused) as refused:
        given.desk.undo("step")
    return refused.value


def test_all_of_it_comes_about_in_one_commit(shop: Scenario):
    assert [type(event) for event in shop.when(TWO).events] == [
        *(OrderPlaced, LinesReserved, StockReserved),
        *(OrderShipped, StockShipped),
        *(InvoicePosted, NumberIssued, OrderInvoiced, OrderClosed),
        PaymentRecorded,
    ]
    assert {entry.command_id for entry in shop.desk.entries(shop.before)} == {shop.desk.entries()[-1].command_id}


def test_the_goods_are_gone_and_nothing_is_owed(shop: Scenario):
    shop.given(TWO)
    order, paid = shop.order(), shop.state(Payment, "pay-o1")
    assert (order.status, order.number, order.uninvoiced, shop.stock()) == ("closed", 10_001, 0, (8, 0))
    assert (paid.minor, paid.on_account, shop.state(Invoice, "i-o1").owed) == (720, 0, 720)
    assert shop.desk.verify().problems == ()


def test_it_is_paid_on_the_invoice(shop: Scenario):
    paid = shop.when(TWO).events[-1]
    assert (paid.amount, paid.allocations, paid.method) == (eur(720), (OnInvoice("i-o1", 720),), "cash")


def test_each_sale_takes_the_next_numbers(shop: Scenario):
    shop.given(TWO)
    events = shop.when(sell(line(1, "p1", 1), id="o2")).events
    numbers = [event.number for event in events if hasattr(event, "number") and not isinstance(event, NumberIssued)]
    assert numbers == [10_002, 1_002, 30_002, "30002", 2_002]


def test_a_refused_part_refuses_all_of_it(shop: Scenario):
    shop.when(sell(line(1, "p1", 11))).refused("ORD-3")
    shop.when(sell(line(1, "p1", 11, backorder=True))).refused("STK-1")
    assert shop.when(TWO).events[0].number == 10_001, "a refusal takes no number"


def test_a_customer_on_stop_buys_nothing(shop: Scenario):
    shop.desk.record([CustomerPutOnStop("c1", TODAY, "unpaid")])
    shop.when(TWO).refused("CUS-3")


def test_what_is_paid_at_once_uses_no_credit():
    given = scenario(*business(limit=1_500)).given(place(line(1, "p1", 6), id="o9"))
    assert given.when(TWO).events[0].accepted == ()
    given.when(place(line(1, "p1", 1), id="o8")).refused("CUS-4")


def test_a_used_reference_is_asked_about(shop: Scenario):
    shop.given(place(line(1, "p1", 1), id="o9", reference="PO 7"))
    shop.when(sell(line(1, "p1", 1), reference="PO 7")).refused("ORD-5")
    events = shop.when(sell(line(1, "p1", 1), reference="PO 7", accepts=("ORD-5",))).events
    assert events[0].accepted == ("ORD-5",)


def test_what_is_given_away_is_invoiced_and_not_paid(shop: Scenario):
    events = shop.when(sell(line(1, "p1", 1), extras=Extras(discount_rate=RATE_SCALE))).events
    assert isinstance(events[-1], OrderClosed) and events[0].totals.total == 0


def test_invoices_never_run_backwards_at_the_counter_either(shop: Scenario):
    later = TODAY.replace(day=16)
    shop.given(place(line(1, "p1", 1), id="o9"), ship((1, 1), id="o9"), invoice(order="o9", on=later))
    shop.when(TWO).refused("INV-2")


def test_nothing_is_sold_in_a_locked_period(shop: Scenario):
    shop.desk.record([PeriodLocked(COMPANY, TODAY, None)])
    shop.when(TWO).refused("DAY-1")


def test_it_closes_too_where_all_that_is_ordered_is_invoiced():
    given = scenario(*business(), SettingChanged(COMPANY, "invoice policy", "ordered", "")).given(TWO)
    assert given.order().status == "closed"


def test_an_order_is_sold_once(shop: Scenario):
    shop.given(TWO).when(TWO).refused("ORD-15")


def test_a_sale_is_corrected_by_a_return_and_a_credit_note(shop: Scenario):
    shop.desk.do(TWO, "step")
    (told,) = refusal(shop).violations
    assert (told.code, told.facts["later"]) == ("UND-1", "its invoice")
