"""The columns of the invoices list: what each shows of an invoice or a credit note."""

from datetime import date

from PySide6.QtCore import QCoreApplication

from core.readmodels.invoice_list import InvoiceRow
from core.readmodels.sorting import sort_text
from ui import formats, money_looks
from ui.cells import Cell
from ui.columns import ListColumn
from ui.desk import Desk
from ui.plural import plural


class InvoiceColumns:
    """Cells as of the desk's today, in its language."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def all(self) -> tuple[ListColumn, ...]:
        return (
            ListColumn("status", _tr("Status"), 130, self._status, sort="state"),
            ListColumn("no", _tr("Number"), 92, lambda row: Cell(row.no, weight=600), sort="newest"),
            ListColumn("customer", _tr("Customer"), 100, self._customer, "left", "customer", sort_text, stretch=True),
            ListColumn("dated", _tr("Dated"), 84, self._dated, sort="dated"),
            ListColumn("due", _tr("Due"), 104, self._due, sort="due"),
            ListColumn("total", _tr("Total"), 88, self._total, "right", "total"),
            ListColumn("open", _tr("Open"), 96, self._open, "right", "open"),
        )

    def _status(self, row: InvoiceRow) -> Cell:
        return money_looks.chip_cell(money_looks.invoice_chip(row, self._desk.today))

    def _customer(self, row: InvoiceRow) -> Cell:
        return Cell(row.customer)

    def _dated(self, row: InvoiceRow) -> Cell:
        return Cell(self._day(row.dated), color="text2")

    def _due(self, row: InvoiceRow) -> Cell:
        late = money_looks.days_overdue(row, self._desk.today)
        if not late:
            return Cell(self._day(row.due_on), color="text2")
        tip = plural(late, _tr("{n} day overdue"), _tr("{n} days overdue"))
        day = self._day(row.due_on)
        return Cell(day, tone="danger", trailing_icon="triangle-alert", trailing_tone="danger", tip=tip)

    def _total(self, row: InvoiceRow) -> Cell:
        """A credit note takes back what it says."""
        total = row.total if row.kind == "invoice" else -row.total
        return Cell(formats.money(total, row.currency), "right", 500)

    def _open(self, row: InvoiceRow) -> Cell:
        if row.kind != "invoice":
            return Cell("", "right")
        if not row.open:
            return Cell("–", "right", color="text3")
        is_late = money_looks.days_overdue(row, self._desk.today) > 0
        return Cell(formats.money(row.open, row.currency), "right", 500, "danger" if is_late else None)

    def _day(self, iso: str) -> str:
        return self._desk.day(date.fromisoformat(iso)) if iso else ""


def _tr(text: str) -> str:
    return QCoreApplication.translate("InvoiceColumns", text)
