import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from core.domain.calculation import Charge, Extras
from core.domain.customers.commands import AddAddress
from core.domain.orders.commands import AmendOrder, WantedParticulars
from core.domain.values import ONE, Address
from core.readmodels.order_detail import DetailedOrder
from tests.ui.books import Typist, order, place, send
from ui.desk import Desk
from ui.dispatcher import new_id
from ui.forms.amend import AmendDialog


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(1400, 860)
    with qtbot.waitActive(window):
        window.show()
    return window


@pytest.fixture
def keys(qtbot: QtBot, window: QWidget) -> Typist:
    return Typist(qtbot)


@pytest.fixture
def placed(qtbot: QtBot, desk: Desk) -> DetailedOrder:
    """10 oat drinks at 19.50 without tax."""
    return place(qtbot, desk, "GGS", OAT_1L_12=10)


@pytest.fixture
def dialog(qtbot: QtBot, desk: Desk, window: QWidget, keys: Typist, placed: DetailedOrder) -> AmendDialog:
    dialog = AmendDialog(desk, placed, window)
    dialog.open()
    qtbot.waitUntil(lambda: dialog.isAncestorOf(keys.widget))
    return dialog


def put(dialog: AmendDialog, keys: Typist, field: str, text: str) -> None:
    dialog.fields[field].widget.setFocus()
    keys.type("<Ctrl+A>", text)


def done(qtbot: QtBot, desk: Desk, dialog: AmendDialog, keys: Typist) -> None:
    with qtbot.waitSignal(desk.dispatcher.changed):
        keys.type("<Ctrl+Enter>")
    qtbot.waitUntil(lambda: not dialog.isVisible())


def test_nothing_is_sent_while_nothing_is_changed(dialog: AmendDialog):
    assert dialog.commands() == () and not dialog.primary.isEnabled()
    assert dialog.primary.plain_text() == "Nothing changed"


def test_what_an_order_says_is_changed(
    qtbot: QtBot, desk: Desk, dialog: AmendDialog, keys: Typist, placed: DetailedOrder
):
    put(dialog, keys, "reference", "PO 7")
    put(dialog, keys, "deliver_to", "3 Dock Lane, Hull, HU2")
    put(dialog, keys, "private_note", "ring first")
    assert dialog.primary.plain_text() == "Change order"
    done(qtbot, desk, dialog, keys)
    header = order(desk, placed.header.uuid).header
    assert (header.reference, header.private_note) == ("PO 7", "ring first")
    assert (header.deliver_street, header.deliver_city, header.deliver_postcode) == ("3 Dock Lane", "Hull", "HU2")


def test_goods_go_to_another_place_of_the_customer(
    qtbot: QtBot, desk: Desk, window: QWidget, keys: Typist, placed: DetailedOrder
):
    yard = Address("Green Gate Yard", "3 Dock Lane", "Hull", "HU2", "GB")
    send(qtbot, desk, AddAddress(placed.header.customer_uuid or "", new_id(), yard))
    dialog = AmendDialog(desk, placed, window)
    dialog.open()
    qtbot.waitUntil(lambda: dialog.isAncestorOf(keys.widget))
    dialog.fields["deliver_to"].widget.setFocus()
    keys.type("<F4>", "<Down>", "<Enter>")
    done(qtbot, desk, dialog, keys)
    assert order(desk, placed.header.uuid).header.deliver_to == yard


def test_only_what_differs_is_sent(dialog: AmendDialog, keys: Typist):
    put(dialog, keys, "reference", "PO 7")
    (command,) = dialog.commands()
    assert isinstance(command, AmendOrder)
    assert (command.lines, command.remove, command.extras) == ((), (), None)
    put(dialog, keys, "reference", "<Del>")
    assert dialog.commands() == ()


def test_discount_and_charges_are_changed(
    qtbot: QtBot, desk: Desk, dialog: AmendDialog, keys: Typist, placed: DetailedOrder
):
    put(dialog, keys, "discount", "10")
    put(dialog, keys, "charges", "15")
    effects = dialog.effects
    assert effects is not None
    qtbot.waitUntil(lambda: "190.50" in effects.texts())
    done(qtbot, desk, dialog, keys)
    header = order(desk, placed.header.uuid).header
    assert (header.extras, header.total) == (Extras(100_000, 0, (Charge("delivery", "Delivery", 1_500),)), 19_050)


def test_a_discount_that_cannot_be_is_marked(dialog: AmendDialog, keys: Typist):
    put(dialog, keys, "discount", "105")
    assert "more than the whole price" in dialog.fields["discount"].problem()
    keys.type("<Ctrl+Enter>")
    assert dialog.isVisible() and keys.widget is dialog.fields["discount"].widget


def test_lines_and_what_stands_around_them_are_changed_at_once(
    qtbot: QtBot, desk: Desk, dialog: AmendDialog, keys: Typist, placed: DetailedOrder
):
    keys.type("12", "<Enter>")
    put(dialog, keys, "note", "by the back door")
    done(qtbot, desk, dialog, keys)
    now = order(desk, placed.header.uuid)
    assert (now.lines[0].ordered, now.header.note) == (12 * ONE, "by the back door")


def test_a_reference_of_another_order_needs_a_reason(
    qtbot: QtBot, desk: Desk, dialog: AmendDialog, keys: Typist, placed: DetailedOrder
):
    other = place(qtbot, desk, "GGS", COF_ESP_1K=1)
    send(qtbot, desk, AmendOrder(other.header.uuid, particulars=_with_reference(other, "PO 7")))
    put(dialog, keys, "reference", "PO 7")
    keys.type("<Ctrl+Enter>")
    qtbot.waitUntil(lambda: "was used on" in dialog.message.text())
    dialog.reason.setText("split delivery")
    dialog.message.buttons()[0].click()
    qtbot.waitUntil(lambda: order(desk, placed.header.uuid).header.reference == "PO 7")


def _with_reference(of: DetailedOrder, reference: str) -> WantedParticulars:
    header = of.header
    return WantedParticulars(reference, None, header.channel, header.deliver_to, "", "")
