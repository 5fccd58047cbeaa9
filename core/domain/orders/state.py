"""What an order knows of itself: its lines with their quantities, its shipments and returns, its sums."""

from datetime import date

from msgspec import Struct

from core.domain.calculation import Charge, Extras
from core.domain.decider import State
from core.domain.values import Address, Id, Micros, Minor, Price, Quantity, Rate


class Line(Struct, frozen=True):
    """One line: what was agreed on, and how far it has come. The quantities are the truth, all else is derived."""

    line: int
    product_id: Id | None
    sku: str
    name: str
    unit: str
    unit_price: Price
    discount: Rate
    tax_category: str
    tax_rate: Rate
    net: Minor
    gross: Minor
    ordered: Quantity
    cancelled: Quantity = 0
    reserved: Quantity = 0
    picked: Quantity = 0
    shipped: Quantity = 0
    returned: Quantity = 0
    invoiced: Quantity = 0
    credited: Quantity = 0
    is_goods: bool = True

    @property
    def open(self) -> Quantity:
        return self.ordered - self.cancelled - self.shipped

    @property
    def owed(self) -> Quantity:
        """What is invoiced and was not credited."""
        return self.invoiced - self.credited

    @property
    def backordered(self) -> Quantity:
        return self.open - self.reserved if self.is_goods else 0


class ShippedLine(Struct, frozen=True):
    """A line of a shipment; `reserved` of its quantity had been set aside."""

    shipment_id: Id
    line: int
    quantity: Quantity
    reserved: Quantity


class Shipment(Struct, frozen=True):
    """A parcel, or several, that left together."""

    shipment_id: Id
    number: int
    shipped_on: date
    tracking: str
    is_reversed: bool = False


class Return(Struct, frozen=True):
    """Goods that came back together."""

    return_id: Id
    number: int
    received_on: date


class ReturnedLine(Struct, frozen=True):
    """A line of a return. What nobody looked at yet is in none of the three places."""

    return_id: Id
    line: int
    quantity: Quantity
    restocked: Quantity = 0
    quarantined: Quantity = 0
    scrapped: Quantity = 0
    credited: Quantity = 0

    @property
    def awaited(self) -> Quantity:
        """What still waits for somebody to look at it."""
        return self.quantity - self.restocked - self.quarantined - self.scrapped


class InvoiceOfOrder(Struct, frozen=True):
    """An invoice that was posted for the order."""

    invoice_id: Id
    number: str


class ChargeOfOrder(Struct, frozen=True):
    """A charge, and its place among the others."""

    place: int
    kind: str
    name: str
    amount: Minor


class Order(State, frozen=True):
    """One order. `status` is draft, placed, closed, cancelled, discarded, history or withdrawn."""

    kind = "order"

    id: Id = ""
    status: str = ""
    number: int | None = None
    source_number: str = ""
    nature: str = ""
    traded_at: Micros | None = None
    customer_id: Id | None = None
    reference: str = ""
    currency: str = ""
    price_mode: str = ""
    terms_days: int = 0
    ship_by: date | None = None
    channel: str = ""
    deliver_to: Address = Address()
    note: str = ""
    private_note: str = ""
    hold_reason: str | None = None
    discount_rate: Rate = 0
    fixed_discount: Minor = 0
    net: Minor = 0
    tax: Minor = 0
    total: Minor = 0
    uninvoiced: Minor = 0  # of the total
    discounted: Minor = 0  # of the fixed discount, by invoices
    charged: Minor = 0  # of the charges, by invoices
    highest_line: int = 0  # that a placed order ever had: numbers of lines taken off are not given again
    lines: tuple[Line, ...] = ()
    charges: tuple[ChargeOfOrder, ...] = ()
    shipments: tuple[Shipment, ...] = ()
    shipped_lines: tuple[ShippedLine, ...] = ()
    returns: tuple[Return, ...] = ()
    returned_lines: tuple[ReturnedLine, ...] = ()
    invoices: tuple[InvoiceOfOrder, ...] = ()

    def line(self, number: int) -> Line | None:
        return next((line for line in self.lines if line.line == number), None)

    @property
    def is_placed(self) -> bool:
        return self.status == "placed"

    @property
    def has_shipped(self) -> bool:
        return any(line.shipped for line in self.lines)

    @property
    def extras(self) -> Extras:
        charges = tuple(Charge(charge.kind, charge.name, charge.amount) for charge in self.charges)
        return Extras(self.discount_rate, self.fixed_discount, charges)
