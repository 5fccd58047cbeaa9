"""Shipping part or all of an order, and taking a shipment back."""

from collections.abc import Iterator

from core.domain.company.events import COMPANY, Company
from core.domain.decider import Accepted, Context, Refused, States, Violation
from core.domain.orders.cancelling import not_placed
from core.domain.orders.commands import ReverseShipment, ShipOrder
from core.domain.orders.events import LineQuantity, OrderShipped, ShipmentReversed
from core.domain.orders.pricing import doubled_lines, part_violations
from core.domain.orders.state import Line, Order, Shipment, ShippedLine
from core.domain.stock.commands import NEGATIVE_STOCK
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
    return Accepted((shipped, *(event for event in left if event is not None)))


def reverse_shipment(command: ReverseShipment, states: States) -> Accepted | Refused:
    order = states.of(Order, command.order_id)
    shipment = next((each for each in order.shipments if each.shipment_id == command.shipment_id), None)
    if shipment is None:
        return Refused(Violation("SHP-4"))
    if shipment.is_reversed:
        return Accepted()
    if not order.is_placed:
        return not_placed(order)
    parts = [part for part in order.shipped_lines if part.shipment_id == shipment.shipment_id]
    reversed_ = ShipmentReversed(
        order.id,
        shipment.shipment_id,
        tuple(LineQuantity(part.line, part.quantity) for part in parts),
        tuple(LineQuantity(part.line, part.reserved) for part in parts),
    )
    back = (_back(order, part) for part in parts)
    return Accepted((reversed_, *(event for event in back if event is not None)))


def _is_known(command: ShipOrder, parts: list[LineQuantity], shipment: Shipment, order: Order) -> bool:
    """Whether the shipment in the books is this one; of a reversed one the lines are not kept."""
    left = [(part.line, part.quantity) for part in order.shipped_lines if part.shipment_id == shipment.shipment_id]
    same_lines = shipment.is_reversed or sorted(left) == sorted((part.line, part.quantity) for part in parts)
    return same_lines and (shipment.shipped_on, shipment.tracking) == (command.shipped_on, command.tracking)


def _violations(order: Order, parts: list[LineQuantity], states: States) -> Iterator[Violation]:
    if order.hold_reason is not None:
        yield Violation("ORD-10", facts={"no": order.number, "reason": order.hold_reason})
    if not parts:
        yield Violation("SHP-5", "lines", {"no": order.number})
    yield from doubled_lines(part.line for part in parts)
    taken: dict[Id, Quantity] = {}
    for part in parts:
        line = order.line(part.line)
        if line is None or part.quantity < 0:
            yield Violation("ORD-2", f"lines.{part.line}.quantity")
            continue
        yield from part_violations(part.quantity, line.unit, f"lines.{part.line}.quantity")
        if part.quantity > line.open:
            most = Measured(line.open, line.unit)
            yield Violation("SHP-6", f"lines.{part.line}.quantity", {"item": line.name, "most": most})
        elif line.is_goods:
            yield from _stock_violations(order, line, part, states, taken)


def _stock_violations(
    order: Order, line: Line, part: LineQuantity, states: States, taken: dict[Id, Quantity]
) -> Iterator[Violation]:
    """What leaves beyond this line's own reservation must be available; `taken` sums up earlier lines' share."""
    assert line.product_id is not None, "a placed line has a product"
    stock = states.of(Stock, stock_id(line.product_id))
    unreserved = part.quantity - min(line.reserved, part.quantity)
    free = stock.available - taken.get(line.product_id, 0)
    taken[line.product_id] = taken.get(line.product_id, 0) + unreserved
    if unreserved <= max(0, free) or states.of(Company, COMPANY).setting(NEGATIVE_STOCK) == "allowed":
        return
    facts = {"loc": "Main", "onhand": Measured(stock.on_hand, line.unit), "sku": line.sku}
    yield Violation("STK-1", f"lines.{line.line}.quantity", {**facts, "qty": Measured(part.quantity, line.unit)})


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
