"""Where goods for a customer may go."""

from core.domain.customers.events import AddressAdded, AddressChanged
from core.domain.values import Address
from core.readmodels.delivery_addresses import DeliveryAddresses
from tests.core.readmodels.trade import Desk

YARD = Address("Yard", "1 Dock Lane", "Hull", "HU2", "GB")
SHOP = Address("Shop", "8 High Street", "York", "", "GB")


def lines(desk: Desk, customer_id: str = "green") -> list[str]:
    return [each.line() for each in DeliveryAddresses(desk.key("customer", customer_id)).run(desk.reader)]


def test_addresses_are_those_of_their_customer_as_they_were_added(desk: Desk):
    desk.happen(AddressAdded("green", "a", YARD), AddressAdded("green", "b", SHOP), AddressAdded("blue", "c", SHOP))
    assert lines(desk) == ["Yard, 1 Dock Lane, Hull, HU2, GB", "Shop, 8 High Street, York, GB"]


def test_a_changed_address_keeps_its_place(desk: Desk):
    desk.happen(AddressAdded("green", "a", YARD), AddressAdded("green", "b", SHOP))
    desk.happen(AddressChanged("green", "a", SHOP, YARD), AddressAdded("green", "c", YARD))
    assert [line.split(",")[0] for line in lines(desk)] == ["Shop", "Shop", "Yard"]
