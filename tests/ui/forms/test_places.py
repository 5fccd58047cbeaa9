"""Where the goods of an order go: the customer's own address, another of their places, or what is typed."""

from pytestqt.qtbot import QtBot

from core.domain.customers.commands import AddAddress
from core.domain.values import Address
from tests.ui.books import Typist, customer, send
from ui.desk import Desk
from ui.forms.order_entry import OrderEntry

YARD = Address("The yard", "1 Dock Lane", "Hull", "HU2", "GB")


def test_another_place_of_the_customer_is_chosen_by_keys(qtbot: QtBot, desk: Desk, entry: OrderEntry, keys: Typist):
    send(qtbot, desk, AddAddress(customer(desk, "GGS").customer.uuid, "a", YARD))
    keys.type("ggs", "<Enter>")
    header = entry.header
    assert header.address().street == "14 Quay Road"
    header.deliver_to.setFocus()
    keys.type("<F4>")
    qtbot.waitUntil(header.deliver_to.popup.is_open)
    keys.type("<Down>", "<Enter>")
    assert header.address() == YARD and header.deliver_to.text() == "1 Dock Lane, Hull, HU2"


def test_a_customer_with_one_address_has_no_choice(entry: OrderEntry, keys: Typist):
    keys.type("ggs", "<Enter>")
    entry.header.deliver_to.setFocus()
    keys.type("<F4>")
    assert not entry.header.deliver_to.popup.is_open()
    assert entry.header.address() == Address("Green Gate Stores", "14 Quay Road", "Hull", "HU1 1AA", "GB")
