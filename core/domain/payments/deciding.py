"""Payments and refunds: who answers which command, and how each answer is taken back."""

from typing import assert_never

from core.domain.decider import Accepted, Command, Context, Decider, Event, Refused, States, Violation
from core.domain.payments.allocating import allocate, unallocate
from core.domain.payments.commands import (
    AllocatePayment,
    PaymentCommands,
    RecordPayment,
    RecordRefund,
    ReversePayment,
    ReverseRefund,
    UnallocatePayment,
)
from core.domain.payments.events import (
    Payment,
    PaymentAllocated,
    PaymentEvents,
    PaymentRecorded,
    PaymentUnallocated,
    RefundRecorded,
    evolve,
)
from core.domain.payments.recording import record, reverse
from core.domain.payments.refunding import refund, reverse_refund


def decide(command: PaymentCommands, states: States, context: Context) -> Accepted | Refused:
    match command:
        case RecordPayment():
            return record(command, states, context)
        case AllocatePayment():
            return allocate(command, states, context)
        case UnallocatePayment():
            return unallocate(command, states)
        case ReversePayment():
            return reverse(command, states)
        case RecordRefund():
            return refund(command, states, context)
        case ReverseRefund():
            return reverse_refund(command, states)
        case _:
            assert_never(command)


def inverse(events: tuple[Event, ...]) -> Command | Refused:
    match events[0]:
        case PaymentRecorded(payment_id=payment_id):
            return ReversePayment(payment_id, "Payment undone")
        case PaymentAllocated(payment_id=payment_id, allocations=allocations):
            return UnallocatePayment(payment_id, allocations)
        case PaymentUnallocated(payment_id=payment_id, allocations=allocations):
            return AllocatePayment(payment_id, allocations)
        case RefundRecorded(payment_id=refund_id):
            return ReverseRefund(refund_id, "Refund undone")
        case _:
            return Refused(Violation("UND-2"))


PAYMENTS = Decider(Payment, PaymentEvents, PaymentCommands, decide, evolve, inverse)
