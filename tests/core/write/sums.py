"""What must add up in any books, whatever happened in them: each check is one that a deliberate mistake breaks."""

from collections.abc import Iterator

from core.domain.customers.events import Customer
from core.domain.facts import CreditUsed
from core.write.facts import look_up
from tests.core.write.desk import Desk

_NUMBERS = "SELECT number FROM invoices WHERE credits IS {} NULL ORDER BY number"
_DATES = "SELECT dated FROM invoices WHERE credits IS {} NULL ORDER BY number"


def check(desk: Desk) -> None:
    """Raises AssertionError with what does not add up."""
    assert problems(desk) == []


def problems(desk: Desk) -> list[str]:
    """All that does not add up."""
    return [problem for found in CHECKS for problem in found(desk)]


def reserved(desk: Desk) -> Iterator[str]:
    """What is reserved and picked of each product is what its open lines have, and no more than is open."""
    held = """SELECT s.product_id, s.reserved, s.picked, coalesce(sum(l.reserved), 0), coalesce(sum(l.picked), 0)
        FROM stock s LEFT JOIN order_lines l ON l.product_id = s.product_id AND l.is_goods = 1
        WHERE s.location = 'main' GROUP BY s.product_id, s.reserved, s.picked"""
    for product_id, *sums in desk.rows(held):
        if sums[:2] != sums[2:]:
            yield f"stock of {product_id} has {sums[:2]} reserved and picked, its lines {sums[2:]}"
    beyond = """SELECT l.parent, l.line FROM order_lines l JOIN orders o ON o.id = l.parent WHERE l.picked > l.reserved
        OR l.reserved > 0 AND (o.status <> 'placed' OR l.reserved > l.ordered - l.cancelled - l.shipped)"""
    for order_id, line in desk.rows(beyond):
        yield f"line {line} of {order_id} has more reserved than is open, or more picked than reserved"


def on_hand(desk: Desk) -> Iterator[str]:
    """Nothing leaves that is not there, and what is reserved is there."""
    for product_id, location in desk.rows("SELECT product_id, location FROM stock WHERE on_hand < reserved"):
        yield f"{product_id} at {location} has more reserved than on hand"


def payments(desk: Desk) -> Iterator[str]:
    """No more is allocated and given back than came in, and refunds are what payments gave back."""
    spent = """SELECT p.id FROM payments p LEFT JOIN payment_allocations a ON a.parent = p.id
        WHERE p.is_refund = 0 AND p.is_reversed = 0 GROUP BY p.id, p.minor, p.refunded
        HAVING p.minor < p.refunded + coalesce(sum(a.minor), 0)"""
    for (payment_id,) in desk.rows(spent):
        yield f"more of payment {payment_id} is spent than came in"
    given = "SELECT coalesce(sum(refunded), 0) FROM payments WHERE is_refund = 0"
    taken = "SELECT coalesce(sum(minor), 0) FROM payments WHERE is_refund = 1 AND is_reversed = 0"
    if desk.rows(given) != desk.rows(taken):
        yield "refunds are not what payments gave back"


def invoices(desk: Desk) -> Iterator[str]:
    """Nothing of an invoice is paid, credited or written off twice; what lines have invoiced, invoices have."""
    over = """SELECT i.id FROM invoices i LEFT JOIN payment_allocations a
        ON a.target_kind = 'invoice' AND a.target_id = i.id WHERE i.credits IS NULL
        GROUP BY i.id, i.total, i.credited, i.written_off
        HAVING i.total - i.credited - i.written_off < coalesce(sum(a.minor), 0)"""
    for (invoice_id,) in desk.rows(over):
        yield f"more than all of invoice {invoice_id} is paid, credited and written off"
    lines = """SELECT l.parent, l.line, l.invoiced, l.credited, coalesce(sum(i.quantity), 0),
        coalesce(sum(i.credited), 0)
        FROM order_lines l LEFT JOIN (invoice_lines i JOIN invoices v ON v.id = i.parent AND v.credits IS NULL)
        ON i.order_id = l.parent AND i.order_line = l.line GROUP BY l.parent, l.line, l.invoiced, l.credited"""
    for order_id, line, *sums in desk.rows(lines):
        if sums[:2] != sums[2:]:
            yield f"line {line} of {order_id} has {sums[:2]} invoiced and credited, its invoices {sums[2:]}"


def numbers(desk: Desk) -> Iterator[str]:
    """Numbers of invoices and of credit notes have no gap, and their days never run backwards."""
    for series in ("", "NOT"):
        found = [number for (number,) in desk.rows(_NUMBERS.format(series))]
        if found and found != list(range(found[0], found[0] + len(found))):
            yield f"there is a gap in {found}"
        days = [day for (day,) in desk.rows(_DATES.format(series))]
        if days != sorted(days):
            yield f"days run backwards in {days}"


def orders(desk: Desk) -> Iterator[str]:
    """A closed order has nothing open; what is left to invoice of an order is never less than nothing."""
    still_open = """SELECT o.id FROM orders o JOIN order_lines l ON l.parent = o.id
        WHERE o.status = 'closed' AND l.ordered - l.cancelled > l.shipped"""
    for (order_id,) in desk.rows(still_open):
        yield f"{order_id} is closed with something open"
    left = "SELECT id, uninvoiced FROM orders WHERE status = 'closed' AND uninvoiced <> 0"
    for order_id, minor in desk.rows(left):
        yield f"{order_id} is closed with {minor} left to invoice"


def used_credit(desk: Desk, customer_id: str) -> int:
    """What a customer has used, as commands see it."""
    assert desk.state(Customer, customer_id).exists
    return look_up(desk.connection, CreditUsed(customer_id)).used


CHECKS = (reserved, on_hand, payments, invoices, numbers, orders)
