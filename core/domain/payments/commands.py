"""Payments: recording money that came in, for orders or on account, and taking a record back."""

from collections.abc import Iterator
from datetime import date
from typing import assert_never

from msgspec.structs import replace

from core.domain.customers.events import Customer
from core.domain.decider import Accepted, Command, Context, Decider, Event, Need, Refused, States, Stream, Violation
from core.domain.facts import PaidOn
from core.domain.orders.state import Order
from core.domain.payments.events import (
    Allocated,
    Allocation,
    OnInvoice,
    OnOrder,
    Payment,
    PaymentEvents,
    PaymentRecorded,
    PaymentReversed,
    evolve,
)
from core.domain.values import Id, Minor, Money


class RecordPayment(Command, frozen=True):
    """Money came in. The payment's id is drawn by the caller: the same payment twice is one.

    What is not for an order is on the customer's account.
    """

    payment_id: Id
    customer_id: Id
    amount: Money
    received_on: date
    method: str
    reference: str = ""
    allocations: tuple[OnOrder, ...] = ()

    def needs(self, states: States) -> Iterator[Need]:
        yield from (Stream("payment", self.payment_id), Stream("customer", self.customer_id))
        for allocation in self.allocations:
            yield Stream("order", allocation.order_id)
            yield PaidOn(allocation.order_id)

    def draws(self, states: States) -> tuple[str, ...]:
        return ("payment",)

    def day(self) -> date:
        return self.received_on


class ReversePayment(Command, frozen=True):
    payment_id: Id
    reason: str = ""

    def needs(self, states: States) -> Iterator[Need]:
        yield Stream("payment", self.payment_id)


PaymentCommands = RecordPayment | ReversePayment


def decide(command: PaymentCommands, states: States, context: Context) -> Accepted | Refused:
    payment = states.of(Payment, command.payment_id)
    match command:
        case RecordPayment():
            return _record(command, payment, states, context)
        case ReversePayment():
            return _reverse(command, payment)
        case _:
            assert_never(command)


def inverse(events: tuple[Event, ...]) -> Command | Refused:
    match events[0]:
        case PaymentRecorded(payment_id=payment_id):
            return ReversePayment(payment_id, "Payment undone")
        case _:
            return Refused(Violation("UND-2"))


def _record(command: RecordPayment, payment: Payment, states: States, context: Context) -> Accepted | Refused:
    if payment.exists:  # the same payment sent twice is one payment
        known = _is_known(_recorded(command, payment.number), payment)
        return Accepted() if known else Refused(Violation("SYS-4", facts={"thing": "payment"}))
    violations = list(_violations(command, states, context))
    if violations:
        return Refused(*violations)
    return Accepted((_recorded(command, context.numbers["payment"]),))


def _recorded(command: RecordPayment, number: int) -> PaymentRecorded:
    return PaymentRecorded(
        command.payment_id,
        number,
        command.customer_id,
        command.amount,
        command.received_on,
        command.method,
        _by_order(command.allocations),
        command.reference,
    )


def _is_known(recorded: PaymentRecorded, payment: Payment) -> bool:
    """Whether the payment in the books is this one, reversed since or not."""
    again = evolve(Payment(), recorded)
    if payment.is_reversed:  # its allocations fell away
        again = replace(again, is_reversed=True, allocations=())
    return again == payment


def _violations(command: RecordPayment, states: States, context: Context) -> Iterator[Violation]:
    customer = states.of(Customer, command.customer_id)
    if not customer.exists:
        yield Violation("CUS-5", "customer")
    elif command.amount.currency != customer.currency:
        yield Violation("PAY-4", "amount", {"currency": customer.currency})
    if command.amount.minor <= 0:
        yield Violation("PAY-0", "amount")
    allocated = sum(allocation.minor for allocation in command.allocations)
    if command.allocations and allocated > command.amount.minor:
        amounts = {"sum": allocated, "amount": command.amount.minor, "over": allocated - command.amount.minor}
        yield Violation("PAY-2", "allocations", _moneys(amounts, command.amount.currency))
    for allocation in _by_order(command.allocations):
        yield from _allocation_violations(allocation, command, states, context)


def _allocation_violations(
    allocation: OnOrder, command: RecordPayment, states: States, context: Context
) -> Iterator[Violation]:
    order = states.of(Order, allocation.order_id)
    if allocation.minor <= 0:
        yield Violation("PAY-0", "allocations")
    if order.status not in ("placed", "closed") or order.customer_id != command.customer_id:
        yield Violation("ORD-20", "allocations", {"no": order.number, "status": order.status or "unknown"})
        return
    owing = order.total - context.facts[PaidOn(order.id)]
    if allocation.minor > owing:
        amounts = {"amount": allocation.minor, "open": owing, "rest": allocation.minor - owing}
        facts = _moneys(amounts, command.amount.currency)
        yield Violation("PAY-1", "amount", {"inv": f"order {order.number}", **facts})


def _by_order(allocations: tuple[OnOrder, ...]) -> tuple[OnOrder, ...]:
    """One allocation an order, however often it was named."""
    sums: dict[Id, Minor] = {}
    for allocation in allocations:
        sums[allocation.order_id] = sums.get(allocation.order_id, 0) + allocation.minor
    return tuple(OnOrder(order_id, minor) for order_id, minor in sums.items())


def _moneys(amounts: dict[str, int], currency: str) -> dict[str, Money]:
    return {name: Money(minor, currency) for name, minor in amounts.items()}


def _reverse(command: ReversePayment, payment: Payment) -> Accepted | Refused:
    if not payment.exists:
        return Refused(Violation("PAY-5"))
    if payment.is_reversed:
        return Accepted()
    amount = Money(payment.minor, payment.currency)
    allocations = tuple(_given(allocated) for allocated in payment.allocations)
    return Accepted((PaymentReversed(payment.id, payment.customer_id, amount, allocations, command.reason),))


def _given(allocated: Allocated) -> Allocation:
    if allocated.target_kind == "order":
        return OnOrder(allocated.target_id, allocated.minor)
    return OnInvoice(allocated.target_id, allocated.minor)


PAYMENTS = Decider(Payment, PaymentEvents, PaymentCommands, decide, evolve, inverse)
