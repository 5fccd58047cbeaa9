"""Payments and refunds: what may be asked of one, and what each question needs to see."""

from collections.abc import Iterator
from datetime import date

from core.domain.decider import Command, Event, Need, States, Stream
from core.domain.facts import Allocations, OnAccount, Part
from core.domain.payments.events import (
    Allocation,
    Payment,
    PaymentAllocated,
    PaymentRefunded,
    PaymentUnallocated,
    RefundPart,
    kept_allocation,
)
from core.domain.values import Id, Money


class RecordPayment(Command, frozen=True):
    """Money came in. The payment's id is drawn by the caller: the same payment twice is one.

    What is not for an order or an invoice is on the customer's account.
    """

    payment_id: Id
    customer_id: Id
    amount: Money
    received_on: date
    method: str
    reference: str = ""
    allocations: tuple[Allocation, ...] = ()

    def needs(self, states: States) -> Iterator[Need]:
        yield from (Stream("payment", self.payment_id), Stream("customer", self.customer_id))
        yield from _targets(self.allocations)

    def draws(self, states: States) -> tuple[str, ...]:
        return ("payment",)

    def day(self) -> date:
        return self.received_on


class PaymentCommand(Command, frozen=True):
    """A later step of a payment; `on` is its business date, or None for the day on which it is asked."""

    payment_id: Id

    def needs(self, states: States) -> Iterator[Need]:
        yield Stream("payment", self.payment_id)


class AllocatePayment(PaymentCommand, frozen=True):
    """Some of what is on account is for these orders and invoices."""

    allocations: tuple[Allocation, ...]
    on: date | None = None

    def needs(self, states: States) -> Iterator[Need]:
        yield from super().needs(states)
        yield from _targets(self.allocations)

    def day(self) -> date | None:
        return self.on

    def sets_back(self, event: Event) -> bool:
        return isinstance(event, PaymentAllocated) and _meet(self.allocations, event.allocations)


class UnallocatePayment(PaymentCommand, frozen=True):
    """Some of what is for these orders and invoices goes back on account."""

    allocations: tuple[Allocation, ...]
    on: date | None = None

    def needs(self, states: States) -> Iterator[Need]:
        yield from super().needs(states)
        yield from _targets(self.allocations)

    def day(self) -> date | None:
        return self.on

    def sets_back(self, event: Event) -> bool:
        return isinstance(event, PaymentUnallocated) and _meet(self.allocations, event.allocations)


class ReversePayment(PaymentCommand, frozen=True):
    """The payment bounced or was a mistake. What it was for is owing again."""

    conflicts_with = (PaymentAllocated, PaymentUnallocated, PaymentRefunded)

    reason: str = ""
    on: date | None = None

    def needs(self, states: States) -> Iterator[Need]:
        yield from super().needs(states)
        payment = states.get(Payment, self.payment_id)
        if payment is not None:  # so that nobody moves meanwhile what it has for an order to its invoice
            yield from (Stream(kept.target_kind, kept.target_id) for kept in payment.allocations)

    def day(self) -> date | None:
        return self.on

    def sets_back(self, event: Event) -> bool:
        return isinstance(event, PaymentAllocated)


class RecordRefund(Command, frozen=True):
    """Money on account went back. The refund's id is drawn by the caller: the same refund twice is one.

    Without `parts` it comes out of the payments in the order in which they came in.
    """

    refund_id: Id
    customer_id: Id
    amount: Money
    paid_on: date
    method: str
    reference: str = ""
    parts: tuple[RefundPart, ...] = ()

    def needs(self, states: States) -> Iterator[Need]:
        yield from (Stream("payment", self.refund_id), Stream("customer", self.customer_id))
        yield from (Stream("payment", part.payment_id) for part in self.parts)
        yield OnAccount(self.customer_id)
        on_account: tuple[Part, ...] = states.fact(OnAccount(self.customer_id)) or ()
        yield from (Stream("payment", part.payment_id) for part in on_account)

    def draws(self, states: States) -> tuple[str, ...]:
        return ("payment",)

    def day(self) -> date:
        return self.paid_on


class ReverseRefund(Command, frozen=True):
    """The refund did not arrive, or was a mistake: its payments have the money again."""

    refund_id: Id
    reason: str = ""
    on: date | None = None

    def needs(self, states: States) -> Iterator[Need]:
        yield Stream("payment", self.refund_id)
        refund = states.get(Payment, self.refund_id)
        if refund is not None:
            yield from (Stream("payment", part.payment_id) for part in refund.parts)

    def day(self) -> date | None:
        return self.on


PaymentCommands = RecordPayment | AllocatePayment | UnallocatePayment | ReversePayment | RecordRefund | ReverseRefund


def _targets(allocations: tuple[Allocation, ...]) -> Iterator[Need]:
    """The orders and invoices, and what payments have for them already."""
    for target in map(kept_allocation, allocations):
        yield Stream(target.target_kind, target.target_id)
        yield Allocations(target.target_kind, target.target_id)


def _meet(some: tuple[Allocation, ...], others: tuple[Allocation, ...]) -> bool:
    """Whether any of these are for the same order or invoice."""
    named = {(kept.target_kind, kept.target_id) for kept in map(kept_allocation, some)}
    return any((kept.target_kind, kept.target_id) in named for kept in map(kept_allocation, others))
