"""What of an order is to be invoiced, and what of it is to be credited."""

from core.domain.company.events import Company
from core.domain.company.settings import INVOICE_POLICY as INVOICE_POLICY
from core.domain.orders.state import Line, Order
from core.domain.values import Quantity

ORDERED = "ordered"
"""The policy by which all that is ordered may be invoiced at once; else it is what was shipped."""


def to_invoice(order: Order, line: Line, company: Company) -> Quantity:
    """What of a line may be invoiced now. What came back before it was invoiced never is."""
    return max(0, _due(line, company) - line.invoiced - _came_back(order, line))


def to_credit(order: Order, line: Line, company: Company) -> Quantity:
    """What of a line was invoiced and came back, or was invoiced and then cancelled, without a credit note."""
    due = _due(line, company)
    came_back = _came_back(order, line)
    returned = min(came_back, max(0, line.invoiced + came_back - due))
    return max(returned, line.invoiced - line.credited - due)


def is_all_invoiced(order: Order, company: Company) -> bool:
    """Whether nothing is open and nothing left to invoice: the invoice that brings this about is the last."""
    return not any(line.open or to_invoice(order, line, company) for line in order.lines)


def _due(line: Line, company: Company) -> Quantity:
    if company.setting(INVOICE_POLICY) == ORDERED:
        return line.ordered - line.cancelled
    return line.shipped


def _came_back(order: Order, line: Line) -> Quantity:
    """What came back of a line and was not credited."""
    return sum(part.quantity - part.credited for part in order.returned_lines if part.line == line.line)
