"""Order lines: what each order is made of, with all its quantities."""

from collections.abc import Iterable
from typing import Any, get_args

from msgspec import Struct

from core.domain.calculation import rounded
from core.domain.decider import Event
from core.domain.orders.events import (
    DraftedLine,
    HistoryRecorded,
    HistoryWithdrawn,
    OrderAmended,
    OrderDrafted,
    OrderEvent,
    OrderLine,
    OrderPlaced,
    OrderReturnedToDraft,
    TradeLine,
)
from core.domain.orders.moves import Moving, moves_of
from core.domain.values import ONE, PRICE_SCALE, Id, Minor, Price, Quantity, Rate, exponent
from core.journal.entry import Entry
from core.projections.model import Column, Handler, ReadModel, Rows, Table
from core.projections.reader import Reader
from core.readmodels.standing import draft_net

LINES = Table(
    "order_lines",
    (
        Column("order_id", "INTEGER"),
        Column("line", "INTEGER"),
        Column("product_key", "INTEGER"),
        Column("product_uuid", "TEXT"),
        Column("sku", "TEXT"),
        Column("name", "TEXT"),
        Column("unit", "TEXT"),
        Column("unit_price", "INTEGER"),
        Column("discount", "INTEGER"),
        Column("tax_category", "TEXT"),
        Column("tax_rate", "INTEGER"),
        Column("net", "INTEGER"),
        Column("gross", "INTEGER"),
        Column("ordered", "INTEGER"),
        Column("cancelled", "INTEGER"),
        Column("reserved", "INTEGER"),
        Column("picked", "INTEGER"),
        Column("shipped", "INTEGER"),
        Column("returned", "INTEGER"),
        Column("invoiced", "INTEGER"),
        Column("credited", "INTEGER"),
        Column("short", "INTEGER"),  # of a placed order: what waits for goods
        Column("is_goods", "INTEGER"),
        Column("backorder", "INTEGER"),  # of a draft's line: whether what is short may wait; NULL is undecided
    ),
    key=("order_id", "line"),
    indexes=(("short",),),
)


_PLAIN: dict[str, Any] = {
    "unit": "",
    "discount": 0,
    "tax_category": "",
    "tax_rate": 0,
    "is_goods": 1,
    "backorder": None,
}
_UNTOUCHED = dict.fromkeys(
    ("cancelled", "reserved", "picked", "shipped", "returned", "invoiced", "credited", "short"), 0
)


def _drafted(rows: Rows, entry: Entry, event: OrderDrafted) -> None:
    lines = zip(event.lines, event.texts, strict=True)
    _write(rows, event, (_draft_line(rows, line, text, event.currency) for line, text in lines))


def _placed(rows: Rows, entry: Entry, event: OrderPlaced) -> None:
    _write(rows, event, (_waiting(_UNTOUCHED | _agreed_line(rows, line)) for line in event.lines))


def _recorded(rows: Rows, entry: Entry, event: HistoryRecorded) -> None:
    minors = 10 ** exponent(event.currency)
    _write(rows, event, (_traded_line(rows, line, minors) for line in event.lines))


def _withdrawn(rows: Rows, entry: Entry, event: HistoryWithdrawn) -> None:
    _write(rows, event, ())


def _moved(rows: Rows, entry: Entry, event: Moving) -> None:
    order_key = rows.key_of("order", event.order_id)
    for column, parts in moves_of(event).items():
        for part in parts:
            row = rows.get(LINES, (order_key, part.line))
            if row is not None and part.quantity:
                moved = {**row, column: row[column] + part.quantity}
                rows.patch(LINES, (order_key, part.line), **{column: moved[column], "short": _waiting(moved)["short"]})


def _returned_to_draft(rows: Rows, entry: Entry, event: OrderReturnedToDraft) -> None:
    """Nothing of a draft waits for goods."""
    for key in rows.children(LINES, rows.key_of("order", event.order_id)):
        rows.patch(LINES, key, short=0)


def _amended(rows: Rows, entry: Entry, event: OrderAmended) -> None:
    order_key = rows.key_of("order", event.order_id)
    for change in event.changes:
        if change.after is not None:
            _amend(rows, order_key, _agreed_line(rows, change.after))
        elif change.before is not None:
            rows.delete(LINES, (order_key, change.before.line))


def _amend(rows: Rows, order_key: int, line: dict[str, Any]) -> None:
    key = (order_key, line.pop("line"))
    before = rows.get(LINES, key)
    if before is None:
        rows.insert(LINES, key, **_waiting(_UNTOUCHED | line))
    else:
        rows.patch(LINES, key, **line, short=_waiting({**before, **line})["short"])


def _waiting(line: dict[str, Any]) -> dict[str, Any]:
    """The line with what of it waits for goods."""
    left = line["ordered"] - line["cancelled"] - line["shipped"] - line["reserved"]
    return line | {"short": left if line["is_goods"] else 0}


def _write(rows: Rows, event: OrderEvent, lines: Iterable[dict[str, Any]]) -> None:
    """These lines and no others."""
    order_key = rows.key_of("order", event.order_id)
    for child in tuple(rows.children(LINES, order_key)):
        rows.delete(LINES, child)
    for line in lines:
        rows.insert(LINES, (order_key, line["line"]), **line)


def _draft_line(rows: Rows, line: DraftedLine, text: str, currency: str) -> dict[str, Any]:
    return {
        **_UNTOUCHED,
        **_line(rows, line.line, line.product_id, "", text, line.quantity, line.unit_price),
        "discount": line.discount,
        "backorder": None if line.backorder is None else int(line.backorder),
        "net": draft_net(line, currency),
        "gross": _gross(line.quantity, line.unit_price, currency),
    }


def _agreed_line(rows: Rows, line: OrderLine) -> dict[str, Any]:
    return {
        **_line(rows, line.line, line.product_id, line.sku, line.name, line.quantity, line.unit_price),
        "unit": line.unit,
        "discount": line.discount,
        "tax_category": line.tax_category,
        "tax_rate": line.tax_rate,
        "net": line.net,
        "gross": line.gross,
        "is_goods": int(line.is_goods),
    }


def _traded_line(rows: Rows, line: TradeLine, minors: int) -> dict[str, Any]:
    """All that there is of it, at once: imported trade brings lines by the hundred thousand.

    Its amount is rounded alone: the sum over lines may differ from the order's total, which is rounded once.
    """
    net = rounded(line.quantity * line.unit_price * minors, ONE * PRICE_SCALE)
    return {
        **_PLAIN,
        **_UNTOUCHED,
        "line": line.line,
        "product_key": rows.key_of("product", line.product_id),
        "product_uuid": line.product_id,
        "sku": line.sku,
        "name": line.name,
        "unit_price": line.unit_price,
        "net": net,
        "gross": net,
        "ordered": line.quantity,
        "shipped": line.quantity,
    }


def _line(
    rows: Rows, number: int, product_id: Id | None, sku: str, name: str, quantity: Quantity, price: Price
) -> dict[str, Any]:
    """What every line has, and the values of what only some have."""
    return _PLAIN | {
        "line": number,
        "product_key": None if product_id is None else rows.key_of("product", product_id),
        "product_uuid": product_id,
        "sku": sku,
        "name": name,
        "ordered": quantity,
        "unit_price": price,
    }


def _gross(quantity: Quantity, price: Price, currency: str) -> Minor:
    return rounded(quantity * price * 10 ** exponent(currency), ONE * PRICE_SCALE)


_HANDLERS: dict[type[Event], Handler] = {
    OrderDrafted: _drafted,
    OrderPlaced: _placed,
    HistoryRecorded: _recorded,
    HistoryWithdrawn: _withdrawn,
    OrderAmended: _amended,
    OrderReturnedToDraft: _returned_to_draft,
    **dict.fromkeys(get_args(Moving), _moved),
}

ORDER_LINES = ReadModel("order_lines", (LINES,), _HANDLERS)


class LineRow(Struct, frozen=True):
    """One line of an order, with all its quantities."""

    line: int
    product_key: int | None
    product_uuid: Id | None
    sku: str
    name: str
    unit: str
    unit_price: Price
    discount: Rate
    tax_category: str
    tax_rate: Rate
    net: Minor
    gross: Minor
    ordered: Quantity
    cancelled: Quantity
    reserved: Quantity
    picked: Quantity
    shipped: Quantity
    returned: Quantity
    invoiced: Quantity
    credited: Quantity
    is_goods: int
    backorder: int | None  # of a draft's line; None while nobody decided

    @property
    def open(self) -> Quantity:
        return self.ordered - self.cancelled - self.shipped

    @property
    def backordered(self) -> Quantity:
        return self.open - self.reserved if self.is_goods else 0


class OrderLines(Struct, frozen=True):
    """The lines of an order by number."""

    order_key: int

    def run(self, reader: Reader) -> tuple[LineRow, ...]:
        columns = ", ".join(LineRow.__struct_fields__)
        sql = f"SELECT {columns} FROM order_lines WHERE order_id = ? ORDER BY line"
        return tuple(LineRow(*row) for row in reader.query(sql, (self.order_key,)))


class Backorder(Struct, frozen=True):
    """A line that waits for goods. `available` is what is free of its product now."""

    order_key: int
    order_uuid: Id
    order_no: str
    line: int
    product_key: int
    product_uuid: Id
    sku: str
    name: str
    unit: str
    customer: str
    ship_by: str  # empty for none
    short: Quantity
    available: Quantity
    version: int  # of the order


class Backorders(Struct, frozen=True):
    """What waits for goods, of one product or of all: the oldest promise first, then the oldest order."""

    product_key: int | None = None
    limit: int = 1_000

    def run(self, reader: Reader) -> tuple[Backorder, ...]:
        of_one = "" if self.product_key is None else "AND l.product_key = ?"
        sql = f"""SELECT o.id, o.uuid, o.no, l.line, l.product_key, l.product_uuid, l.sku, l.name, l.unit, o.customer,
            o.ship_by, l.short, max(0, p.available), o.version FROM order_lines l
            JOIN order_list o ON o.id = l.order_id JOIN product_list p ON p.id = l.product_key
            WHERE l.short > 0 AND o.state = 'placed' {of_one}
            ORDER BY o.ship_by = '', o.ship_by, o.id, l.line LIMIT ?"""
        whose = () if self.product_key is None else (self.product_key,)
        return tuple(Backorder(*row) for row in reader.query(sql, (*whose, self.limit)))
