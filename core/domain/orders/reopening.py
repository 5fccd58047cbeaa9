"""Closing an order by hand, and letting a closed one be changed again."""

from collections.abc import Iterator

from core.domain.company.events import COMPANY, Company
from core.domain.decider import Accepted, Context, Refused, States, Violation
from core.domain.orders.cancelling import not_placed
from core.domain.orders.closing import closed_by_itself
from core.domain.orders.commands import AddNote, CloseOrder, ReopenOrder
from core.domain.orders.events import NoteAdded, OrderClosed, OrderReopened
from core.domain.orders.invoicing import to_credit, to_invoice
from core.domain.orders.placing import codes, not_accepted, still_over_credit_limit
from core.domain.orders.state import Order
from core.domain.values import Measured


def close(command: CloseOrder, states: States) -> Accepted | Refused:
    order, company = states.of(Order, command.order_id), states.of(Company, COMPANY)
    if order.status == "closed":
        return Accepted()
    if not order.is_placed:
        return not_placed(order)
    if closed_by_itself(order, company):
        return Accepted((OrderClosed(order.id),))
    return Refused(*_unfinished(order, company))


def reopen(command: ReopenOrder, states: States, context: Context) -> Accepted | Refused:
    order = states.of(Order, command.order_id)
    if order.is_placed:
        return Accepted()
    if order.status != "closed":
        return not_placed(order)
    warnings = tuple(still_over_credit_limit(order, states, context))
    unmet = not_accepted(warnings, command.accepts)
    return Refused(*unmet) if unmet else Accepted((OrderReopened(order.id, codes(warnings)),))


def add_note(command: AddNote, states: States) -> Accepted | Refused:
    order = states.of(Order, command.order_id)
    if not order.exists:
        return not_placed(order)
    if not command.note.strip():
        return Refused(Violation("ORD-27", "note"))
    return Accepted((NoteAdded(order.id, command.note),))


def _unfinished(order: Order, company: Company) -> Iterator[Violation]:
    """What is left to do about an order, in numbers."""
    if order.hold_reason is not None:
        yield Violation("ORD-10", facts={"no": order.number, "reason": order.hold_reason})
    opened = sum(line.open for line in order.lines)
    if opened:
        yield Violation("ORD-24", facts={"no": order.number, "n": Measured(opened)})
    uninvoiced = sum(to_invoice(order, line, company) for line in order.lines)
    if uninvoiced:
        yield Violation("ORD-25", facts={"no": order.number, "n": Measured(uninvoiced)})
    awaited = sum(part.awaited for part in order.returned_lines)
    uncredited = sum(to_credit(order, line, company) for line in order.lines)
    if awaited or uncredited:
        yield Violation("ORD-26", facts={"no": order.number, "n": Measured(awaited or uncredited)})
