"""Shipping part or all of an order, and taking a shipment back."""

from collections.abc import Iterator

from core.domain.company.events import COMPANY, Company
from core.domain.company.settings import NEGATIVE_STOCK
from core.domain.decider import Accepted, Context, Refused, States, Violation
from core.domain.orders.cancelling import invoice_numbers, not_placed
from core.domain.orders.closing import reopened, with_closing
from core.domain.orders.commands import ReverseShipment, ShipOrder
from core.domain.orders.events import LineQuantity, OrderShipped, ShipmentReversed
from core.domain.orders.invoicing import INVOICE_POLICY, ORDERED
from core.domain.orders.parts import at_most, choice_violations, part_by_part
from core.domain.orders.state import Line, Order, Shipment, ShippedLine
from core.domain.stock.events import MAIN, ShipmentOfStockReversed, Stock, StockShipped, stock_id
from core.domain.values import Id, Measured, Quantity


def ship(command: ShipOrder, states: States, context: Context) -> Accepted | Refused:
    order = states.of(Order, command.order_id)
    parts = [part for part in command.lines if part.quantity]
    known = next((each for each in order.shipments if each.shipment_id == command.shipment_id), None)
    if known is not None:
        same = _is_known(command, parts, known, order)
        return Accepted() if same else Refused(Violation("SYS-4", facts={"thing": "shipment"}))
    if not order.is_placed:
        return not_placed(order)
    violations = list(_violations(order, parts, states))
    if violations:
        return Refused(*violations)
    reserved = tuple(LineQuantity(part.line, _from_reserved(order, part)) for part in parts)
    picked = tuple(LineQuantity(part.line, _from_picked(order, part)) for part in parts)
    shipped = OrderShipped(
        order.id,
        command.shipment_id,
        context.numbers["shipment"],
        command.shipped_on,
        tuple(parts),
        reserved,
        picked,
        command.tracking,
    )
    shares = zip(parts, reserved, picked, strict=True)
    left = (_left(order, part, aside.quantity, off.quantity) for part, aside, off in shares)
    events = (shipped, *(event for event in left if event is not None))
    return Accepted(with_closing(events, order, states))


def reverse_shipment(command: ReverseShipment, states: States) -> Accepted | Refused:
    order = states.of(Order, command.order_id)
    shipment = next((each for each in order.shipments if each.shipment_id == command.shipment_id), None)
    if shipment is None:
        return Refused(Violation("SHP-4"))
    if shipment.is_reversed:
        return Accepted()
    if order.status not in ("placed", "closed"):
        return not_placed(order)
    parts = [part for part in order.shipped_lines if part.shipment_id == shipment.shipment_id]
    violations = tuple(_reversal_violations(order, shipment, parts, states))
    if violations:
        return Refused(*violations)
    reversed_ = ShipmentReversed(
        order.id,
        shipment.shipment_id,
        tuple(LineQuantity(part.line, part.quantity) for part in parts),
        tuple(LineQuantity(part.line, part.reserved) for part in parts),
    )
    back = (_back(order, part) for part in parts)
    return Accepted((reversed_, *(event for event in back if event is not None), *reopened(order)))


def _reversal_violations(
    order: Order, shipment: Shipment, parts: list[ShippedLine], states: States
) -> Iterator[Violation]:
    """What is left shipped must be enough for what came back, and for what is invoiced if that goes by shipping."""
    goes_by_shipped = states.of(Company, COMPANY).setting(INVOICE_POLICY) != ORDERED
    for part in parts:
        line = order.line(part.line)
        left = line.shipped - part.quantity if line is not None else 0
        if line is not None and left < line.returned:
            yield Violation("SHP-10", facts={"no": shipment.number, "item": line.name})
        elif line is not None and goes_by_shipped and left < line.owed:
            yield Violation("SHP-3", facts={"no": shipment.number, "inv": invoice_numbers(order)})
            return


def _is_known(command: ShipOrder, parts: list[LineQuantity], shipment: Shipment, order: Order) -> bool:
    """Whether the shipment in the books is this one; of a reversed one the lines are not kept."""
    left = [(part.line, part.quantity) for part in order.shipped_lines if part.shipment_id == shipment.shipment_id]
    same_lines = shipment.is_reversed or sorted(left) == sorted((part.line, part.quantity) for part in parts)
    return same_lines and (shipment.shipped_on, shipment.tracking) == (command.shipped_on, command.tracking)


def _violations(order: Order, parts: list[LineQuantity], states: States) -> Iterator[Violation]:
    if order.hold_reason is not None:
        yield Violation("ORD-10", facts={"no": order.number, "reason": order.hold_reason})
    yield from choice_violations(order, parts)
    is_picked = any(line.picked for line in order.lines)
    taken: dict[Id, Quantity] = {}
    for line, quantity in part_by_part(order, parts):
        if quantity > line.open:
            yield Violation("SHP-6", f"lines.{line.line}.quantity", at_most(line, line.open))
        elif line.is_goods and is_picked and quantity > line.picked:
            yield _not_all_picked(line, quantity)
        elif line.is_goods:
            yield from _stock_violations(line, quantity, states, taken)


def _not_all_picked(line: Line, planned: Quantity) -> Violation:
    """Once somebody has begun to pick, what leaves is what was picked."""
    quantities = {"picked": line.picked, "planned": planned, "rest": planned - line.picked}
    facts = {name: Measured(quantity, line.unit) for name, quantity in quantities.items()}
    return Violation("SHP-2", f"lines.{line.line}.quantity", facts)


def _stock_violations(line: Line, quantity: Quantity, states: States, taken: dict[Id, Quantity]) -> Iterator[Violation]:
    """What leaves beyond this line's own reservation must be available; `taken` sums up earlier lines' share."""
    assert line.product_id is not None, "a placed line has a product"
    stock = states.of(Stock, stock_id(line.product_id))
    unreserved = quantity - min(line.reserved, quantity)
    free = stock.available - taken.get(line.product_id, 0)
    taken[line.product_id] = taken.get(line.product_id, 0) + unreserved
    if unreserved <= max(0, free) or states.of(Company, COMPANY).setting(NEGATIVE_STOCK) == "allowed":
        return
    facts = {"loc": "Main", "onhand": Measured(stock.on_hand, line.unit), "sku": line.sku}
    yield Violation("STK-1", f"lines.{line.line}.quantity", {**facts, "qty": Measured(quantity, line.unit)})


def _from_reserved(order: Order, part: LineQuantity) -> Quantity:
    line = order.line(part.line)
    return min(line.reserved, part.quantity) if line else 0


def _from_picked(order: Order, part: LineQuantity) -> Quantity:
    line = order.line(part.line)
    return min(line.picked, part.quantity) if line else 0


def _left(order: Order, part: LineQuantity, reserved: Quantity, picked: Quantity) -> StockShipped | None:
    line = order.line(part.line)
    if line is None or line.product_id is None or not line.is_goods:
        return None
    return StockShipped(line.product_id, MAIN, order.id, part.line, part.quantity, reserved, picked)


def _back(order: Order, part: ShippedLine) -> ShipmentOfStockReversed | None:
    line = order.line(part.line)
    if line is None or line.product_id is None or not line.is_goods:
        return None
    return ShipmentOfStockReversed(line.product_id, MAIN, order.id, part.line, part.quantity, part.reserved)
