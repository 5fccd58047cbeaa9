import pytest

from core.domain.orders.commands import AmendOrder, ReverseShipment
from core.domain.orders.events import LineQuantity, LinesReserved, OrderAmended
from core.domain.products.commands import DiscontinueProduct
from core.domain.stock.events import MAIN, ReservationReleased, StockReserved
from core.domain.values import Measured
from tests.core.domain.scenario import Scenario, business, cancel, line, pieces, place, scenario, ship


@pytest.fixture
def placed() -> Scenario:
    """Six of p1 placed, of the ten on hand."""
    return scenario(*business()).given(place(line(1, "p1", 6)))


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
