"""Order detail: one order with its lines, shipments, returns and payments, for the detail pane and the documents."""

from datetime import date
from typing import Any

import msgspec
from msgspec import Struct
from msgspec.structs import asdict

from core.domain.calculation import NO_EXTRAS, Extras
from core.domain.decider import Event
from core.domain.invoices.events import DifferenceWrittenOff, InvoicePosted
from core.domain.orders.events import (
    HistoryRecorded,
    HistoryWithdrawn,
    LineCancelled,
    LinesReinstated,
    OrderAmended,
    OrderDrafted,
    OrderEvent,
    OrderParticularsChanged,
    OrderPlaced,
    OrderReturnedToDraft,
    OrderShipped,
    ShipmentReversed,
    TaxAmount,
)
from core.domain.orders.evolving import highest_line
from core.domain.orders.invoicing import ORDERED
from core.domain.values import Address, Id, Micros, Minor, Quantity
from core.journal.entry import Entry
from core.projections.model import Column, Handler, ReadModel, Rows, Table
from core.projections.reader import Reader
from core.readmodels import standing
from core.readmodels.columns import numbers, texts
from core.readmodels.order_lines import LineRow, OrderLines
from core.readmodels.order_payments import OrderPayments
from core.readmodels.order_payments import PaymentRow as PaymentRow
from core.readmodels.order_returns import OrderReturns
from core.readmodels.order_returns import ReturnRow as ReturnRow
from core.readmodels.paying import PAYING, Paying, invoices_of, order_of, paid_by_order, remember
from core.readmodels.standing import Standing, columns_of, standing_of

HEADERS = Table(
    "order_detail",
    (
        Column("id", "INTEGER"),
        Column("uuid", "TEXT"),
        Column("version", "INTEGER"),
        Column("no", "TEXT"),  # NULL for a draft
        *texts("nature", "source"),  # of history, else empty
        *texts("customer", "customer_uuid", "reference", "placed_on", "ship_by", "channel", "currency", "price_mode"),
        *texts("deliver_name", "deliver_street", "deliver_city", "deliver_postcode", "deliver_country"),
        *texts("note", "private_note"),
        *texts("taxes", "extras"),  # JSON, as in the event
        Column("actor", "TEXT"),
        *numbers("customer_key", "placed_at", "terms_days", "highest_line", "updated_at"),
        *standing.COLUMNS,
    ),
)

SHIPMENTS = Table(
    "order_shipments",
    (
        *numbers("order_id", "number"),
        *texts("uuid", "shipped_on", "tracking"),
        *numbers("lines", "quantity", "is_reversed"),
    ),
    key=("order_id", "number"),
)

INVOICES = invoices_of("order_detail")


def _drafted(rows: Rows, entry: Entry, event: OrderDrafted) -> None:
    _write(
        rows,
        entry,
        event,
        **_UNPLACED
        | _customer(rows, event.customer_id, event.customer_name)
        | _address(event.deliver_to)
        | {"channel": event.channel},
        reference=event.reference,
        ship_by=_day(event.ship_by),
        currency=event.currency,
        note=event.note,
        private_note=event.private_note,
        extras=_json(event.extras),
    )


def _placed(rows: Rows, entry: Entry, event: OrderPlaced) -> None:
    _write(
        rows,
        entry,
        event,
        **_customer(rows, event.customer_id, event.customer_name),
        **_address(event.deliver_to),
        no=str(event.number),
        nature="",
        source="",
        reference=event.reference,
        placed_on=entry.business_date.isoformat(),
        placed_at=entry.recorded_at,
        ship_by=_day(event.ship_by),
        terms_days=event.terms_days,
        channel=event.channel,
        currency=event.currency,
        price_mode=event.price_mode,
        note=event.note,
        private_note=event.private_note,
        taxes=_json(event.totals.taxes),
        extras=_json(event.extras),
    )


def _recorded(rows: Rows, entry: Entry, event: HistoryRecorded) -> None:
    values = _UNPLACED | {
        "no": event.number,
        "nature": event.nature,
        "source": event.source,
        "placed_on": entry.business_date.isoformat(),
        "placed_at": event.traded_at,
        "deliver_name": event.customer_name,
        "deliver_country": event.country,
    }
    customer = _customer(rows, event.customer_id, event.customer_name)
    plain = dict.fromkeys(("reference", "ship_by", "note", "private_note"), "") | {"extras": _json(NO_EXTRAS)}
    _write(rows, entry, event, currency=event.currency, **values, **customer, **plain)


def _write(rows: Rows, entry: Entry, event: OrderEvent, **values: Any) -> None:
    """The whole header, whether it stands already or not; what was paid stays, and the highest line there was."""
    key = rows.key_of("order", event.order_id)
    before = rows.get(HEADERS, key)
    highest = before["highest_line"] if before else 0
    values["highest_line"] = highest_line(highest, event) if isinstance(event, OrderPlaced) else highest
    now = standing.after(standing_of(before) if before else Standing(), event)
    values |= columns_of(now) | _touched(entry) | {"actor": entry.actor}
    if before is None:
        rows.insert(HEADERS, key, uuid=event.order_id, **values)
    else:
        rows.patch(HEADERS, key, **values)


def _moved(rows: Rows, entry: Entry, event: OrderEvent, **values: Any) -> None:
    key = rows.key_of("order", event.order_id)
    row = rows.get(HEADERS, key)
    if row is not None:
        rows.patch(HEADERS, key, **standing.changed(row, event), **_touched(entry), **values)


def _returned_to_draft(rows: Rows, entry: Entry, event: OrderReturnedToDraft) -> None:
    _moved(rows, entry, event, no=None, placed_on="", placed_at=0)


def _withdrawn(rows: Rows, entry: Entry, event: HistoryWithdrawn) -> None:
    """What was taken back is not shown any more; the journal has it."""
    rows.delete(HEADERS, rows.key_of("order", event.order_id))


def _amended(rows: Rows, entry: Entry, event: OrderAmended) -> None:
    row = rows.get(HEADERS, rows.key_of("order", event.order_id))
    highest = highest_line(row["highest_line"] if row else 0, event)
    sums = {"taxes": _json(event.after.taxes), "extras": _json(event.extras)}
    _moved(rows, entry, event, **sums, highest_line=highest)


def _resummed(rows: Rows, entry: Entry, event: LineCancelled | LinesReinstated) -> None:
    _moved(rows, entry, event, taxes=_json(event.totals.taxes))


def _shipped(rows: Rows, entry: Entry, event: OrderShipped) -> None:
    _moved(rows, entry, event)
    rows.insert(
        SHIPMENTS,
        (rows.key_of("order", event.order_id), event.number),
        uuid=event.shipment_id,
        shipped_on=event.shipped_on.isoformat(),
        lines=len(event.lines),
        quantity=sum(part.quantity for part in event.lines),
        tracking=event.tracking,
        is_reversed=0,
    )


def _shipment_reversed(rows: Rows, entry: Entry, event: ShipmentReversed) -> None:
    _moved(rows, entry, event)
    for key in rows.children(SHIPMENTS, rows.key_of("order", event.order_id)):
        row = rows.get(SHIPMENTS, key)
        if row is not None and row["uuid"] == event.shipment_id:
            rows.patch(SHIPMENTS, key, is_reversed=1)


def _particulars_changed(rows: Rows, entry: Entry, event: OrderParticularsChanged) -> None:
    particulars = event.particulars
    rows.patch(
        HEADERS,
        rows.key_of("order", event.order_id),
        reference=particulars.reference,
        ship_by=_day(particulars.ship_by),
        channel=particulars.channel,
        note=event.note,
        private_note=event.private_note,
        **_address(event.deliver_to),
        **_touched(entry),
    )


def _invoiced(rows: Rows, entry: Entry, event: InvoicePosted) -> None:
    remember(rows, INVOICES, event)


def _written_off(rows: Rows, entry: Entry, event: DifferenceWrittenOff) -> None:
    key = order_of(rows, INVOICES, event)
    row = rows.get(HEADERS, key)
    if row is not None:
        rows.patch(HEADERS, key, **standing.written_off(row, event.minor), updated_at=entry.recorded_at)


def _paid(rows: Rows, entry: Entry, event: Paying) -> None:
    for key, minor in paid_by_order(rows, INVOICES, event):
        row = rows.get(HEADERS, key)
        if row is not None:
            rows.patch(HEADERS, key, **standing.paid(row, minor), updated_at=entry.recorded_at)


def _customer(rows: Rows, customer_id: Id | None, name: str) -> dict[str, Any]:
    key = None if customer_id is None else rows.key_of("customer", customer_id)
    return {"customer": name, "customer_key": key, "customer_uuid": customer_id}


def _address(address: Address) -> dict[str, str]:
    return {f"deliver_{name}": value for name, value in asdict(address).items()}


def _json(value: tuple[TaxAmount, ...] | Extras) -> str:
    return msgspec.json.encode(value).decode()


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _touched(entry: Entry) -> dict[str, int]:
    return {"version": entry.version, "updated_at": entry.recorded_at}


_UNPLACED: dict[str, Any] = {
    "no": None,
    "nature": "",
    "source": "",
    "placed_on": "",
    "placed_at": 0,
    "terms_days": 0,
    "channel": "",
    "price_mode": "",
    "taxes": "[]",
    **_address(Address()),
}
_HANDLERS: dict[type[Event], Handler] = {
    OrderDrafted: _drafted,
    OrderPlaced: _placed,
    HistoryRecorded: _recorded,
    OrderReturnedToDraft: _returned_to_draft,
    OrderParticularsChanged: _particulars_changed,
    HistoryWithdrawn: _withdrawn,
    InvoicePosted: _invoiced,
    DifferenceWrittenOff: _written_off,
    **dict.fromkeys(standing.STEPS, _moved),
    OrderAmended: _amended,
    LineCancelled: _resummed,
    LinesReinstated: _resummed,
    OrderShipped: _shipped,
    ShipmentReversed: _shipment_reversed,
    **dict.fromkeys(PAYING, _paid),
}

ORDER_DETAIL = ReadModel("order_detail", (HEADERS, SHIPMENTS, INVOICES), _HANDLERS)


class Header(Struct, frozen=True):
    """An order without its lines."""

    key: int
    uuid: Id
    version: int
    no: str | None  # None is "Draft"
    status: str
    state: str  # draft, placed, closed, cancelled, discarded, history
    nature: str
    source: str
    customer: str
    customer_key: int | None
    customer_uuid: Id | None
    reference: str
    placed_on: str
    placed_at: Micros
    ship_by: str
    terms_days: int
    channel: str
    currency: str
    price_mode: str
    deliver_name: str
    deliver_street: str
    deliver_city: str
    deliver_postcode: str
    deliver_country: str
    note: str
    private_note: str
    highest_line: int  # that it ever had: a new line takes the next
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
    payment: str
    actor: Id  # who placed it
    updated_at: Micros
    taxes: tuple[TaxAmount, ...]
    extras: Extras

    @property
    def deliver_to(self) -> Address:
        return Address(
            self.deliver_name, self.deliver_street, self.deliver_city, self.deliver_postcode, self.deliver_country
        )


class ShipmentRow(Struct, frozen=True):
    number: int
    uuid: Id
    shipped_on: str
    lines: int
    quantity: Quantity
    tracking: str
    is_reversed: int


class DetailedOrder(Struct, frozen=True):
    header: Header
    lines: tuple[LineRow, ...]
    shipments: tuple[ShipmentRow, ...]
    returns: tuple[ReturnRow, ...]
    payments: tuple[PaymentRow, ...]

    def to_invoice(self, line: LineRow, policy: str) -> Quantity:
        """What of a line may be invoiced now, by the policy of the company; what came back before never is."""
        due = line.ordered - line.cancelled if policy == ORDERED else line.shipped
        came_back = sum(part.quantity - part.credited for part in self.returns if part.line == line.line)
        return max(0, due - line.invoiced - came_back)


class OrderDetail(Struct, frozen=True):
    """One order whole, or None when there is none under this key."""

    order_key: int

    def run(self, reader: Reader) -> DetailedOrder | None:
        with reader.transaction():
            header = self._header(reader)
            if header is None:
                return None
            lines = OrderLines(self.order_key).run(reader)
            shipments = self._shipments(reader)
            returns = OrderReturns(self.order_key).run(reader)
            payments = OrderPayments(self.order_key).run(reader)
        return DetailedOrder(header, lines, shipments, returns, payments)

    def _header(self, reader: Reader) -> Header | None:
        columns = ", ".join(("id", *Header.__struct_fields__[1:]))
        found = reader.query(f"SELECT {columns} FROM order_detail WHERE id = ?", (self.order_key,))
        if not found:
            return None
        taxes = msgspec.json.decode(found[0][-2], type=tuple[TaxAmount, ...])
        return Header(*(*found[0][:-2], taxes, msgspec.json.decode(found[0][-1], type=Extras)))

    def _shipments(self, reader: Reader) -> tuple[ShipmentRow, ...]:
        columns = ", ".join(ShipmentRow.__struct_fields__)
        sql = f"SELECT {columns} FROM order_shipments WHERE order_id = ? ORDER BY number"
        return tuple(ShipmentRow(*row) for row in reader.query(sql, (self.order_key,)))
