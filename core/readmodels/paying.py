"""What is paid on which order: directly, or on an invoice of it. The fold that lists, details and balances share."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from core.domain.invoices.events import DifferenceWrittenOff, InvoicePosted
from core.domain.payments.events import (
    Allocation,
    OnInvoice,
    OnOrder,
    PaymentAllocated,
    PaymentRecorded,
    PaymentReversed,
    PaymentUnallocated,
)
from core.domain.values import Minor
from core.projections.model import Column, Rows, Table

Paying = PaymentRecorded | PaymentReversed | PaymentAllocated | PaymentUnallocated
PAYING: tuple[type[Paying], ...] = (PaymentRecorded, PaymentReversed, PaymentAllocated, PaymentUnallocated)
"""The events that change what is paid on orders and invoices."""


class Part(NamedTuple):
    """By how much a payment raises what is paid on an order, and on which invoice of it; 0 is on none."""

    order_key: int
    invoice_key: int
    minor: Minor


def invoices_of(model: str) -> Table:
    """A look-up table for a read model of this name: whose invoice it is."""
    return Table(f"{model}_invoices", (Column("id", "INTEGER"), Column("order_key", "INTEGER")))


def remember(rows: Rows, invoices: Table, event: InvoicePosted) -> int:
    """Keep whose invoice it is; the order's key."""
    order_key = rows.key_of("order", event.lines[0].order_id)
    rows.insert(invoices, rows.key_of("invoice", event.invoice_id), order_key=order_key)
    return order_key


def parts(rows: Rows, invoices: Table, event: Paying) -> Iterator[Part]:
    """The parts of a payment that an event moves, one for each order and invoice named."""
    for allocation in event.allocations:
        yield _part(rows, invoices, allocation, _sign_of(event))


def paid_by_invoice(rows: Rows, event: Paying) -> Iterable[tuple[int, Minor]]:
    """By how much an event raises what is paid on which invoices."""
    sums: dict[int, Minor] = {}
    for allocation in event.allocations:
        if isinstance(allocation, OnInvoice):
            key = rows.key_of("invoice", allocation.invoice_id)
            sums[key] = sums.get(key, 0) + _sign_of(event) * allocation.minor
    return sums.items()


def paid_by_order(rows: Rows, invoices: Table, event: Paying) -> Iterable[tuple[int, Minor]]:
    """By how much an event raises what is paid on which orders; moving it from order to invoice moves nothing."""
    sums: dict[int, Minor] = {}
    for part in parts(rows, invoices, event):
        sums[part.order_key] = sums.get(part.order_key, 0) + part.minor
    return sums.items()


def order_of(rows: Rows, invoices: Table, event: DifferenceWrittenOff) -> int:
    """The key of the order whose invoice this happened to."""
    return _order_key(rows, invoices, rows.key_of("invoice", event.invoice_id))


def _sign_of(event: Paying) -> int:
    return 1 if isinstance(event, PaymentRecorded | PaymentAllocated) else -1


def _part(rows: Rows, invoices: Table, allocation: Allocation, sign: int) -> Part:
    if isinstance(allocation, OnOrder):
        return Part(rows.key_of("order", allocation.order_id), 0, sign * allocation.minor)
    invoice_key = rows.key_of("invoice", allocation.invoice_id)
    return Part(_order_key(rows, invoices, invoice_key), invoice_key, sign * allocation.minor)


def _order_key(rows: Rows, invoices: Table, invoice_key: int) -> int:
    row = rows.get(invoices, invoice_key)
    assert row is not None, "an invoice is posted before it is paid"
    order_key: int = row["order_key"]
    return order_key
