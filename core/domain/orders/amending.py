"""Amending a placed order: one change set, its limits, and the reservations that follow from it."""

from collections.abc import Iterator

from msgspec.structs import replace

from core.domain.calculation import Extras, Totals
from core.domain.company.events import COMPANY, Company
from core.domain.customers.events import Customer
from core.domain.decider import Accepted, Context, Event, Refused, States, Violation
from core.domain.facts import ReferenceUse
from core.domain.orders.cancelling import not_placed
from core.domain.orders.closing import reopened, with_closing
from core.domain.orders.commands import AmendOrder, NewLine, RestoreLines
from core.domain.orders.events import LineChange, OrderAmended, OrderLine
from core.domain.orders.limits import extras_limits, fixed_by_invoice, line_limits, removal_limits
from core.domain.orders.particulars import particulars_changed
from core.domain.orders.placing import codes, not_accepted, over_credit_limit, reference_warnings, shortages
from core.domain.orders.pricing import (
    agreed_line,
    discount_violations,
    doubled_lines,
    extras_violations,
    line_violations,
    priced,
    reckoned,
    totals_of,
)
from core.domain.orders.reserving import Move, reservation_events, within_stock
from core.domain.orders.state import Line, Order
from core.domain.products.events import Product


def amend(command: AmendOrder, states: States, context: Context) -> Accepted | Refused:
    order = states.of(Order, command.order_id)
    if not order.is_placed:
        return not_placed(order)
    violations = list(_violations(command, order, states, context))
    if violations:
        return Refused(*violations)
    after = _lines_after(command, order, states)
    assert order.customer_id is not None, "a placed order has a customer"
    customer = states.of(Customer, order.customer_id)
    extras = order.extras if command.extras is None else command.extras
    added = _totals_after(order, after, extras).total - order.total
    beyond = tuple(over_credit_limit(customer, added, context))
    known = tuple(_reference_warnings(command, order, context))
    unmet = not_accepted((*beyond, *known), command.accepts)
    if unmet:
        return Refused(*unmet)
    changed = particulars_changed(order, command.particulars, codes(known))
    return _amended(order, after, extras, states, codes(beyond), changed)


def restore(command: RestoreLines, states: States) -> Accepted | Refused:
    """The credit limit was looked at when the lines were agreed on; what stock lacks by now is backordered."""
    order = states.of(Order, command.order_id)
    if order.status not in ("placed", "closed"):
        return not_placed(order)
    extras = order.extras if command.extras is None else command.extras
    violations = (
        *line_limits(command.lines, order),
        *removal_limits(command.remove, order),
        *extras_limits(extras, order),
    )
    if violations:
        return Refused(*violations)
    lines = {line.line: agreed_of(line) for line in order.lines if line.line not in command.remove}
    after = _reckoned(lines | {line.line: line for line in command.lines}, extras, order)
    return _amended(order, after, extras, states, (), particulars_changed(order, command.particulars, ()))


def _amended(
    order: Order,
    after: list[OrderLine],
    extras: Extras,
    states: States,
    accepted: tuple[str, ...],
    particulars: tuple[Event, ...],
) -> Accepted | Refused:
    violations = tuple(_sum_violations(order, after, extras))
    if violations:
        return Refused(*violations)
    changes = tuple(_changes(order, after))
    if not changes and extras == order.extras:
        return Accepted((*particulars, *(reopened(order) if particulars else ())))
    sums = (totals_of(order.lines, order), _totals_after(order, after, extras))
    amended = OrderAmended(order.id, changes, order.extras, extras, *sums, accepted)
    events = (amended, *particulars, *reservation_events(order.id, _moves(order, after, states)), *reopened(order))
    return Accepted(with_closing(events, order, states))


def _sum_violations(order: Order, after: list[OrderLine], extras: Extras) -> Iterator[Violation]:
    """A discount must have lines, and what an invoice has of an order stays in its sum."""
    if not after:
        yield Violation("ORD-1", "lines", {"no": order.number})
        return
    remaining = [priced(line) for line in _uncancelled(order, after)]
    yield from discount_violations(remaining, extras, order.price_mode, order.currency)
    total = _totals_after(order, after, order.extras).total
    left = max(0, order.uninvoiced + total - order.total)
    if order.invoices and left + _totals_after(order, after, extras).total < total:
        yield fixed_by_invoice(order)


def _reference_warnings(command: AmendOrder, order: Order, context: Context) -> Iterator[Violation]:
    wanted = command.particulars
    if wanted is None or wanted.reference == order.reference:
        return
    assert order.customer_id is not None, "a placed order has a customer"
    yield from reference_warnings(ReferenceUse(order.customer_id, wanted.reference, order.id), context)


def _violations(command: AmendOrder, order: Order, states: States, context: Context) -> Iterator[Violation]:
    company = states.of(Company, COMPANY)
    yield from doubled_lines([*(wanted.line for wanted in command.lines), *command.remove])
    for wanted in command.lines:
        product = states.of(Product, wanted.product_id)
        yield from line_violations(wanted, product, company)
        if order.line(wanted.line) is None and wanted.line <= order.highest_line:
            yield Violation("ORD-23", f"lines.{wanted.line}.product", {"line": wanted.line})
    yield from line_limits(command.lines, order)
    yield from removal_limits(command.remove, order)
    if command.extras is not None:
        yield from extras_violations(command.extras)
        yield from extras_limits(command.extras, order)
    yield from shortages(tuple(_increases(command, order)), states, context)


def _increases(command: AmendOrder, order: Order) -> Iterator[NewLine]:
    """The wanted lines, with only what has to be set aside on top of what is."""
    for wanted in command.lines:
        line = order.line(wanted.line)
        if line is None or line.product_id != wanted.product_id:
            yield wanted
        elif wanted.quantity > line.ordered:
            yield replace(wanted, quantity=wanted.quantity - line.ordered)


def _lines_after(command: AmendOrder, order: Order, states: States) -> list[OrderLine]:
    company = states.of(Company, COMPANY)
    lines = {line.line: agreed_of(line) for line in order.lines if line.line not in command.remove}
    for wanted in command.lines:
        before = lines.get(wanted.line)
        agreed = agreed_line(wanted, states.of(Product, wanted.product_id), company)
        lines[wanted.line] = _kept_agreement(before, agreed)
    return _reckoned(lines, order.extras if command.extras is None else command.extras, order)


def _reckoned(lines: dict[int, OrderLine], extras: Extras, order: Order) -> list[OrderLine]:
    in_order = [lines[number] for number in sorted(lines)]
    reckoned_lines, _ = reckoned(in_order, extras, order.price_mode, order.currency)
    return list(reckoned_lines)


def _kept_agreement(before: OrderLine | None, agreed: OrderLine) -> OrderLine:
    """A line that stays the same product keeps the name, unit and tax it was agreed on with."""
    if before is None or before.product_id != agreed.product_id:
        return agreed
    return replace(before, quantity=agreed.quantity, unit_price=agreed.unit_price, discount=agreed.discount)


def agreed_of(line: Line) -> OrderLine:
    """A placed order's line as it was last agreed on."""
    assert line.product_id is not None, "only drafts have lines without a product"
    return OrderLine(
        line.line,
        line.product_id,
        line.sku,
        line.name,
        line.unit,
        line.ordered,
        line.unit_price,
        line.discount,
        line.tax_category,
        line.tax_rate,
        line.net,
        line.gross,
        line.is_goods,
    )


def _changes(order: Order, after: list[OrderLine]) -> Iterator[LineChange]:
    before = {line.line: agreed_of(line) for line in order.lines}
    following = {line.line: line for line in after}
    for number in sorted(before.keys() | following.keys()):
        if before.get(number) != following.get(number):
            yield LineChange(before.get(number), following.get(number))


def _totals_after(order: Order, after: list[OrderLine], extras: Extras) -> Totals:
    return reckoned(_uncancelled(order, after), extras, order.price_mode, order.currency)[1]


def _uncancelled(order: Order, after: list[OrderLine]) -> list[OrderLine]:
    cancelled = {line.line: line.cancelled for line in order.lines}
    return [replace(line, quantity=line.quantity - cancelled.get(line.line, 0)) for line in after]


def _moves(order: Order, after: list[OrderLine], states: States) -> list[Move]:
    """Give back what is beyond the open quantity; set aside what was added, as far as there is stock."""
    following = {line.line: line for line in after}
    back, wanted = [], []
    for line in order.lines:
        new = following.get(line.line)
        same = new is not None and new.product_id == line.product_id
        left = new.quantity - line.cancelled - line.shipped if new is not None and same else 0
        if line.product_id and line.reserved > left:
            back.append(Move(line.line, line.product_id, left - line.reserved))
    for new in after:
        old = order.line(new.line)
        already = old.ordered if old is not None and old.product_id == new.product_id else 0
        if new.is_goods and new.quantity > already:
            wanted.append(Move(new.line, new.product_id, new.quantity - already))
    return [*back, *within_stock(wanted, states)]
