"""An order closes by itself, in the commit after which there is nothing left to do about it."""

from core.domain.company.events import COMPANY, Company
from core.domain.decider import Event, States
from core.domain.orders.events import OrderClosed, OrderEvents, OrderReopened
from core.domain.orders.evolving import evolve
from core.domain.orders.invoicing import is_all_invoiced, to_credit
from core.domain.orders.state import Order


def with_closing(events: tuple[Event, ...], order: Order, states: States) -> tuple[Event, ...]:
    """The events, and behind them the closing of the order if they leave nothing to do. Needs the company."""
    after = order
    for event in events:
        if isinstance(event, OrderEvents):
            after = evolve(after, event)
    if events and closed_by_itself(after, states.of(Company, COMPANY)):
        return (*events, OrderClosed(order.id))
    return events


def closed_by_itself(order: Order, company: Company) -> bool:
    """Whether nothing is open, nothing is left to invoice or to credit, and no return waits for an inspection."""
    if not order.is_placed or order.hold_reason is not None:
        return False
    if any(part.awaited for part in order.returned_lines):
        return False
    return is_all_invoiced(order, company) and not any(to_credit(order, line, company) for line in order.lines)


def reopened(order: Order) -> tuple[Event, ...]:
    """What a step on a closed order that leaves something to do about it brings along."""
    return (OrderReopened(order.id, ()),) if order.status == "closed" else ()
