"""What the entries of payments and refunds say."""

from datetime import date

from core.domain.decider import Event
from core.domain.payments.events import (
    Allocation,
    OnInvoice,
    PaymentAllocated,
    PaymentRecorded,
    PaymentRefunded,
    PaymentReversed,
    PaymentUnallocated,
    RefundRecorded,
    RefundReversed,
)
from core.readmodels.said import Said, Saying, listed
from core.readmodels.wording import amount, count, day

METHODS = {"cash": "cash", "card": "card", "transfer": "bank transfer", "cheque": "cheque", "other": ""}


def _recorded(event: PaymentRecorded, currency: str) -> Said:
    came = f"Payment received {amount(event.amount.minor, event.amount.currency)}"
    return Said("banknote", "success", came, _how(event.method, event.reference, "received", event.received_on))


def _refunded(event: RefundRecorded, currency: str) -> Said:
    went = f"Paid back {amount(event.amount.minor, event.amount.currency)}"
    return Said("banknote", "return", went, _how(event.method, event.reference, "paid", event.paid_on))


def _how(method: str, reference: str, done: str, on: date) -> str:
    told = listed(METHODS.get(method, method), f"ref {reference}" if reference else "", f"{done} on {day(on)}")
    return told[:1].upper() + told[1:]


def _reversed(event: PaymentReversed, currency: str) -> Said:
    paid = amount(event.amount.minor, event.amount.currency)
    return Said("undo-2", "danger", f"Took back a payment of {paid}", event.reason)


def _refund_reversed(event: RefundReversed, currency: str) -> Said:
    paid = amount(event.amount.minor, event.amount.currency)
    return Said("undo-2", "danger", f"Took back a refund of {paid}", event.reason)


def _allocated(event: PaymentAllocated, currency: str) -> Said:
    return Said("banknote", "info", f"Allocated {_sum(event.allocations, currency)}", _on(event.allocations))


def _unallocated(event: PaymentUnallocated, currency: str) -> Said:
    put = f"Put {_sum(event.allocations, currency)} on account again"
    return Said("undo-2", "neutral", put, f"It was {_on(event.allocations).lower()}")


def _sum(allocations: tuple[Allocation, ...], currency: str) -> str:
    return amount(sum(allocation.minor for allocation in allocations), currency)


def _on(allocations: tuple[Allocation, ...]) -> str:
    invoices = sum(isinstance(allocation, OnInvoice) for allocation in allocations)
    orders = len(allocations) - invoices
    on = (count(invoices, "invoice") if invoices else "", count(orders, "order") if orders else "")
    return f"To {listed(*on)}"


def _given_back(event: PaymentRefunded, currency: str) -> Said:
    if event.minor < 0:
        return Said("undo-2", "neutral", f"Has {amount(-event.minor, currency)} again", "Its refund was taken back")
    return Said("banknote", "return", f"Gave back {amount(event.minor, currency)}", "By a refund")


PAYMENT_SENTENCES: dict[type[Event], Saying] = {
    PaymentRecorded: _recorded,
    PaymentReversed: _reversed,
    PaymentAllocated: _allocated,
    PaymentUnallocated: _unallocated,
    PaymentRefunded: _given_back,
    RefundRecorded: _refunded,
    RefundReversed: _refund_reversed,
}
