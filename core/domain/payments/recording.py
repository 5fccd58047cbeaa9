"""Recording money that came in, and taking the record back."""

from collections.abc import Iterator

from msgspec.structs import replace

from core.domain.customers.events import Customer
from core.domain.decider import Accepted, Context, Refused, States, Violation
from core.domain.payments.allocating import allocation_violations, as_given, by_target, too_much_allocated
from core.domain.payments.commands import RecordPayment, ReversePayment
from core.domain.payments.events import Payment, PaymentRecorded, PaymentReversed, evolve
from core.domain.values import Id, Money


def record(command: RecordPayment, states: States, context: Context) -> Accepted | Refused:
    payment = states.of(Payment, command.payment_id)
    if payment.exists:  # the same payment sent twice is one payment
        known = _is_known(_recorded(command, payment.number), payment)
        return Accepted() if known else Refused(Violation("SYS-4", facts={"thing": "payment"}))
    violations = list(_violations(command, states, context))
    if violations:
        return Refused(*violations)
    return Accepted((_recorded(command, context.numbers["payment"]),))


def reverse(command: ReversePayment, states: States) -> Accepted | Refused:
    payment = states.of(Payment, command.payment_id)
    if not payment.exists:
        return Refused(Violation("PAY-5"))
    if payment.is_refund:
        return Refused(Violation("PAY-8", facts={"no": payment.number}))
    if payment.is_reversed:
        return Accepted()
    if payment.refunded:
        facts = {"no": payment.number, "refunded": Money(payment.refunded, payment.currency)}
        return Refused(Violation("PAY-6", facts=facts))
    amount = Money(payment.minor, payment.currency)
    allocations = tuple(map(as_given, payment.allocations))
    return Accepted((PaymentReversed(payment.id, payment.customer_id, amount, allocations, command.reason),))


def payer_violations(customer_id: Id, amount: Money, states: States, nothing: str) -> Iterator[Violation]:
    """Whether the customer is known and pays in this currency; `nothing` is the code for no amount at all."""
    customer = states.of(Customer, customer_id)
    if not customer.exists:
        yield Violation("CUS-5", "customer")
    elif amount.currency != customer.currency:
        yield Violation("PAY-4", "amount", {"currency": customer.currency})
    if amount.minor <= 0:
        yield Violation(nothing, "amount")


def _recorded(command: RecordPayment, number: int) -> PaymentRecorded:
    return PaymentRecorded(
        command.payment_id,
        number,
        command.customer_id,
        command.amount,
        command.received_on,
        command.method,
        by_target(command.allocations),
        command.reference,
    )


def _is_known(recorded: PaymentRecorded, payment: Payment) -> bool:
    """Whether the payment in the books is this one, whatever became of it since."""
    again = evolve(Payment(), recorded)
    as_recorded = replace(payment, is_reversed=False, is_reallocated=False, refunded=0, allocations=again.allocations)
    is_kept = not (payment.is_reversed or payment.is_reallocated)  # what it was first for
    return again == as_recorded and (not is_kept or set(again.allocations) == set(payment.allocations))


def _violations(command: RecordPayment, states: States, context: Context) -> Iterator[Violation]:
    amount = command.amount
    yield from payer_violations(command.customer_id, amount, states, "PAY-0")
    allocated = sum(allocation.minor for allocation in command.allocations)
    if command.allocations and allocated > amount.minor:
        yield too_much_allocated(allocated, amount.minor, amount.currency)
    allocations = by_target(command.allocations)
    yield from allocation_violations(allocations, command.customer_id, amount.currency, states, context)
