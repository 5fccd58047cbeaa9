import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.domain.orders.commands import CancelOrder, InspectReturn, ReceiveReturn, ReverseShipment
from core.domain.orders.events import InspectedLine, LineQuantity, OrderReopened, ReturnInspected, ReturnReceived
from core.domain.stock.events import MAIN, Stock, StockReturned, stock_id
from core.domain.values import Measured
from tests.core.domain.scenario import (
    TODAY,
    Scenario,
    business,
    credit,
    invoice,
    line,
    look_at,
    pieces,
    place,
    quantities,
    scenario,
    ship,
    take_back,
)


def shipped_order() -> Scenario:
    """Six of p1 placed, four of them shipped; ten on hand before."""
    return scenario(*business()).given(place(line(1, "p1", 6), line(2, "s1", 1)), ship((1, 4), (2, 1)))


@pytest.fixture
def shipped() -> Scenario:
    return shipped_order()


@pytest.fixture
def came_back(shipped: Scenario) -> Scenario:
    """Three of the four came back and wait to be looked at."""
    return shipped.given(take_back((1, 3)))


def quarantined(of: Scenario) -> int:
    return of.state(Stock, stock_id("p1")).quarantined // 1_000


def test_goods_that_come_back_are_in_no_stock_yet(shipped: Scenario):
    shipped.when(take_back((1, 3))).then(
        ReturnReceived("o1", "r-1", 5_001, TODAY, quantities((1, 3)), "damaged"),
    )
    assert (shipped.stock(), shipped.line().returned) == ((6, 2), pieces(3))


def test_no_more_comes_back_than_left(came_back: Scenario):
    told = came_back.when(take_back((1, 2), return_id="r-2")).refused("RET-1")
    assert told.facts == {"shipped": Measured(4_000), "returned": Measured(3_000), "max": Measured(1_000)}
    assert came_back.when(take_back((1, 1), return_id="r-2")).events[0].number == 5_002


@pytest.mark.parametrize(
    ("lines", "code"),
    [((), "SHP-5"), (((9, 1),), "ORD-2"), (((1, -1),), "ORD-2"), (((1, 1), (1, 1)), "ORD-21"), (((2, 1),), "STK-3")],
)
def test_a_return_that_cannot_be_is_refused(shipped: Scenario, lines, code):
    shipped.when(take_back(*lines)).refused(code)


def test_half_a_piece_does_not_come_back(shipped: Scenario):
    shipped.when(ReceiveReturn("o1", "r-1", TODAY, (LineQuantity(1, 500),), "why")).refused("PRD-3")


def test_a_return_has_a_reason(shipped: Scenario):
    shipped.when(ReceiveReturn("o1", "r-1", TODAY, quantities((1, 1)), " ")).refused("ORD-18")


def test_nothing_comes_back_of_what_was_cancelled():
    given = scenario(*business()).given(place(line(1, "p1", 6)), CancelOrder("o1", "why"))
    given.when(take_back((1, 1))).refused("ORD-20")


def test_the_same_return_twice_is_one(came_back: Scenario):
    came_back.when(take_back((1, 3))).then()
    came_back.when(take_back((1, 2))).refused("SYS-4")


def test_goods_go_on_the_shelf_to_quarantine_and_to_scrap(came_back: Scenario):
    came_back.when(look_at(1, 1, 1, 1)).then(
        ReturnInspected("o1", "r-1", (InspectedLine(1, 1_000, 1_000, 1_000),)),
        StockReturned("p1", MAIN, "o1", 1, 1_000, "restock"),
        StockReturned("p1", MAIN, "o1", 1, 1_000, "quarantine"),
        StockReturned("p1", MAIN, "o1", 1, 1_000, "scrap"),
    )
    assert (came_back.stock(), quarantined(came_back)) == ((7, 2), 1)


def test_goods_leave_quarantine_later(came_back: Scenario):
    came_back.given(look_at(1, quarantined=3), look_at(1, restocked=2, quarantined=-2))
    assert (came_back.stock(), quarantined(came_back)) == ((8, 2), 1)


def test_no_more_is_looked_at_than_waits(came_back: Scenario):
    told = came_back.given(look_at(1, 2)).when(look_at(1, 1, 0, 1)).refused("RET-3")
    assert told.facts == {"item": "Product p1", "most": Measured(1_000)}


def test_no_more_leaves_quarantine_than_is_in_it(came_back: Scenario):
    told = came_back.given(look_at(1, quarantined=1)).when(look_at(1, 2, -2)).refused("RET-4")
    assert told.facts == {"item": "Product p1", "most": Measured(1_000)}


def test_goods_do_not_vanish_out_of_quarantine(came_back: Scenario):
    came_back.given(look_at(1, quarantined=2)).when(look_at(1, 1, -2)).refused("RET-3")


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (look_at(1), "SHP-5"),
        (look_at(2, 1), "ORD-2"),
        (look_at(1, -1, 2), "ORD-2"),
        (look_at(1, 2, 0, -1), "ORD-2"),
        (InspectReturn("o1", "r-9", (InspectedLine(1, 1_000, 0, 0),)), "RET-2"),
        (InspectReturn("o1", "r-1", (InspectedLine(1, 500, 0, 0),)), "PRD-3"),
        (InspectReturn("o1", "r-1", (InspectedLine(1, 1_000, 0, 0),) * 2), "ORD-21"),
        (InspectReturn("o9", "r-1", (InspectedLine(1, 1_000, 0, 0),)), "ORD-20"),
    ],
)
def test_a_look_that_cannot_be_is_refused(came_back: Scenario, command, code):
    came_back.when(command).refused(code)


def test_a_shipment_that_some_came_back_of_is_not_reversed(came_back: Scenario):
    told = came_back.when(ReverseShipment("o1", "s-1")).refused("SHP-10")
    assert told.facts == {"no": 1_001, "item": "Product p1"}


def test_a_return_opens_a_closed_order_and_its_credit_closes_it_again():
    given = scenario(*business()).given(place(line(1, "p1", 4)), ship((1, 4)), invoice())
    assert given.order().status == "closed"
    assert given.when(take_back((1, 3))).events[-1] == OrderReopened("o1", ())
    given.given(look_at(1, 3))
    assert given.order().status == "placed", "it waits for its credit note"
    given.given(credit((1, 3), return_id="r-1"))
    assert given.order().status == "closed"


def test_an_order_whose_goods_were_credited_closes_when_they_were_looked_at():
    given = scenario(*business()).given(place(line(1, "p1", 4)), ship((1, 4)), invoice(), take_back((1, 3)))
    given.given(credit((1, 3), return_id="r-1"))
    assert given.order().status == "placed"
    given.given(look_at(1, 3))
    assert given.order().status == "closed"


LOOKS = st.lists(st.tuples(st.integers(0, 3), st.integers(-3, 3), st.integers(0, 3)), max_size=6)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(LOOKS)
def test_however_goods_are_looked_at_none_are_lost_or_made(looks):
    books = shipped_order().given(take_back((1, 3)))
    before, _ = books.stock()
    for look in looks:
        books.when(look_at(1, *look))
    (kept,) = books.order().returned_lines
    restocked = books.stock()[0] - before
    assert (restocked, quarantined(books)) == (kept.restocked // 1_000, kept.quarantined // 1_000)
    assert kept.awaited >= 0 and kept.awaited + kept.restocked + kept.quarantined + kept.scrapped == pieces(3)
