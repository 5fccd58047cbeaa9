"""By how much an event moves the quantities of which lines: the arithmetic that states and read models share."""

from core.domain.decider import Event
from core.domain.orders.events import (
    LineCancelled,
    LineQuantity,
    LinesReinstated,
    LinesReserved,
    OrderCancelled,
    OrderShipped,
    ShipmentReversed,
)

Moving = LinesReserved | LineCancelled | OrderCancelled | LinesReinstated | OrderShipped | ShipmentReversed
Parts = tuple[LineQuantity, ...]


def moves_of(event: Event) -> dict[str, Parts]:
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
        case OrderShipped(lines=lines, reserved=reserved):
            return {"shipped": lines, "reserved": _less(reserved)}
        case ShipmentReversed(lines=lines, reserved=reserved):
            return {"shipped": _less(lines), "reserved": reserved}
        case _:
            return {}


def _less(parts: Parts) -> Parts:
    return tuple(LineQuantity(part.line, -part.quantity) for part in parts)
