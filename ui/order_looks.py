"""How an order's status and payment look: the shape, the word and the tone of each."""

from datetime import date
from typing import Final

from PySide6.QtCore import QCoreApplication

from ui.cells import Cell

STATUS: Final[dict[str, tuple[str, str]]] = {
    "discarded": ("neutral", "ban"),
    "cancelled": ("neutral", "ban"),
    "draft": ("neutral", "circle-dashed"),
    "on hold": ("warning", "circle-pause"),
    "returned": ("return", "undo-2"),
    "complete": ("success", "circle-check"),
    "invoiced": ("info", "receipt-text"),
    "shipped": ("active", "truck"),
    "part shipped": ("active", "truck"),
    "picked": ("active", "package-check"),
    "picking": ("active", "package-open"),
    "placed": ("info", "circle-dot"),
}
"""Tone and icon of each status."""

PAYMENT: Final[dict[str, tuple[str, str]]] = {
    "unpaid": ("neutral", "circle"),
    "part paid": ("warning", "contrast"),
    "paid": ("success", "circle-check"),
    "credit owed": ("return", "undo-2"),
}


def status_chip(status: str) -> tuple[str, str, str]:
    """Word, tone and icon."""
    tone, icon = STATUS[status]
    return status.capitalize(), tone, icon


def status_cell(status: str) -> Cell:
    word, tone, icon = status_chip(status)
    return Cell(word, tone=tone, icon=icon, chip=True)


def is_late(ship_by: str, open_quantity: int, today: date, *, is_open: bool) -> bool:
    """Whether goods should have left by now. `ship_by` is an ISO day, empty for none."""
    return is_open and open_quantity > 0 and bool(ship_by) and ship_by < today.isoformat()


def purchase_order(reference: str) -> str:
    """The customer's reference as it is spoken of: "PO 2210"; empty for none."""
    if not reference or reference.upper().startswith("PO"):
        return reference
    return QCoreApplication.translate("OrderLooks", "PO {reference}").format(reference=reference)
