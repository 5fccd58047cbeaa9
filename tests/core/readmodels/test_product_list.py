from datetime import timedelta

import pytest

from core.domain.orders.events import TradeLine
from core.domain.products.events import (
    BarcodeAssigned,
    BarcodeRemoved,
    Particulars,
    ProductChanged,
    ProductDiscontinued,
    ProductPriceChanged,
    ProductReinstated,
    ReorderPointSet,
)
from core.domain.stock.events import (
    ReservationReleased,
    ShipmentOfStockReversed,
    StockAdjusted,
    StockReceived,
    StockReserved,
    StockShipped,
)
from core.projections.paging import page
from core.readmodels import product_list
from core.readmodels.product_list import ProductAvailability, ProductListing, ProductMatches, ProductRow
from core.readmodels.usual_products import UsualProducts
from tests.core.readmodels.trade import PRODUCTS, TODAY, Desk, line, placed, product, traded

RECEIVED = StockReceived("oat", "main", 100_000, None, "")


def shown(desk: Desk, id: str = "oat") -> ProductRow:
    return ProductAvailability((id,)).run(desk.reader)[id].product


def names(desk: Desk, **listing: str) -> list[str]:
    its = ProductListing(today=TODAY, **listing).run(desk.reader)
    return [ProductRow(*row[2:]).sku for row in page(desk.reader, its, None, 100)]


def matches(desk: Desk, text: str, limit: int = 8) -> list[str]:
    return [match.product.sku for match in ProductMatches(text, limit).run(desk.reader)]


def test_a_product_has_what_an_order_form_needs(desk: Desk):
    its = shown(desk)
    assert (its.uuid, its.version, its.sku, its.name) == ("oat", 1, "OAT-1L-12", "Oat drink, 1 L × 12")
    assert (its.unit, its.tax_code, its.price, its.is_goods) == ("piece", "std", 19_500_000, 1)
    assert (its.on_hand, its.reserved, its.available) == (0, 0, 0)


def test_products_are_looked_up_by_their_ids(desk: Desk):
    found = ProductAvailability(("oat", "cup", "nothing")).run(desk.reader)
    assert {id: match.key for id, match in found.items()} == {id: desk.key("product", id) for id in ("oat", "cup")}


def test_changes_of_a_product_are_shown(desk: Desk):
    its = Particulars("OAT-2", "Oat drink, 2 L", "box", "zero", True)
    desk.happen(
        ProductChanged("oat", its, PRODUCTS["oat"].particulars), ProductPriceChanged("oat", 21_000_000, 19_500_000)
    )
    now = shown(desk)
    assert (now.sku, now.name, now.unit, now.tax_code) == ("OAT-2", "Oat drink, 2 L", "box", "zero")
    assert (now.price, now.version) == (21_000_000, 3)


def test_stock_moves_what_is_available(desk: Desk):
    desk.happen(placed("o", line(1, "oat", 30)))
    desk.happen(RECEIVED, StockAdjusted("oat", "main", -10_000, "broken"), StockReserved("oat", "main", "o", 1, 30_000))
    assert (shown(desk).on_hand, shown(desk).reserved, shown(desk).available) == (90_000, 30_000, 60_000)
    desk.happen(
        ReservationReleased("oat", "main", "o", 1, 5_000), StockShipped("oat", "main", "o", 1, 20_000, 15_000, 0)
    )
    assert (shown(desk).on_hand, shown(desk).reserved, shown(desk).available) == (70_000, 10_000, 60_000)
    desk.happen(ShipmentOfStockReversed("oat", "main", "o", 1, 20_000, 15_000))
    assert (shown(desk).on_hand, shown(desk).reserved, shown(desk).available) == (90_000, 25_000, 65_000)
    assert shown(desk).version == 1


@pytest.mark.parametrize(("available", "state"), [(0, "out"), (-1_000, "out"), (12_000, "low"), (12_001, "in stock")])
def test_the_state_follows_what_is_available(desk: Desk, available: int, state: str):
    desk.happen(ReorderPointSet("oat", 12_000, None))
    if available:
        desk.happen(StockAdjusted("oat", "main", available, "count"))
    assert shown(desk).state == state


def test_without_a_watch_nothing_is_low(desk: Desk):
    desk.happen(ReorderPointSet("oat", 12_000, None), StockAdjusted("oat", "main", 1_000, "count"))
    desk.happen(ReorderPointSet("oat", None, 12_000))
    assert (shown(desk).state, shown(desk).reorder_at) == ("in stock", None)


def test_services_keep_no_stock(desk: Desk):
    assert shown(desk, "post").state == "no stock kept"


def test_a_discontinued_product_is_on_a_tab_of_its_own_until_it_is_sold_again(desk: Desk):
    desk.happen(RECEIVED, ProductDiscontinued("oat", TODAY))
    assert (shown(desk).state, names(desk), names(desk, tab="discontinued")) == (
        "discontinued",
        ["CUP-12Z", "POST"],
        ["OAT-1L-12"],
    )
    desk.happen(ProductReinstated("oat"))
    assert (shown(desk).state, shown(desk).discontinued_on) == ("in stock", None)


def test_barcodes_come_and_go(desk: Desk):
    desk.happen(BarcodeAssigned("oat", "501"), BarcodeAssigned("oat", "502"), BarcodeAssigned("cup", "503"))
    assert shown(desk).barcodes == "501 502"
    desk.happen(BarcodeRemoved("oat", "501"), BarcodeAssigned("oat", "504"))
    assert shown(desk).barcodes == "502 504"
    assert (matches(desk, "501"), matches(desk, "504")) == ([], ["OAT-1L-12"])


def test_the_last_sale_is_the_newest_by_its_own_day(desk: Desk):
    desk.happen(placed("o", line(1, "oat", 1, 1_950)), on=TODAY)
    desk.happen(traded("h", "1", TradeLine(1, "oat", "OAT", "Oat", 1_000, 1_000_000), total=100))
    desk.happen(placed("p", line(1, "oat", 1, 1_950), number=2), on=TODAY - timedelta(9))
    assert (shown(desk).last_sold_on, shown(desk, "cup").last_sold_on) == ("2026-11-19", "")


def test_a_cancellation_in_history_is_no_sale(desk: Desk):
    back = TradeLine(1, "oat", "OAT", "Oat", -1_000, 1_000_000)
    desk.happen(traded("h", "C1", back, total=-100, nature="cancellation"))
    assert shown(desk).last_sold_on == ""


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("sku:oat", ["OAT-1L-12"]),
        ("drink", ["OAT-1L-12"]),
        ("status:out", ["CUP-12Z", "OAT-1L-12"]),
        ("is:out -oat", ["CUP-12Z"]),
        ("501", ["CUP-12Z"]),
        ("barcode:01", ["CUP-12Z"]),
    ],
)
def test_the_filter_box_narrows_the_list(desk: Desk, text: str, found: list[str]):
    desk.happen(BarcodeAssigned("cup", "501"))
    assert names(desk, filter=text) == found


@pytest.mark.parametrize("text", ["oat", "OAT-1L", "drink oat", "1l", "oat-1"])
def test_a_product_is_found_by_the_beginnings_of_its_words(desk: Desk, text: str):
    assert matches(desk, text) == ["OAT-1L-12"]


@pytest.mark.parametrize("text", ["", " ", "-", "rink", "oat cup", "green"])
def test_nothing_else_is_found(desk: Desk, text: str):
    assert matches(desk, text) == []


def test_the_very_sku_or_barcode_comes_first_then_beginnings_of_skus_then_who_sold_last(desk: Desk):
    desk.happen(
        product("a", "OAT", "Plain"),
        product("b", "GRA-OAT", "Granola with oat"),
        product("c", "MUE-OAT", "Muesli with oat"),
        product("d", "OATS", "Gone"),
        BarcodeAssigned("c", "4006"),
        BarcodeAssigned("b", "400612"),
        ProductDiscontinued("d", TODAY),
    )
    desk.happen(traded("h", "1", TradeLine(1, "b", "GRA-OAT", "Granola", 1_000, 1_000_000), total=100))
    assert matches(desk, "oat") == ["OAT", "OAT-1L-12", "GRA-OAT", "MUE-OAT", "OATS"]
    assert matches(desk, "4006") == ["MUE-OAT", "GRA-OAT"]
    assert matches(desk, "oat", limit=1) == ["OAT"]


def test_a_scanned_barcode_is_found_however_many_begin_like_it(desk: Desk, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(product_list, "_LOOKED_AT", 1)
    desk.happen(BarcodeAssigned("oat", "4006"), BarcodeAssigned("cup", "400612"))
    assert matches(desk, "4006") == ["OAT-1L-12", "CUP-12Z"]


def test_usual_products_are_those_of_most_orders_with_the_last_quantity(desk: Desk):
    desk.happen(placed("o", line(1, "oat", 6, 600)), placed("p", line(1, "oat", 4, 400), number=2))
    desk.happen(placed("newest", line(2, "cup", 1, 100), number=4))
    desk.happen(placed("q", line(1, "post", 9, 900, is_goods=False), number=3, customer_id="blue"))
    usual = UsualProducts(desk.key("customer", "green")).run(desk.reader)
    assert [(each.product.sku, each.times, each.quantity) for each in usual] == [
        ("OAT-1L-12", 2, 4_000),
        ("CUP-12Z", 1, 1_000),
    ]


def test_a_discontinued_product_is_not_usual(desk: Desk):
    desk.happen(placed("o", line(1, "oat", 6, 600)), ProductDiscontinued("oat", TODAY))
    assert UsualProducts(desk.key("customer", "green")).run(desk.reader) == ()
