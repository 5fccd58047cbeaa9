"""Payment allocations: which orders and invoices each payment is for, and what of a customer's can still be paid."""

from msgspec import Struct

from core.domain.payments.events import OnOrder, PaymentAllocated, PaymentRecorded
from core.domain.values import Id, Minor
from core.journal.entry import Entry
from core.projections.model import ReadModel, Rows, Table
from core.projections.reader import Reader
from core.readmodels.columns import numbers, texts
from core.readmodels.paying import PAYING, Paying

ALLOCATIONS = Table(
    "payment_allocations",
    (*numbers("payment_id", "target_id"), *texts("kind", "uuid"), *numbers("minor")),  # kind: order, invoice
    key=("payment_id", "target_id"),
    indexes=(("target_id",),),
)


def _paid(rows: Rows, entry: Entry, event: Paying) -> None:
    sign = 1 if isinstance(event, PaymentRecorded | PaymentAllocated) else -1
    payment_key = rows.key_of("payment", event.payment_id)
    for part in event.allocations:
        kind, uuid = ("order", part.order_id) if isinstance(part, OnOrder) else ("invoice", part.invoice_id)
        _add(rows, (payment_key, rows.key_of(kind, uuid)), kind, uuid, sign * part.minor)


def _add(rows: Rows, key: tuple[int, int], kind: str, uuid: Id, minor: Minor) -> None:
    """What has come to nothing is gone."""
    before = rows.get(ALLOCATIONS, key)
    whole = minor + (before["minor"] if before is not None else 0)
    if whole:
        rows.insert(ALLOCATIONS, key, kind=kind, uuid=uuid, minor=whole)
    else:
        rows.delete(ALLOCATIONS, key)


PAYMENT_ALLOCATIONS = ReadModel("payment_allocations", (ALLOCATIONS,), dict.fromkeys(PAYING, _paid))


class Allocation(Struct, frozen=True):
    """What one payment has for an order or an invoice."""

    kind: str  # order, invoice
    key: int
    uuid: Id
    no: str
    dated: str
    minor: Minor


class AllocationsOf(Struct, frozen=True):
    """What a payment is for, the oldest document first."""

    payment_key: int

    def run(self, reader: Reader) -> tuple[Allocation, ...]:
        sql = """SELECT a.kind, a.target_id, a.uuid, coalesce(i.no, o.no, ''), coalesce(i.dated, o.placed_on, ''),
            a.minor FROM payment_allocations a
            LEFT JOIN invoice_list i ON i.id = a.target_id LEFT JOIN order_list o ON o.id = a.target_id
            WHERE a.payment_id = ? ORDER BY a.target_id"""
        return tuple(Allocation(*row) for row in reader.query(sql, (self.payment_key,)))


class Payable(Struct, frozen=True):
    """An invoice with something to pay, or an order with something that is neither invoiced nor paid in advance."""

    kind: str  # order, invoice
    key: int
    uuid: Id
    no: str
    order_key: int  # its own, or that of the invoice's order
    dated: str
    due_on: str  # empty for an order
    whole: Minor
    open: Minor


MOST_PAYABLES = 100
"""So many are told at most: what comes after them can wait for another payment."""


class Payables(Struct, frozen=True):
    """What a customer can pay: invoices by the day they are due, then orders as they were placed.

    The invoices of one order, and the order itself, come before all others when it is named.
    """

    customer_key: int
    order_key: int = 0

    def run(self, reader: Reader) -> tuple[Payable, ...]:
        invoices = """SELECT 'invoice', id, uuid, no, order_key, dated, due_on, total, open FROM invoice_list
            WHERE customer_key = ? AND open > 0 ORDER BY order_key <> ?, due_on, id LIMIT ?"""
        orders = """SELECT 'order', id, uuid, no, id, placed_on, '', total, uninvoiced - advance FROM (
            SELECT o.*, (SELECT coalesce(sum(minor), 0) FROM payment_allocations WHERE target_id = o.id) AS advance
            FROM order_list o WHERE o.customer_key = ? AND o.state IN ('placed', 'closed') AND o.uninvoiced > 0)
            WHERE uninvoiced > advance ORDER BY id <> ?, id LIMIT ?"""
        asked = (self.customer_key, self.order_key, MOST_PAYABLES)
        found = [Payable(*row) for sql in (invoices, orders) for row in reader.query(sql, asked)]
        return tuple(sorted(found, key=lambda each: each.order_key != self.order_key)[:MOST_PAYABLES])
