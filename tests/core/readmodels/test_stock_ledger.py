"""Every movement of goods with its balance, and what waits for goods."""

from datetime import timedelta

from core.domain.orders.events import LineCancelled, OrderCancelled, OrderReturnedToDraft, ShipmentReversed
from core.domain.stock.events import (
    ReservationReleased,
    ShipmentOfStockReversed,
    StockAdjusted,
    StockCounted,
    StockMoved,
    StockPicked,
    StockReceived,
    StockReserved,
    StockReturned,
    StockShipped,
    StockUnpicked,
)
from core.readmodels.order_lines import Backorders
from core.readmodels.product_list import ProductAvailability
from core.readmodels.stock_ledger import Movements, StockPlace, StockPlaces
from tests.core.readmodels.trade import TODAY, Desk, line, parts, placed, reserved, shipped, totals

OAT = line(1, "oat", 10, 19_500)
RECEIVED = StockReceived("oat", "main", 100_000, None, "GRN 7")


def movements(desk: Desk) -> list[tuple[str, int, int]]:
    found = Movements(desk.key("product", "oat")).run(desk.reader)
    return [(each.cause, each.quantity // 1_000, each.balance // 1_000) for each in reversed(found)]


def places(desk: Desk) -> tuple[StockPlace, ...]:
    return StockPlaces(desk.key("product", "oat")).run(desk.reader)


def on_hand(desk: Desk) -> int:
    return ProductAvailability(("oat",)).run(desk.reader)["oat"].product.on_hand


def test_every_movement_has_the_balance_after_it(desk: Desk):
    desk.happen(
        placed("o", OAT),
        RECEIVED,
        StockAdjusted("oat", "main", -5_000, "broken"),
        StockCounted("oat", "main", 90_000, 95_000, "year's end"),
        StockReserved("oat", "main", "o", 1, 10_000),
        StockShipped("oat", "main", "o", 1, 10_000, 10_000, 0),
        ShipmentOfStockReversed("oat", "main", "o", 1, 10_000, 10_000),
        StockReturned("oat", "main", "o", 1, 2_000, "restock"),
    )
    assert movements(desk) == [
        ("received", 100, 100),
        ("adjusted", -5, 95),
        ("counted", -5, 90),
        ("shipped", -10, 80),
        ("shipment reversed", 10, 90),
        ("returned, restock", 2, 92),
    ]
    assert on_hand(desk) == 92_000


def test_what_is_not_fit_to_sell_is_not_on_hand(desk: Desk):
    back = ("oat", "main", "o", 1)
    desk.happen(placed("o", OAT), RECEIVED, StockReturned(*back, 3_000, "quarantine"))
    desk.happen(StockReturned(*back, -2_000, "quarantine"), StockReturned(*back, 2_000, "scrap"))
    assert movements(desk)[1:] == [
        ("returned, quarantine", 0, 100),
        ("returned, quarantine", 0, 100),
        ("returned, scrap", 0, 100),
    ]
    assert places(desk) == (StockPlace("main", 4, 100_000, 0, 0, 1_000),)


def test_each_location_has_stock_of_its_own_and_orders_are_served_from_main(desk: Desk):
    desk.happen(RECEIVED, StockMoved("oat", "main", "shop", -30_000), StockMoved("oat", "shop", "main", 30_000))
    assert [(each.location, each.on_hand) for each in places(desk)] == [("main", 70_000), ("shop", 30_000)]
    assert on_hand(desk) == 70_000


def test_picked_goods_are_still_reserved(desk: Desk):
    own = ("oat", "main", "o", 1)
    desk.happen(placed("o", OAT), RECEIVED, StockReserved(*own, 10_000), StockPicked(*own, 8_000))
    desk.happen(StockUnpicked(*own, 2_000), StockShipped(*own, 6_000, 6_000, 6_000), ReservationReleased(*own, 1_000))
    (place,) = places(desk)
    assert (place.on_hand, place.reserved, place.picked, place.available) == (94_000, 3_000, 0, 91_000)


def waiting(desk: Desk) -> list[tuple[str, int]]:
    return [(each.order_no, each.short // 1_000) for each in Backorders().run(desk.reader)]


def test_what_waits_for_goods_goes_by_promise_then_by_age(desk: Desk):
    desk.happen(placed("late", OAT, number=10_001))
    desk.happen(placed("next", OAT, number=10_002, ship_by=TODAY + timedelta(5)), reserved("next", l1=4))
    desk.happen(placed("first", OAT, number=10_003, ship_by=TODAY))
    assert waiting(desk) == [("10003", 10), ("10002", 6), ("10001", 10)]
    desk.happen(OrderReturnedToDraft("first"), LineCancelled("next", 1, 5_000, totals(OAT), ""))
    desk.happen(OrderCancelled("late", parts(l1=10), "no more"))
    assert waiting(desk) == [("10002", 1)]


def test_what_was_shipped_waits_no_more_until_it_comes_back(desk: Desk):
    desk.happen(placed("o", OAT), reserved("o", l1=10), shipped("o", l1=10))
    assert waiting(desk) == []
    desk.happen(ShipmentReversed("o", "o parcel 1", parts(l1=10), parts(l1=4)))
    assert waiting(desk) == [("10001", 6)]
