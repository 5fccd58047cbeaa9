import pytest

from core.domain.company.events import COMPANY, SettingChanged
from core.domain.orders.commands import CancelOrder, HoldOrder, PickOrder
from core.domain.orders.events import LineQuantity, LinesPicked, LinesReserved, LinesUnpicked
from core.domain.stock.events import MAIN, Stock, StockPicked, StockReceived, StockReserved, StockUnpicked, stock_id
from core.domain.values import Measured
from tests.core.domain.scenario import (
    Scenario,
    business,
    cancel,
    line,
    pick,
    pieces,
    place,
    quantities,
    scenario,
    ship,
    unpick,
)

NEGATIVE = SettingChanged(COMPANY, "negative stock", "allowed", "")


@pytest.fixture
def placed() -> Scenario:
    return scenario(*business()).given(place(line(1, "p1", 6), line(2, "s1", 1)))


def waiting(on_hand: int = 4) -> Scenario:
    """Six of p1 wanted, with less on hand."""
    return scenario(*business(on_hand=on_hand)).given(place(line(1, "p1", 6, backorder=True)))


def picked(given: Scenario) -> tuple[int, int]:
    """Of the order's line, and of the stock, in pieces."""
    return given.line().picked // 1_000, given.state(Stock, stock_id("p1")).picked // 1_000


def test_goods_are_taken_off_the_shelf(placed: Scenario):
    placed.when(pick((1, 4))).then(LinesPicked("o1", quantities((1, 4))), StockPicked("p1", MAIN, "o1", 1, 4_000))
    assert (picked(placed), placed.stock()) == ((4, 4), (10, 6))


def test_goods_are_put_on_the_shelf_again(placed: Scenario):
    placed.given(pick((1, 4))).when(unpick((1, 3))).then(
        LinesUnpicked("o1", quantities((1, 3))), StockUnpicked("p1", MAIN, "o1", 1, 3_000)
    )
    assert (picked(placed), placed.stock()) == ((1, 1), (10, 6))


def test_what_came_in_meanwhile_is_set_aside_and_picked():
    given = waiting()
    given.desk.record([StockReceived("p1", MAIN, pieces(5), None, "")])
    given.given(pick((1, 3))).when(pick((1, 3))).then(
        LinesReserved("o1", (LineQuantity(1, 2_000),)),
        StockReserved("p1", MAIN, "o1", 1, 2_000),
        LinesPicked("o1", quantities((1, 3))),
        StockPicked("p1", MAIN, "o1", 1, 3_000),
    )


def test_what_is_not_there_is_not_picked():
    told = waiting().when(pick((1, 5))).refused("STK-1")
    assert told.facts == {"loc": "Main", "onhand": Measured(4_000), "sku": "SKU-p1", "qty": Measured(5_000)}


def test_what_is_set_aside_for_others_is_not_picked():
    given = scenario(*business(on_hand=6)).given(place(line(1, "p1", 4), id="o2"))
    given.given(place(line(1, "p1", 6, backorder=True))).when(pick((1, 3))).refused("STK-1")


def test_two_lines_do_not_pick_the_same_last_piece():
    given = scenario(*business(on_hand=0))
    given.given(place(line(1, "p1", 1, backorder=True), line(2, "p1", 1, backorder=True)))
    given.desk.record([StockReceived("p1", MAIN, pieces(1), None, "")])
    assert given.when(pick((1, 1), (2, 1))).refused("STK-1").field == "lines.2.quantity"


def test_a_company_may_pick_more_than_it_has():
    given = scenario(*business(on_hand=4), NEGATIVE).given(place(line(1, "p1", 6, backorder=True)), pick((1, 6)))
    assert (picked(given), given.stock()) == ((6, 6), (4, 6))


def test_no_more_than_what_is_open_is_picked(placed: Scenario):
    told = placed.given(ship((1, 1)), pick((1, 3))).when(pick((1, 3))).refused("SHP-8")
    assert told.facts == {"item": "Product p1", "most": Measured(2_000)}


def test_no_more_than_was_picked_is_put_back(placed: Scenario):
    told = placed.given(pick((1, 2))).when(unpick((1, 3))).refused("SHP-9")
    assert told.facts == {"item": "Product p1", "most": Measured(2_000)}


def test_an_order_on_hold_is_not_picked_but_can_be_put_back(placed: Scenario):
    placed.given(pick((1, 2)), HoldOrder("o1", "unpaid")).when(pick((1, 2))).refused("ORD-10")
    assert placed.when(unpick((1, 2))).events


def test_a_service_is_not_picked(placed: Scenario):
    assert placed.when(pick((2, 1))).refused("STK-3").facts == {"item": "Product s1"}


@pytest.mark.parametrize("step", [pick, unpick])
@pytest.mark.parametrize(
    ("lines", "code"),
    [((), "SHP-5"), (((1, 0),), "SHP-5"), (((9, 1),), "ORD-2"), (((1, -1),), "ORD-2"), (((1, 1), (1, 1)), "ORD-21")],
)
def test_a_choice_that_cannot_be_is_refused(placed: Scenario, step, lines, code):
    placed.given(pick((1, 4))).when(step(*lines)).refused(code)


def test_half_a_piece_is_not_picked(placed: Scenario):
    placed.when(PickOrder("o1", (LineQuantity(1, 500),))).refused("PRD-3")


@pytest.mark.parametrize("step", [pick((1, 1)), unpick((1, 1))])
def test_only_a_placed_order_is_picked(placed: Scenario, step):
    placed.given(CancelOrder("o1", "why")).when(step).refused("ORD-20")


def test_what_was_picked_leaves_first(placed: Scenario):
    placed.given(pick((1, 4)), ship((1, 3)))
    assert (picked(placed), placed.stock()) == ((1, 1), (7, 3))


def test_once_picking_has_begun_no_more_than_picked_leaves(placed: Scenario):
    told = placed.given(pick((1, 4))).when(ship((1, 6))).refused("SHP-2")
    facts = {"picked": Measured(4_000), "planned": Measured(6_000), "rest": Measured(2_000)}
    assert (told.field, told.facts) == ("lines.1.quantity", facts)


def test_a_line_nobody_picked_waits_for_the_others():
    given = scenario(*business()).given(place(line(1, "p1", 6), line(2, "p2", 2)), pick((1, 6)))
    assert given.when(ship((1, 6), (2, 2))).refused("SHP-2").field == "lines.2.quantity"


def test_a_service_leaves_along_with_what_was_picked(placed: Scenario):
    assert placed.given(pick((1, 4))).when(ship((1, 4), (2, 1))).events


def test_picked_goods_are_not_cancelled(placed: Scenario):
    told = placed.given(pick((1, 4))).when(cancel(1, 3)).refused("ORD-19")
    assert told.facts["most"] == Measured(2_000)
    told = placed.when(CancelOrder("o1", "why")).refused("ORD-31")
    assert told.facts == {"no": 10_001, "n": Measured(4_000)}
    assert placed.given(unpick((1, 4))).when(CancelOrder("o1", "why")).events


def test_undoing_a_pick_leaves_goods_set_aside():
    given = waiting()
    given.desk.record([StockReceived("p1", MAIN, pieces(5), None, "")])
    given.desk.do(pick((1, 6)), "step")
    given.desk.undo("step")
    assert (picked(given), given.stock()) == ((0, 0), (9, 6))
