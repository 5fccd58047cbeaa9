"""Counting what is on the shelf, and moving goods between locations."""

import pytest

from core.domain.company.events import COMPANY, LocationDefined, SettingChanged
from core.domain.decider import Stream
from core.domain.stock.commands import AdjustStock, CountStock, MoveStock, ReceiveStock
from core.domain.stock.events import MAIN, Stock, StockCounted, StockMoved, StockReceived, stock_id
from core.domain.values import Measured
from core.errors import Conflict
from tests.core.domain.scenario import Scenario, business, line, pieces, place, scenario, ship

NEGATIVE = SettingChanged(COMPANY, "negative stock", "allowed", "")


@pytest.fixture
def house() -> Scenario:
    """Ten p1 and ten p2 in Main, and a shop with nothing in it."""
    return scenario(*business(), LocationDefined(COMPANY, "shop", "The shop"))


def count(number: int, **more: str) -> CountStock:
    return CountStock("p1", pieces(number), **more)


def move(number: int, left: str = MAIN, reached: str = "shop", product: str = "p1") -> MoveStock:
    return MoveStock(product, pieces(number), left, reached)


def on_hand(given: Scenario, place: str, product: str = "p1") -> int:
    stock = given.state(Stock, stock_id(product, place))
    assert isinstance(stock, Stock)
    return stock.on_hand // 1_000


@pytest.mark.parametrize("number", [0, 7, 12])
def test_on_hand_is_what_was_counted(house: Scenario, number: int):
    house.when(count(number, reason="yearly")).then(StockCounted("p1", MAIN, pieces(number), pieces(10), "yearly"))
    assert on_hand(house, MAIN) == number


def test_a_count_that_agrees_is_worth_knowing(house: Scenario):
    house.when(count(10)).then(StockCounted("p1", MAIN, pieces(10), pieces(10), ""))


def test_no_fewer_are_counted_than_are_set_aside(house: Scenario):
    told = house.given(place(line(1, "p1", 6))).when(count(4)).refused("STK-2")
    assert told.facts == {"n": Measured(2_000), "order": "10001"}
    assert house.when(count(6)).events


def test_a_company_may_count_fewer_than_are_set_aside(house: Scenario):
    house.desk.record([NEGATIVE])
    assert house.given(place(line(1, "p1", 6))).when(count(4)).events


@pytest.mark.parametrize("since", [ReceiveStock("p1", 1_000), AdjustStock("p1", -1_000, "broken"), count(9), move(1)])
def test_a_count_of_what_moved_meanwhile_is_looked_at_again(house: Scenario, since):
    """Also when goods left for an order, but not when some were only set aside."""
    stream = Stream("stock", stock_id("p1"))
    seen = {stream: house.desk.version(stream)}
    house.given(place(line(1, "p1", 6)))
    assert house.desk.do(count(8), seen=seen)
    seen = {stream: house.desk.version(stream)}
    house.given(since)
    with pytest.raises(Conflict):
        house.desk.do(count(8), seen=seen)


def test_a_count_after_a_shipment_is_looked_at_again(house: Scenario):
    stream = Stream("stock", stock_id("p1"))
    seen = {stream: house.desk.version(stream)}
    house.given(place(line(1, "p1", 6)), ship((1, 6)))
    with pytest.raises(Conflict):
        house.desk.do(count(8), seen=seen)


def test_goods_are_moved(house: Scenario):
    house.when(move(3)).then(StockMoved("p1", MAIN, "shop", pieces(-3)), StockMoved("p1", "shop", MAIN, pieces(3)))
    assert (on_hand(house, MAIN), on_hand(house, "shop")) == (7, 3)


def test_no_more_is_moved_than_is_there(house: Scenario):
    told = house.given(move(3)).when(move(4, "shop", MAIN)).refused("STK-1")
    assert told.facts == {"loc": "The shop", "onhand": Measured(3_000), "sku": "SKU-p1", "qty": Measured(4_000)}


def test_what_is_set_aside_stays(house: Scenario):
    told = house.given(place(line(1, "p1", 6))).when(move(5)).refused("STK-2")
    assert told.facts == {"n": Measured(1_000), "order": "10001"}
    assert house.when(move(4)).events


def test_a_company_may_move_more_than_is_there(house: Scenario):
    house.desk.record([NEGATIVE])
    house.given(move(11))
    assert (on_hand(house, MAIN), on_hand(house, "shop")) == (-1, 11)


def test_each_location_has_its_own_stock(house: Scenario):
    house.given(ReceiveStock("p1", 5_000, location="shop"), AdjustStock("p1", -1_000, "broken", "shop"))
    house.when(CountStock("p1", 3_000, "", "shop")).then(StockCounted("p1", "shop", 3_000, 4_000, ""))
    assert (on_hand(house, MAIN), on_hand(house, "shop")) == (10, 3)
    house.when(AdjustStock("p1", -4_000, "broken", "shop")).refused("STK-1")


def test_goods_of_another_location_are_not_sold(house: Scenario):
    house.given(ReceiveStock("p1", 5_000, location="shop")).when(place(line(1, "p1", 11))).refused("ORD-3")


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (count(-1), "STK-6"),
        (CountStock("p1", 1_500), "PRD-3"),
        (CountStock("s1", 1_000), "STK-3"),
        (CountStock("nothing", 1_000), "PRD-5"),
        (count(1, location="cellar"), "STK-4"),
        (ReceiveStock("p1", 1_000, location="cellar"), "STK-4"),
        (AdjustStock("p1", 1_000, "found", "cellar"), "STK-4"),
        (move(1, "cellar", MAIN), "STK-4"),
        (move(1, MAIN, "cellar"), "STK-4"),
        (move(1, MAIN, MAIN), "STK-5"),
        (move(0), "ORD-2"),
        (move(-1), "ORD-2"),
        (MoveStock("p1", 1_500, MAIN, "shop"), "PRD-3"),
        (move(1, product="s1"), "STK-3"),
        (move(1, product="nothing"), "PRD-5"),
    ],
)
def test_what_cannot_be_is_refused(house: Scenario, command, code: str):
    house.when(command).refused(code)


def test_books_without_a_company_have_no_location():
    given = scenario(*(event for event in business() if event.kind in ("product",)))
    given.when(ReceiveStock("p1", 1_000)).refused("STK-4")


def test_received_goods_say_where(house: Scenario):
    house.when(ReceiveStock("p1", 5_000, 1_250_000, "DN 4", "shop")).then(
        StockReceived("p1", "shop", 5_000, 1_250_000, "DN 4")
    )
