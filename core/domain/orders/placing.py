"""Placing an order: everything that must hold, then the agreement and its reservations in one commit."""

from collections.abc import Iterable, Iterator

from core.domain.company.events import COMPANY, Company
from core.domain.customers.events import Customer
from core.domain.decider import Accepted, Context, Refused, States, Violation
from core.domain.facts import Allocations, CreditUsed, LatestReservation, ReferenceUse, Reservers, UsedCredit
from core.domain.orders.commands import NewLine, PlaceOrder, ReturnToDraft
from core.domain.orders.events import OrderLine, OrderPlaced, OrderReturnedToDraft, Totals
from core.domain.orders.pricing import (
    agreed_line,
    discount_violations,
    doubled_lines,
    extras_violations,
    line_violations,
    priced,
    reckoned,
)
from core.domain.orders.reserving import Move, reservation_events, within_stock
from core.domain.orders.state import Order
from core.domain.products.events import Product
from core.domain.stock.events import Stock, stock_id
from core.domain.values import Measured, Micros, Minor, Money, Quantity

_LATER = {"draft": "its return to draft", "cancelled": "a cancellation", "closed": "its closing"}

A_MOMENT: Micros = 15 * 60 * 1_000_000
"""How long ago a colleague took the last of something "a moment ago"."""


def place(command: PlaceOrder, states: States, context: Context) -> Accepted | Refused:
    violations = list(_violations(command, states, context))
    if violations:
        return Refused(*violations)
    company = states.of(Company, COMPANY)
    customer = states.of(Customer, command.customer_id)
    agreed = [agreed_line(line, states.of(Product, line.product_id), company) for line in command.lines]
    lines, totals = reckoned(agreed, command.extras, company.price_mode, customer.currency)
    sums = [priced(line) for line in lines]
    too_much = tuple(discount_violations(sums, command.extras, company.price_mode, customer.currency))
    if too_much:
        return Refused(*too_much)
    warnings = (*_reference_warnings(command, context), *over_credit_limit(customer, totals.total, context))
    unmet = not_accepted(warnings, command.accepts)
    if unmet:
        return Refused(*unmet)
    placed = _placed(command, states, context, lines, totals, codes(warnings))
    wanted = [Move(line.line, line.product_id, line.quantity) for line in lines if line.is_goods]
    return Accepted((placed, *reservation_events(command.order_id, within_stock(wanted, states))))


def return_to_draft(command: ReturnToDraft, states: States, context: Context) -> Accepted | Refused:
    order = states.of(Order, command.order_id)
    if not order.is_placed:
        later = _LATER.get(order.status, "another step")
        return Refused(Violation("UND-1", facts=_undo_facts("Placed", later, "look at its history")))
    if order.has_shipped:
        return Refused(Violation("UND-1", facts=_undo_facts("Placed", "a shipment", "cancel what is open")))
    if order.invoices:
        return Refused(
            Violation("UND-1", facts=_undo_facts("Placed", "an invoice", "make a credit note and cancel it"))
        )
    if any(line.picked for line in order.lines):
        return Refused(Violation("UND-1", facts=_undo_facts("Placed", "picking", "put the goods on the shelf first")))
    if context.facts[Allocations("order", order.id)]:
        return Refused(Violation("UND-1", facts=_undo_facts("Placed", "a payment", "reverse the payment first")))
    given_back = [Move(line.line, line.product_id, -line.reserved) for line in order.lines if line.product_id]
    return Accepted((*reservation_events(order.id, given_back), OrderReturnedToDraft(order.id)))


def _undo_facts(step: str, later: str, alternative: str) -> dict[str, str]:
    return {"step": step, "later": later, "alternative": alternative}


def _placed(
    command: PlaceOrder,
    states: States,
    context: Context,
    lines: tuple[OrderLine, ...],
    totals: Totals,
    accepted: tuple[str, ...],
) -> OrderPlaced:
    order, customer = states.of(Order, command.order_id), states.of(Customer, command.customer_id)
    number = order.number if order.number is not None else context.numbers["order"]
    return OrderPlaced(
        command.order_id,
        number,
        customer.id,
        command.reference,
        command.ship_by,
        customer.terms_days,
        command.channel,
        customer.currency,
        states.of(Company, COMPANY).price_mode,
        lines,
        command.extras,
        totals,
        accepted,
        customer_name=customer.details.name,
        deliver_to=command.deliver_to,
        note=command.note,
        private_note=command.private_note,
    )


def _violations(command: PlaceOrder, states: States, context: Context) -> Iterator[Violation]:
    order = states.of(Order, command.order_id)
    if order.status not in ("", "draft"):
        yield Violation("ORD-15", facts={"no": order.number, "status": order.status})
        return
    yield from _customer_violations(states.of(Customer, command.customer_id))
    if not command.lines:
        yield Violation("ORD-1", "lines", {"no": order.number})
    yield from doubled_lines(line.line for line in command.lines)
    for line in command.lines:
        yield from line_violations(line, states.of(Product, line.product_id), states.of(Company, COMPANY))
    yield from shortages(command.lines, states, context)
    yield from extras_violations(command.extras)
    yield from not_accepted(_reference_warnings(command, context), command.accepts)


def _customer_violations(customer: Customer) -> Iterator[Violation]:
    if not customer.exists:
        yield Violation("CUS-5", "customer")
        return
    if customer.is_archived:
        yield Violation("CUS-10", "customer", {"name": customer.details.name})
    if customer.stopped_on is not None:
        facts = {"name": customer.details.name, "date": customer.stopped_on, "reason": customer.stop_reason}
        yield Violation("CUS-3", "customer", facts)


def not_accepted(warnings: Iterable[Violation], accepts: tuple[str, ...]) -> list[Violation]:
    """The warnings that nobody has gone on with."""
    return [warning for warning in warnings if warning.code not in accepts]


def codes(warnings: Iterable[Violation]) -> tuple[str, ...]:
    """The codes of warnings that were gone on with, as an event keeps them."""
    return tuple(sorted({warning.code for warning in warnings}))


def _reference_warnings(command: PlaceOrder, context: Context) -> Iterator[Violation]:
    return reference_warnings(ReferenceUse(command.customer_id, command.reference, command.order_id), context)


def reference_warnings(use: ReferenceUse, context: Context) -> Iterator[Violation]:
    """ORD-5, a warning, when another order of the customer has this reference."""
    used = context.facts[use] if use.reference else None
    if used is not None:
        yield Violation("ORD-5", "reference", {"ref": use.reference, "order": used.number, "date": used.on})


def over_credit_limit(customer: Customer, added: Minor, context: Context) -> Iterator[Violation]:
    """CUS-4, a warning, when what is added goes beyond the customer's limit."""
    if added > 0:
        yield from _beyond_limit(customer, added, 0, context)


def still_over_credit_limit(order: Order, states: States, context: Context) -> Iterator[Violation]:
    """CUS-4, a warning, when the customer of an order that goes on is beyond their limit, by it or without it."""
    assert order.customer_id is not None, "a placed order has a customer"
    customer = states.of(Customer, order.customer_id)
    yield from _beyond_limit(customer, order.uninvoiced, order.uninvoiced, context)


def _beyond_limit(customer: Customer, added: Minor, own: Minor, context: Context) -> Iterator[Violation]:
    """`own` of what is added is counted as used already."""
    if customer.credit_limit is None:
        return
    credit: UsedCredit = context.facts[CreditUsed(customer.id)].without(own)
    excess = credit.used + added - customer.credit_limit
    if excess > 0:
        amounts = {"limit": customer.credit_limit, "amount": added, "excess": excess, **credit.shown()}
        facts = {name: Money(minor, customer.currency) for name, minor in amounts.items()}
        yield Violation("CUS-4", "customer", {"name": customer.details.name, **facts})


def shortages(lines: tuple[NewLine, ...], states: States, context: Context) -> Iterator[Violation]:
    """ORD-3 or ORD-4 for each line that wants more than is available and may not wait for it.

    PRD-4 for one that wants more than is left of what is sold no more: the rest would wait for ever.
    """
    taken: dict[str, Quantity] = {}
    for line in lines:
        product = states.of(Product, line.product_id)
        is_kept = product.is_goods and product.exists
        stock = states.of(Stock, stock_id(line.product_id)) if is_kept else Stock()
        free = max(0, stock.available - taken.get(line.product_id, 0))
        taken[line.product_id] = taken.get(line.product_id, 0) + line.quantity
        if line.quantity > free and product.discontinued_on is not None:
            facts = {"product": product.name, "date": product.discontinued_on, "n": Measured(free, product.unit)}
            yield Violation("PRD-4", f"lines.{line.line}.product", facts)
        elif is_kept and line.quantity > free and not line.backorder:
            yield _shortage(line, product, stock, free, context)


def _shortage(line: NewLine, product: Product, stock: Stock, free: Quantity, context: Context) -> Violation:
    measured = {"avail": free, "onhand": stock.on_hand, "reserved": stock.reserved, "rest": line.quantity - free}
    facts = {name: Measured(quantity, product.unit) for name, quantity in measured.items()}
    orders = ", ".join(context.facts.get(Reservers(line.product_id), ()))
    taken = context.facts.get(LatestReservation(line.product_id))
    if free == 0 and taken is not None and context.now - taken.at < A_MOMENT:
        took = {"colleague": taken.colleague, "order": taken.order, "n": Measured(taken.quantity, product.unit)}
        return Violation("ORD-4", f"lines.{line.line}.quantity", {"item": product.name, **took, **facts})
    return Violation("ORD-3", f"lines.{line.line}.quantity", {"item": product.name, "orders": orders, **facts})
