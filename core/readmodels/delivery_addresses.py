"""Delivery addresses: where goods for a customer may go, beside the address in their details."""

from msgspec import Struct

from core.domain.customers.events import AddressAdded, AddressChanged
from core.domain.values import Address, Id
from core.journal.entry import Entry
from core.projections.model import ReadModel, Rows, Table
from core.projections.reader import Reader
from core.readmodels.columns import numbers, texts

ADDRESSES = Table(
    "delivery_addresses",
    (*numbers("customer_id", "number"), *texts("uuid", "name", "street", "town", "postcode", "country")),
    key=("customer_id", "number"),
)


def _written(rows: Rows, entry: Entry, event: AddressAdded | AddressChanged) -> None:
    """Each keeps its place: numbers are in the order in which the addresses were added."""
    customer_key = rows.key_of("customer", event.customer_id)
    last, address = 0, event.address
    for key in rows.children(ADDRESSES, customer_key):
        row = rows.get(ADDRESSES, key)
        assert isinstance(key, tuple) and row is not None, "a child has a key of two, and is there"
        if row["uuid"] == event.address_id:
            last = key[1] - 1
            break
        last = key[1]
    rows.insert(
        ADDRESSES,
        (customer_key, last + 1),
        uuid=event.address_id,
        name=address.name,
        street=address.street,
        town=address.city,
        postcode=address.postcode,
        country=address.country,
    )


DELIVERY_ADDRESSES = ReadModel("delivery_addresses", (ADDRESSES,), {AddressAdded: _written, AddressChanged: _written})


class DeliveryAddress(Struct, frozen=True):
    """A place to deliver to, with the id that a change of it names."""

    uuid: Id
    address: Address

    def line(self) -> str:
        """On one line, as in "14 Quay Road, Hull, HU1 1AA"."""
        its = self.address
        return ", ".join(part for part in (its.name, its.street, its.city, its.postcode, its.country) if part)


class DeliveryAddresses(Struct, frozen=True):
    """The delivery addresses of a customer as they were added."""

    customer_key: int

    def run(self, reader: Reader) -> tuple[DeliveryAddress, ...]:
        sql = """SELECT uuid, name, street, town, postcode, country FROM delivery_addresses
            WHERE customer_id = ? ORDER BY number"""
        return tuple(DeliveryAddress(row[0], Address(*row[1:])) for row in reader.query(sql, (self.customer_key,)))
