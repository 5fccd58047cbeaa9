"""Values of orders that forms fill in, and events keep."""

from msgspec import Struct

from core.domain.values import Id, Price, Quantity, Rate


class DraftLine(Struct, frozen=True):
    """A line as typed; nothing is agreed on yet."""

    line: int
    product_id: Id | None
    text: str
    quantity: Quantity
    unit_price: Price
    discount: Rate
    backorder: bool | None = None  # None while nobody decided whether what is short may wait


class LineQuantity(Struct, frozen=True):
    """A change of quantity on one line; negative gives back."""

    line: int
    quantity: Quantity


class OrderPart(Struct, frozen=True):
    """A quantity on a line of one of several orders."""

    order_id: Id
    line: int
    quantity: Quantity


class InspectedLine(Struct, frozen=True):
    """What became of returned goods of one line, since the last look at them; quarantine may be left again."""

    line: int
    restocked: Quantity
    quarantined: Quantity  # negative when taken out of it
    scrapped: Quantity
