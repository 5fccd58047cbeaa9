"""The columns of the orders list: what each shows of an order."""

from datetime import date

from PySide6.QtCore import QCoreApplication

from core.readmodels.order_list import OrderRow
from core.readmodels.sorting import sort_text
from ui import formats, order_looks
from ui.cells import Cell
from ui.columns import ListColumn
from ui.desk import Desk


class OrderColumns:
    """Cells as of the desk's today, in its language."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def all(self) -> tuple[ListColumn, ...]:
        return (
            ListColumn("status", _tr("Status"), 136, self._status, sort="status"),
            ListColumn("order", _tr("Order"), 82, self._order, sort="newest"),
            ListColumn("customer", _tr("Customer"), 100, self._customer, "left", "customer", sort_text, stretch=True),
            ListColumn("placed", _tr("Placed"), 104, self._placed, sort="placed"),
            ListColumn("ship_by", _tr("Ship by"), 88, self._ship_by, sort="ship_by"),
            ListColumn("total", _tr("Total"), 88, self._total, "right", "total"),
            ListColumn("owing", _tr("Owing"), 104, self._owing, "right", "owing"),
        )

    def _status(self, row: OrderRow) -> Cell:
        return order_looks.status_cell(row.status)

    def _order(self, row: OrderRow) -> Cell:
        return Cell(row.no, weight=600) if row.no else Cell(_tr("Draft"), color="text3", italic=True)

    def _customer(self, row: OrderRow) -> Cell:
        return Cell(row.customer) if row.customer else Cell(_tr("No customer yet"), color="text3")

    def _placed(self, row: OrderRow) -> Cell:
        if not row.placed_on:
            return Cell("")
        is_today = row.placed_on == self._desk.today.isoformat() and not row.nature
        text = self._desk.moment(row.placed_at) if is_today else self._day(row.placed_on)
        return Cell(text, color="text2")

    def _ship_by(self, row: OrderRow) -> Cell:
        if order_looks.is_late(row.ship_by, row.open, self._desk.today, is_open=bool(row.is_open)):
            return Cell(self._day(row.ship_by), tone="danger", trailing_icon="triangle-alert", trailing_tone="danger")
        return Cell(self._day(row.ship_by), color="text2")

    def _total(self, row: OrderRow) -> Cell:
        return Cell(formats.money(row.total, row.currency), "right", 500)

    def _owing(self, row: OrderRow) -> Cell:
        if not row.payment:
            return Cell("", "right")
        tone, icon = order_looks.PAYMENT[row.payment]
        tip = row.payment.capitalize()
        if row.payment == "paid":
            return Cell(_tr("Paid"), "right", color="success", tone=tone, icon=icon, icon_at_edge=True, tip=tip)
        amount = formats.money(row.owing, row.currency)
        return Cell(amount, "right", color="text", tone=tone, icon=icon, icon_at_edge=True, tip=tip)

    def _day(self, iso: str) -> str:
        return self._desk.day(date.fromisoformat(iso)) if iso else ""


def _tr(text: str) -> str:
    return QCoreApplication.translate("OrderColumns", text)
