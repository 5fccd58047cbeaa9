"""By how much an event moves the quantities of which lines: the arithmetic that states and read models share."""

from core.domain.decider import Event
from core.domain.orders.events import (
    LineCancelled,
    LineQuantity,
    LinesPicked,
    LinesReinstated,
    LinesReserved,
    LinesUnpicked,
    OrderCancelled,
    OrderCredited,
    OrderInvoiced,
    OrderShipped,
    ReturnReceived,
    ShipmentReversed,
)

Moving = (
    LinesReserved
    | LineCancelled
    | OrderCancelled
    | LinesReinstated
    | LinesPicked
    | LinesUnpicked
    | OrderShipped
    | ShipmentReversed
    | ReturnReceived
    | OrderInvoiced
    | OrderCredited
)
Parts = tuple[LineQuantity, ...]


def moves_of(event: Event) -> dict[str, Parts]:  # noqa: C901  one flat case an event
    """What is added to the lines, by the name of the quantity; empty for an event that moves none."""
    match event:
        case LinesReserved(lines=lines):
            return {"reserved": lines}
        case LineCancelled(line=line, quantity=quantity):
            return {"cancelled": (LineQuantity(line, quantity),)}
        case OrderCancelled(lines=lines):
            return {"cancelled": lines}
        case LinesReinstated(lines=lines):
            return {"cancelled": _less(lines)}
        case LinesPicked(lines=lines):
            return {"picked": lines}
        case LinesUnpicked(lines=lines):
            return {"picked": _less(lines)}
        case OrderShipped(lines=lines, reserved=reserved, picked=picked):
            return {"shipped": lines, "reserved": _less(reserved), "picked": _less(picked)}
        case ShipmentReversed(lines=lines, reserved=reserved):
            return {"shipped": _less(lines), "reserved": reserved}
        case ReturnReceived(lines=lines):
            return {"returned": lines}
        case OrderInvoiced(lines=lines):
            return {"invoiced": lines}
        case OrderCredited(lines=lines):
            return {"credited": lines}
        case _:
            return {}


def _less(parts: Parts) -> Parts:
    return tuple(LineQuantity(part.line, -part.quantity) for part in parts)
