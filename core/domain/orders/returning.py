"""Goods that came back: taking them in, and saying what becomes of them."""

from collections.abc import Iterator, Sequence

from core.domain.decider import Accepted, Context, Event, Refused, States, Violation
from core.domain.orders.cancelling import not_placed
from core.domain.orders.closing import reopened, with_closing
from core.domain.orders.commands import InspectReturn, ReceiveReturn
from core.domain.orders.events import InspectedLine, LineQuantity, ReturnInspected, ReturnReceived
from core.domain.orders.parts import at_most, choice_violations, part_by_part
from core.domain.orders.pricing import doubled_lines, part_violations
from core.domain.orders.state import Line, Order, Return, ReturnedLine
from core.domain.stock.events import MAIN, StockReturned
from core.domain.values import Measured


def receive(command: ReceiveReturn, states: States, context: Context) -> Accepted | Refused:
    """Stock is untouched until somebody has looked at the goods. A closed order is open again."""
    order = states.of(Order, command.order_id)
    parts = tuple(part for part in command.lines if part.quantity)
    known = next((each for each in order.returns if each.return_id == command.return_id), None)
    if known is not None:
        same = _is_known(command, parts, known, order)
        return Accepted() if same else Refused(Violation("SYS-4", facts={"thing": "return"}))
    if order.status not in ("placed", "closed"):
        return not_placed(order)
    violations = tuple(_receive_violations(command, order, parts))
    if violations:
        return Refused(*violations)
    number = context.numbers["return"]
    received = ReturnReceived(order.id, command.return_id, number, command.received_on, parts, command.reason)
    return Accepted((received, *reopened(order)))


def inspect(command: InspectReturn, states: States) -> Accepted | Refused:
    order = states.of(Order, command.order_id)
    if order.status not in ("placed", "closed"):
        return not_placed(order)
    if all(each.return_id != command.return_id for each in order.returns):
        return Refused(Violation("RET-2"))
    parts = tuple(part for part in command.lines if part.restocked or part.quarantined or part.scrapped)
    violations = tuple(_inspect_violations(command, order, parts))
    if violations:
        return Refused(*violations)
    became = (event for part in parts for event in _on_stock(order, part))
    events = (ReturnInspected(order.id, command.return_id, parts), *became)
    return Accepted(with_closing(events, order, states))


def _is_known(command: ReceiveReturn, parts: Sequence[LineQuantity], known: Return, order: Order) -> bool:
    """Whether the return in the books is this one."""
    kept = {(part.line, part.quantity) for part in order.returned_lines if part.return_id == known.return_id}
    return known.received_on == command.received_on and kept == {(part.line, part.quantity) for part in parts}


def _receive_violations(command: ReceiveReturn, order: Order, parts: Sequence[LineQuantity]) -> Iterator[Violation]:
    if not command.reason.strip():
        yield Violation("ORD-18", "reason")
    yield from choice_violations(order, parts)
    for line, quantity in part_by_part(order, parts):
        if not line.is_goods:
            yield Violation("STK-3", f"lines.{line.line}.quantity", {"item": line.name})
        elif quantity > line.shipped - line.returned:
            yield _more_than_shipped(line)


def _more_than_shipped(line: Line) -> Violation:
    quantities = {"shipped": line.shipped, "returned": line.returned, "max": line.shipped - line.returned}
    facts = {name: Measured(quantity, line.unit) for name, quantity in quantities.items()}
    return Violation("RET-1", f"lines.{line.line}.quantity", facts)


def _inspect_violations(command: InspectReturn, order: Order, parts: Sequence[InspectedLine]) -> Iterator[Violation]:
    if not parts:
        yield Violation("SHP-5", "lines", {"no": order.number})
    yield from doubled_lines(part.line for part in parts)
    kept = {each.line: each for each in order.returned_lines if each.return_id == command.return_id}
    for part in parts:
        line = order.line(part.line)
        if line is None or part.line not in kept or part.restocked < 0 or part.scrapped < 0:
            yield Violation("ORD-2", f"lines.{part.line}.quantity")
        else:
            yield from _limits(part, kept[part.line], line)


def _limits(part: InspectedLine, kept: ReturnedLine, line: Line) -> Iterator[Violation]:
    """What was not looked at yet can go anywhere; what is in quarantine can leave it for another place."""
    for quantity in (part.restocked, part.quarantined, part.scrapped):
        yield from part_violations(quantity, line.unit, f"lines.{line.line}.quantity")
    if part.quarantined < -kept.quarantined:
        yield Violation("RET-4", f"lines.{line.line}.quantity", at_most(line, kept.quarantined))
    elif not 0 <= part.restocked + part.quarantined + part.scrapped <= kept.awaited:
        yield Violation("RET-3", f"lines.{line.line}.quantity", at_most(line, kept.awaited))


def _on_stock(order: Order, part: InspectedLine) -> Iterator[Event]:
    line = order.line(part.line)
    assert line is not None and line.product_id is not None, "the violations were asked first"
    places = {"restock": part.restocked, "quarantine": part.quarantined, "scrap": part.scrapped}
    for disposition, quantity in places.items():
        if quantity:
            yield StockReturned(line.product_id, MAIN, order.id, line.line, quantity, disposition)
