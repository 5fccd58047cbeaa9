"""What somebody else does to orders while a screen is looked at: ship, invoice, credit, take money."""

from pytestqt.qtbot import QtBot

from core.domain.invoices.commands import PostCreditNote, PostInvoice
from core.domain.invoices.values import Everything
from core.domain.orders.commands import ShipOrder
from core.domain.orders.values import LineQuantity
from core.domain.payments.commands import RecordPayment
from core.domain.payments.values import OnInvoice
from core.domain.values import Id, Minor, Money
from core.readmodels.invoice_list import InvoiceRow, InvoicesOfOrder
from core.readmodels.order_detail import DetailedOrder
from tests.ui import books
from ui.desk import Desk
from ui.dispatcher import new_id


def ship_reserved(qtbot: QtBot, desk: Desk, order_id: Id) -> DetailedOrder:
    """All that is set aside leaves."""
    lines = (LineQuantity(line.line, line.reserved) for line in books.order(desk, order_id).lines if line.reserved)
    books.send(qtbot, desk, ShipOrder(order_id, new_id(), desk.today, tuple(lines)))
    return books.order(desk, order_id)


def invoice(qtbot: QtBot, desk: Desk, order_id: Id) -> tuple[int, InvoiceRow]:
    """All that can be invoiced is; the invoice with its key."""
    books.send(qtbot, desk, PostInvoice(new_id(), order_id, desk.today))
    return invoices(desk, order_id)[-1]


def invoices(desk: Desk, order_id: Id) -> tuple[tuple[int, InvoiceRow], ...]:
    return InvoicesOfOrder(books.order(desk, order_id).header.key).run(desk.dispatcher.reader)


def shipped_and_invoiced(qtbot: QtBot, desk: Desk, order_id: Id) -> tuple[int, InvoiceRow]:
    ship_reserved(qtbot, desk, order_id)
    return invoice(qtbot, desk, order_id)


def pay(qtbot: QtBot, desk: Desk, order_id: Id, minor: Minor, *on: OnInvoice) -> Id:
    """Money from the customer of an order; for nothing yet unless an invoice is named."""
    customer_id = books.order(desk, order_id).header.customer_uuid
    assert customer_id is not None, "it was placed"
    payment_id = new_id()
    paid = RecordPayment(payment_id, customer_id, Money(minor, "GBP"), desk.today, "card", "till 1", on)
    books.send(qtbot, desk, paid)
    return payment_id


def credit_all(qtbot: QtBot, desk: Desk, invoice_id: Id) -> None:
    books.send(qtbot, desk, PostCreditNote(new_id(), invoice_id, desk.today, Everything(), "Never arrived"))
