import pytest

from core.domain.calculation import NO_EXTRAS, TaxAmount, Totals
from core.domain.company.events import COMPANY, SettingChanged
from core.domain.customers.commands import ArchiveCustomer
from core.domain.customers.events import CreditLimitSet, CustomerPutOnStop
from core.domain.facts import UsedCredit
from core.domain.orders.commands import CancelOrder, NewLine, ReturnToDraft, SaveDraft
from core.domain.orders.events import LineQuantity, LinesReserved, OrderLine, OrderPlaced, OrderReturnedToDraft
from core.domain.payments.commands import ReversePayment
from core.domain.products.commands import DiscontinueProduct
from core.domain.stock.events import MAIN, ReservationReleased, StockReserved
from core.domain.values import Address, Measured
from tests.core.domain.scenario import (
    TODAY,
    business,
    cancel,
    credit,
    eur,
    invoice,
    line,
    pay,
    pick,
    pieces,
    place,
    product,
    scenario,
    ship,
)
from tests.core.write.desk import SECOND


def test_placing_agrees_on_lines_and_sets_stock_aside():
    agreed = OrderLine(
        1, "p1", "SKU-p1", "Product p1", "piece", 6_000, 2_000_000, 0, "S", 200_000, net=1_200, gross=1_200
    )
    placed = OrderPlaced(
        "o1",
        10_001,
        "c1",
        "PO 7",
        TODAY,
        30,
        "phone",
        "EUR",
        "net",
        (agreed,),
        NO_EXTRAS,
        Totals(1_200, 240, 1_440, (TaxAmount("S", 200_000, 1_200, 240),)),
        (),
        customer_name="Customer c1",
        deliver_to=Address("Till"),
        note="ring first",
        private_note="pays late",
    )
    command = place(line(1, "p1", 6), reference="PO 7", ship_by=TODAY, note="ring first", private_note="pays late")
    scenario(*business()).when(command).then(
        placed, LinesReserved("o1", (LineQuantity(1, 6_000),)), StockReserved("p1", MAIN, "o1", 1, 6_000)
    )


def test_prices_are_reckoned_gross_when_the_company_lists_gross_prices():
    company, *rest = business()
    gross = type(company)(COMPANY, "Daisy Wholesale", "DE", "EUR", "Europe/Berlin", "gross")
    placed = scenario(gross, *rest).when(place(line(1, "p1", 6))).events[0]
    assert (placed.totals.net, placed.totals.tax, placed.totals.total) == (1_000, 200, 1_200)


def test_a_service_needs_no_stock():
    events = scenario(*business()).when(place(line(1, "s1", 3))).events
    assert [type(event) for event in events] == [OrderPlaced]


def test_backordering_reserves_what_there_is():
    given = scenario(*business(on_hand=4)).given(place(line(1, "p1", 6, backorder=True)))
    assert (given.line().reserved, given.line().backordered) == (pieces(4), pieces(2))
    assert given.stock() == (4, 4)


def test_two_lines_of_one_product_share_its_stock():
    given = scenario(*business()).given(place(line(1, "p1", 7), line(2, "p1", 5, backorder=True)))
    assert [given.line(number).reserved for number in (1, 2)] == [pieces(7), pieces(3)]


def test_two_lines_of_one_product_cannot_both_take_the_last():
    told = scenario(*business()).when(place(line(1, "p1", 7), line(2, "p1", 5))).refused("ORD-3")
    assert (told.field, told.facts["avail"]) == ("lines.2.quantity", Measured(3_000))


def test_a_shortage_says_who_has_the_stock():
    given = scenario(*business()).given(place(line(1, "p1", 8)))
    told = given.when(place(line(1, "p1", 5), id="o2")).refused("ORD-3")
    numbers = [told.facts[name].quantity for name in ("avail", "onhand", "reserved", "rest")]
    assert (numbers, told.facts["orders"]) == ([2_000, 10_000, 8_000, 3_000], "10001")


def test_the_last_one_taken_a_moment_ago_says_by_whom():
    given = scenario(*business()).given(place(line(1, "p1", 10)))
    given.desk.now += 60 * SECOND
    told = given.when(place(line(1, "p1", 1), id="o2")).refused("ORD-4")
    assert (told.facts["order"], told.facts["n"]) == ("order 10001", Measured(10_000))


def test_the_last_one_taken_yesterday_is_a_plain_shortage():
    given = scenario(*business()).given(place(line(1, "p1", 10)))
    given.desk.now += 24 * 3_600 * SECOND
    given.when(place(line(1, "p1", 1), id="o2")).refused("ORD-3")


def test_all_reasons_come_at_once():
    lines = (line(1, "p1", 0), line(2, "nothing", 1), line(3, "p2", 1, price=-1), line(4, "p2", 11))
    told = scenario(*business(), CustomerPutOnStop("c1", TODAY, "unpaid")).when(place(*lines))
    told.refused("CUS-3", "ORD-2", "PRD-5", "ORD-16", "ORD-3")


def test_an_order_without_lines_is_refused():
    scenario(*business()).when(place()).refused("ORD-1")


def test_an_unknown_customer_is_refused():
    scenario(*business()).when(place(line(1, "p1", 1), customer_id="nobody")).refused("CUS-5")


def test_an_archived_customer_cannot_place():
    told = scenario(*business()).given(ArchiveCustomer("c1")).when(place(line(1, "p1", 1))).refused("CUS-10")
    assert told.facts == {"name": "Customer c1"}


def test_of_what_is_sold_no_more_only_what_is_left_is_sold():
    given = scenario(*business()).given(DiscontinueProduct("p1"))
    told = given.when(place(line(1, "p1", 7), line(2, "p1", 4, backorder=True))).refused("PRD-4")
    assert (told.field, told.facts) == (
        "lines.2.product",
        {"product": "Product p1", "date": TODAY, "n": Measured(3_000)},
    )
    assert given.when(place(line(1, "p1", 10))).events


def test_a_service_that_is_sold_no_more_is_refused():
    scenario(*business()).given(DiscontinueProduct("s1")).when(place(line(1, "s1", 1))).refused("PRD-4")


def test_half_a_piece_is_refused():
    told = scenario(*business()).when(place(NewLine(1, "p1", 500, 2_000_000))).refused("PRD-3")
    assert told.facts == {"unit": "Piece", "qty": Measured(500)}


def test_a_kilogram_may_be_parted():
    weighed = NewLine(1, "tea", 1_250, 2_000_000, backorder=True)
    events = scenario(*business(), product("tea", "kg")).when(place(weighed)).events
    assert events[0].totals.net == 250


def test_more_than_all_off_is_refused():
    scenario(*business()).when(place(line(1, "p1", 1, discount=1_000_001))).refused("ORD-17")


def test_a_product_without_a_tax_rate_is_refused():
    scenario(*business(), product("p9", tax_code="X")).when(place(line(1, "p9", 1, backorder=True))).refused("TAX-1")


def test_a_line_number_that_comes_twice_is_refused():
    scenario(*business()).when(place(line(1, "p1", 1), line(1, "p2", 1))).refused("ORD-21")


def test_a_placed_order_is_not_placed_again():
    given = scenario(*business()).given(place(line(1, "p1", 1)))
    given.when(place(line(1, "p1", 2))).refused("ORD-15")


def test_the_credit_limit_counts_what_is_on_order():
    given = scenario(*business(limit=2_000)).given(place(line(1, "p1", 5)))
    told = given.when(place(line(1, "p1", 5), id="o2")).refused("CUS-4")
    facts = {name: told.facts[name] for name in ("limit", "used", "amount", "excess")}
    assert facts == {"limit": eur(2_000), "used": eur(1_200), "amount": eur(1_200), "excess": eur(400)}


def test_a_payment_frees_credit():
    given = scenario(*business(limit=2_000)).given(place(line(1, "p1", 5)), pay(1_200, ("o1", 1_200)))
    assert len(given.when(place(line(1, "p1", 5), id="o2")).events) == 3


def test_a_cancelled_quantity_frees_credit():
    given = scenario(*business(limit=2_000)).given(place(line(1, "p1", 5)), cancel(1, 4))
    assert len(given.when(place(line(1, "p1", 5), id="o2")).events) == 3


@pytest.mark.parametrize("step", [CancelOrder("o1", "why"), ReturnToDraft("o1")])
def test_an_order_that_does_not_stand_uses_no_credit(step):
    given = scenario(*business(limit=2_000)).given(place(line(1, "p1", 5)), step)
    assert len(given.when(place(line(1, "p1", 5), id="o2")).events) == 3


def test_a_reversed_payment_frees_no_credit():
    given = scenario(*business(limit=2_000)).given(place(line(1, "p1", 5)), pay(1_200), ReversePayment("pay-1"))
    given.when(place(line(1, "p1", 5), id="o2")).refused("CUS-4")


def test_the_limit_can_be_gone_beyond_knowingly():
    given = scenario(*business(), CreditLimitSet("c1", 100, None))
    assert given.when(place(line(1, "p1", 5), accepts=("CUS-4",))).events


def test_a_reference_used_before_is_asked_about():
    given = scenario(*business()).given(place(line(1, "p1", 1), reference="PO 7"))
    told = given.when(place(line(1, "p1", 1), id="o2", reference="PO 7")).refused("ORD-5")
    assert told.facts == {"ref": "PO 7", "order": "10001", "date": TODAY}


def test_a_reference_used_before_can_be_used_knowingly():
    given = scenario(*business()).given(place(line(1, "p1", 1), reference="PO 7"))
    assert given.when(place(line(1, "p1", 1), id="o2", reference="PO 7", accepts=("ORD-5",))).events


def test_an_order_does_not_stand_in_the_way_of_its_own_reference():
    given = scenario(*business()).given(place(line(1, "p1", 1), reference="PO 7"), ReturnToDraft("o1"))
    assert given.when(place(line(1, "p1", 1), reference="PO 7")).events


def test_numbers_go_up_one_by_one_and_a_refusal_takes_none():
    given = scenario(*business()).given(place(line(1, "p1", 1)))
    given.when(place(line(1, "p1", 100), id="o2")).refused("ORD-3")
    assert given.when(place(line(1, "p1", 1), id="o3")).events[0].number == 10_002


def test_returning_to_draft_gives_stock_back_and_keeps_the_number():
    given = scenario(*business()).given(place(line(1, "p1", 6)))
    given.when(ReturnToDraft("o1")).then(
        LinesReserved("o1", (LineQuantity(1, -6_000),)),
        ReservationReleased("p1", MAIN, "o1", 1, 6_000),
        OrderReturnedToDraft("o1"),
    )
    assert given.when(place(line(1, "p1", 2))).events[0].number == 10_001


def test_a_shipped_order_does_not_return_to_draft():
    given = scenario(*business()).given(place(line(1, "p1", 6)), ship((1, 1)))
    given.when(ReturnToDraft("o1")).refused("UND-1")


def test_a_paid_order_does_not_return_to_draft():
    given = scenario(*business()).given(place(line(1, "p1", 6)), pay(500, ("o1", 500)))
    given.when(ReturnToDraft("o1")).refused("UND-1")


def test_a_draft_does_not_return_to_draft():
    draft = SaveDraft("o1", "c1", "", "", None, "phone", Address(), "EUR", ())
    scenario(*business()).given(draft).when(ReturnToDraft("o1")).refused("UND-1")


def test_a_setting_about_stock_does_not_let_orders_reserve_more():
    negative = SettingChanged(COMPANY, "negative stock", "allowed", "")
    scenario(*business(), negative).when(place(line(1, "p1", 11))).refused("ORD-3")


def test_a_credit_limit_tells_what_it_is_used_for():
    given = scenario(*business(limit=3_000)).given(place(line(1, "p1", 10)), ship((1, 5)), invoice((1, 2)))
    given.given(pay(100))
    told = given.when(place(line(1, "p2", 4), id="o2")).refused("CUS-4")
    facts = {name: told.facts[name].minor for name in ("used", "invoices", "shipped", "orders", "amount", "excess")}
    assert facts == {"used": 2_300, "invoices": 380, "shipped": 720, "orders": 1_200, "amount": 960, "excess": 260}


def test_what_was_credited_uses_no_credit():
    given = scenario(*business(limit=2_000)).given(place(line(1, "p1", 5)), ship((1, 5)), invoice(), credit((1, 5)))
    assert given.when(place(line(1, "p2", 8), id="o2")).events


@pytest.mark.parametrize("paid", [0, 300, 900, 1_500, 2_400, 9_000])
def test_the_parts_of_used_credit_sum_up_to_it(paid):
    shown = UsedCredit(500, 720, 1_200, paid).shown()
    assert shown["invoices"] + shown["shipped"] + shown["orders"] == shown["used"] == 2_420 - paid
    assert shown["invoices"] >= 0 and shown["shipped"] >= 0


@pytest.mark.parametrize(
    ("step", "later"),
    [
        (ship((1, 1)), "a shipment"),
        (invoice(), "an invoice"),
        (pick((1, 1)), "picking"),
        (pay(100, ("o1", 100)), "a payment"),
        (CancelOrder("o1", "why"), "a cancellation"),
    ],
)
def test_placing_is_not_undone_once_something_followed(step, later):
    given = scenario(*business(), SettingChanged(COMPANY, "invoice policy", "ordered", ""))
    told = given.given(place(line(1, "p1", 6)), step).when(ReturnToDraft("o1")).refused("UND-1")
    assert told.facts["later"] == later
