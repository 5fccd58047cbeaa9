"""How invoices, credit notes, payments and refunds look: the shape, the word and the tone of each state."""

from datetime import date
from typing import Final

from core.readmodels.invoice_list import InvoiceRow
from core.readmodels.payment_list import PaymentListRow
from ui.cells import Cell

Chip = tuple[str, str, str]
"""Word, tone and icon."""

_INVOICE: Final[dict[str, Chip]] = {
    "open": ("Open", "info", "receipt-text"),
    "part paid": ("Part paid", "warning", "contrast"),
    "paid": ("Paid", "success", "circle-check"),
    "credited": ("Credited", "return", "undo-2"),
    "posted": ("Credit note", "return", "undo-2"),
}
_OVERDUE: Final[Chip] = ("Overdue", "danger", "triangle-alert")
_PAYMENT: Final[dict[str, Chip]] = {
    "on account": ("On account", "info", "wallet"),
    "part allocated": ("Part allocated", "warning", "contrast"),
    "allocated": ("Allocated", "success", "circle-check"),
    "given back": ("Given back", "return", "undo-2"),
    "reversed": ("Reversed", "neutral", "ban"),
}
_REFUND: Final[Chip] = ("Refund", "return", "undo-2")


def days_overdue(row: InvoiceRow, today: date) -> int:
    """0 for what is not due, or has nothing open."""
    if row.open <= 0 or not row.due_on:
        return 0
    return max(0, (today - date.fromisoformat(row.due_on)).days)


def invoice_chip(row: InvoiceRow, today: date) -> Chip:
    return _OVERDUE if days_overdue(row, today) else _INVOICE[row.state]


def payment_chip(row: PaymentListRow) -> Chip:
    return _REFUND if row.kind == "refund" and row.state != "reversed" else _PAYMENT[row.state]


def chip_cell(chip: Chip) -> Cell:
    word, tone, icon = chip
    return Cell(word, tone=tone, icon=icon, chip=True)
