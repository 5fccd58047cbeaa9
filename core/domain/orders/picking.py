"""Picking what an order waits for, and putting it back on the shelf."""

from collections.abc import Iterator, Sequence

from core.domain.company.events import COMPANY, Company
from core.domain.company.settings import NEGATIVE_STOCK
from core.domain.decider import Accepted, Refused, States, Violation
from core.domain.orders.cancelling import not_placed
from core.domain.orders.commands import PickOrder, UnpickOrder
from core.domain.orders.events import LineQuantity, LinesPicked, LinesUnpicked
from core.domain.orders.parts import at_most, choice_violations, part_by_part
from core.domain.orders.reserving import Move, reservation_events
from core.domain.orders.state import Line, Order
from core.domain.stock.events import MAIN, Stock, StockPicked, StockUnpicked, stock_id
from core.domain.values import Id, Measured, Quantity


def pick(command: PickOrder, states: States) -> Accepted | Refused:
    """What is picked and not set aside yet is set aside first."""
    order = states.of(Order, command.order_id)
    if not order.is_placed:
        return not_placed(order)
    parts = tuple(part for part in command.lines if part.quantity)
    violations = tuple(_pick_violations(order, parts, states))
    if violations:
        return Refused(*violations)
    chosen = part_by_part(order, parts)
    lacking = [Move(line.line, _goods(line), _lacking(line, quantity)) for line, quantity in chosen]
    picked = (StockPicked(_goods(line), MAIN, order.id, line.line, quantity) for line, quantity in chosen)
    return Accepted((*reservation_events(order.id, lacking), LinesPicked(order.id, parts), *picked))


def unpick(command: UnpickOrder, states: States) -> Accepted | Refused:
    order = states.of(Order, command.order_id)
    if not order.is_placed:
        return not_placed(order)
    parts = tuple(part for part in command.lines if part.quantity)
    chosen = part_by_part(order, parts)
    too_much = (
        Violation("SHP-9", f"lines.{line.line}.quantity", at_most(line, line.picked))
        for line, quantity in chosen
        if quantity > line.picked
    )
    violations = (*choice_violations(order, parts), *too_much)
    if violations:
        return Refused(*violations)
    back = (StockUnpicked(_goods(line), MAIN, order.id, line.line, quantity) for line, quantity in chosen)
    return Accepted((LinesUnpicked(order.id, parts), *back))


def _pick_violations(order: Order, parts: Sequence[LineQuantity], states: States) -> Iterator[Violation]:
    if order.hold_reason is not None:
        yield Violation("ORD-10", facts={"no": order.number, "reason": order.hold_reason})
    yield from choice_violations(order, parts)
    taken: dict[Id, Quantity] = {}
    for line, quantity in part_by_part(order, parts):
        if not line.is_goods:
            yield Violation("STK-3", f"lines.{line.line}.quantity", {"item": line.name})
        elif quantity > line.open - line.picked:
            yield Violation("SHP-8", f"lines.{line.line}.quantity", at_most(line, line.open - line.picked))
        else:
            yield from _stock_violations(line, quantity, states, taken)


def _stock_violations(line: Line, quantity: Quantity, states: States, taken: dict[Id, Quantity]) -> Iterator[Violation]:
    """What is not set aside for the line must be available; `taken` sums up what earlier lines take of it."""
    product_id = _goods(line)
    stock = states.of(Stock, stock_id(product_id))
    lacking = _lacking(line, quantity)
    free = stock.available - taken.get(product_id, 0)
    taken[product_id] = taken.get(product_id, 0) + lacking
    if lacking <= max(0, free) or states.of(Company, COMPANY).setting(NEGATIVE_STOCK) == "allowed":
        return
    facts = {"loc": "Main", "onhand": Measured(stock.on_hand, line.unit), "sku": line.sku}
    yield Violation("STK-1", f"lines.{line.line}.quantity", {**facts, "qty": Measured(quantity, line.unit)})


def _lacking(line: Line, quantity: Quantity) -> Quantity:
    """What has to be set aside before so much can be picked."""
    return max(0, line.picked + quantity - line.reserved)


def _goods(line: Line) -> Id:
    assert line.product_id is not None, "a placed line has a product"
    return line.product_id
