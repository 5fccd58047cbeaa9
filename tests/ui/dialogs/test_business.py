"""The business itself: where goods go, days and periods, what there is to choose."""

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from core.domain.customers.commands import AddAddress
from core.domain.values import Address
from core.readmodels.delivery_addresses import DeliveryAddresses
from tests.ui.books import Typist, customer, send
from tests.ui.dialogs.using import done, shown
from ui.desk import Desk
from ui.dialogs.address import AddressDialog

YARD = Address("Yard", "1 Dock Lane", "Hull", "HU2", "GB")


def places(desk: Desk) -> list[Address]:
    return [each.address for each in DeliveryAddresses(customer(desk, "GGS").key).run(desk.dispatcher.reader)]


def test_a_delivery_address_is_added_by_keys(qtbot: QtBot, desk: Desk, window: QWidget, keys: Typist):
    dialog = AddressDialog(desk, customer(desk, "GGS"), window)
    shown(qtbot, dialog, keys)
    assert keys.widget is dialog.street and dialog.primary.plain_text() == "Add"
    keys.type("1 Dock Lane", "<Tab>", "Hull", "<Tab>", "HU2")
    done(
        qtbot, dialog, keys, lambda: places(desk) == [Address("Green Gate Stores", "1 Dock Lane", "Hull", "HU2", "GB")]
    )


def test_one_that_is_there_is_chosen_and_changed(qtbot: QtBot, desk: Desk, window: QWidget, keys: Typist):
    send(qtbot, desk, AddAddress(customer(desk, "GGS").customer.uuid, "a", YARD))
    dialog = AddressDialog(desk, customer(desk, "GGS"), window)
    shown(qtbot, dialog, keys)
    keys.type("<Down>")
    assert (dialog.name.text(), dialog.primary.plain_text()) == ("Yard", "Change")
    keys.type("<Tab>", "<Tab>", "2 Dock Lane")
    done(qtbot, dialog, keys, lambda: [each.street for each in places(desk)] == ["2 Dock Lane"])


def test_an_address_needs_a_street_or_a_town(qtbot: QtBot, desk: Desk, window: QWidget, keys: Typist):
    dialog = AddressDialog(desk, customer(desk, "GGS"), window)
    shown(qtbot, dialog, keys)
    keys.type("<Ctrl+Enter>")
    assert dialog.fields["street"].problem() and dialog.isVisible() and places(desk) == []
