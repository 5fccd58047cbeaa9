"""Turning wanted lines into agreed ones: prices, tax rates and sums, frozen as of now."""

from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from core.domain.calculation import NO_EXTRAS, Extras, Priced, Totals, calculate
from core.domain.company.events import Company
from core.domain.decider import Violation
from core.domain.orders.commands import NewLine
from core.domain.orders.events import OrderLine
from core.domain.orders.state import Line, Order
from core.domain.products.events import Product
from core.domain.values import RATE_SCALE, Measured, Money, Quantity, is_whole


def line_violations(line: NewLine, product: Product, company: Company) -> Iterable[Violation]:
    """What is wrong with a wanted line by itself, stock aside."""
    where = f"lines.{line.line}"
    if not product.exists:
        yield Violation("PRD-5", f"{where}.product")
        return
    if line.quantity <= 0:
        yield Violation("ORD-2", f"{where}.quantity")
    yield from part_violations(line.quantity, product.unit, f"{where}.quantity")
    if line.unit_price < 0:
        yield Violation("ORD-16", f"{where}.price")
    if not 0 <= line.discount <= RATE_SCALE:
        yield Violation("ORD-17", f"{where}.discount", {"discount": line.discount})
    if company.tax_rate(product.tax_code) is None:
        yield Violation("TAX-1", f"{where}.tax", {"product": product.name, "tax_code": product.tax_code})


def part_violations(quantity: Quantity, unit: str, where: str) -> Iterable[Violation]:
    """PRD-3 for half a piece of what is sold in whole ones."""
    if not is_whole(quantity, unit):
        yield Violation("PRD-3", where, {"unit": unit.capitalize(), "qty": Measured(quantity, unit)})


def extras_violations(extras: Extras) -> Iterable[Violation]:
    """What is wrong with discount and charges by themselves, whatever the lines come to."""
    if not 0 <= extras.discount_rate <= RATE_SCALE:
        yield Violation("ORD-17", "discount", {"discount": extras.discount_rate})
    if extras.discount < 0 or any(charge.amount < 0 for charge in extras.charges):
        yield Violation("ORD-32", "discount" if extras.discount < 0 else "charges")


def discount_violations(lines: Sequence[Priced], extras: Extras, price_mode: str, currency: str) -> Iterable[Violation]:
    """ORD-28 when the discount for the whole order is more than its lines come to."""
    totals = calculate(lines, NO_EXTRAS, price_mode=price_mode, currency=currency).totals
    most = totals.total if price_mode == "gross" else totals.net
    discount = calculate(lines, extras, price_mode=price_mode, currency=currency).discount
    if discount > most:
        facts = {"discount": Money(discount, currency), "lines": Money(most, currency)}
        yield Violation("ORD-28", "discount", facts)


def doubled_lines(numbers: Iterable[int]) -> Iterable[Violation]:
    """ORD-21 for each line number that comes more than once."""
    seen: set[int] = set()
    for number in numbers:
        if number in seen:
            yield Violation("ORD-21", f"lines.{number}", {"line": number})
        seen.add(number)


def agreed_line(line: NewLine, product: Product, company: Company) -> OrderLine:
    """The line with the product's particulars and tax rate of now; its sums are filled in by `reckoned`."""
    tax = company.tax_rate(product.tax_code)
    assert tax is not None, "line_violations was asked first"
    return OrderLine(
        line.line,
        line.product_id,
        product.sku,
        product.name,
        product.unit,
        line.quantity,
        line.unit_price,
        line.discount,
        tax.category,
        tax.rate,
        net=0,
        gross=0,
        is_goods=product.is_goods,
    )


def reckoned(
    lines: Sequence[OrderLine], extras: Extras, price_mode: str, currency: str
) -> tuple[tuple[OrderLine, ...], Totals]:
    """The lines with their sums, and the sums of them all."""
    sums = calculate([priced(line) for line in lines], extras, price_mode=price_mode, currency=currency)
    filled = zip(lines, sums.line_nets, sums.line_grosses, strict=True)
    return tuple(replace(line, net=net, gross=gross) for line, net, gross in filled), sums.totals


def totals_of(lines: Iterable[Line], order: Order) -> Totals:
    """What an order comes to with these lines, cancelled quantities left out."""
    remaining = [priced_line(line) for line in lines]
    return calculate(remaining, order.extras, price_mode=order.price_mode, currency=order.currency).totals


def priced_line(line: Line) -> Priced:
    """A line of an order, cancelled quantities left out."""
    quantity = line.ordered - line.cancelled
    return Priced(quantity, line.unit_price, line.discount, line.tax_category, line.tax_rate)


def priced(line: OrderLine) -> Priced:
    return Priced(line.quantity, line.unit_price, line.discount, line.tax_category, line.tax_rate)
