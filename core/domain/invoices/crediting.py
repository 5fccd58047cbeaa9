"""Posting a credit note: what it takes back, the money that is free again by it, and what the order knows of it."""

from collections.abc import Iterator
from typing import assert_never

from core.domain.customers.events import Customer
from core.domain.decider import Accepted, Context, Event, Refused, States, Violation
from core.domain.facts import Allocations
from core.domain.invoices.allocating import given_back
from core.domain.invoices.commands import PostCreditNote
from core.domain.invoices.credits import Credit, credit_of, left_of, worth_before_discount
from core.domain.invoices.events import (
    CreditNotePosted,
    DifferenceWrittenOff,
    Invoice,
    InvoiceCredited,
    InvoiceLine,
    PostedLine,
)
from core.domain.invoices.numbering import date_violations, issued
from core.domain.invoices.values import Everything, SomeAmount, SomeLines, ToCredit
from core.domain.orders.closing import with_closing
from core.domain.orders.events import LineQuantity, OrderCredited
from core.domain.orders.pricing import doubled_lines, part_violations
from core.domain.orders.state import Line, Order
from core.domain.series.events import CREDIT_NOTES, Series
from core.domain.values import Measured, Minor, Money


def credit(command: PostCreditNote, states: States, context: Context) -> Accepted | Refused:
    invoice, known = states.of(Invoice, command.invoice_id), states.of(Invoice, command.credit_note_id)
    if known.exists:
        return (
            Accepted()
            if _is_known(command, known, invoice)
            else Refused(Violation("SYS-4", facts={"thing": "credit note"}))
        )
    if not invoice.exists or invoice.credits is not None:
        return Refused(Violation("INV-8"))
    order = states.of(Order, invoice.order_id)
    violations = tuple(_violations(command, invoice, order, states))
    if violations:
        return Refused(*violations)
    credited = credit_of(invoice, command.what)
    returned = tuple(_return_violations(command, credited, invoice, order))
    if returned:
        return Refused(*returned)
    allocated = context.facts[Allocations("invoice", invoice.id)]
    owed = invoice.owed - credited.totals.total
    excess = sum(part.minor for part in allocated) - max(0, owed)
    number = states.of(Series, CREDIT_NOTES).next_after(CREDIT_NOTES)
    events = (
        _posted(command, number, credited, invoice, order, states),
        issued(CREDIT_NOTES, number, command.credit_note_id, command.credited_on),
        *_asked_again(command, invoice, -owed),
        InvoiceCredited(invoice.id, command.credit_note_id, number, credited.lines, credited.shares, credited.totals),
        _of_order(command, number, credited, invoice),
        *given_back(allocated, invoice.id, excess),
    )
    return Accepted(with_closing(events, order, states))


def _is_known(command: PostCreditNote, known: Invoice, invoice: Invoice) -> bool:
    """Whether the credit note in the books takes back what is asked for."""
    if (known.credits, known.dated) != (command.invoice_id, command.credited_on):
        return False
    match command.what:
        case SomeLines(lines=parts, charges=charges):
            own = {line.line: line.order_line for line in invoice.lines}
            asked = sorted((own.get(part.line, 0), part.quantity) for part in parts)
            in_books = sorted((line.order_line, line.quantity) for line in known.lines)
            return asked == in_books and bool(asked or charges)
        case SomeAmount(minor=minor):
            return not known.lines and known.total == minor
        case Everything():
            return not left_of(invoice)
        case _:
            assert_never(command.what)


def _asked_again(command: PostCreditNote, invoice: Invoice, minor: Minor) -> Iterator[Event]:
    """What was written off falls away as far as the credit covers it: nothing is both given up and given back."""
    if minor > 0:
        yield DifferenceWrittenOff(invoice.id, invoice.customer_id, -minor, command.reason)


def _violations(command: PostCreditNote, invoice: Invoice, order: Order, states: States) -> Iterator[Violation]:
    if not command.reason.strip():
        yield Violation("ORD-18", "reason")
    if invoice.dated is not None and command.credited_on < invoice.dated:
        facts = {"date": command.credited_on, "last": invoice.dated, "no": invoice.number}
        yield Violation("INV-12", "credited_on", facts)
    yield from date_violations(CREDIT_NOTES, states.of(Series, CREDIT_NOTES), command.credited_on, "credited_on")
    yield from _what_violations(command.what, invoice, order)


def _what_violations(what: ToCredit, invoice: Invoice, order: Order) -> Iterator[Violation]:
    match what:
        case SomeLines(lines=parts, charges=charges):
            if not charges and not any(part.quantity for part in parts):
                yield Violation("INV-9", "lines")
            yield from doubled_lines(part.line for part in parts)
            for part in parts:
                yield from _part_violations(part, invoice, order)
        case SomeAmount(minor=minor) if minor <= 0:
            yield Violation("INV-10", "amount")
        case SomeAmount(minor=minor) if minor > left_of(invoice):
            yield _too_much(invoice)
        case Everything() if not left_of(invoice):
            yield _too_much(invoice)


def _part_violations(part: LineQuantity, invoice: Invoice, order: Order) -> Iterator[Violation]:
    line, where = invoice.line(part.line), f"lines.{part.line}.quantity"
    if line is None or part.quantity < 0:
        yield Violation("ORD-2", where)
        return
    unit = _order_line(line, order).unit
    yield from part_violations(part.quantity, unit, where)
    rest = line.quantity - line.credited
    if part.quantity > rest:
        quantities = {"credited": line.credited, "total": line.quantity, "rest": rest}
        yield Violation("INV-6", where, {name: Measured(each, unit) for name, each in quantities.items()})


def _too_much(invoice: Invoice) -> Violation:
    amounts = {"credited": invoice.credited, "total": invoice.total, "rest": left_of(invoice)}
    return Violation("INV-6", "amount", {name: Money(each, invoice.currency) for name, each in amounts.items()})


def _return_violations(
    command: PostCreditNote, credited: Credit, invoice: Invoice, order: Order
) -> Iterator[Violation]:
    """INV-13 for more of a line than came back by the return that the credit note is for."""
    if command.return_id is None:
        return
    came_back = {
        part.line: part.quantity - part.credited for part in order.returned_lines if part.return_id == command.return_id
    }
    for part in _by_order_line(credited, invoice):
        most = came_back.get(part.line, 0)
        if part.quantity > most:
            line = order.line(part.line)
            facts = {"item": line.name, "most": Measured(most, line.unit)} if line else {}
            yield Violation("INV-13", f"lines.{part.line}.quantity", facts)


def _by_order_line(credited: Credit, invoice: Invoice) -> tuple[LineQuantity, ...]:
    order_lines = {line.line: line.order_line for line in invoice.lines}
    return tuple(LineQuantity(order_lines[part.line], part.quantity) for part in credited.lines)


def _of_order(command: PostCreditNote, number: int, credited: Credit, invoice: Invoice) -> OrderCredited:
    return OrderCredited(
        invoice.order_id,
        command.credit_note_id,
        str(number),
        invoice.id,
        command.return_id,
        _by_order_line(credited, invoice),
        credited.totals.total,
    )


def _posted(
    command: PostCreditNote, number: int, credited: Credit, invoice: Invoice, order: Order, states: States
) -> CreditNotePosted:
    customer = states.of(Customer, invoice.customer_id)
    return CreditNotePosted(
        command.credit_note_id,
        number,
        invoice.id,
        invoice.number,
        customer.id,
        command.credited_on,
        invoice.currency,
        invoice.price_mode,
        tuple(_lines(credited, invoice, order)),
        credited.shares,
        credited.totals,
        command.return_id,
        customer_name=customer.details.name,
        bill_to=customer.details.address,
        reason=command.reason,
    )


def _lines(credited: Credit, invoice: Invoice, order: Order) -> Iterator[InvoiceLine]:
    posted = {line.line: line for line in invoice.lines}
    for number, part in enumerate(credited.lines, 1):
        line = posted[part.line]
        agreed = _order_line(line, order)
        yield InvoiceLine(
            number,
            line.order_id,
            line.order_line,
            agreed.sku,
            agreed.name,
            agreed.unit,
            part.quantity,
            line.unit_price,
            line.discount,
            line.tax_category,
            line.tax_rate,
            part.net,
            worth_before_discount(invoice, line, part.quantity),
        )


def _order_line(line: PostedLine, order: Order) -> Line:
    agreed = order.line(line.order_line)
    assert agreed is not None, "a line with anything invoiced stays"
    return agreed
