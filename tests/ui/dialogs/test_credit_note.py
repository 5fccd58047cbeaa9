import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from core.domain.invoices.commands import PostInvoice
from core.domain.orders.commands import InspectReturn, ReceiveReturn, ShipOrder
from core.domain.orders.values import InspectedLine, LineQuantity
from core.domain.values import ONE
from core.readmodels.invoice_detail import DetailedInvoice
from core.readmodels.invoice_list import InvoiceRow, InvoicesOfOrder
from core.readmodels.order_detail import DetailedOrder
from tests.ui.books import Typist, order, place, send
from ui.desk import Desk
from ui.dialogs.credit_note import CreditNoteDialog, to_credit
from ui.dispatcher import new_id


@pytest.fixture
def invoiced(qtbot: QtBot, desk: Desk) -> DetailedOrder:
    """10 oat drinks at 19.50 with no tax, and 5 chocolates at 34.00 with 20 %: 399.00."""
    placed = place(qtbot, desk, "GGS", OAT_1L_12=10, CHO_DRK_20=5)
    parts = (LineQuantity(1, 10 * ONE), LineQuantity(2, 5 * ONE))
    send(qtbot, desk, ShipOrder(placed.header.uuid, new_id(), desk.today, parts))
    send(qtbot, desk, PostInvoice(new_id(), placed.header.uuid, desk.today))
    return order(desk, placed.header.uuid)


def left(desk: Desk, of: DetailedOrder) -> list[DetailedInvoice]:
    return to_credit(desk.dispatcher.reader, of.header.key)


def documents(desk: Desk, of: DetailedOrder) -> list[InvoiceRow]:
    return [row for _, row in InvoicesOfOrder(of.header.key).run(desk.dispatcher.reader)]


def opened(qtbot: QtBot, desk: Desk, window: QWidget, keys: Typist, of: DetailedOrder) -> CreditNoteDialog:
    dialog = CreditNoteDialog(desk, left(desk, of), window)
    dialog.open()
    qtbot.waitUntil(lambda: dialog.isAncestorOf(keys.widget))
    return dialog


def done(qtbot: QtBot, desk: Desk, dialog: CreditNoteDialog, keys: Typist) -> None:
    with qtbot.waitSignal(desk.dispatcher.changed):
        keys.type("<Ctrl+Enter>")
    qtbot.waitUntil(lambda: not dialog.isVisible())


def test_some_of_a_line_is_credited_with_its_tax(
    qtbot: QtBot, desk: Desk, window: QWidget, keys: Typist, invoiced: DetailedOrder
):
    dialog = opened(qtbot, desk, window, keys, invoiced)
    assert dialog.lines.quantities() == {1: 0, 2: 0} and not dialog.primary.isEnabled()
    keys.type("<Down>", "2")
    qtbot.waitUntil(lambda: dialog.totals.sums() != ())
    assert dialog.totals.sums() == (("Goods", "68.00"), ("Tax 20 %", "13.60"), ("Total", "81.60"))
    dialog.why_so.note.setPlainText("broken")
    done(qtbot, desk, dialog, keys)
    invoice, note = documents(desk, invoiced)
    assert (invoice.credited, note.total, note.kind) == (8_160, 8_160, "credit note")


def test_no_more_of_a_line_is_credited_than_was_invoiced(
    qtbot: QtBot, desk: Desk, window: QWidget, keys: Typist, invoiced: DetailedOrder
):
    dialog = opened(qtbot, desk, window, keys, invoiced)
    keys.type("11")
    assert "At most 10" in dialog.faults()["lines.1.quantity"]
    assert "(1 to fix)" in dialog.primary.plain_text()


def test_an_amount_is_credited(qtbot: QtBot, desk: Desk, window: QWidget, keys: Typist, invoiced: DetailedOrder):
    dialog = opened(qtbot, desk, window, keys, invoiced)
    dialog.way.setCurrentIndex(1)
    assert keys.widget is dialog.amount and not dialog.lines.isVisible()
    keys.type("20")
    dialog.why_so.note.setPlainText("for the trouble")
    done(qtbot, desk, dialog, keys)
    assert [(row.total, row.credited) for row in documents(desk, invoiced)] == [(39_900, 2_000), (2_000, 0)]


def test_more_than_the_invoice_is_refused_beside_the_amount(
    qtbot: QtBot, desk: Desk, window: QWidget, keys: Typist, invoiced: DetailedOrder
):
    dialog = opened(qtbot, desk, window, keys, invoiced)
    dialog.way.setCurrentIndex(1)
    keys.type("500")
    dialog.why_so.note.setPlainText("for the trouble")
    keys.type("<Ctrl+Enter>")
    qtbot.waitUntil(lambda: "At most 399.00" in dialog.fields["amount"].problem())
    assert dialog.isVisible() and len(documents(desk, invoiced)) == 1


def test_all_that_is_left_is_credited_and_then_nothing_is(
    qtbot: QtBot, desk: Desk, window: QWidget, keys: Typist, invoiced: DetailedOrder
):
    dialog = opened(qtbot, desk, window, keys, invoiced)
    dialog.way.setCurrentIndex(2)
    assert keys.widget is dialog.why_so.note
    keys.type("<Ctrl+Enter>")
    assert dialog.fields["reason"].problem()
    keys.type("wrong customer")
    done(qtbot, desk, dialog, keys)
    assert [row.total for row in documents(desk, invoiced)] == [39_900, 39_900]
    assert left(desk, invoiced) == []


def test_what_came_back_is_offered_first(
    qtbot: QtBot, desk: Desk, window: QWidget, keys: Typist, invoiced: DetailedOrder
):
    order_id, return_id = invoiced.header.uuid, new_id()
    send(qtbot, desk, ReceiveReturn(order_id, return_id, desk.today, (LineQuantity(1, 3 * ONE),), "wrong goods"))
    send(qtbot, desk, InspectReturn(order_id, return_id, (InspectedLine(1, 3 * ONE, 0, 0),)))
    dialog = opened(qtbot, desk, window, keys, invoiced)
    assert dialog.lines.quantities() == {1: 3 * ONE, 2: 0} and dialog.way.currentText().startswith("Return ")
    dialog.why_so.note.setPlainText("wrong goods")
    done(qtbot, desk, dialog, keys)
    (returned,) = order(desk, order_id).returns
    assert (returned.credited, documents(desk, invoiced)[0].credited) == (3 * ONE, 5_850)
