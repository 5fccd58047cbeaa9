"""Parts of an order's lines, as somebody chose them to be picked, shipped or taken back."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from core.domain.decider import Violation
from core.domain.orders.events import LineQuantity
from core.domain.orders.pricing import doubled_lines, part_violations
from core.domain.orders.state import Line, Order
from core.domain.values import Measured, Quantity


def part_by_part(order: Order, parts: Iterable[LineQuantity]) -> list[tuple[Line, Quantity]]:
    """The lines that parts were chosen of, with how much; what cannot be is left out."""
    of_lines = ((order.line(part.line), part.quantity) for part in parts)
    return [(line, quantity) for line, quantity in of_lines if line is not None and quantity > 0]


def choice_violations(order: Order, parts: Sequence[LineQuantity]) -> Iterator[Violation]:
    """What is wrong with the choice by itself, however far the lines have come."""
    if not parts:
        yield Violation("SHP-5", "lines", {"no": order.number})
    yield from doubled_lines(part.line for part in parts)
    for part in parts:
        line = order.line(part.line)
        if line is None or part.quantity <= 0:
            yield Violation("ORD-2", f"lines.{part.line}.quantity")
        else:
            yield from part_violations(part.quantity, line.unit, f"lines.{part.line}.quantity")


def at_most(line: Line, most: Quantity) -> dict[str, Any]:
    """The facts when more of a line was asked for than there can be."""
    return {"item": line.name, "most": Measured(most, line.unit)}
