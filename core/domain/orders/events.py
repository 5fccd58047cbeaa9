"""Orders: what can happen to one, from the draft to its last parcel."""

from datetime import date
from typing import Annotated

from msgspec import Struct

from core.domain.calculation import Extras as Extras
from core.domain.calculation import TaxAmount as TaxAmount
from core.domain.calculation import Totals as Totals
from core.domain.decider import Event
from core.domain.orders.values import InspectedLine as InspectedLine
from core.domain.orders.values import LineQuantity as LineQuantity
from core.domain.values import PERSONAL, Address, Id, Micros, Minor, PersonalText, Price, Quantity, Rate


class OrderLine(Struct, frozen=True):
    """A line as agreed on. `net` is rounded to minor units; in gross mode it is the share of the split net."""

    line: int
    product_id: Id
    sku: str
    name: str
    unit: str
    quantity: Quantity
    unit_price: Price
    discount: Rate
    tax_category: str  # EN 16931 code: S, Z, E, AE, K, G, O
    tax_rate: Rate
    net: Minor
    gross: Minor  # before discount, as BT-129 × BT-148
    is_goods: bool = True  # False has no stock: postage, fees


class LineChange(Struct, frozen=True):
    """One line before and after an amendment; None where it was not, or is no more."""

    before: OrderLine | None
    after: OrderLine | None


class TradeLine(Struct, frozen=True):
    """A line of trade that happened elsewhere. Quantity and price may be negative; exact as in the source."""

    line: int
    product_id: Id
    sku: str
    name: str
    quantity: Quantity
    unit_price: Price


class DraftedLine(Struct, frozen=True):
    """A line of a draft without its text: that was typed freely, and is kept with what is personal."""

    line: int
    product_id: Id | None
    quantity: Quantity
    unit_price: Price
    discount: Rate
    backorder: bool | None  # None while nobody decided


class OrderParticulars(Struct, frozen=True):
    """What an order says beside its lines and sums, as far as it can be changed after placing."""

    reference: str
    ship_by: date | None
    channel: str


class OrderEvent(Event, frozen=True):
    kind = "order"

    order_id: Id


class OrderDrafted(OrderEvent, frozen=True, tag="order.drafted"):
    """A draft was saved, whole as it stands. `texts` are those of its lines, in their order."""

    schema = 2

    customer_id: Id | None
    reference: str
    ship_by: date | None
    channel: str
    currency: str
    lines: tuple[DraftedLine, ...]
    extras: Extras
    customer_name: PersonalText
    deliver_to: Annotated[Address, PERSONAL]
    note: PersonalText
    private_note: PersonalText
    texts: Annotated[tuple[str, ...], PERSONAL]


class OrderDiscarded(OrderEvent, frozen=True, tag="order.discarded"):
    """A draft was given up."""


class OrderPlaced(OrderEvent, frozen=True, tag="order.placed"):
    """The order stands, with its own copy of all it was agreed on.

    `accepted` are the codes of warnings that would have stopped it, had its maker not gone on with a reason.
    """

    schema = 2

    number: int
    customer_id: Id
    reference: str
    ship_by: date | None
    terms_days: int
    channel: str  # phone, mail, counter, web
    currency: str
    price_mode: str  # net or gross: what the unit prices are
    lines: tuple[OrderLine, ...]
    extras: Extras
    totals: Totals
    accepted: tuple[str, ...]
    customer_name: PersonalText
    deliver_to: Annotated[Address, PERSONAL]
    note: PersonalText
    private_note: PersonalText


class LinesReserved(OrderEvent, frozen=True, tag="order.lines_reserved"):
    """Stock was set aside for lines; negative quantities give it back."""

    lines: tuple[LineQuantity, ...]


class OrderReturnedToDraft(OrderEvent, frozen=True, tag="order.returned_to_draft"):
    """Placing was taken back; the number stays with the draft."""


class OrderAmended(OrderEvent, frozen=True, tag="order.amended"):
    """Lines, discount or charges were changed after placing. `accepted` as of a placed order."""

    schema = 2

    changes: tuple[LineChange, ...]
    extras_before: Extras
    extras: Extras
    before: Totals
    after: Totals
    accepted: tuple[str, ...]


class OrderParticularsChanged(OrderEvent, frozen=True, tag="order.particulars_changed"):
    """An amendment of what an order says beside its lines. `accepted` as of a placed order."""

    particulars: OrderParticulars
    was: OrderParticulars
    accepted: tuple[str, ...]
    deliver_to: Annotated[Address, PERSONAL]
    note: PersonalText
    private_note: PersonalText
    deliver_to_was: Annotated[Address, PERSONAL]
    note_was: PersonalText
    private_note_was: PersonalText


class OrderHeld(OrderEvent, frozen=True, tag="order.held"):
    """The order waits; it is not picked or shipped until released."""

    reason: PersonalText


class OrderReleased(OrderEvent, frozen=True, tag="order.released"):
    """The hold is over. `held_for` is the reason it had, so that the step can be taken back."""

    schema = 2

    accepted: tuple[str, ...]
    held_for: PersonalText


class LineCancelled(OrderEvent, frozen=True, tag="order.line_cancelled"):
    """Some of the open quantity of one line will not be delivered."""

    line: int
    quantity: Quantity
    totals: Totals
    reason: PersonalText


class OrderCancelled(OrderEvent, frozen=True, tag="order.cancelled"):
    """Everything open was cancelled, and nothing had been shipped."""

    lines: tuple[LineQuantity, ...]
    reason: PersonalText


class LinesReinstated(OrderEvent, frozen=True, tag="order.lines_reinstated"):
    """Cancelled quantities are wanted again; a cancelled order stands again."""

    lines: tuple[LineQuantity, ...]
    totals: Totals


class LinesPicked(OrderEvent, frozen=True, tag="order.lines_picked"):
    """Reserved goods were taken off the shelf for the order."""

    lines: tuple[LineQuantity, ...]


class LinesUnpicked(OrderEvent, frozen=True, tag="order.lines_unpicked"):
    """Picked goods are on the shelf again, set aside as before."""

    lines: tuple[LineQuantity, ...]


class OrderShipped(OrderEvent, frozen=True, tag="order.shipped"):
    """A shipment left. `reserved` says how much of each line had been set aside for it, `picked` how much picked."""

    schema = 2

    shipment_id: Id
    number: int
    shipped_on: date
    lines: tuple[LineQuantity, ...]
    reserved: tuple[LineQuantity, ...]
    picked: tuple[LineQuantity, ...]
    tracking: str


class ShipmentReversed(OrderEvent, frozen=True, tag="order.shipment_reversed"):
    """A shipment is taken back: its goods are on the shelf again, set aside as before."""

    shipment_id: Id
    lines: tuple[LineQuantity, ...]
    reserved: tuple[LineQuantity, ...]


class ReturnReceived(OrderEvent, frozen=True, tag="order.return_received"):
    """Goods came back and wait for somebody to look at them; until then they are in no figure of stock."""

    return_id: Id
    number: int
    received_on: date
    lines: tuple[LineQuantity, ...]
    reason: PersonalText


class ReturnInspected(OrderEvent, frozen=True, tag="order.return_inspected"):
    """Somebody looked at returned goods, or at those of them in quarantine."""

    return_id: Id
    lines: tuple[InspectedLine, ...]


class OrderInvoiced(OrderEvent, frozen=True, tag="order.invoiced"):
    """An invoice was posted for some of the order. `left` is what remains of its total to be invoiced.

    `discounted` and `charged` are the parts of the order's fixed discount and of its charges that the invoice has.
    """

    invoice_id: Id
    number: str
    lines: tuple[LineQuantity, ...]
    discounted: Minor
    charged: Minor
    total: Minor
    left: Minor


class OrderCredited(OrderEvent, frozen=True, tag="order.credited"):
    """A credit note was posted for an invoice of the order; `return_id` when it is for goods that came back."""

    credit_note_id: Id
    number: str
    invoice_id: Id
    return_id: Id | None
    lines: tuple[LineQuantity, ...]
    total: Minor


class OrderClosed(OrderEvent, frozen=True, tag="order.closed"):
    """Nothing is open, nothing left to invoice, no return under way."""


class OrderReopened(OrderEvent, frozen=True, tag="order.reopened"):
    """A closed order can be changed again."""

    accepted: tuple[str, ...]


class NoteAdded(OrderEvent, frozen=True, tag="order.note_added"):
    """Somebody wrote something down about the order."""

    note: PersonalText


class HistoryRecorded(OrderEvent, frozen=True, tag="order.history_recorded"):
    """Trade that happened before, or elsewhere: closed at birth, stock untouched, amounts may be negative."""

    source: str  # the kind of source, as in "online-retail"
    number: str  # the source's own number, as text
    nature: str  # sale, cancellation, bad debt, write-off, adjustment
    customer_id: Id
    traded_at: Micros
    country: str
    currency: str
    lines: tuple[TradeLine, ...]
    total: Minor  # Σ quantity × price, rounded once
    customer_name: PersonalText


class HistoryWithdrawn(OrderEvent, frozen=True, tag="order.history_withdrawn"):
    """Recorded history is taken back; importing it again records it anew."""


OrderEvents = (
    OrderDrafted
    | OrderDiscarded
    | OrderPlaced
    | LinesReserved
    | OrderReturnedToDraft
    | OrderAmended
    | OrderParticularsChanged
    | OrderHeld
    | OrderReleased
    | LineCancelled
    | OrderCancelled
    | LinesReinstated
    | LinesPicked
    | LinesUnpicked
    | OrderShipped
    | ShipmentReversed
    | ReturnReceived
    | ReturnInspected
    | OrderInvoiced
    | OrderCredited
    | OrderClosed
    | OrderReopened
    | NoteAdded
    | HistoryRecorded
    | HistoryWithdrawn
)
