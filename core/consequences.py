"""What a command would do, as plain figures before and after: for people, before they confirm it."""

from datetime import date
from typing import NamedTuple

from core.domain.calculation import TaxAmount
from core.domain.values import Minor, Money, Quantity


class Figures(NamedTuple):
    """How far an order has come, as sums over its lines, and its money."""

    status: str
    ordered: Quantity
    cancelled: Quantity
    reserved: Quantity
    picked: Quantity
    shipped: Quantity
    returned: Quantity
    invoiced: Quantity
    credited: Quantity
    total: Minor
    uninvoiced: Minor

    @property
    def open(self) -> Quantity:
        return self.ordered - self.cancelled - self.shipped


class OrderEffect(NamedTuple):
    """`number` is None while the order has none."""

    number: int | None
    currency: str
    before: Figures
    after: Figures


class Shelf(NamedTuple):
    """Stock of one product at one location."""

    on_hand: Quantity
    reserved: Quantity
    picked: Quantity
    quarantined: Quantity

    @property
    def available(self) -> Quantity:
        return self.on_hand - self.reserved


class StockEffect(NamedTuple):
    """`location` is what the location is called."""

    product: str
    unit: str
    location: str
    reorder_point: Quantity | None
    before: Shelf
    after: Shelf


class CreditEffect(NamedTuple):
    """What a customer has used of their credit: owed, and on order, less what is paid. Without a limit it is None."""

    customer: str
    currency: str
    limit: Minor | None
    before: Minor
    after: Minor


class InvoiceEffect(NamedTuple):
    """What is open of an invoice; nothing before it is posted."""

    number: int
    currency: str
    before: Minor
    after: Minor


class DepositEffect(NamedTuple):
    """What is paid for an order in advance, before it is invoiced."""

    number: int
    currency: str
    before: Minor
    after: Minor


class PaymentEffect(NamedTuple):
    """What of a payment is for nothing yet."""

    number: int
    currency: str
    before: Minor
    after: Minor


class DocumentEffect(NamedTuple):
    """A document that comes into being: order, shipment, return, invoice, credit note, payment or refund."""

    kind: str
    number: int


class Bill(NamedTuple):
    """The sums of an invoice or credit note that would be posted; what makes up its net stands before it."""

    number: int
    currency: str
    goods: Minor  # the lines, after their own discounts
    discount: Minor  # for the document as a whole
    charged: Minor
    net: Minor
    taxes: tuple[TaxAmount, ...]
    total: Minor
    due_on: date | None  # None for a credit note


class StandingEffect(NamedTuple):
    """Whether orders of a customer can be placed: free, on stop or archived."""

    customer: str
    before: str
    after: str


class LockEffect(NamedTuple):
    """Through which day the books are locked; None is not at all."""

    before: date | None
    after: date | None


class TakingsEffect(NamedTuple):
    """What the closing of a day counts up by one method of payment."""

    method: str
    amount: Money


class Consequences(NamedTuple):
    """All that would change; `entries` is how many entries the journal would get."""

    documents: tuple[DocumentEffect, ...]
    bills: tuple[Bill, ...]
    orders: tuple[OrderEffect, ...]
    stock: tuple[StockEffect, ...]
    invoices: tuple[InvoiceEffect, ...]
    deposits: tuple[DepositEffect, ...]
    payments: tuple[PaymentEffect, ...]
    credit: tuple[CreditEffect, ...]
    standing: tuple[StandingEffect, ...]
    locks: tuple[LockEffect, ...]
    takings: tuple[TakingsEffect, ...]
    entries: int
