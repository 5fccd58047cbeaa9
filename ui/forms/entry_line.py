"""One line of an order while it is typed."""

from dataclasses import dataclass, field, replace
from enum import IntEnum

from core.domain.calculation import Priced
from core.domain.values import ONE, Id, Price, Quantity, Rate
from core.readmodels.company import CompanyCard
from core.readmodels.order_lines import LineRow
from core.readmodels.product_list import ProductMatch


class Column(IntEnum):
    """Columns of the line grid, in their order."""

    NUMBER = 0
    SKU = 1
    ITEM = 2
    AVAILABILITY = 3
    QUANTITY = 4
    PRICE = 5
    DISCOUNT = 6
    TAX = 7
    AMOUNT = 8


VALUES = (Column.QUANTITY, Column.PRICE, Column.DISCOUNT)
"""Columns that are typed into, from left to right."""


@dataclass(eq=False, slots=True)
class EntryLine:
    """A line as it stands in the form. Without a product it is words only, kept until it is linked or removed.

    `backorder` is None while nobody decided: then what was shown as short may wait. `typed` holds what no line can
    have, by column: until it is corrected the line counts for nothing; `problems` what is wrong, by column. A placed
    order's lines have a `number`, and the quantity `agreed` so far.
    """

    product_id: Id | None
    name: str
    sku: str = ""
    unit: str = "piece"
    is_goods: bool = True
    tax_category: str = "S"
    tax_rate: Rate = 0
    quantity: Quantity = ONE
    unit_price: Price = 0
    discount: Rate = 0
    list_price: Price = 0
    backorder: bool | None = None
    number: int = 0
    agreed: Quantity = 0
    typed: dict[Column, str] = field(default_factory=dict)
    problems: dict[Column, str] = field(default_factory=dict)

    def copy(self) -> "EntryLine":
        """The same product, quantity and price, as a line that nothing has happened to."""
        same = replace(self, backorder=None, number=0, agreed=0)
        same.typed, same.problems = {}, {}
        return same

    def value(self, column: Column) -> int:
        return {Column.QUANTITY: self.quantity, Column.PRICE: self.unit_price, Column.DISCOUNT: self.discount}[column]

    def set_value(self, column: Column, value: int) -> None:
        """Take a value; what was wrong with the cell, and what was decided about the quantity, is over."""
        name = {Column.QUANTITY: "quantity", Column.PRICE: "unit_price", Column.DISCOUNT: "discount"}[column]
        if column is Column.QUANTITY and value != self.quantity:
            self.backorder = None
        setattr(self, name, value)
        self.typed.pop(column, None)
        self.problems.pop(column, None)

    @property
    def counted(self) -> Quantity:
        """How much of it counts, in totals as in stock."""
        return 0 if self.typed else self.quantity

    def priced(self) -> Priced:
        return Priced(self.counted, self.unit_price, self.discount, self.tax_category, self.tax_rate)


def line_of_product(match: ProductMatch, company: CompanyCard) -> EntryLine:
    """A new line of one unit at the list price, taxed as the product is."""
    product = match.product
    tax = company.tax_rate(product.tax_code)
    return EntryLine(
        product.uuid,
        product.name,
        product.sku,
        product.unit,
        bool(product.is_goods),
        tax.category if tax else "S",
        tax.rate if tax else 0,
        unit_price=product.price,
        list_price=product.price,
    )


def line_of_words(text: str, problem: str) -> EntryLine:
    """What was typed or scanned and is no product, kept as it is."""
    return EntryLine(None, text, problems={Column.ITEM: problem})


def line_of_order(row: LineRow) -> EntryLine:
    """A line of a placed order, to be amended."""
    return EntryLine(
        row.product_uuid,
        row.name,
        row.sku,
        row.unit,
        bool(row.is_goods),
        row.tax_category,
        row.tax_rate,
        row.ordered,
        row.unit_price,
        row.discount,
        row.unit_price,
        number=row.line,
        agreed=row.ordered,
    )
