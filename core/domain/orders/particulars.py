"""What an order says beside its lines and sums: changed by an amendment, and by taking one back."""

from core.domain.decider import Event
from core.domain.orders.commands import WantedParticulars
from core.domain.orders.events import OrderParticulars, OrderParticularsChanged
from core.domain.orders.state import Order


def particulars_of(order: Order) -> WantedParticulars:
    return WantedParticulars(
        order.reference, order.ship_by, order.channel, order.deliver_to, order.note, order.private_note
    )


def particulars_changed(order: Order, wanted: WantedParticulars | None, accepted: tuple[str, ...]) -> tuple[Event, ...]:
    """The event, unless all is to stay as it is."""
    if wanted is None or wanted == particulars_of(order):
        return ()
    changed = OrderParticularsChanged(
        order.id,
        OrderParticulars(wanted.reference, wanted.ship_by, wanted.channel),
        OrderParticulars(order.reference, order.ship_by, order.channel),
        accepted,
        deliver_to=wanted.deliver_to,
        note=wanted.note,
        private_note=wanted.private_note,
        deliver_to_was=order.deliver_to,
        note_was=order.note,
        private_note_was=order.private_note,
    )
    return (changed,)


def particulars_before(event: OrderParticularsChanged) -> WantedParticulars:
    """What has to be wanted again to take the change back."""
    was = event.was
    return WantedParticulars(
        was.reference, was.ship_by, was.channel, event.deliver_to_was, event.note_was, event.private_note_was
    )
