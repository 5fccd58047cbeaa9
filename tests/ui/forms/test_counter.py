from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.readmodels.invoice_list import InvoicesOfOrder
from tests.ui.books import Typist, order, orders, product
from ui.desk import Desk
from ui.dialogs.counter import CounterDialog
from ui.forms.order_entry import OrderEntry


def take(keys: Typist, entry: OrderEntry) -> None:
    """Two oat drinks at 19.50, over the counter."""
    keys.type("ggs", "<Enter>", "oat-1l", "<Tab>", "2", "<Enter>")
    entry.header.channel.show_channel("counter")


def opened(qtbot: QtBot, keys: Typist) -> CounterDialog:
    keys.type("<Ctrl+Enter>")
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), CounterDialog))
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, CounterDialog)
    qtbot.waitUntil(lambda: dialog.isAncestorOf(keys.widget))
    return dialog


def test_one_step_places_ships_invoices_and_pays(qtbot: QtBot, desk: Desk, entry: OrderEntry, keys: Typist):
    take(keys, entry)
    assert entry.foot.place.plain_text() == "Sell…"
    dialog = opened(qtbot, keys)
    keys.type("50")
    assert dialog.done_text() == "Sold for 39.00; 11.00 to give back"
    with qtbot.waitSignal(entry.finished):
        keys.type("<Ctrl+Enter>")
    qtbot.waitUntil(lambda: bool(orders(desk)))
    sold = order(desk, orders(desk)[0].uuid)
    assert (sold.header.state, sold.header.channel, sold.header.owing) == ("closed", "counter", 0)
    assert [payment.method for payment in sold.payments] == ["cash"]
    assert [row.state for _, row in InvoicesOfOrder(sold.header.key).run(desk.dispatcher.reader)] == ["paid"]
    assert entry.model.lines == () and entry.header.channel.channel() == "phone"


def test_the_private_note_stands_in_the_history(qtbot: QtBot, desk: Desk, entry: OrderEntry, keys: Typist):
    take(keys, entry)
    entry.notes.private.setText("Pays by card next time")
    dialog = opened(qtbot, keys)
    assert [type(command).__name__ for command in dialog.commands()] == ["SellOverCounter", "AddNote"]
    with qtbot.waitSignal(entry.finished):
        keys.type("<Ctrl+Enter>")


def test_too_little_cash_is_marked(qtbot: QtBot, desk: Desk, entry: OrderEntry, keys: Typist):
    take(keys, entry)
    dialog = opened(qtbot, keys)
    keys.type("30", "<Ctrl+Enter>")
    assert dialog.fields["given"].problem() == "9.00 are missing to 39.00." and orders(desk) == []
    dialog.reject()


def test_what_is_not_there_is_not_sold_and_the_form_keeps_its_lines(
    qtbot: QtBot, desk: Desk, entry: OrderEntry, keys: Typist
):
    keys.type("ggs", "<Enter>", "cup", "<Enter>")
    entry.header.channel.show_channel("counter")
    dialog = opened(qtbot, keys)
    keys.type("<Ctrl+Enter>")
    qtbot.waitUntil(lambda: bool(dialog.message.text()))
    dialog.reject()
    assert len(entry.model.lines) == 1 and orders(desk) == []
    assert product(desk, "CUP-12Z-1K").product.on_hand == 0


def test_a_reference_that_was_used_before_is_sold_with_a_reason(
    qtbot: QtBot, desk: Desk, entry: OrderEntry, keys: Typist
):
    take(keys, entry)
    entry.header.reference.setText("2214")
    with qtbot.waitSignal(entry.finished):
        keys.type("<Ctrl+Enter>")
        opened_now = QApplication.activeModalWidget()
        assert isinstance(opened_now, CounterDialog)
        opened_now.confirmed.emit()
    take(keys, entry)
    entry.header.reference.setText("2214")
    dialog = opened(qtbot, keys)
    keys.type("<Ctrl+Enter>")
    qtbot.waitUntil(lambda: "was used on" in dialog.message.text())
    dialog.reason.setText("two deliveries")
    with qtbot.waitSignal(entry.finished):
        dialog.message.buttons()[0].click()
