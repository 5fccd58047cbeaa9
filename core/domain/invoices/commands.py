"""Invoices: what may be asked of one, and what each question needs to see. The answers are in `deciding.py`."""

from collections.abc import Iterator
from datetime import date

from core.domain.company.events import COMPANY
from core.domain.decider import Command, Need, States, Stream
from core.domain.facts import Allocations
from core.domain.invoices.events import Invoice, InvoiceCredited
from core.domain.invoices.values import ToCredit
from core.domain.orders.events import LineCancelled, OrderAmended, OrderInvoiced, OrderShipped, ShipmentReversed
from core.domain.orders.state import Order
from core.domain.orders.values import LineQuantity
from core.domain.series.events import CREDIT_NOTES, INVOICES
from core.domain.values import Id, Minor


class PostInvoice(Command, frozen=True):
    """Invoice some lines of an order, or all that is to invoice. The same invoice twice is one."""

    conflicts_with = (OrderInvoiced, OrderAmended, OrderShipped, ShipmentReversed, LineCancelled)

    invoice_id: Id
    order_id: Id
    invoiced_on: date
    lines: tuple[LineQuantity, ...] | None = None  # numbers are those of the order's lines

    def needs(self, states: States) -> Iterator[Need]:
        yield from (Stream("invoice", self.invoice_id), Stream("order", self.order_id), Stream("company", COMPANY))
        order = states.get(Order, self.order_id)
        if order is not None and order.customer_id is not None:
            yield Stream("customer", order.customer_id)
            yield from allocated_needs("order", order.id, states)
            yield Stream("series", INVOICES)

    def day(self) -> date:
        return self.invoiced_on


class PostCreditNote(Command, frozen=True):
    """Take back some of an invoice, or all. The same credit note twice is one."""

    conflicts_with = (InvoiceCredited,)

    credit_note_id: Id
    invoice_id: Id
    credited_on: date
    what: ToCredit
    reason: str
    return_id: Id | None = None  # when it is for goods that came back

    def needs(self, states: States) -> Iterator[Need]:
        yield from (Stream("invoice", self.credit_note_id), Stream("invoice", self.invoice_id))
        yield Stream("company", COMPANY)
        invoice = states.get(Invoice, self.invoice_id)
        if invoice is not None and invoice.exists:
            yield from (Stream("customer", invoice.customer_id), Stream("order", invoice.order_id))
            yield from allocated_needs("invoice", invoice.id, states)
            yield Stream("series", CREDIT_NOTES)

    def day(self) -> date:
        return self.credited_on


class SendInvoice(Command, frozen=True):
    """Hand out an invoice or a credit note: printed, by mail or as a file."""

    invoice_id: Id
    channel: str
    to: str = ""
    sha256: str = ""

    def needs(self, states: States) -> Iterator[Need]:
        yield Stream("invoice", self.invoice_id)


class WriteOffDifference(Command, frozen=True):
    """Ask no more for a small rest of an invoice; a negative amount asks for it again."""

    invoice_id: Id
    minor: Minor
    reason: str

    def needs(self, states: States) -> Iterator[Need]:
        yield from (Stream("invoice", self.invoice_id), Stream("company", COMPANY))
        yield Allocations("invoice", self.invoice_id)


InvoiceCommands = PostInvoice | PostCreditNote | SendInvoice | WriteOffDifference


def allocated_needs(kind: str, id: Id, states: States) -> Iterator[Need]:
    """What payments have for an order or an invoice, and once that is known those payments."""
    allocations = Allocations(kind, id)
    yield allocations
    yield from (Stream("payment", part.payment_id) for part in states.fact(allocations) or ())
