"""Foresight: what a decision would change, told from the states before and after it. Nothing is written."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain
from typing import NamedTuple

from core.consequences import (
    Bill,
    Consequences,
    CreditEffect,
    DepositEffect,
    DocumentEffect,
    Figures,
    InvoiceEffect,
    LockEffect,
    OrderEffect,
    PaymentEffect,
    Shelf,
    StandingEffect,
    StockEffect,
    TakingsEffect,
)
from core.domain.company.events import COMPANY, Company, DayClosed
from core.domain.customers.events import Customer
from core.domain.decider import Decider, Event, Fact, State, Stream
from core.domain.facts import Allocations, CreditUsed, Part, UsedCredit
from core.domain.invoices.events import CreditNotePosted, Invoice, InvoicePosted
from core.domain.orders.events import OrderPlaced, OrderShipped, ReturnReceived
from core.domain.orders.state import Order
from core.domain.payments.events import Payment, PaymentRecorded, RefundRecorded
from core.domain.products.events import Product
from core.domain.series.events import NumberIssued
from core.domain.stock.events import Stock
from core.domain.values import Id, Minor

_QUANTITIES = ("ordered", "cancelled", "reserved", "picked", "shipped", "returned", "invoiced", "credited")
_OWED = ("placed", "closed")
_NUMBERED: Mapping[type[Event], str] = {
    OrderPlaced: "order",
    OrderShipped: "shipment",
    ReturnReceived: "return",
    PaymentRecorded: "payment",
    RefundRecorded: "refund",
}


class Asked(NamedTuple):
    """How more is learnt than the command had to see: a state at an address, the answer to a fact."""

    state: Callable[[Stream], State]
    fact: Callable[[Fact], object]


class Change(NamedTuple):
    """One stream before and after."""

    before: State
    after: State


def states_after(
    before: Mapping[Stream, State], events: Iterable[Event], deciders: Mapping[str, Decider]
) -> dict[Stream, State]:
    """Of each stream that the events touch, in the order in which they first do."""
    after: dict[Stream, State] = {}
    for event in events:
        stream = event.stream
        state = after[stream] if stream in after else before[stream]
        after[stream] = deciders[stream.kind].evolve(state, event)
    return after


def changes(before: Mapping[Stream, State], events: Iterable[Event], deciders: Mapping[str, Decider]) -> list[Change]:
    """Each stream that the events touch, before and after."""
    return [Change(before[stream], state) for stream, state in states_after(before, events, deciders).items()]


def consequences(changed: list[Change], events: tuple[Event, ...], asked: Asked) -> Consequences:
    """What the changes come to, in the words and sums of the trade."""
    return Consequences(
        tuple(_documents(events)),
        tuple(_bill(event) for event in events if isinstance(event, InvoicePosted | CreditNotePosted)),
        tuple(_order_effect(*change) for change in changed if isinstance(change.after, Order)),
        tuple(_stock_effect(*change, asked) for change in changed if isinstance(change.after, Stock)),
        tuple(_invoice_effects(changed, asked)),
        tuple(_deposit_effects(changed, asked)),
        tuple(_payment_effects(changed)),
        tuple(_credit_effects(changed, asked)),
        tuple(_standing_effects(changed)),
        tuple(_lock_effects(changed)),
        tuple(_takings(events)),
        len(events),
    )


def _documents(events: Iterable[Event]) -> Iterator[DocumentEffect]:
    for event in events:
        kind = event.series if isinstance(event, NumberIssued) else _NUMBERED.get(type(event))
        if kind is not None:
            yield DocumentEffect(kind, event.number)  # type: ignore[attr-defined]  # those that are numbered say it


def _bill(event: InvoicePosted | CreditNotePosted) -> Bill:
    totals = event.totals
    return Bill(
        event.number,
        event.currency,
        sum(line.net for line in event.lines),
        sum(share.discount for share in event.shares),
        sum(share.charged for share in event.shares),
        totals.net,
        totals.taxes,
        totals.total,
        event.due_on if isinstance(event, InvoicePosted) else None,
    )


def _order_effect(before: State, after: State) -> OrderEffect:
    assert isinstance(before, Order) and isinstance(after, Order)
    return OrderEffect(after.number, after.currency, _figures(before), _figures(after))


def _figures(order: Order) -> Figures:
    sums = {name: sum(getattr(line, name) for line in order.lines) for name in _QUANTITIES}
    status = "on hold" if order.hold_reason is not None else order.status
    return Figures(status=status, **sums, total=order.total, uninvoiced=order.uninvoiced)


def _stock_effect(before: State, after: State, asked: Asked) -> StockEffect:
    assert isinstance(before, Stock) and isinstance(after, Stock)
    product = asked.state(Stream("product", after.product_id))
    assert isinstance(product, Product)
    own = (product.name, product.unit, _place(after, asked), product.reorder_point)
    return StockEffect(*own, _shelf(before), _shelf(after))


def _place(stock: Stock, asked: Asked) -> str:
    """What the location is called; its key, when it was never defined."""
    company = asked.state(Stream("company", COMPANY))
    assert isinstance(company, Company)
    named = (place.name for place in company.locations if place.location == stock.location)
    return next(named, stock.location)


def _shelf(stock: Stock) -> Shelf:
    return Shelf(stock.on_hand, stock.reserved, stock.picked, stock.quarantined)


def _invoice_effects(changed: list[Change], asked: Asked) -> Iterator[InvoiceEffect]:
    """Of invoices that change by themselves, and of those that payments are moved to or from."""
    own = {change.after.id: change for change in changed if isinstance(change.after, Invoice)}
    moved = _moved(changed, "invoice")
    for invoice_id in dict.fromkeys(chain(own, moved)):
        kept = own.get(invoice_id) or Change(*[asked.state(Stream("invoice", invoice_id))] * 2)
        assert isinstance(kept.before, Invoice) and isinstance(kept.after, Invoice)
        if kept.after.credits is not None:
            continue
        paid = _paid(asked, "invoice", invoice_id)
        before, after = kept.before.owed - paid, kept.after.owed - paid - moved.get(invoice_id, 0)
        yield InvoiceEffect(kept.after.number, kept.after.currency, before, after)


def _deposit_effects(changed: list[Change], asked: Asked) -> Iterator[DepositEffect]:
    for order_id, minor in _moved(changed, "order").items():
        order, paid = asked.state(Stream("order", order_id)), _paid(asked, "order", order_id)
        assert isinstance(order, Order) and order.number is not None, "only a placed order is paid"
        yield DepositEffect(order.number, order.currency, paid, paid + minor)


def _moved(changed: list[Change], kind: str) -> dict[Id, Minor]:
    """By how much payments have more for which orders, or invoices."""
    moved: dict[Id, Minor] = {}
    for before, after in changed:
        if not (isinstance(before, Payment) and isinstance(after, Payment)):
            continue
        for sign, payment in ((-1, before), (1, after)):
            for part in payment.allocations:
                if part.target_kind == kind:
                    moved[part.target_id] = moved.get(part.target_id, 0) + sign * part.minor
    return {target_id: minor for target_id, minor in moved.items() if minor}


def _paid(asked: Asked, kind: str, target_id: Id) -> Minor:
    parts = asked.fact(Allocations(kind, target_id))
    assert isinstance(parts, tuple)
    return sum(part.minor for part in parts if isinstance(part, Part))


def _payment_effects(changed: list[Change]) -> Iterator[PaymentEffect]:
    for before, after in changed:
        if isinstance(before, Payment) and isinstance(after, Payment) and not after.is_refund:
            yield PaymentEffect(after.number, after.currency, before.on_account, after.on_account)


def _credit_effects(changed: list[Change], asked: Asked) -> Iterator[CreditEffect]:
    added: dict[Id, Minor] = {}
    for before, after in changed:
        customer_id = getattr(after, "customer_id", None)
        if customer_id:
            added[customer_id] = added.get(customer_id, 0) + _owed(after) - _owed(before)
    for customer_id, minor in added.items():
        customer = asked.state(Stream("customer", customer_id))
        assert isinstance(customer, Customer)
        if minor:
            used = _used(asked, customer_id)
            yield CreditEffect(customer.details.name, customer.currency, customer.credit_limit, used, used + minor)


def _used(asked: Asked, customer_id: Id) -> Minor:
    used = asked.fact(CreditUsed(customer_id))
    assert isinstance(used, UsedCredit)
    return used.used


def _owed(state: State) -> Minor:
    """What a customer has used of their credit by this: an order, an invoice, or a payment (below zero)."""
    match state:
        case Order():
            return state.uninvoiced if state.status in _OWED else 0
        case Invoice():
            return state.owed if state.credits is None else 0
        case Payment():
            return 0 if state.is_reversed or state.is_refund else state.refunded - state.minor
        case _:
            return 0


def _standing_effects(changed: list[Change]) -> Iterator[StandingEffect]:
    for before, after in changed:
        if isinstance(before, Customer) and isinstance(after, Customer) and _standing(before) != _standing(after):
            yield StandingEffect(after.details.name, _standing(before), _standing(after))


def _standing(customer: Customer) -> str:
    if customer.is_archived:
        return "archived"
    return "free" if customer.stopped_on is None else "on stop"


def _lock_effects(changed: list[Change]) -> Iterator[LockEffect]:
    for before, after in changed:
        if isinstance(before, Company) and isinstance(after, Company):
            lock = LockEffect(before.locked_through, after.locked_through)
            yield from (lock,) if lock.before != lock.after else ()


def _takings(events: Iterable[Event]) -> Iterator[TakingsEffect]:
    for event in events:
        if isinstance(event, DayClosed):
            yield from (TakingsEffect(taken.method, taken.amount) for taken in event.takings)
