"""The questions that decide may have about the write side as a whole; core.write answers them."""

from datetime import date
from typing import NamedTuple

from core.domain.decider import Fact
from core.domain.values import Id, Micros, Minor, Money, Quantity


class SkuOwner(Fact, frozen=True):
    """Name of another product that has this SKU, or None."""

    sku: str
    but: Id


class BarcodeOwner(Fact, frozen=True):
    """SKU of the product that has this barcode, or None."""

    barcode: str


class CodeOwner(Fact, frozen=True):
    """Name of another customer that has this code, or None."""

    code: str
    but: Id


class CreditUsed(Fact, frozen=True):
    """What a customer owes and has on order, as UsedCredit."""

    customer_id: Id


class UsedCredit(NamedTuple):
    """What is used of a credit limit, each amount counted once, in minor units."""

    invoices: Minor  # owed of invoices, payments aside
    shipped: Minor  # of orders, and not invoiced
    orders: Minor  # of orders, and neither shipped nor invoiced
    paid: Minor  # and not given back, whatever it was for

    @property
    def used(self) -> Minor:
        return self.invoices + self.shipped + self.orders - self.paid

    def without(self, own: Minor) -> "UsedCredit":
        """As it would be but for an order with so much to be invoiced."""
        orders = max(0, self.orders - own)
        return self._replace(orders=orders, shipped=self.shipped - (own - (self.orders - orders)))

    def shown(self) -> dict[str, Minor]:
        """What is used and its parts, which sum up to it: payments are taken off invoices first, orders last."""
        invoices = max(0, self.invoices - self.paid)
        shipped = max(0, self.shipped - max(0, self.paid - self.invoices))
        return {"used": self.used, "invoices": invoices, "shipped": shipped, "orders": self.used - invoices - shipped}


class Allocations(Fact, frozen=True):
    """What payments have for an order or an invoice, each as Part, in the order in which they came in."""

    target_kind: str  # order or invoice
    target_id: Id


class OnAccount(Fact, frozen=True):
    """What is on account from a customer's payments, each as Part, in the order in which they came in."""

    customer_id: Id


class Part(NamedTuple):
    """What one payment has for something."""

    payment_id: Id
    minor: Minor


class ReferenceUse(Fact, frozen=True):
    """Another order of the customer with this reference, as UsedReference, or None."""

    customer_id: Id
    reference: str
    but: Id


class UsedReference(NamedTuple):
    number: str
    on: date


class Reservers(Fact, frozen=True):
    """Numbers of orders that have stock of a product set aside, the newest first, five at most."""

    product_id: Id


class LatestReservation(Fact, frozen=True):
    """Who set stock of a product aside last, as Taken, or None."""

    product_id: Id


class Taken(NamedTuple):
    colleague: str
    order: str
    quantity: Quantity
    at: Micros


class DayBook(Fact, frozen=True):
    """What counts for closing a day, as DayCounted, when days through one were closed and counted to a position."""

    day: date
    closed_through: date | None
    counted_to: int


class DayCounted(NamedTuple):
    """First and last entry and the last one's seal; takings by method; an earlier day with money and not closed."""

    first: int
    last: int
    fingerprint: str
    takings: tuple[tuple[str, Money], ...]
    unclosed: date | None
