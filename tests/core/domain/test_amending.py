import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from core.domain.calculation import Charge, Extras
from core.domain.company.events import COMPANY, SettingChanged
from core.domain.orders.commands import (
    AmendOrder,
    CancelOrder,
    HoldOrder,
    ReverseShipment,
    WantedParticulars,
)
from core.domain.orders.events import (
    LineQuantity,
    LinesReserved,
    OrderAmended,
    OrderClosed,
    OrderParticulars,
    OrderParticularsChanged,
)
from core.domain.orders.particulars import particulars_of
from core.domain.products.commands import DiscontinueProduct
from core.domain.stock.events import MAIN, ReservationReleased, StockReserved
from core.domain.values import Address, Measured
from tests.core.domain.scenario import (
    TODAY,
    Scenario,
    business,
    cancel,
    credit,
    eur,
    invoice,
    line,
    pick,
    pieces,
    place,
    scenario,
    ship,
)


@pytest.fixture
def placed() -> Scenario:
    """Six of p1 placed, of the ten on hand."""
    return scenario(*business()).given(place(line(1, "p1", 6)))


SAID = WantedParticulars("PO 8", TODAY, "mail", Address("Quay"), "ring first", "pays late")
CENTS = st.integers(0, 900)
VAN = Charge("delivery", "Van", 500)


def invoiced() -> Scenario:
    """Six of p1 with 50 off and the van; four of them are shipped and invoiced."""
    given = scenario(*business()).given(place(line(1, "p1", 6), extras=Extras(0, 60, (VAN,))), ship((1, 4)), invoice())
    assert (given.order().discounted, given.order().charged) == (40, 500)
    return given


def amend(*lines, remove=()) -> AmendOrder:
    return AmendOrder("o1", lines, remove)


def test_more_sets_more_aside(placed: Scenario):
    amended, *rest = placed.when(amend(line(1, "p1", 9))).events
    assert (amended.before.total, amended.after.total) == (1_440, 2_160)
    assert rest == [LinesReserved("o1", (LineQuantity(1, 3_000),)), StockReserved("p1", MAIN, "o1", 1, 3_000)]


def test_less_gives_stock_back(placed: Scenario):
    _, *rest = placed.when(amend(line(1, "p1", 2))).events
    assert rest == [LinesReserved("o1", (LineQuantity(1, -4_000),)), ReservationReleased("p1", MAIN, "o1", 1, 4_000)]


def test_another_price_moves_no_stock(placed: Scenario):
    events = placed.when(amend(line(1, "p1", 6, price=3))).events
    assert [type(event) for event in events] == [OrderAmended]
    assert placed.order().total == 2_160


def test_the_same_again_changes_nothing(placed: Scenario):
    placed.when(amend(line(1, "p1", 6))).then()


def test_a_line_is_added(placed: Scenario):
    placed.given(amend(line(2, "p2", 4)))
    assert (placed.line(2).reserved, placed.order().total, placed.stock("p2")) == (pieces(4), 2_400, (10, 4))


def test_a_line_is_taken_off(placed: Scenario):
    placed.given(amend(line(2, "p2", 4)), amend(remove=(1,)))
    assert [each.line for each in placed.order().lines] == [2]
    assert placed.stock() == (10, 0)


def test_a_line_changes_its_product(placed: Scenario):
    placed.given(amend(line(1, "p2", 3)))
    assert (placed.stock("p1"), placed.stock("p2"), placed.line().reserved) == ((10, 0), (10, 3), pieces(3))


def test_the_number_of_a_line_taken_off_is_not_given_again(placed: Scenario):
    placed.given(amend(line(2, "p2", 4)), amend(remove=(2,)))
    placed.when(amend(line(2, "p2", 4))).refused("ORD-23")
    placed.given(amend(line(3, "p2", 4)))
    assert placed.order().highest_line == 3


def test_the_last_line_stays(placed: Scenario):
    placed.when(amend(remove=(1,))).refused("ORD-1")


def test_more_than_there_is_is_refused(placed: Scenario):
    told = placed.when(amend(line(1, "p1", 11))).refused("ORD-3")
    assert told.facts["rest"] == Measured(1_000)


def test_more_than_there_is_can_be_backordered(placed: Scenario):
    placed.given(amend(line(1, "p1", 11, backorder=True)))
    assert (placed.line().reserved, placed.line().backordered) == (pieces(10), pieces(1))


def test_shipped_goods_are_the_least(placed: Scenario):
    told = placed.given(ship((1, 4))).when(amend(line(1, "p1", 3))).refused("ORD-6")
    quantities = [told.facts[name].quantity for name in ("shipped", "ordered", "min")]
    assert (told.field, quantities) == ("lines.1.quantity", [4_000, 6_000, 4_000])


def test_what_is_shipped_and_cancelled_stays_the_least(placed: Scenario):
    placed.given(ship((1, 2)), cancel(1, 1)).when(amend(line(1, "p1", 2))).refused("ORD-6")
    assert placed.when(amend(line(1, "p1", 3))).events


@pytest.mark.parametrize("step", [ship((1, 1)), cancel(1, 1)])
def test_a_line_that_something_became_of_stays(placed: Scenario, step):
    placed.given(amend(line(2, "p2", 1)), step)
    placed.when(amend(remove=(1,))).refused("ORD-22")
    placed.when(amend(line(1, "p2", 6))).refused("ORD-22")


def test_a_line_can_go_once_its_shipment_is_reversed(placed: Scenario):
    placed.given(amend(line(2, "p2", 1)), ship((1, 1)), ReverseShipment("o1", "s-1"), amend(remove=(1,)))
    assert [each.line for each in placed.order().lines] == [2]


def test_totals_leave_cancelled_quantities_out(placed: Scenario):
    placed.given(cancel(1, 2), amend(line(2, "p2", 1)))
    assert placed.order().net == 4 * 200 + 200


@pytest.mark.parametrize(
    ("wanted", "code"),
    [
        (line(1, "p1", 0), "ORD-2"),
        (line(1, "p1", 1, price=-1), "ORD-16"),
        (line(1, "p1", 1, discount=-1), "ORD-17"),
        (line(1, "nothing", 1), "PRD-5"),
    ],
)
def test_a_line_that_cannot_be_is_refused(placed: Scenario, wanted, code):
    placed.when(amend(wanted)).refused(code)


def test_a_line_is_not_changed_and_removed_at_once(placed: Scenario):
    placed.when(amend(line(1, "p1", 2), remove=(1,))).refused("ORD-21")


def test_an_amendment_beyond_the_credit_limit_is_refused_unless_accepted():
    given = scenario(*business(limit=1_500)).given(place(line(1, "p1", 6)))
    told = given.when(amend(line(1, "p1", 7))).refused("CUS-4")
    assert [told.facts[name].minor for name in ("used", "amount", "excess")] == [1_440, 240, 180]
    assert given.when(AmendOrder("o1", (line(1, "p1", 7),), accepts=("CUS-4",))).events
    assert given.when(amend(line(1, "p1", 6))).events, "less is never too much"


def test_more_of_what_is_sold_no_more_is_refused(placed: Scenario):
    placed.given(DiscontinueProduct("p1")).when(amend(line(1, "p1", 11, backorder=True))).refused("PRD-4")
    assert placed.when(amend(line(1, "p1", 10))).events


def test_only_a_placed_order_is_amended():
    scenario(*business()).when(amend(line(1, "p1", 2))).refused("ORD-20")


def test_what_an_order_says_is_changed_alone(placed: Scenario):
    placed.when(AmendOrder("o1", particulars=SAID)).then(
        OrderParticularsChanged(
            "o1",
            OrderParticulars("PO 8", TODAY, "mail"),
            OrderParticulars("", None, "phone"),
            (),
            deliver_to=Address("Quay"),
            note="ring first",
            private_note="pays late",
            deliver_to_was=Address("Till"),
            note_was="",
            private_note_was="",
        )
    )
    assert particulars_of(placed.order()) == SAID
    placed.when(AmendOrder("o1", particulars=SAID)).then()


def test_lines_and_what_an_order_says_are_changed_at_once(placed: Scenario):
    events = placed.when(AmendOrder("o1", (line(1, "p1", 2),), particulars=SAID)).events
    assert [type(event) for event in events[:2]] == [OrderAmended, OrderParticularsChanged]


def test_a_reference_changed_to_one_used_before_is_asked_about(placed: Scenario):
    placed.given(place(line(1, "p1", 1), id="o2", reference="PO 8"))
    told = placed.when(AmendOrder("o1", particulars=SAID)).refused("ORD-5")
    assert told.facts == {"ref": "PO 8", "order": "10002", "date": TODAY}
    (changed,) = placed.when(AmendOrder("o1", accepts=("ORD-5",), particulars=SAID)).events
    assert changed.accepted == ("ORD-5",)


def test_a_reference_that_stays_is_not_asked_about(placed: Scenario):
    placed.given(AmendOrder("o1", particulars=SAID))
    placed.given(place(line(1, "p1", 1), id="o2", reference="PO 8", accepts=("ORD-5",)))
    assert placed.when(AmendOrder("o1", particulars=replace(SAID, channel="web"))).events


def test_discount_and_charges_are_changed(placed: Scenario):
    (amended,) = placed.when(AmendOrder("o1", extras=Extras(100_000, 80, (VAN,)))).events
    assert (amended.extras_before, amended.after.net) == (Extras(), 1_200 - 120 - 80 + 500)
    assert placed.order().extras == Extras(100_000, 80, (VAN,))


def test_extras_that_are_not_named_stay(placed: Scenario):
    placed.given(AmendOrder("o1", extras=Extras(100_000)), amend(line(1, "p1", 3)))
    assert (placed.order().extras, placed.order().net) == (Extras(100_000), 540)


@pytest.mark.parametrize(
    ("extras", "code"),
    [
        (Extras(-1), "ORD-17"),
        (Extras(1_000_001), "ORD-17"),
        (Extras(0, -1), "ORD-32"),
        (Extras(0, 0, (Charge("other", "Bag", -1),)), "ORD-32"),
        (Extras(0, 1_201), "ORD-28"),
        (Extras(500_000, 601), "ORD-28"),
    ],
)
def test_extras_that_cannot_be_are_refused(placed: Scenario, extras, code):
    placed.when(AmendOrder("o1", extras=extras)).refused(code)
    scenario(*business()).when(place(line(1, "p1", 6), extras=extras)).refused(code)


def test_all_may_be_taken_off_but_not_more(placed: Scenario):
    placed.given(AmendOrder("o1", extras=Extras(0, 1_200)))
    assert placed.order().total == 0
    told = placed.when(amend(line(1, "p1", 5))).refused("ORD-28")
    assert told.facts == {"discount": eur(1_200), "lines": eur(1_000)}


@pytest.mark.parametrize("extras", [Extras(100_000, 60, (VAN,)), Extras(0, 60), Extras(0, 39, (VAN,))])
def test_extras_that_an_invoice_has_stay(extras):
    assert invoiced().when(AmendOrder("o1", extras=extras)).refused("ORD-33").facts == {"inv": "30001"}


def test_of_a_fixed_discount_the_rest_can_be_changed():
    given = invoiced().given(AmendOrder("o1", extras=Extras(0, 50, (VAN,))))
    assert (given.order().fixed_discount, given.order().uninvoiced) == (50, 468)


def test_a_discount_is_no_more_than_what_is_left_to_invoice():
    invoiced().when(AmendOrder("o1", extras=Extras(0, 500, (VAN,)))).refused("ORD-33")


def test_the_price_of_an_invoiced_part_is_fixed():
    told = invoiced().when(amend(line(1, "p1", 6, price=3))).refused("ORD-7")
    assert (told.field, told.facts) == ("lines.1.price", {"inv": "30001"})


def test_an_invoiced_line_stays_and_can_grow():
    given = invoiced()
    given.given(amend(line(2, "p2", 1))).when(amend(remove=(1,))).refused("ORD-22")
    assert given.when(amend(line(1, "p1", 8))).events


def test_picked_goods_are_the_least(placed: Scenario):
    told = placed.given(ship((1, 1)), pick((1, 3))).when(amend(line(1, "p1", 3))).refused("ORD-6")
    assert told.facts["min"] == Measured(4_000)
    assert placed.when(amend(line(1, "p1", 4))).events


def test_what_is_invoiced_before_it_is_shipped_is_the_least():
    ordered = SettingChanged(COMPANY, "invoice policy", "ordered", "")
    given = scenario(*business(), ordered).given(place(line(1, "p1", 6)), invoice((1, 4)))
    told = given.when(amend(line(1, "p1", 3))).refused("ORD-34")
    assert told.facts == {"item": "Product p1", "inv": "30001", "min": Measured(4_000)}
    assert given.given(credit((1, 1))).when(amend(line(1, "p1", 3))).events


def test_taking_the_rest_off_closes_an_invoiced_order():
    given = scenario(*business()).given(place(line(1, "p1", 6)), ship((1, 4)), invoice())
    given.desk.do(amend(line(1, "p1", 4)), "step")
    assert given.desk.entries()[-1].event == OrderClosed("o1")
    given.desk.undo("step")
    assert (given.order().status, given.line().open, given.order().uninvoiced) == ("placed", pieces(2), 480)


STEPS = st.one_of(
    st.builds(lambda count, price: amend(line(1, "p1", count, price)), st.integers(1, 12), st.integers(1, 3)),
    st.builds(lambda rate, less: AmendOrder("o1", extras=Extras(rate, less)), st.sampled_from([0, 90_000]), CENTS),
    st.builds(cancel, st.just(1), st.integers(1, 6)),
    st.builds(lambda count, id: ship((1, count), shipment=f"s-{id}"), st.integers(1, 6), st.integers(1, 9)),
    st.builds(lambda count: pick((1, count)), st.integers(1, 6)),
    st.builds(lambda count, id: invoice((1, count), id=f"i-{id}"), st.integers(1, 6), st.integers(1, 9)),
    st.builds(lambda count, id: credit((1, count), id=f"c-{id}"), st.integers(1, 3), st.integers(1, 9)),
    st.just(CancelOrder("o1", "why")),
    st.just(HoldOrder("o1", "why")),
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(STEPS, max_size=10))
def test_whatever_is_asked_quantities_and_sums_stay_within_their_limits(steps):
    books = scenario(*business()).given(place(line(1, "p1", 6, backorder=True)))
    for step in steps:
        books.when(step)
        order, (kept,) = books.order(), books.order().lines
        assert kept.picked <= kept.reserved <= max(0, kept.open)
        assert kept.ordered >= kept.cancelled + max(kept.shipped, kept.owed)
        assert 0 <= order.uninvoiced <= order.total
    assert books.desk.verify().problems == ()
