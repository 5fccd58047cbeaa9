"""Trade from elsewhere, recorded as history: outside the limits of our own orders, stock untouched."""

from collections.abc import Iterator

from core.domain.calculation import rounded
from core.domain.customers.events import Customer
from core.domain.decider import Accepted, Refused, States, Violation
from core.domain.orders.commands import ImportTrade, WithdrawHistory
from core.domain.orders.events import HistoryRecorded, HistoryWithdrawn
from core.domain.orders.evolving import traded_lines
from core.domain.orders.pricing import doubled_lines
from core.domain.orders.state import Order
from core.domain.products.events import Product
from core.domain.values import ONE, PRICE_SCALE, Minor, exponent


def record(command: ImportTrade, states: States) -> Accepted | Refused:
    order = states.of(Order, command.order_id)
    if order.status not in ("", "withdrawn"):
        return Accepted() if _is_same(command, order) else Refused(Violation("IMP-3", facts={"number": command.number}))
    violations = tuple(_violations(command, states))
    return Refused(*violations) if violations else Accepted((_recorded(command),))


def withdraw(command: WithdrawHistory, states: States) -> Accepted | Refused:
    order = states.of(Order, command.order_id)
    if order.status == "withdrawn":
        return Accepted()
    if order.status != "history":
        return Refused(Violation("IMP-4", facts={"no": order.number}))
    return Accepted((HistoryWithdrawn(order.id),))


def _violations(command: ImportTrade, states: States) -> Iterator[Violation]:
    if not states.of(Customer, command.customer_id).exists:
        yield Violation("CUS-5", "customer")
    yield from doubled_lines(line.line for line in command.lines)
    for line in command.lines:
        if not states.of(Product, line.product_id).exists:
            yield Violation("PRD-5", f"lines.{line.line}.product")


def _recorded(command: ImportTrade) -> HistoryRecorded:
    return HistoryRecorded(
        command.order_id,
        command.source,
        command.number,
        command.nature,
        command.customer_id,
        command.traded_at,
        command.country,
        command.currency,
        command.lines,
        trade_total(command),
        customer_name=command.customer_name,
    )


def trade_total(trade: ImportTrade) -> Minor:
    """Σ quantity × price of its lines, rounded once to minor units."""
    exact = sum(line.quantity * line.unit_price for line in trade.lines)
    return rounded(exact * 10 ** exponent(trade.currency), ONE * PRICE_SCALE)


def _is_same(command: ImportTrade, order: Order) -> bool:
    return (
        order.source_number == command.number
        and order.nature == command.nature
        and order.customer_id == command.customer_id
        and order.traded_at == command.traded_at
        and order.currency == command.currency
        and order.lines == traded_lines(command.lines)
    )
