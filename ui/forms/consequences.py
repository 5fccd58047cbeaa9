"""What placing an order will do, in sentences: reserve, backorder, reorder points, credit."""

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from core.domain.values import Minor, Quantity
from core.readmodels.customer_list import CustomerRow
from core.readmodels.product_list import ProductRow
from ui import formats
from ui.forms.entry_line import EntryLine
from ui.forms.line_model import LineModel
from ui.plural import plural

_MOST_NAMED = 2


@dataclass(frozen=True, slots=True)
class Consequence:
    """One line of the panel."""

    icon: str
    tone: str
    text: str


def consequences(model: LineModel, customer: CustomerRow | None, excess: Minor) -> list[Consequence]:
    """All that placing would do now; `excess` is by how much the account would be over its limit."""
    found = [*_stock(model), *_reorder(model)]
    if customer is not None and customer.stop is not None:
        text = _tr("On stop: {reason}. It can be saved as a draft, not placed.").format(reason=customer.stop)
        found.append(Consequence("circle-pause", "danger", text))
    if model.lines and customer is not None and customer.credit_limit is not None and excess > 0:
        limit = formats.money(customer.credit_limit, customer.currency)
        text = _tr("Account {excess} over its {limit} limit").format(
            excess=formats.money(excess, customer.currency), limit=limit
        )
        found.append(Consequence("scale", "danger", text))
    return found


def _stock(model: LineModel) -> Iterator[Consequence]:
    goods = [(row, line) for row, line in enumerate(model.lines) if line.is_goods and line.product_id and line.counted]
    short = [(line, line.counted - max(0, model.free(row))) for row, line in goods if model.is_short(row)]
    wanted = sum(line.counted for _, line in goods)
    reserved = wanted - sum(rest for _, rest in short)
    if goods:
        whole = len(goods) - len(short)
        text = _reserve(formats.quantity(reserved), formats.quantity(wanted), whole)
        yield Consequence("package-check", "success", text)
    if short:
        yield Consequence("hourglass", "warning", _tr("Backorder {items}").format(items=_named(short)))


def _reserve(reserved: str, wanted: str, whole: int) -> str:
    one = _tr("Reserve {reserved} of {wanted} units, {n} line in full")
    many = _tr("Reserve {reserved} of {wanted} units, {n} lines in full")
    return (one if whole == 1 else many).format(reserved=reserved, wanted=wanted, n=whole)


def _named(short: list[tuple[EntryLine, Quantity]]) -> str:
    """ "6 Dark chocolate and 5 Paper cup", or the first two and how many more."""
    named = [f"{formats.quantity(rest)} {line.name}" for line, rest in short]
    if len(named) <= _MOST_NAMED:
        return _tr(" and ").join(named)
    more = _tr("{items} and {n} more")
    return more.format(items=", ".join(named[:_MOST_NAMED]), n=len(named) - _MOST_NAMED)


def _reorder(model: LineModel) -> Iterator[Consequence]:
    """Products that fall to their reorder point or below."""
    falling = [(product, left) for product, left in _left(model) if _falls(product, left)]
    for product, left in falling[:_MOST_NAMED]:
        assert product.reorder_at is not None, "it falls to it"
        text = _tr("{name} falls to {left}, reorder point is {point}").format(
            name=product.name, left=formats.quantity(left), point=formats.quantity(product.reorder_at)
        )
        yield Consequence("triangle-alert", "warning", text)
    if len(falling) > _MOST_NAMED:
        more = plural(
            len(falling) - _MOST_NAMED,
            _tr("{n} more product falls to its reorder point"),
            _tr("{n} more products fall to their reorder points"),
        )
        yield Consequence("triangle-alert", "warning", more)


def _left(model: LineModel) -> Iterator[tuple[ProductRow, Quantity]]:
    wanted: dict[str, Quantity] = {}
    for line in model.lines:
        if line.product_id:
            wanted[line.product_id] = wanted.get(line.product_id, 0) + line.counted
    for product_id, quantity in wanted.items():
        match = model.stock_of(product_id)
        if match is not None and match.product.is_goods:
            yield match.product, max(0, match.product.available - quantity)


def _falls(product: ProductRow, left: Quantity) -> bool:
    return product.reorder_at is not None and left <= product.reorder_at < product.available


def _tr(text: str) -> str:
    return QCoreApplication.translate("consequences", text)
