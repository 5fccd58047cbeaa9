"""From the form's values to commands and kept drafts, and from refusals back to the form's fields."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from core.domain.calculation import Extras
from core.domain.decider import Refused
from core.domain.orders.commands import NewLine, PlaceOrder, SaveDraft
from core.domain.orders.values import DraftLine
from core.domain.values import Address, Id, Measured
from core.readmodels.customer_list import CustomerMatch
from ui.forms.draft_file import KeptDraft, KeptLine
from ui.forms.entry_line import Column, EntryLine
from ui.forms.line_model import LineModel

COUNTER = "counter"
CHANNELS = ("phone", "mail", "web", COUNTER)
"""How orders come in; the first is the usual one."""

SHORTAGES = ("ORD-3", "ORD-4")
_COLUMNS = {
    "quantity": Column.QUANTITY,
    "price": Column.PRICE,
    "discount": Column.DISCOUNT,
    "tax": Column.TAX,
    "product": Column.ITEM,
}


@dataclass(frozen=True, slots=True)
class Typed:
    """All of the form beside its lines."""

    order_id: Id
    customer: CustomerMatch | None
    reference: str
    ship_by: date | None
    channel: str
    deliver_to: Address
    note: str
    private_note: str
    extras: Extras


def place_order(typed: Typed, lines: Sequence[NewLine], accepts: tuple[str, ...]) -> PlaceOrder:
    assert typed.customer is not None, "the form asks for one first"
    return PlaceOrder(
        typed.order_id,
        typed.customer.customer.uuid,
        typed.reference,
        typed.ship_by,
        typed.channel,
        typed.deliver_to,
        tuple(lines),
        typed.note,
        typed.private_note,
        accepts,
        typed.extras,
    )


def new_lines(model: LineModel) -> list[NewLine]:
    """The lines in their order, numbered from 1. What was shown as short may wait, unless that was refused since."""
    lines = []
    for row, line in enumerate(model.lines):
        assert line.product_id is not None, "words without a product are a problem that is shown first"
        backorder = model.is_short(row) if line.backorder is None else line.backorder
        lines.append(NewLine(row + 1, line.product_id, line.quantity, line.unit_price, line.discount, backorder))
    return lines


def save_draft(typed: Typed, lines: Sequence[EntryLine], currency: str) -> SaveDraft:
    customer = typed.customer.customer if typed.customer else None
    return SaveDraft(
        typed.order_id,
        customer.uuid if customer else None,
        customer.name if customer else "",
        typed.reference,
        typed.ship_by,
        typed.channel,
        typed.deliver_to,
        currency,
        tuple(
            DraftLine(place, line.product_id, line.name, line.quantity, line.unit_price, line.discount, line.backorder)
            for place, line in enumerate(lines, 1)
        ),
        typed.note,
        typed.private_note,
        typed.extras,
    )


def kept_draft(typed: Typed, lines: Sequence[EntryLine], version: int, item_text: str) -> KeptDraft:
    return KeptDraft(
        typed.order_id,
        version,
        typed.customer.key if typed.customer else None,
        typed.customer.customer.name if typed.customer else "",
        typed.reference,
        typed.ship_by,
        typed.channel,
        typed.deliver_to,
        typed.note,
        typed.private_note,
        tuple(
            KeptLine(line.product_id, line.name, line.quantity, line.unit_price, line.discount, line.backorder)
            for line in lines
        ),
        item_text,
        typed.extras,
    )


def cell_of(field: str, row_by_number: dict[int, int]) -> tuple[int, Column] | None:
    """The cell that "lines.2.quantity" means, or None when the field is none of the grid's."""
    kind, _, rest = field.partition(".")
    number, _, column = rest.partition(".")
    if kind != "lines" or not number.isdigit() or int(number) not in row_by_number:
        return None
    return row_by_number[int(number)], _COLUMNS.get(column, Column.ITEM)


def short_lines(refused: Refused, row_by_number: dict[int, int]) -> dict[int, Measured]:
    """How much of each short line would have to wait, by row."""
    short = {}
    for violation in refused.violations:
        cell = cell_of(violation.field, row_by_number)
        if violation.code in SHORTAGES and cell is not None:
            short[cell[0]] = violation.facts["rest"]
    return short
