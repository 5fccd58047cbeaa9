"""Taking a payment: what it is for, what stays on account, what stands in the way."""

from datetime import timedelta

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from core.domain.invoices.commands import PostInvoice
from core.domain.orders.commands import ShipOrder
from core.domain.orders.values import LineQuantity
from core.domain.payments.commands import RecordPayment
from core.domain.payments.values import OnOrder
from core.domain.values import ONE, Money
from core.readmodels.invoice_list import InvoiceRow, InvoicesOfOrder
from core.readmodels.order_detail import DetailedOrder
from tests.ui.books import Typist, customer, order, place, send
from tests.ui.dialogs.using import done, refused, shown, told
from ui.desk import Desk
from ui.dialogs.payment import AccountPaymentDialog, InvoicePaymentDialog, PaymentDialog
from ui.dispatcher import new_id


@pytest.fixture
def placed(qtbot: QtBot, desk: Desk) -> DetailedOrder:
    return place(qtbot, desk, "GGS", OAT_1L_12=10, CHO_DRK_20=14)


@pytest.fixture
def billed(qtbot: QtBot, desk: Desk, placed: DetailedOrder) -> InvoiceRow:
    """An invoice of 195.00 for part of the order, long due; 571.20 of it are not invoiced."""
    header = placed.header
    send(qtbot, desk, ShipOrder(header.uuid, new_id(), desk.today, (LineQuantity(1, 10 * ONE),), ""))
    send(qtbot, desk, PostInvoice(new_id(), header.uuid, desk.today - timedelta(40)))
    ((_, invoice),) = InvoicesOfOrder(header.key).run(desk.dispatcher.reader)
    return invoice


def owing(desk: Desk, placed: DetailedOrder) -> int:
    return order(desk, placed.header.uuid).header.owing


def parts(dialog: PaymentDialog | InvoicePaymentDialog | AccountPaymentDialog) -> dict[str, int]:
    quantities = dialog.parts.quantities()
    return {each.no: quantities[number] for number, each in dialog.parts.payables.items()}


def test_the_amount_owing_is_paid_by_confirming(
    qtbot: QtBot, desk: Desk, window: QWidget, keys: Typist, placed: DetailedOrder
):
    dialog = PaymentDialog(desk, placed, window)
    shown(qtbot, dialog, keys)
    assert dialog.amount.text().replace(",", "") == "766.20" and keys.widget is dialog.amount
    told(qtbot, dialog, "Paid in advance for order 10001", "0.00", "766.20")
    done(qtbot, dialog, keys, lambda: owing(desk, placed) == 0)


def test_an_invoice_is_paid_before_what_is_paid_in_advance(
    qtbot: QtBot, desk: Desk, window: QWidget, keys: Typist, placed: DetailedOrder, billed: InvoiceRow
):
    later = place(qtbot, desk, "GGS", COF_ESP_1K=1)
    dialog = AccountPaymentDialog(desk, customer(desk, "GGS"), window, 20_000)
    shown(qtbot, dialog, keys)
    assert parts(dialog) == {"30001": 19_500, "10001": 500, "10002": 0}
    told(qtbot, dialog, "Open on invoice 30001", "195.00", "0.00")
    done(qtbot, dialog, keys, lambda: owing(desk, placed) == 57_120 - 500)
    assert owing(desk, later) == 1_850


def test_the_order_that_is_paid_comes_before_what_was_due_sooner(
    qtbot: QtBot, desk: Desk, window: QWidget, keys: Typist, billed: InvoiceRow
):
    dialog = PaymentDialog(desk, place(qtbot, desk, "GGS", COF_ESP_1K=1), window)
    shown(qtbot, dialog, keys)
    assert parts(dialog) == {"10002": 1_850, "30001": 0, "10001": 0}
    keys.type("20")
    assert parts(dialog) == {"10002": 1_850, "30001": 150, "10001": 0}


def test_an_invoice_opens_with_what_is_open_of_it(
    qtbot: QtBot, desk: Desk, window: QWidget, keys: Typist, placed: DetailedOrder, billed: InvoiceRow
):
    dialog = InvoicePaymentDialog(desk, billed, window)
    shown(qtbot, dialog, keys)
    assert (dialog.amount.text(), parts(dialog)) == ("195.00", {"30001": 19_500, "10001": 0})
    done(qtbot, dialog, keys, lambda: owing(desk, placed) == 57_120)


def test_a_part_that_was_typed_stays_and_the_others_share_the_rest(
    qtbot: QtBot, desk: Desk, window: QWidget, keys: Typist, billed: InvoiceRow
):
    dialog = AccountPaymentDialog(desk, customer(desk, "GGS"), window, 20_000)
    shown(qtbot, dialog, keys)
    keys.type("<Tab>", "<Tab>", "<Tab>", "<Tab>", "100")
    assert keys.widget is dialog.parts.field(1)
    dialog.amount.setFocus()
    dialog.amount.selectAll()
    keys.type("250")
    assert parts(dialog) == {"30001": 10_000, "10001": 15_000}


def test_more_than_is_open_is_said_plainly_and_stays_on_the_account(
    qtbot: QtBot, desk: Desk, window: QWidget, keys: Typist, placed: DetailedOrder
):
    dialog = PaymentDialog(desk, placed, window)
    shown(qtbot, dialog, keys)
    keys.type("800")
    assert dialog.rest.text().startswith("33.80 is more than Green Gate Stores owes")
    told(qtbot, dialog, "On account of payment 2001", "0.00", "33.80")
    done(qtbot, dialog, keys, lambda: len(order(desk, placed.header.uuid).payments) == 1)
    payment = order(desk, placed.header.uuid).payments[0]
    assert (payment.amount, payment.whole) == (76_620, 80_000)


def test_nobody_is_told_to_owe_no_more_where_not_all_is_shown(
    qtbot: QtBot, desk: Desk, window: QWidget, keys: Typist, placed: DetailedOrder, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("ui.dialogs.payment.MOST_PAYABLES", 1)
    dialog = PaymentDialog(desk, placed, window)
    shown(qtbot, dialog, keys)
    keys.type("800")
    assert dialog.rest.text() == "33.80 stays on the account of Green Gate Stores."


def test_what_is_for_nothing_in_particular_stays_on_the_account(
    qtbot: QtBot, desk: Desk, window: QWidget, keys: Typist, placed: DetailedOrder
):
    dialog = PaymentDialog(desk, placed, window)
    shown(qtbot, dialog, keys)
    dialog.parts.field(1).setFocus()
    dialog.parts.field(1).selectAll()
    keys.type("700")
    assert dialog.rest.text() == "66.20 stays on the account of Green Gate Stores."
    done(qtbot, dialog, keys, lambda: owing(desk, placed) == 6_620)


def test_no_more_is_split_than_came_in(qtbot: QtBot, desk: Desk, window: QWidget, keys: Typist, placed: DetailedOrder):
    dialog = PaymentDialog(desk, placed, window)
    shown(qtbot, dialog, keys)
    dialog.parts.field(1).textEdited.emit("766.20")
    keys.type("700", "<Ctrl+Enter>")
    assert dialog.fields["amount"].problem().startswith("66.20 more is split")
    assert dialog.isVisible() and keys.widget is dialog.amount


def test_what_somebody_else_paid_meanwhile_is_refused_in_words(
    qtbot: QtBot, desk: Desk, window: QWidget, keys: Typist, placed: DetailedOrder
):
    dialog = PaymentDialog(desk, placed, window)
    shown(qtbot, dialog, keys)
    told(qtbot, dialog, "Paid in advance for order 10001", "0.00", "766.20")
    payer, money = customer(desk, "GGS").customer.uuid, Money(70_000, "GBP")
    paid = OnOrder(placed.header.uuid, 70_000)
    send(qtbot, desk, RecordPayment(new_id(), payer, money, desk.today, "card", "", (paid,)))
    told(qtbot, dialog, "766.20 is more than the 66.20 open on order 10001.")
    assert "more than the 66.20 open on order 10001" in refused(qtbot, dialog, keys)
    assert dialog.amount.text() == "766.20"


def test_money_on_a_customer_who_owes_nothing_is_credit(qtbot: QtBot, desk: Desk, window: QWidget, keys: Typist):
    dialog = AccountPaymentDialog(desk, customer(desk, "BBC"), window)
    shown(qtbot, dialog, keys)
    keys.type("120.50")
    told(qtbot, dialog, "On account of payment 2001", "0.00", "120.50")
    done(qtbot, dialog, keys, lambda: customer(desk, "BBC").customer.owing == -12_050)


@pytest.mark.parametrize("amount", ["0", "-5", "abc"])
def test_a_payment_of_nothing_is_not_recorded(
    qtbot: QtBot, desk: Desk, window: QWidget, keys: Typist, placed: DetailedOrder, amount: str
):
    dialog = PaymentDialog(desk, placed, window)
    shown(qtbot, dialog, keys)
    keys.type(amount, "<Ctrl+Enter>")
    qtbot.waitUntil(lambda: bool(dialog.fields["amount"].problem()))
    assert dialog.amount.text() == amount and order(desk, placed.header.uuid).payments == ()


def test_a_payment_below_nothing_is_marked_at_once_and_counts_for_nothing(
    qtbot: QtBot, desk: Desk, window: QWidget, keys: Typist, placed: DetailedOrder
):
    dialog = PaymentDialog(desk, placed, window)
    shown(qtbot, dialog, keys)
    keys.type("-5")
    assert "more than zero" in dialog.fields["amount"].problem()
    assert dialog.primary.plain_text() == "Take payment (1 to fix)"
    assert dialog.effects is not None and "771.20" not in dialog.effects.texts()


def test_a_dialog_grows_with_what_is_written_under_its_fields(
    qtbot: QtBot, desk: Desk, window: QWidget, keys: Typist, placed: DetailedOrder
):
    dialog = PaymentDialog(desk, placed, window)
    shown(qtbot, dialog, keys)
    before = dialog.amount.height()
    keys.type("-5")
    field = dialog.fields["amount"]
    qtbot.waitUntil(lambda: field.height() >= field.heightForWidth(field.width()))
    assert dialog.amount.height() == before and dialog.message.text() == ""


def test_a_wrong_value_is_not_offered_again(
    qtbot: QtBot, desk: Desk, window: QWidget, keys: Typist, placed: DetailedOrder
):
    dialog = PaymentDialog(desk, placed, window)
    shown(qtbot, dialog, keys)
    keys.type("-500", "<Esc>")
    again = PaymentDialog(desk, placed, window)
    shown(qtbot, again, keys)
    assert again.amount.text() == "766.20" and not again.fields["amount"].problem()
