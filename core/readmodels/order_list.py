"""Order list: one row an order, for the orders screen."""

from datetime import date
from typing import Any

from msgspec import Struct

from core.domain.company.settings import INVOICE_POLICY
from core.domain.invoices.events import DifferenceWrittenOff, InvoicePosted
from core.domain.orders.events import (
    HistoryRecorded,
    HistoryWithdrawn,
    OrderDrafted,
    OrderEvent,
    OrderParticularsChanged,
    OrderPlaced,
    OrderReturnedToDraft,
)
from core.domain.values import Id, Micros, Minor, Quantity
from core.journal.entry import Entry
from core.projections.model import Column, ReadModel, Rows, Table
from core.projections.paging import Listing
from core.projections.reader import Reader
from core.readmodels import standing
from core.readmodels.company import currency_of
from core.readmodels.counting import count_tabs, sums_by_currency
from core.readmodels.filters import Condition, Field, Filter, Grammar, as_of, parse
from core.readmodels.paying import PAYING, Paying, invoices_of, order_of, paid_by_order, remember
from core.readmodels.sorting import sort_number, sort_text
from core.readmodels.standing import Standing, columns_of, standing_of

ORDERS = Table(
    "order_list",
    (
        Column("id", "INTEGER"),
        Column("uuid", "TEXT"),
        Column("version", "INTEGER"),
        Column("no", "TEXT"),  # as shown; NULL for a draft
        Column("no_sort", "TEXT"),  # digits padded, so that 999 comes before 1000; empty for a draft
        Column("nature", "TEXT"),  # of history: sale, cancellation, bad debt …; else empty
        Column("customer", "TEXT"),  # the name as agreed
        Column("customer_sort", "TEXT"),
        Column("customer_key", "INTEGER"),
        Column("reference", "TEXT"),
        Column("placed_on", "TEXT"),  # empty until placed
        Column("placed_at", "INTEGER"),  # 0 until placed
        Column("ship_by", "TEXT"),  # empty for none
        Column("currency", "TEXT"),
        Column("actor", "TEXT"),  # the person who placed it, or drafted it last
        Column("updated_at", "INTEGER"),
        *standing.COLUMNS,
    ),
    indexes=(
        ("is_open",),
        ("customer_key",),
        ("status",),
        ("no_sort",),
        ("customer_sort",),
        ("placed_at",),
        ("ship_by",),
        ("total",),
        ("owing",),
        ("updated_at",),
    ),
)


INVOICES = invoices_of("order_list")


def _drafted(rows: Rows, entry: Entry, event: OrderDrafted) -> None:
    _write(
        rows,
        entry,
        event,
        no=None,
        no_sort="",
        nature="",
        customer=event.customer_name,
        customer_sort=sort_text(event.customer_name),
        customer_key=_customer_key(rows, event.customer_id),
        reference=event.reference,
        placed_on="",
        placed_at=0,
        ship_by=event.ship_by.isoformat() if event.ship_by else "",
        currency=event.currency,
        actor=entry.actor,
    )


def _placed(rows: Rows, entry: Entry, event: OrderPlaced) -> None:
    _write(
        rows,
        entry,
        event,
        no=str(event.number),
        no_sort=sort_number(str(event.number)),
        nature="",
        customer=event.customer_name,
        customer_sort=sort_text(event.customer_name),
        customer_key=_customer_key(rows, event.customer_id),
        reference=event.reference,
        placed_on=entry.business_date.isoformat(),
        placed_at=entry.recorded_at,
        ship_by=event.ship_by.isoformat() if event.ship_by else "",
        currency=event.currency,
        actor=entry.actor,
    )


def _recorded(rows: Rows, entry: Entry, event: HistoryRecorded) -> None:
    _write(
        rows,
        entry,
        event,
        no=event.number,
        no_sort=sort_number(event.number),
        nature=event.nature,
        customer=event.customer_name,
        customer_sort=sort_text(event.customer_name),
        customer_key=_customer_key(rows, event.customer_id),
        reference="",
        placed_on=entry.business_date.isoformat(),
        placed_at=event.traded_at,
        ship_by="",
        currency=event.currency,
        actor=entry.actor,
    )


def _write(rows: Rows, entry: Entry, event: OrderEvent, **values: Any) -> None:
    """The whole row, whether it stands already or not; what was paid on it stays."""
    key = rows.key_of("order", event.order_id)
    before = rows.get(ORDERS, key)
    now = standing.after(standing_of(before) if before else Standing(), event)
    values |= columns_of(now) | _touched(entry)
    if before is None:
        rows.insert(ORDERS, key, uuid=event.order_id, **values)
    else:
        rows.patch(ORDERS, key, **values)


def _moved(rows: Rows, entry: Entry, event: OrderEvent) -> None:
    key = rows.key_of("order", event.order_id)
    row = rows.get(ORDERS, key)
    if row is not None:
        rows.patch(ORDERS, key, **standing.changed(row, event), **_touched(entry))


def _returned_to_draft(rows: Rows, entry: Entry, event: OrderReturnedToDraft) -> None:
    _moved(rows, entry, event)
    rows.patch(ORDERS, rows.key_of("order", event.order_id), no=None, no_sort="", placed_on="", placed_at=0)


def _withdrawn(rows: Rows, entry: Entry, event: HistoryWithdrawn) -> None:
    rows.delete(ORDERS, rows.key_of("order", event.order_id))


def _paid(rows: Rows, entry: Entry, event: Paying) -> None:
    for key, minor in paid_by_order(rows, INVOICES, event):
        row = rows.get(ORDERS, key)
        if row is not None:
            rows.patch(ORDERS, key, **standing.paid(row, minor), updated_at=entry.recorded_at)


def _invoiced(rows: Rows, entry: Entry, event: InvoicePosted) -> None:
    remember(rows, INVOICES, event)


def _written_off(rows: Rows, entry: Entry, event: DifferenceWrittenOff) -> None:
    key = order_of(rows, INVOICES, event)
    row = rows.get(ORDERS, key)
    if row is not None:
        rows.patch(ORDERS, key, **standing.written_off(row, event.minor), updated_at=entry.recorded_at)


def _particulars_changed(rows: Rows, entry: Entry, event: OrderParticularsChanged) -> None:
    particulars = event.particulars
    rows.patch(
        ORDERS,
        rows.key_of("order", event.order_id),
        reference=particulars.reference,
        ship_by=particulars.ship_by.isoformat() if particulars.ship_by else "",
        **_touched(entry),
    )


def _touched(entry: Entry) -> dict[str, Any]:
    return {"version": entry.version, "updated_at": entry.recorded_at}


def _customer_key(rows: Rows, customer_id: Id | None) -> int | None:
    return None if customer_id is None else rows.key_of("customer", customer_id)


ORDER_LIST = ReadModel(
    "order_list",
    (ORDERS, INVOICES),
    {
        OrderDrafted: _drafted,
        OrderPlaced: _placed,
        HistoryRecorded: _recorded,
        OrderReturnedToDraft: _returned_to_draft,
        HistoryWithdrawn: _withdrawn,
        OrderParticularsChanged: _particulars_changed,
        InvoicePosted: _invoiced,
        DifferenceWrittenOff: _written_off,
        **dict.fromkeys(PAYING, _paid),
        **dict.fromkeys(standing.STEPS, _moved),
    },
)


class OrderRow(Struct, frozen=True):
    """One row as the list shows it: the columns of an OrderListing, in their order."""

    uuid: Id
    version: int
    no: str | None  # None is "Draft"
    status: str
    nature: str
    customer: str
    customer_key: int | None
    reference: str
    placed_on: str
    placed_at: Micros
    ship_by: str
    hold: str | None
    is_open: int
    ordered: Quantity
    cancelled: Quantity
    open: Quantity
    reserved: Quantity
    backordered: Quantity
    picked: Quantity
    shipped: Quantity
    returned: Quantity
    invoiced: Quantity
    credited: Quantity
    net: Minor
    tax: Minor
    total: Minor
    paid: Minor
    owing: Minor
    payment: str  # unpaid, part paid, paid, credit owed; empty when there is nothing to pay
    currency: str
    actor: Id
    updated_at: Micros


_STATUSES = (
    *("discarded", "cancelled", "draft", "on hold", "returned", "complete"),
    *("invoiced", "shipped", "part shipped", "picked", "picking", "placed"),
)
_LATE = "is_open = 1 AND open > 0 AND ship_by <> '' AND ship_by < ?"

# Whatever changes the lines or the returns of an order changes its row too: a list hears of it by that.
_CAME_BACK = """SELECT coalesce(sum(quantity - credited), 0) FROM order_returns
 WHERE order_returns.order_id = order_lines.order_id AND order_returns.line = order_lines.line"""
_TO_INVOICE = f"""status IN ('placed', 'picking', 'picked', 'part shipped', 'shipped', 'invoiced', 'returned')
 AND state = 'placed'
 AND EXISTS (SELECT 1 FROM order_lines WHERE order_id = id AND {{due}} - invoiced > ({_CAME_BACK}))"""
_TO_INSPECT = "id IN (SELECT order_id FROM order_returns WHERE quantity > restocked + quarantined + scrapped)"
_DUE = {"shipped": "order_lines.shipped", "ordered": "order_lines.ordered - order_lines.cancelled"}
"""By the policy of the company: what of a line an invoice may be for."""

TABS: dict[str, str] = {
    "all": "TRUE",
    "open": "is_open = 1",
    "to_pick": "is_open = 1 AND hold IS NULL AND reserved > picked",
    "to_ship": "is_open = 1 AND hold IS NULL AND (reserved > 0 OR open > open_goods)",
    "to_invoice": _TO_INVOICE,
    "to_inspect": _TO_INSPECT,
    "on_hold": "status = 'on hold'",
    "backordered": "is_open = 1 AND backordered > 0",
    "late": _LATE,
    "drafts": "status = 'draft'",
}
"""Which orders each tab shows; a `?` is today, {due} what an invoice may be for."""

SORTS: dict[str, str] = {
    "newest": "id",
    "status": "status",
    "no": "no_sort",
    "customer": "customer_sort",
    "placed": "placed_at",
    "ship_by": "ship_by",
    "total": "total",
    "owing": "owing",
    "updated": "updated_at",
}
"""Columns that the list sorts by, by the names of its headings."""

GRAMMAR = Grammar(
    kind="order",
    fields={
        "status": Field("status", "choice", _STATUSES),
        "customer": Field("customer_sort"),
        "no": Field("no_sort", "number"),
        "po": Field("lower(reference)"),
        "nature": Field("nature"),
        "total": Field("total", "amount"),
        "owing": Field("owing", "amount"),
        "paid": Field("paid", "amount"),
        "placed": Field("placed_on", "day"),
        "due": Field("ship_by", "day"),
        "ship": Field("ship_by", "day"),
    },
    flags={
        "late": _LATE,
        "unpaid": "is_open = 1 AND owing > 0",
        "draft": "status = 'draft'",
        "backordered": "is_open = 1 AND backordered > 0",
        "open": "is_open = 1",
        "history": "nature <> ''",
    },
    amount="total",
    day="placed_on",
)


class OrderListing(Struct, frozen=True, kw_only=True):
    """The orders of a tab that pass a filter. `sort` is a name of SORTS; equal rows go by newest."""

    today: date
    tab: str = "open"
    filter: str = ""
    sort: str = "newest"
    descending: bool = True

    def run(self, reader: Reader) -> Listing:
        among = _among(reader, self.tab, self.today)
        return self.read(reader).listing(
            ORDERS.name, OrderRow.__struct_fields__, SORTS[self.sort], descending=self.descending, among=among
        )

    def read(self, reader: Reader) -> Filter:
        """The filter as understood, with its tokens."""
        return parse(self.filter, GRAMMAR, self.today, currency_of(reader))


class OrderCounts(Struct, frozen=True):
    """How many orders each tab has, COUNTED at most."""

    today: date

    def run(self, reader: Reader) -> dict[str, int]:
        return count_tabs(reader, ORDERS.name, TABS, lambda tab: _among(reader, tab, self.today))


class OrderSum(Struct, frozen=True):
    """What orders of one currency come to; cancelled and discarded ones count in `orders` and `owing` only."""

    currency: str
    orders: int
    total: Minor
    owing: Minor


class OrderSums(Struct, frozen=True):
    """What the orders of a list come to, by currency. Empty when there are more than SUMMED."""

    listing: Listing

    def run(self, reader: Reader) -> tuple[OrderSum, ...]:
        total = "CASE WHEN state IN ('cancelled', 'discarded') THEN 0 ELSE total END"
        return tuple(OrderSum(*row) for row in sums_by_currency(reader, self.listing, total, "owing"))


def _among(reader: Reader, tab: str, today: date) -> Condition:
    return as_of(today, TABS[tab].replace("{due}", _DUE[_policy(reader)]))


def _policy(reader: Reader) -> str:
    """What an invoice may be for: what is shipped, or at once all that is ordered."""
    found = reader.query("SELECT value FROM settings WHERE setting = ?", (INVOICE_POLICY,))
    return found[0][0] if found and found[0][0] in _DUE else "shipped"


class BegunAfter(Struct, frozen=True):
    """The numbers of orders whose first entry lies behind a position, the first thousand of them."""

    position: int

    def run(self, reader: Reader) -> list[str]:
        found = "SELECT no FROM order_list WHERE id > ? AND no IS NOT NULL ORDER BY id LIMIT 1000"
        return [str(number) for (number,) in reader.query(found, (self.position,))]
