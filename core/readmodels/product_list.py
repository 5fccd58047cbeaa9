"""Product list: what we sell, its price and its stock, for the products screen, type-ahead and availability."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from msgspec import Struct

from core.domain.decider import Event
from core.domain.orders.events import HistoryRecorded, OrderLine, OrderPlaced, TradeLine
from core.domain.products.events import (
    BarcodeAssigned,
    BarcodeRemoved,
    Particulars,
    ProductAdded,
    ProductChanged,
    ProductDiscontinued,
    ProductEvent,
    ProductPriceChanged,
    ProductReinstated,
    ReorderPointSet,
)
from core.domain.stock.events import (
    MAIN,
    ReservationReleased,
    ShipmentOfStockReversed,
    StockAdjusted,
    StockCounted,
    StockEvent,
    StockMoved,
    StockReceived,
    StockReserved,
    StockReturned,
    StockShipped,
)
from core.domain.values import Id, Price, Quantity
from core.journal.entry import Entry
from core.projections.model import Column, Handler, ReadModel, Row, Rows, Table
from core.projections.paging import Listing, quote_words
from core.projections.reader import Reader
from core.readmodels.columns import numbers, texts
from core.readmodels.filters import Condition, Field, Filter, Grammar, parse
from core.readmodels.sorting import sort_text

PRODUCTS = Table(
    "product_list",
    (
        *numbers("id", "version"),
        *texts("uuid", "sku", "sku_sort", "name", "name_sort", "unit", "tax_code"),
        *numbers("is_goods", "price", "on_hand", "reserved", "available"),
        Column("reorder_at", "INTEGER"),  # NULL is no watch
        Column("barcodes", "TEXT"),  # with a space between
        Column("last_sold_on", "TEXT"),  # empty for never
        Column("discontinued_on", "TEXT"),  # NULL while it is sold
        Column("state", "TEXT"),  # in stock, low, out, discontinued, no stock kept
    ),
    indexes=tuple(
        (name,)
        for name in (
            *("uuid", "sku_sort", "name_sort", "state", "price"),
            *("on_hand", "reserved", "available", "last_sold_on"),
        )
    ),
)

BARCODES = Table(
    "product_barcodes",
    (Column("product_id", "INTEGER"), Column("number", "INTEGER"), Column("barcode", "TEXT")),
    key=("product_id", "number"),
    indexes=(("barcode",),),
)


def _added(rows: Rows, entry: Entry, event: ProductAdded) -> None:
    values: dict[str, Any] = {
        **_particulars(event.particulars),
        **dict.fromkeys(("on_hand", "reserved", "available"), 0),
        "reorder_at": None,
        "discontinued_on": None,
    }
    rows.insert(
        PRODUCTS,
        rows.key_of("product", event.product_id),
        uuid=event.product_id,
        version=entry.version,
        price=event.price,
        barcodes="",
        last_sold_on="",
        state=_state(values),
        **values,
    )


def _changed(rows: Rows, entry: Entry, event: ProductChanged) -> None:
    _patch(rows, entry, event, **_particulars(event.particulars))


def _price_changed(rows: Rows, entry: Entry, event: ProductPriceChanged) -> None:
    _patch(rows, entry, event, price=event.price)


def _reorder_point_set(rows: Rows, entry: Entry, event: ReorderPointSet) -> None:
    _patch(rows, entry, event, reorder_at=event.quantity)


def _discontinued(rows: Rows, entry: Entry, event: ProductDiscontinued) -> None:
    _patch(rows, entry, event, discontinued_on=event.on.isoformat())


def _reinstated(rows: Rows, entry: Entry, event: ProductReinstated) -> None:
    _patch(rows, entry, event, discontinued_on=None)


def _barcode_assigned(rows: Rows, entry: Entry, event: BarcodeAssigned) -> None:
    key = rows.key_of("product", event.product_id)
    taken = [child[1] for child in rows.children(BARCODES, key) if isinstance(child, tuple)]
    rows.insert(BARCODES, (key, max(taken, default=0) + 1), barcode=event.barcode)
    _patch(rows, entry, event, barcodes=_barcodes(rows, key))


def _barcode_removed(rows: Rows, entry: Entry, event: BarcodeRemoved) -> None:
    key = rows.key_of("product", event.product_id)
    for child in tuple(rows.children(BARCODES, key)):
        row = rows.get(BARCODES, child)
        if row is not None and row["barcode"] == event.barcode:
            rows.delete(BARCODES, child)
    _patch(rows, entry, event, barcodes=_barcodes(rows, key))


def _barcodes(rows: Rows, key: int) -> str:
    found = (rows.get(BARCODES, child) for child in rows.children(BARCODES, key))
    return " ".join(row["barcode"] for row in found if row is not None)


def _patch(rows: Rows, entry: Entry, event: ProductEvent, **values: Any) -> None:
    _put(rows, rows.key_of("product", event.product_id), version=entry.version, **values)


def _put(rows: Rows, key: int, **values: Any) -> None:
    """Change a product's columns; its state follows."""
    row = rows.get(PRODUCTS, key)
    if row is not None:
        rows.patch(PRODUCTS, key, **values, state=_state({**row, **values}))


def _particulars(its: Particulars) -> dict[str, Any]:
    return {
        "sku": its.sku,
        "sku_sort": sort_text(its.sku),
        "name": its.name,
        "name_sort": sort_text(its.name),
        "unit": its.unit,
        "is_goods": int(its.is_goods),
        "tax_code": its.tax_code,
    }


def _state(row: Row) -> str:
    if row["discontinued_on"] is not None:
        return "discontinued"
    if not row["is_goods"]:
        return "no stock kept"
    if row["available"] <= 0:
        return "out"
    is_low = row["reorder_at"] is not None and row["available"] <= row["reorder_at"]
    return "low" if is_low else "in stock"


def _received(rows: Rows, entry: Entry, event: StockReceived | StockAdjusted | StockMoved) -> None:
    _stock_moved(rows, entry, event, on_hand=event.quantity)


def _counted(rows: Rows, entry: Entry, event: StockCounted) -> None:
    _stock_moved(rows, entry, event, on_hand=event.counted - event.was)


def _returned(rows: Rows, entry: Entry, event: StockReturned) -> None:
    if event.disposition == "restock":
        _stock_moved(rows, entry, event, on_hand=event.quantity)


def _reserved(rows: Rows, entry: Entry, event: StockReserved) -> None:
    _stock_moved(rows, entry, event, reserved=event.quantity)


def _released(rows: Rows, entry: Entry, event: ReservationReleased) -> None:
    _stock_moved(rows, entry, event, reserved=-event.quantity)


def _shipped(rows: Rows, entry: Entry, event: StockShipped) -> None:
    _stock_moved(rows, entry, event, on_hand=-event.quantity, reserved=-event.reserved)


def _unshipped(rows: Rows, entry: Entry, event: ShipmentOfStockReversed) -> None:
    _stock_moved(rows, entry, event, on_hand=event.quantity, reserved=event.reserved)


def _stock_moved(rows: Rows, entry: Entry, event: StockEvent, on_hand: Quantity = 0, reserved: Quantity = 0) -> None:
    """Orders are served from Main; what lies elsewhere is in the movements of stock."""
    key = rows.key_of("product", event.product_id)
    row = rows.get(PRODUCTS, key)
    if row is not None and event.location == MAIN:
        on_hand, reserved = row["on_hand"] + on_hand, row["reserved"] + reserved
        stock = {"on_hand": on_hand, "reserved": reserved, "available": on_hand - reserved}
        _put(rows, key, **stock)


def _placed(rows: Rows, entry: Entry, event: OrderPlaced) -> None:
    _sold_on(rows, event.lines, entry.business_date)


def _history_recorded(rows: Rows, entry: Entry, event: HistoryRecorded) -> None:
    if event.nature == "sale":
        _sold_on(rows, event.lines, entry.business_date)


def _sold_on(rows: Rows, lines: Iterable[OrderLine | TradeLine], on: date) -> None:
    day = on.isoformat()
    for line in lines:
        key = rows.key_of("product", line.product_id)
        row = rows.get(PRODUCTS, key)
        if row is not None and row["last_sold_on"] < day:
            rows.patch(PRODUCTS, key, last_sold_on=day)


_HANDLERS: dict[type[Event], Handler] = {
    ProductAdded: _added,
    ProductChanged: _changed,
    ProductPriceChanged: _price_changed,
    ReorderPointSet: _reorder_point_set,
    ProductDiscontinued: _discontinued,
    ProductReinstated: _reinstated,
    BarcodeAssigned: _barcode_assigned,
    BarcodeRemoved: _barcode_removed,
    StockReceived: _received,
    StockAdjusted: _received,
    StockMoved: _received,
    StockCounted: _counted,
    StockReturned: _returned,
    StockReserved: _reserved,
    ReservationReleased: _released,
    StockShipped: _shipped,
    ShipmentOfStockReversed: _unshipped,
    OrderPlaced: _placed,
    HistoryRecorded: _history_recorded,
}

PRODUCT_LIST = ReadModel("product_list", (PRODUCTS, BARCODES), _HANDLERS)


class ProductRow(Struct, frozen=True):
    """One product, as lists and forms show it: the columns of a ProductListing, in their order."""

    uuid: Id
    version: int
    sku: str
    name: str
    unit: str
    is_goods: int
    tax_code: str
    price: Price
    on_hand: Quantity
    reserved: Quantity
    available: Quantity
    reorder_at: Quantity | None
    barcodes: str
    last_sold_on: str
    discontinued_on: str | None
    state: str  # in stock, low, out, discontinued, no stock kept


class ProductMatch(Struct, frozen=True):
    """One product with its key."""

    key: int
    product: ProductRow


TABS: dict[str, str] = {
    "current": "discontinued_on IS NULL",
    "low": "state = 'low'",
    "out": "state = 'out'",
    "discontinued": "state = 'discontinued'",
    "all": "TRUE",
}
"""Which products each tab shows."""

SORTS: dict[str, str] = {
    "newest": "id",
    "sku": "sku_sort",
    "name": "name_sort",
    "state": "state",
    "price": "price",
    "on_hand": "on_hand",
    "reserved": "reserved",
    "available": "available",
    "last_sold": "last_sold_on",
}
"""Columns that the list sorts by, by the names of its headings."""

GRAMMAR = Grammar(
    kind="product",
    fields={
        "sku": Field("sku_sort"),
        "name": Field("name_sort"),
        "barcode": Field("barcodes"),
        "status": Field("state", "choice", ("in stock", "low", "out", "discontinued", "no stock kept")),
        "sold": Field("last_sold_on", "day"),
    },
    flags={"low": "state = 'low'", "out": "state = 'out'", "discontinued": "state = 'discontinued'"},
    day="last_sold_on",
)

PRODUCT_COLUMNS = ", ".join(f"p.{name}" for name in ProductRow.__struct_fields__)
"""For a query in which product_list is `p`."""

_LOOKED_AT = 200  # matches that are ranked


class ProductListing(Struct, frozen=True, kw_only=True):
    """The products of a tab that pass a filter. `sort` is a name of SORTS."""

    today: date
    tab: str = "current"
    filter: str = ""
    sort: str = "sku"
    descending: bool = False

    def run(self, reader: Reader) -> Listing:
        among = Condition(TABS[self.tab])
        return self.read(reader).listing(
            PRODUCTS.name, ProductRow.__struct_fields__, SORTS[self.sort], descending=self.descending, among=among
        )

    def read(self, reader: Reader) -> Filter:
        """The filter as understood, with its tokens."""
        return parse(self.filter, GRAMMAR, self.today)


class ProductMatches(Struct, frozen=True):
    """Products for the type-ahead: the very SKU or barcode first, SKUs that begin so next, then who sold last."""

    text: str
    limit: int = 8

    def run(self, reader: Reader) -> tuple[ProductMatch, ...]:
        typed, words = self.text.strip(), quote_words(self.text)
        if not words:
            return ()
        scanned = self._by_barcode(reader, typed)
        matches = (*scanned, *self._by_sku(reader, sort_text(typed)), *self._by_words(reader, words))
        exact = {match.key for match in scanned}
        found = {match.key: match for match in matches}.values()
        return tuple(sorted(found, key=lambda match: _rank(match, exact, sort_text(typed)))[: self.limit])

    def _by_barcode(self, reader: Reader, barcode: str) -> list[ProductMatch]:
        sql = f"""SELECT p.id, {PRODUCT_COLUMNS} FROM product_barcodes b JOIN product_list p ON p.id = b.product_id
            WHERE b.barcode = ? LIMIT ?"""
        return [_match(row) for row in reader.query(sql, (barcode, self.limit))]

    def _by_sku(self, reader: Reader, sku: str) -> list[ProductMatch]:
        sql = f"""SELECT p.id, {PRODUCT_COLUMNS} FROM product_list p
            WHERE p.sku_sort >= ? AND p.sku_sort < ? ORDER BY p.sku_sort LIMIT ?"""
        return [_match(row) for row in reader.query(sql, (sku, f"{sku}\U0010ffff", _LOOKED_AT))]

    def _by_words(self, reader: Reader, words: str) -> list[ProductMatch]:
        sql = f"""SELECT p.id, {PRODUCT_COLUMNS} FROM search_fts f CROSS JOIN product_list p ON p.id = f.rowid
            WHERE f.search_fts MATCH ? ORDER BY f.rowid DESC LIMIT ?"""
        return [_match(row) for row in reader.query(sql, (f'"kindproduct" {words}', _LOOKED_AT))]


class ProductAvailability(Struct, frozen=True):
    """These products as they stand, by uuid: for the badges and prices of an order's lines."""

    ids: tuple[Id, ...]

    def run(self, reader: Reader) -> dict[Id, ProductMatch]:
        sql = f"SELECT p.id, {PRODUCT_COLUMNS} FROM product_list p WHERE p.uuid IN ({', '.join('?' * len(self.ids))})"
        return {row[1]: _match(row) for row in reader.query(sql, self.ids)}


def _match(row: Sequence[Any]) -> ProductMatch:
    return ProductMatch(row[0], ProductRow(*row[1:]))


def _rank(match: ProductMatch, exact: set[int], sku: str) -> tuple[bool, bool, bool, int, str]:
    its = sort_text(match.product.sku)
    is_exact = match.key in exact or its == sku
    last = int(match.product.last_sold_on.replace("-", "") or 0)
    is_gone = match.product.state == "discontinued"
    return not is_exact, is_gone, not its.startswith(sku), -last, sort_text(match.product.name)
