"""Selling over the counter: an order placed, shipped, invoiced and paid in one commit."""

from collections.abc import Iterator
from datetime import date
from functools import partial

from msgspec.structs import replace

from core.domain import following
from core.domain.calculation import NO_EXTRAS, Extras
from core.domain.customers.events import Customer
from core.domain.decider import Accepted, Command, Context, Decider, Event, Need, Refused, States, Stream, Violation
from core.domain.facts import Allocations
from core.domain.invoices import deciding as invoices
from core.domain.invoices.commands import PostInvoice
from core.domain.invoices.events import InvoicePosted
from core.domain.orders import deciding as orders
from core.domain.orders.commands import NewLine, OrderCommands, PlaceOrder, ShipOrder
from core.domain.orders.events import LineQuantity, OrderDiscarded, OrderDrafted, OrderEvents
from core.domain.orders.needs import OrderCommand
from core.domain.orders.state import Order
from core.domain.payments import deciding as payments
from core.domain.payments.commands import RecordPayment
from core.domain.payments.values import OnInvoice
from core.domain.series import deciding as series
from core.domain.series.events import INVOICES
from core.domain.stock import commands as stock
from core.domain.values import Address, Id, Money


class SellOverCounter(OrderCommand, frozen=True):
    """The customer takes the goods along and pays for them at once, so that no credit is used.

    The ids of all that comes about are drawn by the caller. `accepts` as of PlaceOrder.
    """

    conflicts_with = (OrderDrafted, OrderDiscarded)

    customer_id: Id
    lines: tuple[NewLine, ...]
    shipment_id: Id
    invoice_id: Id
    payment_id: Id
    sold_on: date
    method: str
    reference: str = ""
    deliver_to: Address = Address()
    note: str = ""
    accepts: tuple[str, ...] = ()
    extras: Extras = NO_EXTRAS

    def needs(self, states: States) -> Iterator[Need]:
        yield from self.placing.needs(states)
        yield from (Stream(kind, id) for kind, id in (("invoice", self.invoice_id), ("payment", self.payment_id)))
        yield from (Allocations("order", self.order_id), Allocations("invoice", self.invoice_id))
        yield Stream("series", INVOICES)

    def draws(self, states: States) -> tuple[str, ...]:
        return (*self.placing.draws(states), "shipment", "payment")

    def day(self) -> date:
        return self.sold_on

    @property
    def placing(self) -> PlaceOrder:
        return PlaceOrder(
            self.order_id,
            self.customer_id,
            self.reference,
            self.sold_on,
            "counter",
            self.deliver_to,
            self.lines,
            self.note,
            accepts=self.accepts,
            extras=self.extras,
        )

    @property
    def shipping(self) -> ShipOrder:
        parts = tuple(LineQuantity(line.line, line.quantity) for line in self.lines)
        return ShipOrder(self.order_id, self.shipment_id, self.sold_on, parts)

    @property
    def posting(self) -> PostInvoice:
        return PostInvoice(self.invoice_id, self.order_id, self.sold_on)

    def paying(self, amount: Money) -> RecordPayment:
        on_invoice = (OnInvoice(self.invoice_id, amount.minor),)
        return RecordPayment(
            self.payment_id, self.customer_id, amount, self.sold_on, self.method, self.reference, on_invoice
        )


def sell(command: SellOverCounter, states: States, context: Context) -> Accepted | Refused:
    return following.in_turn(
        states,
        _EVOLVE_OF,
        partial(_place, command, context=context),
        lambda placed: orders.decide(command.shipping, placed, context),
        lambda shipped: invoices.decide(command.posting, shipped, context),
        partial(_pay, command, context=context),
    )


def _place(command: SellOverCounter, states: States, context: Context) -> Accepted | Refused:
    """What is paid at once does not count against a credit limit."""
    customer = states.of(Customer, command.customer_id)
    paying = {Stream("customer", command.customer_id): replace(customer, credit_limit=None)}
    return orders.decide(command.placing, states.with_changed(paying), context)


def _pay(command: SellOverCounter, states: States, context: Context) -> Accepted | Refused:
    order = states.of(Order, command.order_id)
    if not order.total:
        return Accepted()  # all was given away
    return payments.decide(command.paying(Money(order.total, order.currency)), states, context)


def decide(command: OrderCommands | SellOverCounter, states: States, context: Context) -> Accepted | Refused:
    if isinstance(command, SellOverCounter):
        return sell(command, states, context)
    return orders.decide(command, states, context)


def inverse(events: tuple[Event, ...]) -> Command | Refused:
    if any(isinstance(event, InvoicePosted) for event in events):
        alternative = "take the goods back by a return, and make a credit note"
        facts = {"step": "Sold over the counter", "later": "its invoice", "alternative": alternative}
        return Refused(Violation("UND-1", facts=facts))
    return orders.inverse(events)


_EVOLVE_OF = {
    decider.state.kind: decider.evolve
    for decider in (orders.ORDERS, stock.STOCK, series.SERIES, invoices.INVOICES, payments.PAYMENTS)
}

ORDERS = Decider(Order, OrderEvents, OrderCommands | SellOverCounter, decide, orders.ORDERS.evolve, inverse)
"""Orders with all that may be asked of one, selling over the counter included."""
