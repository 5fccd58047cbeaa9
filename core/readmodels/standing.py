"""How far an order has come, as sums over its lines: the fold that lists, details and balances share."""

from collections.abc import Iterable
from typing import Any, get_args

from msgspec import Struct
from msgspec.structs import asdict, replace

from core.domain.calculation import rounded
from core.domain.decider import Event
from core.domain.orders.events import (
    DraftedLine,
    HistoryRecorded,
    LineCancelled,
    LinesReinstated,
    NoteAdded,
    OrderAmended,
    OrderCancelled,
    OrderClosed,
    OrderCredited,
    OrderDiscarded,
    OrderDrafted,
    OrderHeld,
    OrderInvoiced,
    OrderLine,
    OrderPlaced,
    OrderReleased,
    OrderReopened,
    OrderReturnedToDraft,
    ReturnInspected,
    Totals,
)
from core.domain.orders.moves import Moving, moves_of
from core.domain.values import ONE, PRICE_SCALE, RATE_SCALE, Minor, Quantity, exponent
from core.projections.model import Column, Row


class Standing(Struct, frozen=True):
    """Sums of one order. A draft's net and total are its goods as typed, before tax.

    `state` is draft, placed, closed, cancelled, discarded or history; the chip of a list is `status`.
    """

    state: str = "draft"
    hold: str | None = None
    ordered: Quantity = 0
    cancelled: Quantity = 0
    reserved: Quantity = 0
    picked: Quantity = 0
    shipped: Quantity = 0
    returned: Quantity = 0
    invoiced: Quantity = 0
    credited: Quantity = 0
    open_goods: Quantity = 0  # the part of what is open that has a stock to be set aside from
    services: str = ""  # numbers of the lines without a stock, as in ",2,7,"
    net: Minor = 0
    tax: Minor = 0
    total: Minor = 0
    uninvoiced: Minor = 0  # of the total
    billed: Minor = 0  # total of its invoices
    taken_back: Minor = 0  # total of its credit notes
    written_off: Minor = 0
    paid: Minor = 0

    @property
    def open(self) -> Quantity:
        return self.ordered - self.cancelled - self.shipped

    @property
    def due(self) -> Minor:
        """What the customer owes for it, payments aside."""
        owed = self.uninvoiced + self.billed - self.taken_back - self.written_off
        return owed if self.state in _OWED else 0

    @property
    def owing(self) -> Minor:
        """Less than nothing when money has to go back."""
        return 0 if self.state == "history" else self.due - self.paid

    @property
    def is_open(self) -> bool:
        """Whether goods or money are still to come or to go."""
        return self.state in _OWED and (self.open > 0 or self.owing != 0)

    @property
    def backordered(self) -> Quantity:
        return self.open_goods - self.reserved if self.state == "placed" else 0

    @property
    def status(self) -> str:
        """The chip, first match of the order of decisions 22; late and overdue are flags beside it."""
        if self.state not in _OWED:
            return "complete" if self.state == "history" else self.state
        if self.hold is not None:
            return "on hold"
        if self.shipped and self.returned >= self.shipped:
            return "returned"
        return "complete" if self.state == "closed" else self._progress()

    @property
    def payment(self) -> str:
        """Empty while there is nothing to pay."""
        if self.owing < 0:
            return "credit owed"
        if self.state not in _OWED:
            return ""
        if self.owing == 0:
            return "paid"
        return "part paid" if self.paid else "unpaid"

    def _progress(self) -> str:
        if self.shipped > 0:
            return self._shipping()
        if self.picked > 0:
            return "picked" if self.picked >= self.open else "picking"
        return "placed"

    def _shipping(self) -> str:
        if self.open > 0:
            return "part shipped"
        return "invoiced" if self.invoiced >= self.shipped else "shipped"


_OWED = ("placed", "closed")
_DERIVED = ("open", "owing", "is_open", "backordered", "status", "payment")
_WORDS = ("state", "hold", "services", "status", "payment")


def _columns(names: Iterable[str]) -> tuple[Column, ...]:
    return tuple(Column(name, "TEXT" if name in _WORDS else "INTEGER") for name in names)


STEPS: tuple[type[Event], ...] = (
    OrderDiscarded,
    OrderAmended,
    OrderHeld,
    OrderReleased,
    OrderClosed,
    OrderReopened,
    ReturnInspected,
    NoteAdded,
    *get_args(Moving),
)
"""The events of an order that only move how it stands; what begins one, or takes it away, is for each read model."""

_CLOSING = ("cancelled", "shipped")  # what is so is open no more

FOLDED = _columns(Standing.__struct_fields__)
"""The columns that the fold needs."""

COLUMNS = (*FOLDED, *_columns(_DERIVED))
"""The columns that a table with standings has beside its own."""


def standing_of(row: Row) -> Standing:
    return Standing(**{name: row[name] for name in Standing.__struct_fields__})


def columns_of(standing: Standing) -> dict[str, Any]:
    """All columns of a standing, as a row keeps them."""
    derived = {name: getattr(standing, name) for name in _DERIVED}
    return asdict(standing) | {
        name: int(value) if isinstance(value, bool) else value for name, value in derived.items()
    }


def changed(row: Row, event: Event) -> dict[str, Any]:
    """The columns of a row once an event of its order has happened."""
    return columns_of(after(standing_of(row), event))


def written_off(row: Row, minor: Minor) -> dict[str, Any]:
    """The columns of a row once a rest of one of its invoices was written off."""
    return columns_of(with_written_off(standing_of(row), minor))


def paid(row: Row, minor: Minor) -> dict[str, Any]:
    """The columns of a row once something was paid on its order; less than nothing takes a payment back."""
    return columns_of(with_paid(standing_of(row), minor))


def after(standing: Standing, event: Event) -> Standing:  # noqa: C901  one flat case an event
    """The standing once an event of the order has happened; the same when it moves no sum."""
    match event:
        case OrderDrafted():
            return _drafted(standing, event)
        case OrderPlaced():
            return _placed(standing, event)
        case HistoryRecorded():
            return _recorded(event)
        case OrderDiscarded():
            return replace(standing, state="discarded")
        case OrderReturnedToDraft():
            return replace(standing, state="draft", hold=None)
        case OrderHeld():
            return replace(standing, hold=event.reason)
        case OrderReleased():
            return replace(standing, hold=None)
        case OrderClosed():
            return replace(standing, state="closed", uninvoiced=0)
        case OrderReopened():
            return replace(standing, state="placed")
        case _:
            return _after_lines(standing, event)


def with_paid(standing: Standing, minor: Minor) -> Standing:
    return replace(standing, paid=standing.paid + minor)


def with_written_off(standing: Standing, minor: Minor) -> Standing:
    return replace(standing, written_off=standing.written_off + minor)


def _after_lines(standing: Standing, event: Event) -> Standing:
    match event:
        case OrderAmended():
            return _amended(standing, event)
        case LineCancelled():
            return _summed(_moved(standing, event), event.totals)
        case OrderCancelled():
            return replace(_moved(standing, event), state="cancelled", hold=None)
        case LinesReinstated():
            return replace(_summed(_moved(standing, event), event.totals), state="placed")
        case OrderInvoiced():
            return _invoiced(standing, event)
        case OrderCredited():
            return replace(_moved(standing, event), taken_back=standing.taken_back + event.total)
        case _:
            return _moved(standing, event)


def _drafted(standing: Standing, event: OrderDrafted) -> Standing:
    goods = sum(draft_net(line, event.currency) for line in event.lines)
    ordered = sum(line.quantity for line in event.lines)
    return Standing(state="draft", ordered=ordered, net=goods, total=goods, paid=standing.paid)


def _recorded(event: HistoryRecorded) -> Standing:
    quantity = sum(line.quantity for line in event.lines)
    return Standing(state="history", ordered=quantity, shipped=quantity, net=event.total, total=event.total)


def _placed(standing: Standing, event: OrderPlaced) -> Standing:
    placed = Standing(state="placed", paid=standing.paid)
    for line in event.lines:
        placed = _with(placed, line)
    return _summed(placed, event.totals)


def _amended(standing: Standing, event: OrderAmended) -> Standing:
    for change in event.changes:
        if change.before:
            standing = _without(standing, change.before)
        if change.after:
            standing = _with(standing, change.after)
    return _summed(standing, event.after)


def _with(standing: Standing, line: OrderLine) -> Standing:
    """A line more. One without a stock is remembered as such, while it is there."""
    ordered = standing.ordered + line.quantity
    if line.is_goods:
        return replace(standing, ordered=ordered, open_goods=standing.open_goods + line.quantity)
    return replace(standing, ordered=ordered, services=f"{standing.services or ','}{line.line},")


def _without(standing: Standing, line: OrderLine) -> Standing:
    ordered = standing.ordered - line.quantity
    if line.is_goods:
        return replace(standing, ordered=ordered, open_goods=standing.open_goods - line.quantity)
    left = standing.services.replace(f",{line.line},", ",")
    return replace(standing, ordered=ordered, services=left if left != "," else "")


def _moved(standing: Standing, event: Event) -> Standing:
    """The sums moved as the lines are; the same standing when nothing moves."""
    sums: dict[str, Quantity] = {}
    for name, parts in moves_of(event).items():
        sums[name] = getattr(standing, name) + sum(part.quantity for part in parts)
        if name in _CLOSING:
            goods = sum(part.quantity for part in parts if f",{part.line}," not in standing.services)
            sums["open_goods"] = standing.open_goods - goods
    return replace(standing, **sums) if sums else standing


def _invoiced(standing: Standing, event: OrderInvoiced) -> Standing:
    return replace(_moved(standing, event), uninvoiced=event.left, billed=standing.billed + event.total)


def _summed(standing: Standing, totals: Totals) -> Standing:
    """With new sums. What was invoiced and credited may be cancelled; nothing is left to invoice of it."""
    is_left = standing.ordered - standing.cancelled > standing.invoiced
    uninvoiced = max(0, standing.uninvoiced + totals.total - standing.total) if is_left else 0
    return replace(standing, net=totals.net, tax=totals.tax, total=totals.total, uninvoiced=uninvoiced)


def draft_net(line: DraftedLine, currency: str) -> Minor:
    """What a draft's line comes to as typed; a draft without a currency counts in hundredths."""
    scaled = line.quantity * line.unit_price * (RATE_SCALE - line.discount) * 10 ** exponent(currency)
    return rounded(scaled, ONE * PRICE_SCALE * RATE_SCALE)
