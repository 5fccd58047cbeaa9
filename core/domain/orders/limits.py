"""What cannot be changed of a placed order any more, because something has become of it."""

from collections.abc import Iterable, Iterator

from core.domain.calculation import Extras
from core.domain.decider import Violation
from core.domain.orders.cancelling import invoice_numbers
from core.domain.orders.commands import NewLine
from core.domain.orders.events import OrderLine
from core.domain.orders.state import Line, Order
from core.domain.values import Measured


def extras_limits(extras: Extras, order: Order) -> Iterator[Violation]:
    """A rate and charges are on the first invoice already; of a fixed discount the part that invoices have stays."""
    if not order.invoices:
        return
    same = (extras.discount_rate, extras.charges) == (order.discount_rate, order.extras.charges)
    if not same or (extras.discount != order.fixed_discount and extras.discount < order.discounted):
        yield fixed_by_invoice(order)


def fixed_by_invoice(order: Order) -> Violation:
    return Violation("ORD-33", "discount", {"inv": invoice_numbers(order)})


def line_limits(lines: Iterable[NewLine | OrderLine], order: Order) -> Iterator[Violation]:
    for wanted in lines:
        line = order.line(wanted.line)
        if line is not None:
            yield from _limits(wanted, line, order)


def removal_limits(numbers: Iterable[int], order: Order) -> Iterator[Violation]:
    for number in numbers:
        line = order.line(number)
        if line is not None and _is_touched(line):
            yield _stays(line)


def _limits(wanted: NewLine | OrderLine, line: Line, order: Order) -> Iterator[Violation]:
    if wanted.product_id != line.product_id and _is_touched(line):
        yield _stays(line)
    elif wanted.quantity < line.cancelled + line.shipped + line.picked:
        yield _below(line)
    elif wanted.quantity < line.cancelled + line.owed:
        facts = {
            "item": line.name,
            "inv": invoice_numbers(order),
            "min": Measured(line.cancelled + line.owed, line.unit),
        }
        yield Violation("ORD-34", f"lines.{line.line}.quantity", facts)
    if line.invoiced and (wanted.unit_price, wanted.discount) != (line.unit_price, line.discount):
        yield Violation("ORD-7", f"lines.{line.line}.price", {"inv": invoice_numbers(order)})


def _is_touched(line: Line) -> bool:
    """Whether something has become of the line, so that it stays what it is."""
    return bool(line.cancelled or line.shipped or line.picked or line.invoiced)


def _stays(line: Line) -> Violation:
    return Violation("ORD-22", f"lines.{line.line}.product", {"item": line.name})


def _below(line: Line) -> Violation:
    quantities = {"shipped": line.shipped, "ordered": line.ordered, "min": line.cancelled + line.shipped + line.picked}
    facts = {name: Measured(quantity, line.unit) for name, quantity in quantities.items()}
    return Violation("ORD-6", f"lines.{line.line}.quantity", facts)
