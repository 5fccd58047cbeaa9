"""Back-orders are filled when goods arrive, for many orders in one commit."""

import pytest

from core.domain.orders.commands import CancelOrder, FillBackorders, GiveBackReserved, PickOrder
from core.domain.orders.events import LinesReserved
from core.domain.orders.values import OrderPart
from core.domain.stock.commands import ReceiveStock
from core.domain.stock.events import MAIN, ReservationReleased, StockReserved
from core.domain.values import Measured
from tests.core.domain.scenario import Scenario, business, line, pieces, place, quantities, scenario


@pytest.fixture
def waiting() -> Scenario:
    """10 are set aside; o1 waits for 2, o2 for 5 and 4 more on another line, o3 for p2. Then 8 of p1 arrive."""
    later = {"backorder": True}
    given = scenario(*business()).given(
        place(line(1, "p1", 12, **later), id="o1"),
        place(line(1, "p1", 5, **later), line(2, "p1", 4, **later), id="o2"),
        place(line(1, "p2", 11, **later), id="o3"),
    )
    return given.given(ReceiveStock("p1", pieces(8)))


def parts(*named: tuple[str, int, int]) -> tuple[OrderPart, ...]:
    return tuple(OrderPart(order, line, pieces(number)) for order, line, number in named)


def fill(*named: tuple[str, int, int], product: str = "p1") -> FillBackorders:
    return FillBackorders(product, parts(*named))


def give_back(*named: tuple[str, int, int]) -> GiveBackReserved:
    return GiveBackReserved("p1", parts(*named))


def reserved_of_all_lines(given: Scenario) -> int:
    return sum(line.reserved for id in ("o1", "o2", "o3") for line in given.order(id).lines if line.product_id == "p1")


def test_arrived_goods_are_set_aside_for_many_orders(waiting: Scenario):
    waiting.when(fill(("o1", 1, 2), ("o2", 2, 3), ("o2", 1, 1))).then(
        LinesReserved("o1", quantities((1, 2))),
        StockReserved("p1", MAIN, "o1", 1, pieces(2)),
        LinesReserved("o2", quantities((2, 3), (1, 1))),
        StockReserved("p1", MAIN, "o2", 2, pieces(3)),
        StockReserved("p1", MAIN, "o2", 1, pieces(1)),
    )
    assert waiting.stock() == (18, 16)
    assert reserved_of_all_lines(waiting) == pieces(16)


def test_no_more_is_set_aside_than_is_available(waiting: Scenario):
    told = waiting.when(fill(("o1", 1, 2), ("o2", 1, 5), ("o2", 2, 2))).refused("ORD-3")
    numbers = [told.facts[name].quantity for name in ("avail", "onhand", "reserved", "rest")]
    assert (numbers, told.facts["orders"]) == ([8_000, 18_000, 10_000, 1_000], "10001")


def test_no_more_is_set_aside_than_a_line_waits_for(waiting: Scenario):
    told = waiting.when(fill(("o1", 1, 3))).refused("ORD-35")
    assert told.facts == {"item": "Product p1", "no": 10_001, "most": Measured(2_000)}


@pytest.mark.parametrize(
    ("named", "code"), [(("o3", 1, 1), "ORD-35"), (("o1", 9, 1), "ORD-35"), (("o9", 1, 1), "ORD-20")]
)
def test_only_lines_of_the_product_are_filled(waiting: Scenario, named, code: str):
    waiting.when(fill(named)).refused(code)


def test_a_cancelled_order_waits_for_nothing(waiting: Scenario):
    waiting.given(CancelOrder("o2", "why")).when(fill(("o2", 1, 1))).refused("ORD-20")


@pytest.mark.parametrize("ask", [fill, give_back])
def test_what_cannot_be_is_refused(waiting: Scenario, ask):
    waiting.when(ask()).refused("ORD-2")
    waiting.when(ask(("o1", 1, 0))).refused("ORD-2")
    waiting.when(ask(("o1", 1, -1))).refused("ORD-2")
    assert waiting.when(ask(("o1", 1, 1), ("o1", 1, 1))).refused("ORD-21").facts == {"line": 1}
    waiting.when(type(ask())("nothing", parts(("o1", 1, 1)))).refused("PRD-5")
    waiting.when(type(ask())("p1", (OrderPart("o1", 1, 1_500),))).refused("PRD-3")


def test_what_is_set_aside_is_given_back(waiting: Scenario):
    waiting.when(give_back(("o1", 1, 4))).then(
        LinesReserved("o1", quantities((1, -4))), ReservationReleased("p1", MAIN, "o1", 1, pieces(4))
    )
    assert waiting.stock() == (18, 6)
    assert waiting.line().backordered == pieces(6)


def test_no_more_is_given_back_than_is_set_aside(waiting: Scenario):
    told = waiting.when(give_back(("o1", 1, 11))).refused("ORD-36")
    assert told.facts == {"item": "Product p1", "no": 10_001, "most": Measured(10_000)}


def test_what_is_picked_is_not_given_back(waiting: Scenario):
    waiting.given(PickOrder("o1", quantities((1, 6))))
    assert waiting.when(give_back(("o1", 1, 5))).refused("ORD-36").facts["most"] == Measured(4_000)
    assert waiting.when(give_back(("o1", 1, 4))).events


def test_undone_filling_waits_again(waiting: Scenario):
    waiting.desk.do(fill(("o1", 1, 2), ("o2", 2, 3)), "step")
    waiting.desk.undo("step")
    assert waiting.stock() == (18, 10)
    assert (waiting.line().backordered, waiting.line(2, "o2").backordered) == (pieces(2), pieces(4))
    assert waiting.desk.verify().problems == ()
