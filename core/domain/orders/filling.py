"""Filling back-orders: setting arrived goods aside for lines of many orders in one commit, and giving them back."""

from collections.abc import Iterator

from core.domain.decider import Accepted, Command, Context, Event, Need, Refused, States, Stream, Violation
from core.domain.facts import Reservers
from core.domain.orders.events import LinesReserved
from core.domain.orders.reserving import Move, reservation_events
from core.domain.orders.state import Order
from core.domain.orders.values import OrderPart
from core.domain.products.events import Product
from core.domain.stock.events import Stock, StockReserved, stock_id
from core.domain.values import Id, Measured, is_whole


class ReservationCommand(Command, frozen=True):
    """About one product on lines of many orders."""

    product_id: Id
    parts: tuple[OrderPart, ...]

    def needs(self, states: States) -> Iterator[Need]:
        yield from (Stream("product", self.product_id), Stream("stock", stock_id(self.product_id)))
        yield from (Stream("order", part.order_id) for part in self.parts)
        yield Reservers(self.product_id)


class FillBackorders(ReservationCommand, frozen=True):
    """Set goods aside for lines that wait for them."""


class GiveBackReserved(ReservationCommand, frozen=True):
    """Make available again what is set aside for lines and not picked; they wait for it from now on."""

    def sets_back(self, event: Event) -> bool:
        own = {(part.order_id, part.line) for part in self.parts}
        if not isinstance(event, LinesReserved):
            return False
        return any(part.quantity < 0 and (event.order_id, part.line) in own for part in event.lines)


def fill(command: FillBackorders, states: States, context: Context) -> Accepted | Refused:
    violations = list(_violations(command, states)) or list(_short(command, states, context))
    return Refused(*violations) if violations else Accepted(tuple(_events(command, 1)))


def give_back(command: GiveBackReserved, states: States) -> Accepted | Refused:
    violations = list(_violations(command, states))
    return Refused(*violations) if violations else Accepted(tuple(_events(command, -1)))


def filled_back(events: tuple[Event, ...]) -> Command | Refused:
    """The command that gives back what filling back-orders set aside."""
    aside = [event for event in events if isinstance(event, StockReserved)]
    if not aside or not all(isinstance(event, LinesReserved | StockReserved) for event in events):
        return Refused(Violation("UND-2"))
    parts = (OrderPart(event.order_id, event.line, event.quantity) for event in aside)
    return GiveBackReserved(aside[0].product_id, tuple(parts))


def _violations(command: ReservationCommand, states: States) -> Iterator[Violation]:
    product = states.of(Product, command.product_id)
    if not product.exists:
        yield Violation("PRD-5", "product")
        return
    if not command.parts:
        yield Violation("ORD-2", "parts")
    named: set[tuple[Id, int]] = set()
    for place, part in enumerate(command.parts, 1):
        if (part.order_id, part.line) in named:
            yield Violation("ORD-21", f"parts.{place}.line", {"line": part.line})
        named.add((part.order_id, part.line))
        yield from _part_violations(command, part, product, states, f"parts.{place}.quantity")


def _part_violations(
    command: ReservationCommand, part: OrderPart, product: Product, states: States, where: str
) -> Iterator[Violation]:
    order = states.of(Order, part.order_id)
    if not order.is_placed:
        yield Violation("ORD-20", where, {"no": order.number, "status": order.status or "unknown"})
        return
    if part.quantity <= 0:
        yield Violation("ORD-2", where)
    if not is_whole(part.quantity, product.unit):
        facts = {"unit": product.unit.capitalize(), "qty": Measured(part.quantity, product.unit)}
        yield Violation("PRD-3", where, facts)
    yield from _too_much(command, part, order, product, where)


def _too_much(
    command: ReservationCommand, part: OrderPart, order: Order, product: Product, where: str
) -> Iterator[Violation]:
    """More than the line waits for, or than it has on the shelf."""
    line = order.line(part.line)
    its = line if line is not None and line.product_id == product.id else None
    waiting, aside = (its.backordered, its.reserved - its.picked) if its else (0, 0)
    facts = {"no": order.number, "item": product.name}
    if isinstance(command, FillBackorders) and part.quantity > waiting:
        yield Violation("ORD-35", where, {**facts, "most": Measured(waiting, product.unit)})
    if isinstance(command, GiveBackReserved) and part.quantity > aside:
        yield Violation("ORD-36", where, {**facts, "most": Measured(aside, product.unit)})


def _short(command: FillBackorders, states: States, context: Context) -> Iterator[Violation]:
    """ORD-3 when less is available than the parts come to."""
    product, stock = states.of(Product, command.product_id), states.of(Stock, stock_id(command.product_id))
    wanted = sum(part.quantity for part in command.parts)
    free = max(0, stock.available)
    if wanted > free:
        measured = {"avail": free, "onhand": stock.on_hand, "reserved": stock.reserved, "rest": wanted - free}
        facts = {name: Measured(quantity, product.unit) for name, quantity in measured.items()}
        orders = ", ".join(context.facts[Reservers(product.id)])
        yield Violation("ORD-3", "parts", {"item": product.name, "orders": orders, **facts})


def _events(command: ReservationCommand, sign: int) -> Iterator[Event]:
    """One event on each order, and one on the stock for each line."""
    moves: dict[Id, list[Move]] = {}
    for part in command.parts:
        moves.setdefault(part.order_id, []).append(Move(part.line, command.product_id, sign * part.quantity))
    for order_id, of_order in moves.items():
        yield from reservation_events(order_id, of_order)
