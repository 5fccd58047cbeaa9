"""Allocating and taking off, reversing, refunding, writing off."""

from datetime import timedelta

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from core.domain.company.commands import ChangeSetting
from core.domain.company.settings import WRITE_OFF_LIMIT
from core.domain.invoices.commands import PostInvoice
from core.domain.orders.commands import ShipOrder
from core.domain.orders.values import LineQuantity
from core.domain.payments.commands import RecordPayment, RecordRefund
from core.domain.payments.values import OnInvoice
from core.domain.values import ONE, Id, Money
from core.readmodels.invoice_list import InvoiceRow, InvoicesOfOrder
from core.readmodels.keys import KeyOf
from core.readmodels.payment_list import PaymentCard, PaymentMatch
from tests.ui.books import Typist, customer, place, send
from tests.ui.dialogs.using import done, refused, shown, told
from ui.desk import Desk
from ui.dialogs.allocate import AllocateDialog, TakeOffDialog
from ui.dialogs.refund import RefundDialog
from ui.dialogs.reverse import ReverseDialog
from ui.dialogs.write_off import WriteOffDialog
from ui.dispatcher import new_id


@pytest.fixture
def invoice(qtbot: QtBot, desk: Desk) -> InvoiceRow:
    """All of an order, 195.00, is shipped and invoiced."""
    header = place(qtbot, desk, "GGS", OAT_1L_12=10).header
    send(qtbot, desk, ShipOrder(header.uuid, new_id(), desk.today, (LineQuantity(1, 10 * ONE),), ""))
    send(qtbot, desk, PostInvoice(new_id(), header.uuid, desk.today - timedelta(40)))
    return of_order(desk, header.key)


def of_order(desk: Desk, order_key: int) -> InvoiceRow:
    ((_, invoice),) = InvoicesOfOrder(order_key).run(desk.dispatcher.reader)
    return invoice


def paid(qtbot: QtBot, desk: Desk, minor: int, *allocations: OnInvoice) -> PaymentMatch:
    payment_id = new_id()
    payer, money = customer(desk, "GGS").customer.uuid, Money(minor, "GBP")
    send(qtbot, desk, RecordPayment(payment_id, payer, money, desk.today, "card", "", allocations))
    return payment(desk, payment_id)


def payment(desk: Desk, payment_id: Id) -> PaymentMatch:
    key = KeyOf("payment", payment_id).run(desk.dispatcher.reader)
    found = PaymentCard(key or 0).run(desk.dispatcher.reader)
    assert found is not None, "it was recorded"
    return found


def on_account(desk: Desk, match: PaymentMatch) -> int:
    return payment(desk, match.payment.uuid).payment.on_account


def opened(desk: Desk, invoice: InvoiceRow) -> int:
    return of_order(desk, invoice.order_key).open


def test_what_is_on_account_is_allocated_to_what_is_due(
    qtbot: QtBot, desk: Desk, window: QWidget, keys: Typist, invoice: InvoiceRow
):
    match = paid(qtbot, desk, 25_000)
    dialog = AllocateDialog(desk, match, window)
    shown(qtbot, dialog, keys)
    assert keys.widget is dialog.parts.field(1) and dialog.primary.plain_text() == "Allocate 195.00"
    assert dialog.rest.text() == "55.00 stays on account."
    told(qtbot, dialog, "Open on invoice 30001", "195.00", "0.00")
    done(qtbot, dialog, keys, lambda: opened(desk, invoice) == 0)
    assert on_account(desk, match) == 5_500


def test_more_than_is_on_account_is_not_allocated(
    qtbot: QtBot, desk: Desk, window: QWidget, keys: Typist, invoice: InvoiceRow
):
    dialog = AllocateDialog(desk, paid(qtbot, desk, 10_000), window)
    shown(qtbot, dialog, keys)
    keys.type("195")
    assert dialog.rest.text() == "95.00 more than is on account."
    assert "95.00 too much" in refused(qtbot, dialog, keys)
    assert opened(desk, invoice) == 19_500


def test_nothing_chosen_is_not_allocated(qtbot: QtBot, desk: Desk, window: QWidget, keys: Typist, invoice: InvoiceRow):
    dialog = AllocateDialog(desk, paid(qtbot, desk, 10_000), window)
    shown(qtbot, dialog, keys)
    told(qtbot, dialog, "Open on invoice 30001", "195.00", "95.00")
    keys.type("0")
    assert not dialog.primary.isEnabled()
    assert dialog.effects is not None and dialog.effects.texts() == []


def test_an_allocation_is_taken_off(qtbot: QtBot, desk: Desk, window: QWidget, keys: Typist, invoice: InvoiceRow):
    match = paid(qtbot, desk, 19_500, OnInvoice(invoice.uuid, 19_500))
    dialog = TakeOffDialog(desk, match, window)
    shown(qtbot, dialog, keys)
    told(qtbot, dialog, "Open on invoice 30001", "0.00", "195.00")
    keys.type("95")
    done(qtbot, dialog, keys, lambda: opened(desk, invoice) == 9_500)
    assert on_account(desk, match) == 9_500


def test_a_payment_that_bounced_is_owing_again(
    qtbot: QtBot, desk: Desk, window: QWidget, keys: Typist, invoice: InvoiceRow
):
    match = paid(qtbot, desk, 19_500, OnInvoice(invoice.uuid, 19_500))
    dialog = ReverseDialog(desk, match, window)
    shown(qtbot, dialog, keys)
    told(qtbot, dialog, "Open on invoice 30001", "0.00", "195.00")
    keys.type("<Ctrl+Enter>")
    assert dialog.fields["reason"].problem() and dialog.isVisible()
    keys.type("bounced")
    done(qtbot, dialog, keys, lambda: opened(desk, invoice) == 19_500)
    assert payment(desk, match.payment.uuid).payment.state == "reversed"


def test_a_refund_takes_what_came_in_first(qtbot: QtBot, desk: Desk, window: QWidget, keys: Typist):
    first, second = paid(qtbot, desk, 5_000), paid(qtbot, desk, 2_000)
    dialog = RefundDialog(desk, customer(desk, "GGS"), window)
    shown(qtbot, dialog, keys)
    assert dialog.amount.text() == "70.00" and keys.widget is dialog.amount
    keys.type("60")
    told(qtbot, dialog, "On account of payment 2001", "50.00", "0.00")
    done(qtbot, dialog, keys, lambda: on_account(desk, first) == 0)
    assert on_account(desk, second) == 1_000


def test_a_refund_can_be_out_of_a_later_payment(qtbot: QtBot, desk: Desk, window: QWidget, keys: Typist):
    first, second = paid(qtbot, desk, 5_000), paid(qtbot, desk, 2_000)
    dialog = RefundDialog(desk, customer(desk, "GGS"), window)
    shown(qtbot, dialog, keys)
    keys.type("20", "<Tab>", "<Tab>", "<Tab>", "<Tab>", "0", "<Tab>", "20")
    done(qtbot, dialog, keys, lambda: on_account(desk, second) == 0)
    assert on_account(desk, first) == 5_000


def test_no_more_is_refunded_than_is_on_account(qtbot: QtBot, desk: Desk, window: QWidget, keys: Typist):
    match = paid(qtbot, desk, 5_000)
    dialog = RefundDialog(desk, customer(desk, "GGS"), window)
    shown(qtbot, dialog, keys)
    keys.type("51", "<Ctrl+Enter>")
    assert dialog.fields["amount"].problem().startswith("Only 50.00 is on account")
    assert dialog.isVisible() and on_account(desk, match) == 5_000


def test_a_refund_comes_to_what_its_parts_come_to(qtbot: QtBot, desk: Desk, window: QWidget, keys: Typist):
    paid(qtbot, desk, 5_000)
    dialog = RefundDialog(desk, customer(desk, "GGS"), window)
    shown(qtbot, dialog, keys)
    dialog.parts.field(1).setFocus()
    dialog.parts.field(1).selectAll()
    keys.type("40", "<Ctrl+Enter>")
    assert dialog.fields["amount"].problem().startswith("The payments below come to 40.00")


def test_a_refund_that_did_not_arrive_is_reversed(qtbot: QtBot, desk: Desk, window: QWidget, keys: Typist):
    match, refund_id = paid(qtbot, desk, 5_000), new_id()
    money = Money(3_000, "GBP")
    send(qtbot, desk, RecordRefund(refund_id, customer(desk, "GGS").customer.uuid, money, desk.today, "transfer"))
    dialog = ReverseDialog(desk, payment(desk, refund_id), window)
    shown(qtbot, dialog, keys)
    assert dialog.windowTitle() == "Reverse refund 2002"
    told(qtbot, dialog, "On account of payment 2001", "20.00", "50.00")
    keys.type("account closed")
    done(qtbot, dialog, keys, lambda: on_account(desk, match) == 5_000)


def test_a_small_rest_is_written_off(qtbot: QtBot, desk: Desk, window: QWidget, keys: Typist, invoice: InvoiceRow):
    paid(qtbot, desk, 19_460, OnInvoice(invoice.uuid, 19_460))
    dialog = WriteOffDialog(desk, of_order(desk, invoice.order_key), window)
    shown(qtbot, dialog, keys)
    assert dialog.primary.plain_text() == "Write off 0.40"
    told(qtbot, dialog, "Open on invoice 30001", "0.40", "0.00")
    keys.type("<Tab>", "bank charges")
    done(qtbot, dialog, keys, lambda: opened(desk, invoice) == 0)


def test_what_is_not_small_is_refused_beside_the_amount(
    qtbot: QtBot, desk: Desk, window: QWidget, keys: Typist, invoice: InvoiceRow
):
    dialog = WriteOffDialog(desk, invoice, window)
    shown(qtbot, dialog, keys)
    keys.type("5", "<Tab>", "not worth a letter", "<Ctrl+Enter>")
    qtbot.waitUntil(lambda: "Write off 1.00 or less" in dialog.fields["amount"].problem())
    send(qtbot, desk, ChangeSetting(WRITE_OFF_LIMIT, "500"))
    done(qtbot, dialog, keys, lambda: opened(desk, invoice) == 19_000)


def test_no_more_than_is_open_is_written_off(
    qtbot: QtBot, desk: Desk, window: QWidget, keys: Typist, invoice: InvoiceRow
):
    dialog = WriteOffDialog(desk, invoice, window)
    shown(qtbot, dialog, keys)
    keys.type("195.01")
    assert dialog.fields["amount"].problem().startswith("195.00 is open on the invoice")
