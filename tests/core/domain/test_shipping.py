import pytest

from core.domain.company.events import COMPANY, SettingChanged
from core.domain.orders.commands import CancelOrder, HoldOrder, ReleaseOrder, ReverseShipment
from core.domain.orders.events import LineQuantity, OrderShipped, ShipmentReversed
from core.domain.stock.events import MAIN, ShipmentOfStockReversed, StockReceived, StockShipped
from core.domain.values import Measured
from tests.core.domain.scenario import (
    TODAY,
    Scenario,
    business,
    credit,
    invoice,
    line,
    pieces,
    place,
    quantities,
    scenario,
    ship,
)

NEGATIVE = SettingChanged(COMPANY, "negative stock", "allowed", "")
REVERSE = ReverseShipment("o1", "s-1")


@pytest.fixture
def placed() -> Scenario:
    return scenario(*business()).given(place(line(1, "p1", 6), line(2, "s1", 1)))


def test_a_part_is_shipped_from_what_was_set_aside(placed: Scenario):
    placed.when(ship((1, 4))).then(
        OrderShipped("o1", "s-1", 1_001, TODAY, quantities((1, 4)), quantities((1, 4)), (LineQuantity(1, 0),), ""),
        StockShipped("p1", MAIN, "o1", 1, 4_000, 4_000, 0),
    )
    assert placed.stock() == (6, 2)
    assert (placed.line().open, placed.line().reserved) == (pieces(2), pieces(2))


def test_the_rest_is_shipped_later(placed: Scenario):
    placed.given(ship((1, 4)), ship((1, 2), (2, 1), shipment="s-2"))
    assert [(each.shipment_id, each.number) for each in placed.order().shipments] == [("s-1", 1_001), ("s-2", 1_002)]
    assert placed.stock() == (4, 0)


def test_lines_of_nothing_are_left_out(placed: Scenario):
    assert placed.when(ship((1, 4), (2, 0))).events[0].lines == quantities((1, 4))


def test_the_same_shipment_twice_is_one(placed: Scenario):
    placed.given(ship((1, 4))).when(ship((1, 4))).then()
    assert placed.stock() == (6, 2)


def test_goods_that_wait_are_shipped_when_they_have_come():
    given = scenario(*business(on_hand=4)).given(place(line(1, "p1", 6, backorder=True)))
    given.desk.record([StockReceived("p1", MAIN, pieces(5), None, "")])
    shipped = given.when(ship((1, 6))).events[0]
    assert (shipped.reserved, given.stock()) == (quantities((1, 4)), (3, 0))


def test_what_is_set_aside_for_others_does_not_leave():
    given = scenario(*business(on_hand=6)).given(place(line(1, "p1", 4), id="o2"))
    given.given(place(line(1, "p1", 6, backorder=True)))
    told = given.when(ship((1, 6))).refused("STK-1")
    assert told.facts == {"loc": "Main", "onhand": Measured(6_000), "sku": "SKU-p1", "qty": Measured(6_000)}


def test_two_lines_do_not_share_the_same_last_piece():
    given = scenario(*business(on_hand=0))
    given.given(place(line(1, "p1", 1, backorder=True), line(2, "p1", 1, backorder=True)))
    given.desk.record([StockReceived("p1", MAIN, pieces(1), None, "")])
    assert given.when(ship((1, 1), (2, 1))).refused("STK-1").field == "lines.2.quantity"


def test_a_company_may_let_more_leave_than_it_has():
    given = scenario(*business(on_hand=4), NEGATIVE).given(place(line(1, "p1", 6, backorder=True)), ship((1, 6)))
    assert given.stock() == (-2, 0)


def test_an_order_on_hold_is_not_shipped(placed: Scenario):
    placed.given(HoldOrder("o1", "unpaid"))
    assert placed.when(ship((1, 1))).refused("ORD-10").facts == {"no": 10_001, "reason": "unpaid"}
    assert placed.given(ReleaseOrder("o1")).when(ship((1, 1))).events


def test_no_more_than_what_is_open_is_shipped(placed: Scenario):
    told = placed.given(ship((1, 4))).when(ship((1, 3), shipment="s-2")).refused("SHP-6")
    assert told.facts == {"item": "Product p1", "most": Measured(2_000)}


@pytest.mark.parametrize("lines", [(), ((1, 0),)])
def test_an_empty_shipment_is_refused(placed: Scenario, lines):
    placed.when(ship(*lines)).refused("SHP-5")


@pytest.mark.parametrize("lines", [((9, 1),), ((1, -1),)])
def test_a_line_that_is_not_there_is_refused(placed: Scenario, lines):
    placed.when(ship(*lines)).refused("ORD-2")


def test_a_line_is_not_shipped_twice_at_once(placed: Scenario):
    placed.when(ship((1, 4), (1, 2))).refused("ORD-21")


def test_half_a_piece_is_not_shipped(placed: Scenario):
    placed.when(type(ship())("o1", "s-1", TODAY, (LineQuantity(1, 500),))).refused("PRD-3")


def test_a_cancelled_order_is_not_shipped(placed: Scenario):
    placed.given(CancelOrder("o1", "why")).when(ship((1, 1))).refused("ORD-20")


def test_a_reversed_shipment_sets_goods_aside_as_before(placed: Scenario):
    placed.given(ship((1, 4))).when(REVERSE).then(
        ShipmentReversed("o1", "s-1", quantities((1, 4)), quantities((1, 4))),
        ShipmentOfStockReversed("p1", MAIN, "o1", 1, 4_000, 4_000),
    )
    assert (placed.stock(), placed.line().open, placed.line().reserved) == ((10, 6), pieces(6), pieces(6))


def test_reversing_twice_is_reversing_once(placed: Scenario):
    placed.given(ship((1, 4)), REVERSE).when(REVERSE).then()


def test_a_reversed_shipment_sent_again_stays_reversed(placed: Scenario):
    placed.given(ship((1, 4)), REVERSE).when(ship((1, 4))).then()


def test_goods_go_again_in_another_shipment(placed: Scenario):
    placed.given(ship((1, 4)), REVERSE, ship((1, 6), shipment="s-2"))
    assert placed.stock() == (4, 0)


def test_an_unknown_shipment_is_not_reversed(placed: Scenario):
    placed.when(REVERSE).refused("SHP-4")


def test_an_invoiced_shipment_is_not_reversed(placed: Scenario):
    placed.given(ship((1, 4)), invoice())
    assert placed.when(REVERSE).refused("SHP-3").facts == {"no": 1_001, "inv": "30001"}
    assert placed.given(credit((1, 4))).when(REVERSE).events


def test_a_shipment_beyond_what_is_invoiced_can_be_reversed(placed: Scenario):
    placed.given(ship((1, 4)), invoice((1, 3)), ship((1, 2), shipment="s-2"))
    placed.when(REVERSE).refused("SHP-3")
    assert placed.when(ReverseShipment("o1", "s-2")).events


def test_a_shipment_of_what_was_invoiced_as_ordered_can_be_reversed(placed: Scenario):
    placed.desk.record([SettingChanged(COMPANY, "invoice policy", "ordered", "")])
    assert placed.given(invoice(), ship((1, 4))).when(REVERSE).events
