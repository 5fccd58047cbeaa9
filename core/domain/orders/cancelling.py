"""Hold and release; cancelling what is open, and wanting it again."""

from collections.abc import Iterator

from msgspec.structs import replace

from core.domain.decider import Accepted, Context, Refused, States, Violation
from core.domain.facts import Allocations
from core.domain.orders.closing import with_closing
from core.domain.orders.commands import CancelLine, CancelOrder, HoldOrder, ReinstateLines, ReleaseOrder
from core.domain.orders.events import (
    LineCancelled,
    LineQuantity,
    LinesReinstated,
    OrderCancelled,
    OrderHeld,
    OrderReleased,
)
from core.domain.orders.placing import codes, not_accepted, still_over_credit_limit
from core.domain.orders.pricing import discount_violations, doubled_lines, part_violations, priced_line, totals_of
from core.domain.orders.reserving import Move, reservation_events, within_stock
from core.domain.orders.state import Line, Order
from core.domain.values import Measured, Money, Quantity


def hold(command: HoldOrder, states: States) -> Accepted | Refused:
    order = states.of(Order, command.order_id)
    if not order.is_placed:
        return not_placed(order)
    if not command.reason.strip():
        return Refused(Violation("ORD-18", "reason"))
    if order.hold_reason == command.reason:
        return Accepted()
    if order.hold_reason is not None:  # else undo could not give the first reason back
        return Refused(Violation("ORD-10", "reason", {"no": order.number, "reason": order.hold_reason}))
    return Accepted((OrderHeld(order.id, command.reason),))


def release(command: ReleaseOrder, states: States, context: Context) -> Accepted | Refused:
    order = states.of(Order, command.order_id)
    if not order.is_placed:
        return not_placed(order)
    if order.hold_reason is None:
        return Accepted()
    warnings = tuple(still_over_credit_limit(order, states, context))
    unmet = not_accepted(warnings, command.accepts)
    if unmet:
        return Refused(*unmet)
    released = OrderReleased(order.id, codes(warnings), order.hold_reason)
    return Accepted(with_closing((released,), order, states))


def cancel_line(command: CancelLine, states: States) -> Accepted | Refused:
    order = states.of(Order, command.order_id)
    if not order.is_placed:
        return not_placed(order)
    line = order.line(command.line)
    if line is None or command.quantity <= 0:
        return Refused(Violation("ORD-2", "quantity"))
    violations = tuple(_cancel_violations(command, order, line))
    if violations:
        return Refused(*violations)
    rest = _cancelled(line, command.quantity)
    totals = totals_of(_with(rest, order), order)
    cancelled = LineCancelled(order.id, line.line, command.quantity, totals, command.reason)
    events = (cancelled, *reservation_events(order.id, _released([rest])))
    return Accepted(with_closing(events, order, states))


def _cancel_violations(command: CancelLine, order: Order, line: Line) -> Iterator[Violation]:
    """What is picked is unpicked first, what is invoiced is credited first, and a discount must have lines."""
    if command.quantity > line.open - line.picked:
        most = Measured(line.open - line.picked, line.unit)
        yield Violation("ORD-19", "quantity", {"item": line.name, "most": most})
        return
    yield from part_violations(command.quantity, line.unit, "quantity")
    free = line.ordered - line.cancelled - line.owed
    if command.quantity > free:
        facts = {"item": line.name, "inv": invoice_numbers(order), "most": Measured(max(0, free), line.unit)}
        yield Violation("ORD-29", "quantity", facts)
    lines = [priced_line(other) for other in _with(_cancelled(line, command.quantity), order)]
    yield from discount_violations(lines, order.extras, order.price_mode, order.currency)


def _with(changed: Line, order: Order) -> list[Line]:
    return [changed if other.line == changed.line else other for other in order.lines]


def cancel_order(command: CancelOrder, states: States, context: Context) -> Accepted | Refused:
    order = states.of(Order, command.order_id)
    if order.status == "cancelled":
        return Accepted()
    if not order.is_placed:
        return not_placed(order)
    if order.has_shipped:
        return Refused(_partly_shipped(order))
    if any(line.owed for line in order.lines):
        return Refused(Violation("ORD-30", facts={"no": order.number, "inv": invoice_numbers(order)}))
    if any(line.picked for line in order.lines):
        return Refused(Violation("ORD-31", facts={"no": order.number, "n": Measured(_picked(order))}))
    paid = sum(part.minor for part in context.facts[Allocations("order", order.id)])
    if paid:
        return Refused(Violation("ORD-9", facts={"no": order.number, "amount": Money(paid, order.currency)}))
    opened = tuple(LineQuantity(line.line, line.open) for line in order.lines if line.open)
    moves = [Move(line.line, line.product_id, -line.reserved) for line in order.lines if line.product_id]
    return Accepted((OrderCancelled(order.id, opened, command.reason), *reservation_events(order.id, moves)))


def reinstate(command: ReinstateLines, states: States) -> Accepted | Refused:
    order = states.of(Order, command.order_id)
    if order.status not in ("placed", "cancelled", "closed"):
        return not_placed(order)
    back = {change.line: change.quantity for change in command.lines}
    violations = tuple(_reinstate_violations(command, order))
    if violations:
        return Refused(*violations)
    lines = [_cancelled(line, -back.get(line.line, 0)) for line in order.lines]
    reinstated = LinesReinstated(order.id, command.lines, totals_of(lines, order))
    wanted = [
        Move(line.line, line.product_id, back[line.line])
        for line in order.lines
        if line.line in back and line.product_id and line.is_goods
    ]
    return Accepted((reinstated, *reservation_events(order.id, within_stock(wanted, states))))


def _reinstate_violations(command: ReinstateLines, order: Order) -> Iterator[Violation]:
    yield from doubled_lines(change.line for change in command.lines)
    for change in command.lines:
        line = order.line(change.line)
        if line is None or not 0 < change.quantity <= line.cancelled:
            yield Violation("ORD-2", f"lines.{change.line}.quantity")
        else:
            yield from part_violations(change.quantity, line.unit, f"lines.{change.line}.quantity")


def invoice_numbers(order: Order) -> str:
    return ", ".join(invoice.number for invoice in order.invoices)


def not_placed(order: Order) -> Refused:
    """Refusal of a change that only a placed order can take."""
    return Refused(Violation("ORD-20", facts={"no": order.number, "status": order.status or "unknown"}))


def _cancelled(line: Line, quantity: Quantity) -> Line:
    return replace(line, cancelled=line.cancelled + quantity)


def _released(lines: list[Line]) -> list[Move]:
    """What is set aside beyond the open quantity."""
    return [Move(line.line, line.product_id, min(0, line.open - line.reserved)) for line in lines if line.product_id]


def _picked(order: Order) -> Quantity:
    return sum(line.picked for line in order.lines)


def _partly_shipped(order: Order) -> Violation:
    shipment = next(shipment for shipment in order.shipments if not shipment.is_reversed)
    shipped = sum(line.shipped for line in order.lines)
    rest = sum(line.open for line in order.lines)
    facts = {"no": order.number, "n": Measured(shipped), "shipment": shipment.number, "rest": Measured(rest)}
    return Violation("ORD-8", facts=facts)
