"""Drafts: kept in the books when the user asks for it, and given up."""

from collections.abc import Iterator

from core.domain.customers.events import Customer
from core.domain.decider import Accepted, Refused, States, Violation
from core.domain.orders.commands import DiscardDraft, SaveDraft
from core.domain.orders.events import DraftedLine, OrderDiscarded, OrderDrafted
from core.domain.orders.pricing import doubled_lines
from core.domain.orders.state import Order
from core.domain.orders.values import DraftLine
from core.domain.products.events import Product


def save_draft(command: SaveDraft, states: States) -> Accepted | Refused:
    order = states.of(Order, command.order_id)
    if order.status not in ("", "draft"):
        return Refused(Violation("ORD-15", facts={"no": order.number, "status": order.status}))
    violations = tuple(_violations(command, states))
    if violations:
        return Refused(*violations)
    drafted = OrderDrafted(
        command.order_id,
        command.customer_id,
        command.reference,
        command.ship_by,
        command.channel,
        command.currency,
        tuple(_without_text(line) for line in command.lines),
        command.extras,
        customer_name=command.customer_name,
        deliver_to=command.deliver_to,
        note=command.note,
        private_note=command.private_note,
        texts=tuple(line.text for line in command.lines),
    )
    return Accepted((drafted,))


def _without_text(line: DraftLine) -> DraftedLine:
    return DraftedLine(line.line, line.product_id, line.quantity, line.unit_price, line.discount, line.backorder)


def _violations(command: SaveDraft, states: States) -> Iterator[Violation]:
    """Anything may be missing in a draft; what is there must be real."""
    if command.customer_id is not None and not states.of(Customer, command.customer_id).exists:
        yield Violation("CUS-5", "customer")
    yield from doubled_lines(line.line for line in command.lines)
    for line in command.lines:
        if line.product_id and not states.of(Product, line.product_id).exists:
            yield Violation("PRD-5", f"lines.{line.line}.product")


def discard_draft(command: DiscardDraft, states: States) -> Accepted | Refused:
    order = states.of(Order, command.order_id)
    if order.status == "discarded":
        return Accepted()
    if order.status != "draft":
        return Refused(Violation("ORD-15", facts={"no": order.number, "status": order.status}))
    return Accepted((OrderDiscarded(order.id),))
