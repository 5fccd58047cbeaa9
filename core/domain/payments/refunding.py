"""Giving money back that is on a customer's account, and taking that back."""

from collections.abc import Iterator

from core.domain.decider import Accepted, Context, Event, Refused, States, Violation
from core.domain.facts import OnAccount, Part
from core.domain.payments.allocating import moneys, unfit_payment
from core.domain.payments.commands import RecordRefund, ReverseRefund
from core.domain.payments.events import Payment, PaymentRefunded, RefundPart, RefundRecorded, RefundReversed
from core.domain.payments.recording import payer_violations
from core.domain.values import Id, Minor, Money

FIELD = "parts"


def refund(command: RecordRefund, states: States, context: Context) -> Accepted | Refused:
    known = states.of(Payment, command.refund_id)
    if known.exists:  # the same refund sent twice is one refund
        same = _is_known(command, known)
        return Accepted() if same else Refused(Violation("SYS-4", facts={"thing": "refund"}))
    available = _available(command, states, context)
    violations = list(_violations(command, available, states))
    if violations:
        return Refused(*violations)
    parts = _by_payment(command.parts) or _oldest_first(command.amount.minor, available)
    return Accepted((_recorded(command, context.numbers["payment"], parts), *_taken(command.refund_id, parts, 1)))


def reverse_refund(command: ReverseRefund, states: States) -> Accepted | Refused:
    known = states.of(Payment, command.refund_id)
    if not known.exists or not known.is_refund:
        return Refused(Violation("PAY-12"))
    if known.is_reversed:
        return Accepted()
    amount = Money(known.minor, known.currency)
    parts = tuple(sorted(known.parts, key=lambda part: states.of(Payment, part.payment_id).number))
    reversed_ = RefundReversed(known.id, known.customer_id, amount, parts, command.reason)
    return Accepted((reversed_, *_taken(known.id, parts, -1)))


def _available(command: RecordRefund, states: States, context: Context) -> tuple[RefundPart, ...]:
    """What the customer's payments have on account now that they are locked, the first to come in first."""
    found: tuple[Part, ...] = context.facts[OnAccount(command.customer_id)]
    payments = (states.of(Payment, part.payment_id) for part in found)
    return tuple(RefundPart(payment.id, payment.on_account) for payment in payments if payment.on_account > 0)


def _oldest_first(minor: Minor, available: tuple[RefundPart, ...]) -> tuple[RefundPart, ...]:
    parts = []
    for part in available:
        taken = min(minor, part.minor)
        minor -= taken
        if taken > 0:
            parts.append(RefundPart(part.payment_id, taken))
    return tuple(parts)


def _by_payment(parts: tuple[RefundPart, ...]) -> tuple[RefundPart, ...]:
    """One part a payment, however often it was named."""
    sums: dict[Id, Minor] = {}
    for part in parts:
        sums[part.payment_id] = sums.get(part.payment_id, 0) + part.minor
    return tuple(RefundPart(payment_id, minor) for payment_id, minor in sums.items())


def _violations(command: RecordRefund, available: tuple[RefundPart, ...], states: States) -> Iterator[Violation]:
    amount = command.amount
    yield from payer_violations(command.customer_id, amount, states, "PAY-13")
    most = sum(part.minor for part in available)
    if amount.minor > most:
        yield Violation("PAY-3", "amount", moneys({"amount": amount.minor, "max": most}, amount.currency))
    parts = _by_payment(command.parts)
    named = sum(part.minor for part in parts)
    if parts and named != amount.minor:
        yield Violation("PAY-14", FIELD, moneys({"sum": named, "amount": amount.minor}, amount.currency))
    for part in parts:
        yield from _part_violations(part, command, states)


def _part_violations(part: RefundPart, command: RecordRefund, states: States) -> Iterator[Violation]:
    payment = states.of(Payment, part.payment_id)
    unfit = list(unfit_payment(payment))
    if unfit:
        yield from unfit
    elif payment.customer_id != command.customer_id:
        yield Violation("PAY-11", FIELD, {"inv": f"payment {payment.number}"})
    elif part.minor <= 0:
        yield Violation("PAY-13", FIELD)
    elif part.minor > payment.on_account:
        facts = {"no": payment.number, "most": Money(payment.on_account, payment.currency)}
        yield Violation("PAY-15", FIELD, facts)


def _recorded(command: RecordRefund, number: int, parts: tuple[RefundPart, ...]) -> RefundRecorded:
    return RefundRecorded(
        command.refund_id,
        number,
        command.customer_id,
        command.amount,
        command.paid_on,
        command.method,
        parts,
        command.reference,
    )


def _taken(refund_id: Id, parts: tuple[RefundPart, ...], sign: int) -> tuple[Event, ...]:
    """What a refund took out of each payment, or puts back."""
    return tuple(PaymentRefunded(part.payment_id, refund_id, sign * part.minor) for part in parts)


def _is_known(command: RecordRefund, known: Payment) -> bool:
    """Whether the refund in the books is this one; of a reversed one the parts are not kept."""
    asked = (command.customer_id, command.amount, command.paid_on, command.method, command.reference)
    kept = (known.customer_id, Money(known.minor, known.currency), known.received_on, known.method, known.reference)
    same_parts = not command.parts or known.is_reversed or set(_by_payment(command.parts)) == set(known.parts)
    return known.is_refund and asked == kept and same_parts
