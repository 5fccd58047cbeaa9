"""Stock ledger: every movement of goods with the balance after it, and how stock stands at each location."""

from msgspec import Struct

from core.domain.decider import Event
from core.domain.stock.events import (
    ReservationReleased,
    ShipmentOfStockReversed,
    StockAdjusted,
    StockCounted,
    StockEvent,
    StockMoved,
    StockPicked,
    StockReceived,
    StockReserved,
    StockReturned,
    StockShipped,
    StockUnpicked,
)
from core.domain.values import Id, Micros, Quantity
from core.journal.entry import Entry
from core.projections.model import Handler, ReadModel, Row, Rows, Table
from core.projections.reader import Reader
from core.readmodels.columns import numbers, texts

PLACES = Table(
    "stock_places",
    (
        *numbers("id", "product_key", "version"),
        *texts("location"),
        *numbers("on_hand", "reserved", "picked", "quarantined"),
    ),
    indexes=(("product_key",),),
)

MOVEMENTS = Table(
    "stock_movements",
    (
        *numbers("product_key", "position", "at", "order_key"),  # order_key: NULL for what no order caused
        *texts("dated", "cause", "location", "counterpart", "reference", "actor"),
        *numbers("quantity", "balance"),  # of what is on hand at the location; out is below zero
    ),
    key=("product_key", "position"),
)


_NOTHING: Row = dict.fromkeys(("on_hand", "reserved", "picked", "quarantined"), 0)


def _received(rows: Rows, entry: Entry, event: StockReceived) -> None:
    _moved(rows, entry, event, event.quantity, "received", reference=event.reference)


def _adjusted(rows: Rows, entry: Entry, event: StockAdjusted) -> None:
    _moved(rows, entry, event, event.quantity, "adjusted", reference=event.reason)


def _counted(rows: Rows, entry: Entry, event: StockCounted) -> None:
    _moved(rows, entry, event, event.counted - event.was, "counted", reference=event.reason)


def _moved_place(rows: Rows, entry: Entry, event: StockMoved) -> None:
    _moved(rows, entry, event, event.quantity, "moved", counterpart=event.counterpart)


def _shipped(rows: Rows, entry: Entry, event: StockShipped) -> None:
    _put(rows, entry, event, reserved=-event.reserved, picked=-event.picked)
    _moved(rows, entry, event, -event.quantity, "shipped", event.order_id)


def _unshipped(rows: Rows, entry: Entry, event: ShipmentOfStockReversed) -> None:
    _put(rows, entry, event, reserved=event.reserved)
    _moved(rows, entry, event, event.quantity, "shipment reversed", event.order_id)


def _returned(rows: Rows, entry: Entry, event: StockReturned) -> None:
    """What goes into quarantine, or is scrapped, is not on hand; it is listed all the same."""
    if event.disposition == "quarantine":
        _put(rows, entry, event, quarantined=event.quantity)
    on_hand = event.quantity if event.disposition == "restock" else 0
    _moved(rows, entry, event, on_hand, f"returned, {event.disposition}", event.order_id)


def _reserved(rows: Rows, entry: Entry, event: StockReserved) -> None:
    _put(rows, entry, event, reserved=event.quantity)


def _released(rows: Rows, entry: Entry, event: ReservationReleased) -> None:
    _put(rows, entry, event, reserved=-event.quantity)


def _picked(rows: Rows, entry: Entry, event: StockPicked) -> None:
    _put(rows, entry, event, picked=event.quantity)


def _unpicked(rows: Rows, entry: Entry, event: StockUnpicked) -> None:
    _put(rows, entry, event, picked=-event.quantity)


def _moved(
    rows: Rows,
    entry: Entry,
    event: StockEvent,
    quantity: Quantity,
    cause: str,
    order_id: Id | None = None,
    *,
    counterpart: str = "",
    reference: str = "",
) -> None:
    balance = _put(rows, entry, event, on_hand=quantity)
    rows.insert(
        MOVEMENTS,
        (rows.key_of("product", event.product_id), entry.position),
        at=entry.recorded_at,
        dated=entry.business_date.isoformat(),
        cause=cause,
        location=event.location,
        counterpart=counterpart,
        reference=reference,
        actor=entry.actor,
        order_key=None if order_id is None else rows.key_of("order", order_id),
        quantity=quantity,
        balance=balance,
    )


def _put(rows: Rows, entry: Entry, event: StockEvent, **added: Quantity) -> Quantity:
    """Add to how a place stands; what is on hand there now."""
    key = rows.key_of("stock", event.stream.id)
    place = rows.get(PLACES, key) or _NOTHING
    if place is _NOTHING:
        product_key = rows.key_of("product", event.product_id)
        rows.insert(PLACES, key, product_key=product_key, location=event.location, **_NOTHING)
    sums = {name: place[name] + quantity for name, quantity in added.items()}
    rows.patch(PLACES, key, version=entry.version, **sums)
    on_hand: Quantity = place["on_hand"] + added.get("on_hand", 0)
    return on_hand


_HANDLERS: dict[type[Event], Handler] = {
    StockReceived: _received,
    StockAdjusted: _adjusted,
    StockCounted: _counted,
    StockMoved: _moved_place,
    StockReserved: _reserved,
    ReservationReleased: _released,
    StockPicked: _picked,
    StockUnpicked: _unpicked,
    StockShipped: _shipped,
    ShipmentOfStockReversed: _unshipped,
    StockReturned: _returned,
}

STOCK_LEDGER = ReadModel("stock_ledger", (PLACES, MOVEMENTS), _HANDLERS)


class Movement(Struct, frozen=True):
    """Goods that came, went, or were put right. `no` is the order's, empty without one."""

    position: int
    at: Micros
    dated: str
    cause: str
    location: str
    counterpart: str
    reference: str
    actor: Id
    order_key: int | None
    no: str
    quantity: Quantity
    balance: Quantity


class Movements(Struct, frozen=True):
    """The movements of a product, the newest first; `before` a position for those further back."""

    product_key: int
    limit: int = 100
    before: int | None = None

    def run(self, reader: Reader) -> tuple[Movement, ...]:
        own = ", ".join(f"m.{name}" for name in Movement.__struct_fields__[:9])
        sql = f"""SELECT {own},
            coalesce(o.no, ''), m.quantity, m.balance FROM stock_movements m
            LEFT JOIN order_list o ON o.id = m.order_key
            WHERE m.product_key = ? AND m.position < ? ORDER BY m.position DESC LIMIT ?"""
        before = 2**62 if self.before is None else self.before
        return tuple(Movement(*row) for row in reader.query(sql, (self.product_key, before, self.limit)))


class StockPlace(Struct, frozen=True):
    """How a product stands at one location. `version` is that of its stock there, for commands about it."""

    location: str
    version: int
    on_hand: Quantity
    reserved: Quantity
    picked: Quantity
    quarantined: Quantity

    @property
    def available(self) -> Quantity:
        return self.on_hand - self.reserved


class StockPlaces(Struct, frozen=True):
    """All locations that ever had stock of a product."""

    product_key: int

    def run(self, reader: Reader) -> tuple[StockPlace, ...]:
        columns = ", ".join(StockPlace.__struct_fields__)
        sql = f"SELECT {columns} FROM stock_places WHERE product_key = ? ORDER BY id"
        return tuple(StockPlace(*row) for row in reader.query(sql, (self.product_key,)))
