"""Posting an invoice: its lines and sums, its number, the deposits that pay it, and what the order knows of it."""

from collections.abc import Iterable, Iterator
from datetime import timedelta

from msgspec.structs import replace

from core.domain.calculation import Calculation, Extras, Priced, calculate, rounded
from core.domain.company.events import COMPANY, Company
from core.domain.customers.events import Customer
from core.domain.decider import Accepted, Context, Refused, States, Violation
from core.domain.facts import Allocations
from core.domain.invoices.allocating import deposits_moved
from core.domain.invoices.commands import PostInvoice
from core.domain.invoices.events import Invoice, InvoiceLine, InvoicePosted
from core.domain.invoices.numbering import date_violations, issued
from core.domain.orders.cancelling import not_placed
from core.domain.orders.closing import with_closing
from core.domain.orders.events import LineQuantity, OrderInvoiced
from core.domain.orders.invoicing import is_all_invoiced, to_invoice
from core.domain.orders.pricing import doubled_lines, part_violations
from core.domain.orders.state import Line, Order
from core.domain.series.events import INVOICES, Series
from core.domain.values import RATE_SCALE, Measured, Minor, Quantity


def post(command: PostInvoice, states: States, context: Context) -> Accepted | Refused:
    order, company = states.of(Order, command.order_id), states.of(Company, COMPANY)
    known = states.of(Invoice, command.invoice_id)
    if known.exists:
        return Accepted() if _is_known(command, known) else Refused(Violation("INV-1", facts={"no": known.number}))
    if order.status not in ("placed", "closed"):
        return not_placed(order)
    parts = _parts(command, order, company)
    violations = tuple(_violations(command, parts, order, states))
    if violations:
        return Refused(*violations)
    is_last = is_all_invoiced(_with_invoiced(order, parts), company)
    extras = _extras(order, parts)
    sums = _calculated(order, parts, extras)
    posted = _posted(command, order, states, parts, sums, extras)
    left = 0 if is_last else order.uninvoiced - sums.totals.total
    number = str(posted.number)
    deposits = context.facts[Allocations("order", order.id)]
    of_order = (tuple(parts), extras.discount, extras.charged, sums.totals.total, left)
    events = (
        posted,
        issued(INVOICES, posted.number, command.invoice_id, command.invoiced_on),
        OrderInvoiced(order.id, command.invoice_id, number, *of_order),
        *deposits_moved(deposits, order.id, command.invoice_id, sums.totals.total, is_last=is_last),
    )
    return Accepted(with_closing(events, order, states))


def _is_known(command: PostInvoice, known: Invoice) -> bool:
    """Whether the invoice in the books is this one."""
    if (known.credits, known.dated, known.order_id) != (None, command.invoiced_on, command.order_id):
        return False
    in_books = sorted((line.order_line, line.quantity) for line in known.lines)
    return command.lines is None or in_books == sorted((part.line, part.quantity) for part in command.lines)


def _parts(command: PostInvoice, order: Order, company: Company) -> list[LineQuantity]:
    if command.lines is not None:
        return sorted((part for part in command.lines if part.quantity), key=lambda part: part.line)
    parts = (LineQuantity(line.line, to_invoice(order, line, company)) for line in order.lines)
    return [part for part in parts if part.quantity]


def _violations(command: PostInvoice, parts: list[LineQuantity], order: Order, states: States) -> Iterator[Violation]:
    company = states.of(Company, COMPANY)
    if not any(to_invoice(order, line, company) for line in order.lines):
        yield Violation("INV-4", facts={"order": order.number})
        return
    if not order.is_placed:
        yield from not_placed(order).violations
    if order.hold_reason is not None:
        yield Violation("ORD-10", facts={"no": order.number, "reason": order.hold_reason})
    if not parts:
        yield Violation("INV-9", "lines")
    yield from date_violations(INVOICES, states.of(Series, INVOICES), command.invoiced_on, "invoiced_on")
    yield from doubled_lines(part.line for part in parts)
    for part in parts:
        yield from _part_violations(part, order, company)


def _part_violations(part: LineQuantity, order: Order, company: Company) -> Iterator[Violation]:
    line, where = order.line(part.line), f"lines.{part.line}.quantity"
    if line is None or part.quantity < 0:
        yield Violation("ORD-2", where)
        return
    yield from part_violations(part.quantity, line.unit, where)
    most = to_invoice(order, line, company)
    if part.quantity > most:
        yield Violation("INV-7", where, {"item": line.name, "most": Measured(most, line.unit)})


def _with_invoiced(order: Order, parts: Iterable[LineQuantity]) -> Order:
    more = {part.line: part.quantity for part in parts}
    lines = (replace(line, invoiced=line.invoiced + more.get(line.line, 0)) for line in order.lines)
    return replace(order, lines=tuple(lines))


def _extras(order: Order, parts: list[LineQuantity]) -> Extras:
    """The invoice's part of what the order has as a whole: the first has all charges.

    The fixed discount is reckoned over all invoices so far, so that the last of them has exactly what is left of it.
    """
    rest = order.fixed_discount - order.discounted
    part = _discount_so_far(_with_invoiced(order, parts)) - order.discounted
    worth = _worth(order, _priced(order, parts))
    most = worth - rounded(worth * order.discount_rate, RATE_SCALE)
    charges = () if order.invoices else order.extras.charges
    return Extras(order.discount_rate, max(0, min(part, rest, most)), charges)


def _discount_so_far(order: Order) -> Minor:
    """As much of the fixed discount as is invoiced of what the lines are worth."""
    invoiced = _worth(order, [_priced_line(line, line.invoiced) for line in order.lines])
    whole = _worth(order, [_priced_line(line, line.ordered - line.cancelled) for line in order.lines])
    return rounded(order.fixed_discount * invoiced, whole) if whole else 0


def _worth(order: Order, lines: list[Priced]) -> Minor:
    """What the lines come to as they are priced, with nothing taken off for the whole."""
    return calculate(lines, price_mode="net", currency=order.currency).totals.net


def _calculated(order: Order, parts: list[LineQuantity], extras: Extras) -> Calculation:
    return calculate(_priced(order, parts), extras, price_mode=order.price_mode, currency=order.currency)


def _priced(order: Order, parts: list[LineQuantity]) -> list[Priced]:
    return [_priced_line(line, part.quantity) for line, part in _of_order(order, parts)]


def _priced_line(line: Line, quantity: Quantity) -> Priced:
    return Priced(quantity, line.unit_price, line.discount, line.tax_category, line.tax_rate)


def _of_order(order: Order, parts: list[LineQuantity]) -> list[tuple[Line, LineQuantity]]:
    lines = {line.line: line for line in order.lines}
    return [(lines[part.line], part) for part in parts]


def _posted(
    command: PostInvoice, order: Order, states: States, parts: list[LineQuantity], sums: Calculation, extras: Extras
) -> InvoicePosted:
    assert order.customer_id is not None and order.number is not None, "a placed order has both"
    customer = states.of(Customer, order.customer_id)
    return InvoicePosted(
        command.invoice_id,
        states.of(Series, INVOICES).next_after(INVOICES),
        customer.id,
        command.invoiced_on,
        command.invoiced_on + timedelta(days=order.terms_days),
        order.currency,
        order.price_mode,
        tuple(_lines(order, parts, sums)),
        sums.discount,
        extras.charges,
        sums.shares,
        sums.totals,
        order.number,
        order.reference,
        customer_name=customer.details.name,
        bill_to=customer.details.address,
        deliver_to=order.deliver_to,
    )


def _lines(order: Order, parts: list[LineQuantity], sums: Calculation) -> Iterator[InvoiceLine]:
    amounts = zip(_of_order(order, parts), sums.line_nets, sums.line_grosses, strict=True)
    for number, ((line, part), net, gross) in enumerate(amounts, 1):
        yield InvoiceLine(
            number,
            order.id,
            line.line,
            line.sku,
            line.name,
            line.unit,
            part.quantity,
            line.unit_price,
            line.discount,
            line.tax_category,
            line.tax_rate,
            net,
            gross,
        )
