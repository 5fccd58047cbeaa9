"""Posting an invoice of an order: which lines, dated when, and what it comes to."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from core.consequences import Consequences
from core.domain.company.settings import INVOICE_POLICY
from core.domain.decider import Command
from core.domain.invoices.commands import PostInvoice
from core.readmodels.order_detail import DetailedOrder
from ui import formats
from ui.desk import Desk
from ui.dialogs.bill import sums_of
from ui.dialogs.order_dialog import QuantityDialog
from ui.dialogs.quantity_table import Headings, QuantityTable, TableLine
from ui.dispatcher import new_id
from ui.widgets.totals import Totals


class InvoiceDialog(QuantityDialog):
    """Opens with all that is to invoice. The invoice's id is drawn now: sent twice it is one invoice."""

    def __init__(self, desk: Desk, order: DetailedOrder, parent: QWidget) -> None:
        super().__init__(desk, order, parent, desk.tr("Invoice order {number}"), width=940)
        self._invoice_id = new_id()
        self.put_table(self._table())
        self.totals = Totals()
        self.form.addWidget(self.totals)
        self.invoiced_on = self.add_day("invoiced_on", self.tr("Invoice date"))
        self.add_row("invoiced_on")
        self.show_effects()
        self.lines.focus_first()

    def commands(self) -> Sequence[Command]:
        day = self.invoiced_on.day or self.desk.today
        return (PostInvoice(self._invoice_id, self.order.header.uuid, day, self.parts()),)

    def unfit(self) -> Mapping[str, str]:
        text = self.day_text(self.invoiced_on)
        return {**self.faults(), **({"invoiced_on": text} if text else {})}

    def done_text(self) -> str:
        return self.said_of(self.tr("Invoice of order {number} posted"))

    def undo_note(self) -> str:
        return self.tr("Cannot be undone: its number is given for good. A credit note takes it back.")

    @Slot()
    def show_effects(self) -> None:
        self.foresee()
        self.set_primary(self.tr("Post invoice"), enabled=self.lines.total() > 0)
        self.totals.setVisible(bool(self.foreseeable()))

    def show_foreseen(self, consequences: Consequences) -> None:
        for bill in consequences.bills:
            self.totals.set_sums(sums_of(bill))
            self.fields["invoiced_on"].set_hint(self.tr("due {day}").format(day=self.desk.day(bill.due_on)))
            self.set_primary(self.tr("Post invoice, {total}").format(total=formats.money(bill.total, bill.currency)))

    def _table(self) -> QuantityTable:
        headings = Headings(
            (self.tr("Ordered"), self.tr("Shipped"), self.tr("Invoiced")),
            (self.tr("Invoice"),),
            self.tr("Only {most} are left to invoice. Enter {most} or less."),
        )
        policy = self.desk.company.setting(INVOICE_POLICY)
        left = {line.line: self.order.to_invoice(line, policy) for line in self.order.lines}
        rows = [
            TableLine(
                line.line,
                line.name,
                tuple(formats.quantity(each) for each in (line.ordered - line.cancelled, line.shipped, line.invoiced)),
                left[line.line],
                (left[line.line],),
            )
            for line in self.order.lines
            if left[line.line]
        ]
        return QuantityTable(headings, rows)
