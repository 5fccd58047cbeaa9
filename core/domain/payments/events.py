"""Payments: money that came in, and what it was for."""

from datetime import date
from typing import assert_never

from msgspec import Struct
from msgspec.structs import replace

from core.domain.decider import Event, State
from core.domain.payments.values import OnOrder as OnOrder
from core.domain.values import Id, Minor, Money, PersonalText


class OnInvoice(Struct, frozen=True, tag="invoice"):
    """A part of a payment that is for an invoice."""

    invoice_id: Id
    minor: Minor


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


PaymentEvents = PaymentRecorded | PaymentReversed


class Allocated(Struct, frozen=True):
    """One allocation as kept: its target's kind is order or invoice."""

    target_kind: str
    target_id: Id
    minor: Minor


class Payment(State, frozen=True):
    """Money that came in."""

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
    allocations: tuple[Allocated, ...] = ()


def evolve(payment: Payment, event: PaymentEvents) -> Payment:
    match event:
        case PaymentRecorded():
            return Payment(
                event.payment_id,
                event.number,
                event.customer_id,
                event.amount.minor,
                event.amount.currency,
                event.received_on,
                event.method,
                event.reference,
                allocations=tuple(_kept(allocation) for allocation in event.allocations),
            )
        case PaymentReversed():
            return replace(payment, is_reversed=True, allocations=())
        case _:
            assert_never(event)


def _kept(allocation: Allocation) -> Allocated:
    match allocation:
        case OnOrder():
            return Allocated("order", allocation.order_id, allocation.minor)
        case OnInvoice():
            return Allocated("invoice", allocation.invoice_id, allocation.minor)
        case _:
            assert_never(allocation)
