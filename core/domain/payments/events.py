"""Payments: money that came in, and what it was for."""

from datetime import date
from typing import assert_never

from msgspec import Struct
from msgspec.structs import replace

from core.domain.decider import Event, State
from core.domain.payments.values import OnInvoice as OnInvoice
from core.domain.payments.values import OnOrder as OnOrder
from core.domain.payments.values import RefundPart as RefundPart
from core.domain.values import Id, Minor, Money, PersonalText

Allocation = OnOrder | OnInvoice


class PaymentEvent(Event, frozen=True):
    kind = "payment"

    payment_id: Id


class PaymentRecorded(PaymentEvent, frozen=True, tag="payment.recorded"):
    """Money came in. What is not allocated is on the customer's account."""

    number: int
    customer_id: Id
    amount: Money
    received_on: date
    method: str  # cash, card, transfer, cheque, other
    allocations: tuple[Allocation, ...]
    reference: PersonalText


class PaymentReversed(PaymentEvent, frozen=True, tag="payment.reversed"):
    """The payment bounced or was a mistake; its allocations fall away with it."""

    customer_id: Id
    amount: Money
    allocations: tuple[Allocation, ...]
    reason: PersonalText


class PaymentAllocated(PaymentEvent, frozen=True, tag="payment.allocated"):
    """Some of what was on account is for these orders and invoices now."""

    allocations: tuple[Allocation, ...]


class PaymentUnallocated(PaymentEvent, frozen=True, tag="payment.unallocated"):
    """Some of what was for these orders and invoices is on account again."""

    allocations: tuple[Allocation, ...]


class RefundRecorded(PaymentEvent, frozen=True, tag="payment.refund_recorded"):
    """Money went back to a customer; `payment_id` is the refund's own. `parts` say out of which payments."""

    number: int
    customer_id: Id
    amount: Money
    paid_on: date
    method: str  # cash, card, transfer, cheque, other
    parts: tuple[RefundPart, ...]
    reference: PersonalText


class RefundReversed(PaymentEvent, frozen=True, tag="payment.refund_reversed"):
    """The refund did not arrive, or was a mistake; its payments have the money again."""

    customer_id: Id
    amount: Money
    parts: tuple[RefundPart, ...]
    reason: PersonalText


class PaymentRefunded(PaymentEvent, frozen=True, tag="payment.refunded"):
    """Some of what was on account went back by a refund; negative when the refund was reversed."""

    refund_id: Id
    minor: Minor


PaymentEvents = (
    PaymentRecorded
    | PaymentReversed
    | PaymentAllocated
    | PaymentUnallocated
    | RefundRecorded
    | RefundReversed
    | PaymentRefunded
)


class Allocated(Struct, frozen=True):
    """One allocation as kept: its target's kind is order or invoice."""

    target_kind: str
    target_id: Id
    minor: Minor


class Payment(State, frozen=True):
    """Money that came in; or went back, when it is a refund."""

    kind = "payment"

    id: Id = ""
    number: int = 0
    customer_id: Id = ""
    minor: Minor = 0
    currency: str = ""
    received_on: date | None = None
    method: str = ""
    reference: str = ""
    is_reversed: bool = False
    is_refund: bool = False
    is_reallocated: bool = False  # its allocations are not those any more that it was recorded with
    refunded: Minor = 0
    allocations: tuple[Allocated, ...] = ()
    parts: tuple[RefundPart, ...] = ()

    @property
    def on_account(self) -> Minor:
        """What of it is for nothing yet, and was not given back."""
        if self.is_reversed or self.is_refund:
            return 0
        return self.minor - self.refunded - sum(allocation.minor for allocation in self.allocations)


def evolve(payment: Payment, event: PaymentEvents) -> Payment:
    match event:
        case PaymentRecorded():
            return _recorded(event)
        case RefundRecorded():
            return _refund(event)
        case PaymentReversed():
            return replace(payment, is_reversed=True, allocations=())
        case RefundReversed():
            return replace(payment, is_reversed=True, parts=())
        case PaymentAllocated():
            return _allocated(payment, event.allocations, 1)
        case PaymentUnallocated():
            return _allocated(payment, event.allocations, -1)
        case PaymentRefunded():
            return replace(payment, refunded=payment.refunded + event.minor)
        case _:
            assert_never(event)


def _recorded(event: PaymentRecorded) -> Payment:
    return Payment(
        event.payment_id,
        event.number,
        event.customer_id,
        event.amount.minor,
        event.amount.currency,
        event.received_on,
        event.method,
        event.reference,
        allocations=tuple(kept_allocation(allocation) for allocation in event.allocations),
    )


def _refund(event: RefundRecorded) -> Payment:
    return Payment(
        event.payment_id,
        event.number,
        event.customer_id,
        event.amount.minor,
        event.amount.currency,
        event.paid_on,
        event.method,
        event.reference,
        is_refund=True,
        parts=event.parts,
    )


def _allocated(payment: Payment, changes: tuple[Allocation, ...], sign: int) -> Payment:
    """The allocations with these added or taken away; one that came to nothing is gone."""
    sums = {(kept.target_kind, kept.target_id): kept.minor for kept in payment.allocations}
    for change in map(kept_allocation, changes):
        target = (change.target_kind, change.target_id)
        sums[target] = sums.get(target, 0) + sign * change.minor
    allocations = tuple(Allocated(*target, minor) for target, minor in sorted(sums.items()) if minor)
    return replace(payment, is_reallocated=True, allocations=allocations)


def kept_allocation(allocation: Allocation) -> Allocated:
    """An allocation as a payment keeps it."""
    match allocation:
        case OnOrder():
            return Allocated("order", allocation.order_id, allocation.minor)
        case OnInvoice():
            return Allocated("invoice", allocation.invoice_id, allocation.minor)
        case _:
            assert_never(allocation)
