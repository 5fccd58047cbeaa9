"""How the facts that decide may ask for are looked up: each one statement over an index."""

from collections.abc import Callable
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Any

import msgspec

from core.domain.calculation import rounded
from core.domain.decider import Fact
from core.domain.facts import (
    Allocations,
    BarcodeOwner,
    CodeOwner,
    CreditUsed,
    DayBook,
    LatestReservation,
    OnAccount,
    Part,
    ReferenceUse,
    Reservers,
    SkuOwner,
    Taken,
    UsedCredit,
    UsedReference,
)
from core.domain.stock.events import StockReserved, stock_id
from core.domain.values import RATE_SCALE, Id
from core.journal.connection import Connection
from core.write.day_book import count_day

_RESERVED = msgspec.json.Decoder(StockReserved)


def look_up(connection: Connection, fact: Fact) -> Any:
    """The answer to a fact, as its class says. Run inside the command's transaction."""
    return _ANSWERS[type(fact)](connection, fact)


def _sku_owner(connection: Connection, fact: SkuOwner) -> Any:
    return _first(connection, "SELECT name FROM products WHERE sku = ? AND id <> ?", fact.sku, fact.but)


def _barcode_owner(connection: Connection, fact: BarcodeOwner) -> Any:
    found = "SELECT p.sku FROM product_barcodes b JOIN products p ON p.id = b.parent WHERE b.barcode = ?"
    return _first(connection, found, fact.barcode)


def _code_owner(connection: Connection, fact: CodeOwner) -> Any:
    found = "SELECT details_name FROM customers WHERE code = ? AND id <> ?"
    return _first(connection, found, fact.code, fact.but)


def _credit_used(connection: Connection, fact: CreditUsed) -> UsedCredit:
    ordered = "SELECT sum(uninvoiced) FROM orders WHERE customer_id = ? AND status IN ('placed', 'closed')"
    owed = "SELECT sum(total - credited - written_off) FROM invoices WHERE customer_id = ? AND credits IS NULL"
    paid = "SELECT sum(minor - refunded) FROM payments WHERE customer_id = ? AND is_reversed = 0 AND is_refund = 0"
    uninvoiced, invoiced, given = (int(_first(connection, sql, fact.customer_id) or 0) for sql in (ordered, owed, paid))
    shipped = _shipped_uninvoiced(connection, fact.customer_id)
    return UsedCredit(invoiced, shipped, uninvoiced - shipped, given)


def _shipped_uninvoiced(connection: Connection, customer_id: Id) -> int:
    """What is to be invoiced of orders falls to shipped quantities in proportion, taxes included."""
    lines = connection.execute(
        """SELECT o.id, o.uninvoiced, l.net, l.tax_rate, l.ordered, l.cancelled, l.shipped, l.invoiced
           FROM orders o JOIN order_lines l ON l.parent = o.id
           WHERE o.customer_id = ? AND o.status IN ('placed', 'closed') AND o.uninvoiced > 0
             AND EXISTS (SELECT 1 FROM order_lines s WHERE s.parent = o.id AND s.shipped > s.invoiced)
           ORDER BY o.id""",
        (customer_id,),
    )
    total = 0
    for (_, uninvoiced), own in groupby(lines, key=itemgetter(0, 1)):
        gone, to_come = 0, 0
        for *_, net, tax_rate, ordered, cancelled, shipped, invoiced in own:
            value = net * (RATE_SCALE + tax_rate)
            gone += value * max(0, shipped - invoiced) // ordered
            to_come += value * max(0, ordered - cancelled - invoiced) // ordered
        total += rounded(uninvoiced * gone, to_come) if to_come else 0
    return total


def _allocations(connection: Connection, fact: Allocations) -> tuple[Part, ...]:
    rows = connection.execute(
        """SELECT p.id, a.minor FROM payment_allocations a JOIN payments p ON p.id = a.parent
           WHERE a.target_kind = ? AND a.target_id = ? ORDER BY p.number""",
        (fact.target_kind, fact.target_id),
    )
    return tuple(Part(*row) for row in rows)


def _on_account(connection: Connection, fact: OnAccount) -> tuple[Part, ...]:
    rows = connection.execute(
        """SELECT p.id, p.minor - p.refunded - coalesce(CAST(sum(a.minor) AS bigint), 0) AS rest
           FROM payments p LEFT JOIN payment_allocations a ON a.parent = p.id
           WHERE p.customer_id = ? AND p.is_reversed = 0 AND p.is_refund = 0
           GROUP BY p.id, p.minor, p.refunded, p.number
           HAVING p.minor - p.refunded > coalesce(CAST(sum(a.minor) AS bigint), 0)
           ORDER BY p.number""",
        (fact.customer_id,),
    )
    return tuple(Part(*row) for row in rows)


def _reference_use(connection: Connection, fact: ReferenceUse) -> UsedReference | None:
    row = connection.execute(
        """SELECT o.number, j.business_date FROM orders o
           JOIN journal j ON j.stream_kind = 'order' AND j.stream_id = o.id AND j.version = 1
           WHERE o.customer_id = ? AND o.reference = ? AND o.reference <> '' AND o.id <> ? AND o.number IS NOT NULL
           ORDER BY o.number DESC LIMIT 1""",
        (fact.customer_id, fact.reference, fact.but),
    ).fetchone()
    return UsedReference(str(row[0]), date.fromisoformat(row[1])) if row else None


def _reservers(connection: Connection, fact: Reservers) -> tuple[str, ...]:
    rows = connection.execute(
        """SELECT DISTINCT o.number FROM order_lines l JOIN orders o ON o.id = l.parent
           WHERE l.product_id = ? AND l.reserved > 0 ORDER BY o.number DESC LIMIT 5""",
        (fact.product_id,),
    )
    return tuple(str(row[0]) for row in rows)


def _latest_reservation(connection: Connection, fact: LatestReservation) -> Taken | None:
    entry = connection.execute(
        """SELECT p.name, j.recorded_at, j.data FROM journal j LEFT JOIN persons p ON p.id = j.actor
           WHERE j.stream_kind = 'stock' AND j.stream_id = ? AND j.type = 'stock.reserved'
           ORDER BY j.version DESC LIMIT 1""",
        (stock_id(fact.product_id),),
    ).fetchone()
    if entry is None:
        return None
    reserved = _RESERVED.decode(entry[2])
    number = _first(connection, "SELECT number FROM orders WHERE id = ?", reserved.order_id)
    return Taken(entry[0] or "A colleague", f"order {number}", reserved.quantity, entry[1])


def _first(connection: Connection, sql: str, *parameters: str) -> Any:
    row = connection.execute(sql, parameters).fetchone()
    return row[0] if row else None


_ANSWERS: dict[type[Fact], Callable[[Connection, Any], Any]] = {
    SkuOwner: _sku_owner,
    BarcodeOwner: _barcode_owner,
    CodeOwner: _code_owner,
    CreditUsed: _credit_used,
    Allocations: _allocations,
    OnAccount: _on_account,
    ReferenceUse: _reference_use,
    Reservers: _reservers,
    LatestReservation: _latest_reservation,
    DayBook: count_day,
}
