"""Drafts: kept in the books when the user asks for it, and given up."""

from core.domain.decider import Accepted, Refused, States, Violation
from core.domain.orders.commands import DiscardDraft, SaveDraft
from core.domain.orders.events import OrderDiscarded, OrderDrafted
from core.domain.orders.state import Order


def save_draft(command: SaveDraft, states: States) -> Accepted | Refused:
    order = states.of(Order, command.order_id)
    if order.status not in ("", "draft"):
        return Refused(Violation("ORD-15", facts={"no": order.number, "status": order.status}))
    drafted = OrderDrafted(
        command.order_id,
        command.customer_id,
        command.reference,
        command.ship_by,
        command.currency,
        command.lines,
        customer_name=command.customer_name,
        note=command.note,
        private_note=command.private_note,
    )
    return Accepted((drafted,))


def discard_draft(command: DiscardDraft, states: States) -> Accepted | Refused:
    order = states.of(Order, command.order_id)
    if order.status == "discarded":
        return Accepted()
    if order.status != "draft":
        return Refused(Violation("ORD-15", facts={"no": order.number, "status": order.status}))
    return Accepted((OrderDiscarded(order.id),))
