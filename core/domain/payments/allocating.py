"""Saying what a payment is for: orders and invoices, each up to what is open on it."""

from collections.abc import Iterable, Iterator
from typing import Protocol, cast

from core.domain.decider import Accepted, Context, Refused, States, Stream, Violation
from core.domain.facts import Allocations, Part
from core.domain.orders.state import Order
from core.domain.payments.commands import AllocatePayment, UnallocatePayment
from core.domain.payments.events import (
    Allocated,
    Allocation,
    OnInvoice,
    OnOrder,
    Payment,
    PaymentAllocated,
    PaymentUnallocated,
    kept_allocation,
)
from core.domain.values import Id, Minor, Money

FIELD = "allocations"


class Payable(Protocol):
    """What payments know of an invoice: posting one moves what they have for its order, so it knows them already."""

    @property
    def exists(self) -> bool: ...
    @property
    def number(self) -> int: ...
    @property
    def credits(self) -> Id | None: ...
    @property
    def customer_id(self) -> Id: ...
    @property
    def owed(self) -> Minor: ...


def allocate(command: AllocatePayment, states: States, context: Context) -> Accepted | Refused:
    payment = states.of(Payment, command.payment_id)
    unfit = list(unfit_payment(payment))
    if unfit:
        return Refused(*unfit)
    wanted = by_target(command.allocations)
    violations = [*_nothing(wanted), *_too_much(wanted, payment)]
    violations += allocation_violations(wanted, payment.customer_id, payment.currency, states, context)
    if violations:
        return Refused(*violations)
    return Accepted((PaymentAllocated(payment.id, wanted),))


def unallocate(command: UnallocatePayment, states: States) -> Accepted | Refused:
    payment = states.of(Payment, command.payment_id)
    unfit = list(unfit_payment(payment))
    if unfit:
        return Refused(*unfit)
    unwanted = by_target(command.allocations)
    violations = [*_nothing(unwanted), *_not_there(unwanted, payment)]
    if violations:
        return Refused(*violations)
    return Accepted((PaymentUnallocated(payment.id, unwanted),))


def by_target(allocations: Iterable[Allocation]) -> tuple[Allocation, ...]:
    """One allocation for each order and invoice, however often it was named."""
    sums: dict[tuple[str, Id], Minor] = {}
    for named in map(kept_allocation, allocations):
        target = (named.target_kind, named.target_id)
        sums[target] = sums.get(target, 0) + named.minor
    return tuple(as_given(Allocated(*target, minor)) for target, minor in sums.items())


def as_given(kept: Allocated) -> Allocation:
    """An allocation as events and commands have it."""
    if kept.target_kind == "order":
        return OnOrder(kept.target_id, kept.minor)
    return OnInvoice(kept.target_id, kept.minor)


def unfit_payment(payment: Payment) -> Iterator[Violation]:
    """Why no money of this payment can be allocated, taken back or refunded."""
    if not payment.exists:
        yield Violation("PAY-5")
    elif payment.is_refund:
        yield Violation("PAY-8", facts={"no": payment.number})
    elif payment.is_reversed:
        yield Violation("PAY-9", facts={"no": payment.number})


def too_much_allocated(allocated: Minor, amount: Minor, currency: str) -> Violation:
    amounts = {"sum": allocated, "amount": amount, "over": allocated - amount}
    return Violation("PAY-2", FIELD, moneys(amounts, currency))


def allocation_violations(
    allocations: Iterable[Allocation], customer_id: Id, currency: str, states: States, context: Context
) -> Iterator[Violation]:
    """What speaks against each of these allocations of the customer's money."""
    for allocation in allocations:
        yield from _target_violations(allocation, customer_id, currency, states, context)


def moneys(amounts: dict[str, Minor], currency: str) -> dict[str, Money]:
    return {name: Money(minor, currency) for name, minor in amounts.items()}


def _target_violations(
    allocation: Allocation, customer_id: Id, currency: str, states: States, context: Context
) -> Iterator[Violation]:
    if allocation.minor <= 0:
        yield Violation("PAY-0", FIELD)
    unfit = _unfit_target(allocation, customer_id, states)
    if unfit is not None:
        yield unfit
        return
    open_ = _open(allocation, states, context)
    if allocation.minor > open_:
        amounts = {"amount": allocation.minor, "open": open_, "rest": allocation.minor - open_}
        yield Violation("PAY-1", FIELD, {"inv": _called(allocation, states), **moneys(amounts, currency)})


def _unfit_target(allocation: Allocation, customer_id: Id, states: States) -> Violation | None:
    """Why nothing at all can be paid on it."""
    if isinstance(allocation, OnOrder):
        order = states.of(Order, allocation.order_id)
        if order.status not in ("placed", "closed"):
            return Violation("ORD-20", FIELD, {"no": order.number, "status": order.status or "unknown"})
        owner: Id | None = order.customer_id
    else:
        invoice = _invoice(allocation, states)
        if not invoice.exists or invoice.credits is not None:
            return Violation("PAY-10", FIELD)
        owner = invoice.customer_id
    if owner != customer_id:
        return Violation("PAY-11", FIELD, {"inv": _called(allocation, states)})
    return None


def _open(allocation: Allocation, states: States, context: Context) -> Minor:
    """What can still be paid on it. Of an order that is what is not invoiced yet: the rest is open on its invoices."""
    target = kept_allocation(allocation)
    parts: tuple[Part, ...] = context.facts[Allocations(target.target_kind, target.target_id)]
    paid = sum(part.minor for part in parts)
    if isinstance(allocation, OnOrder):
        return max(0, states.of(Order, allocation.order_id).uninvoiced - paid)
    return max(0, _invoice(allocation, states).owed - paid)


def _invoice(allocation: OnInvoice, states: States) -> Payable:
    return cast(Payable, states.at(Stream("invoice", allocation.invoice_id)))


def _called(allocation: Allocation, states: States) -> str:
    if isinstance(allocation, OnOrder):
        return f"order {states.of(Order, allocation.order_id).number}"
    return f"invoice {_invoice(allocation, states).number}"


def _nothing(allocations: tuple[Allocation, ...]) -> Iterator[Violation]:
    if not allocations:
        yield Violation("PAY-0", FIELD)


def _too_much(wanted: tuple[Allocation, ...], payment: Payment) -> Iterator[Violation]:
    added = sum(allocation.minor for allocation in wanted)
    if added > payment.on_account:
        before = sum(allocation.minor for allocation in payment.allocations)
        yield too_much_allocated(before + added, payment.minor - payment.refunded, payment.currency)


def _not_there(unwanted: tuple[Allocation, ...], payment: Payment) -> Iterator[Violation]:
    """PAY-7 for each that is more than the payment has for that order or invoice."""
    has = {(kept.target_kind, kept.target_id): kept.minor for kept in payment.allocations}
    for named in map(kept_allocation, unwanted):
        most = has.get((named.target_kind, named.target_id), 0)
        if named.minor <= 0:
            yield Violation("PAY-0", FIELD)
        elif named.minor > most:
            facts = {"no": payment.number, "most": Money(most, payment.currency), "thing": named.target_kind}
            yield Violation("PAY-7", FIELD, facts)
