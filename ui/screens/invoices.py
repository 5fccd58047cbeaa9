"""The invoices screen: what was billed and taken back, what is open of it, and since when it is due."""

from collections.abc import Sequence
from typing import Any, ClassVar, Final

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QApplication

from core.projections.paging import Listing, ListRow
from core.readmodels.invoice_list import InvoiceCounts, InvoiceListing, InvoiceRow, InvoiceSum, InvoiceSums
from ui import formats
from ui.actions import action
from ui.columns import ListColumn
from ui.dialogs.credit_note import CreditNoteDialog
from ui.dialogs.payment import InvoicePaymentDialog
from ui.dialogs.sent import SentDialog
from ui.dialogs.write_off import WriteOffDialog
from ui.dispatcher import Query
from ui.list_queries import ListQuery
from ui.screens.invoice_columns import InvoiceColumns
from ui.screens.invoice_pane import InvoicePane
from ui.screens.list_screen import ListScreen
from ui.widgets.tab_strip import Tab

_OF_ONE_INVOICE: Final = ("take_payment", "credit_note", "write_off", "note_as_sent", "copy_reference")


class InvoicesScreen(ListScreen):
    title: ClassVar[str] = "Invoices"
    icon: ClassVar[str] = "receipt-text"
    first_sort: ClassVar[tuple[str, Qt.SortOrder]] = ("no", Qt.SortOrder.DescendingOrder)
    pane: InvoicePane

    # What can be done

    @action("Take &payment", "F12", menu="Order", icon="banknote", words="pay money collect cash received")
    def take_payment(self) -> None:
        invoice = self._invoice_for("take_payment")
        if invoice is not None:
            self.open_dialog(InvoicePaymentDialog(self.desk, invoice, self))

    @action("Credit &note", "Shift+F9", menu="Order", icon="receipt-text", words="give back refund correct take back")
    def credit_note(self) -> None:
        if self._invoice_for("credit_note") is not None and self.pane.invoice is not None:
            self.open_dialog(CreditNoteDialog(self.desk, (self.pane.invoice,), self))

    @action("Note as &sent…", menu="Order", icon="mail", words="mail print handed out issued given posted")
    def note_as_sent(self) -> None:
        document = self._invoice_for("note_as_sent")
        if document is not None:
            self.open_dialog(SentDialog(self.desk, document, self))

    @action("&Write off a difference…", menu="Order", icon="scale", words="small rest rounding bank charges forgive")
    def write_off(self) -> None:
        invoice = self._invoice_for("write_off")
        if invoice is not None:
            self.open_dialog(WriteOffDialog(self.desk, invoice, self))

    @action("Copy &reference", "Ctrl+Shift+C", menu="Edit", words="number clipboard")
    def copy_reference(self) -> None:
        self.pane.hasten(self.table.unsettled_key())
        if self.pane.invoice is not None:
            QApplication.clipboard().setText(self.pane.invoice.invoice.no)
            self.desk.say(self.tr("Copied {number}").format(number=self.pane.invoice.invoice.no))

    # What a screen says

    def columns(self) -> tuple[ListColumn, ...]:
        return InvoiceColumns(self.desk).all()

    def records(self, rows: list[ListRow]) -> Sequence[InvoiceRow]:
        return [InvoiceRow(*row[2:]) for row in rows]

    def tab_list(self) -> tuple[Tab, ...]:
        return (
            Tab("open", self.tr("Open")),
            Tab("overdue", self.tr("Overdue")),
            Tab("paid", self.tr("Paid")),
            Tab("credit_notes", self.tr("Credit notes")),
            Tab("all", self.tr("All")),
        )

    def query(self, tab: str, filter: str, sort: str, *, descending: bool) -> ListQuery:
        return InvoiceListing(today=self.desk.today, tab=tab, filter=filter, sort=sort, descending=descending)

    def counts(self) -> Query:
        return InvoiceCounts(self.desk.today)

    def sums(self, listing: Listing) -> Query:
        return InvoiceSums(listing)

    def told(self, sums: Any) -> Sequence[tuple[str, str]]:
        return [pair for each in sums for pair in self._told(each, is_only=len(sums) == 1)]

    def make_pane(self) -> InvoicePane:
        pane = InvoicePane(self.desk)
        pane.loaded.connect(self._on_pane_loaded)
        return pane

    def hint(self) -> str:
        return self.tr("Filter, as in is:overdue >500 or customer:gate")

    def matching(self, *, filtered: bool) -> tuple[str, str]:
        if filtered:
            return self.tr("{n} document matches"), self.tr("{n} documents match")
        words = {
            "open": (self.tr("{n} open invoice"), self.tr("{n} open invoices")),
            "overdue": (self.tr("{n} overdue invoice"), self.tr("{n} overdue invoices")),
            "paid": (self.tr("{n} paid invoice"), self.tr("{n} paid invoices")),
            "credit_notes": (self.tr("{n} credit note"), self.tr("{n} credit notes")),
        }
        return words.get(self.tabs.current() or "", (self.tr("{n} document"), self.tr("{n} documents")))

    def empty(self, tab: str) -> tuple[str, str]:
        words = {
            "open": (self.tr("No invoice is open"), self.tr("Orders to invoice are on a tab of Orders")),
            "overdue": (self.tr("No invoice is overdue"), ""),
            "paid": (self.tr("No invoice is paid yet"), ""),
            "credit_notes": (self.tr("No credit note was posted"), ""),
        }
        first = self.tr("Invoice an order that is shipped, and its invoice stands here")
        return words.get(tab, (self.tr("Invoices and credit notes live here"), first))

    def unmatched(self, tab: str) -> str:
        words = {
            "open": self.tr("No open invoice matches “{filter}”"),
            "overdue": self.tr("No overdue invoice matches “{filter}”"),
            "paid": self.tr("No paid invoice matches “{filter}”"),
            "credit_notes": self.tr("No credit note matches “{filter}”"),
        }
        return words.get(tab, super().unmatched(tab))

    # Inside

    def _told(self, each: InvoiceSum, *, is_only: bool) -> list[tuple[str, str]]:
        total, open = formats.money(each.total, each.currency), formats.money(each.open, each.currency)
        return [(self.tr("Total") if is_only else each.currency, total), (self.tr("Open"), open)]

    def _invoice_for(self, name: str) -> InvoiceRow | None:
        """The invoice in view, read anew, if the action is possible with it."""
        self.pane.hasten(self.table.unsettled_key())
        if self.pane.invoice is None or not self.registry.find(self, name).isEnabled():
            return None
        return self.pane.invoice.invoice

    def _reasons(self) -> dict[str, str]:
        """Why an action is not possible now; empty when it is."""
        if self.pane.invoice is None:
            return dict.fromkeys(_OF_ONE_INVOICE, self.tr("Choose an invoice first."))
        its = self.pane.invoice.invoice
        paid = "" if its.open > 0 else self.tr("Nothing of it is open.")
        not_open = self.tr("A credit note is not paid.") if its.kind == "credit note" else paid
        is_left = its.kind == "invoice" and its.credited < its.total
        return {
            "copy_reference": "",
            "note_as_sent": "",
            "take_payment": not_open,
            "write_off": not_open,
            "credit_note": "" if is_left else self.tr("Nothing of it is left to credit."),
        }

    def _offer(self) -> None:
        """To be paid is sensible next; what nobody has in hand yet is offered as sent."""
        its = self.pane.invoice.invoice if self.pane.invoice is not None else None
        steps = [self.step("take_payment", is_primary=True)] if its is not None and its.open > 0 else []
        if its is not None and not its.issued:
            steps.append(self.step("note_as_sent", self.tr("Note as sent")))
        rest = ("take_payment", "credit_note", "write_off", "note_as_sent", "", "undo_step", "copy_reference")
        self.pane.set_steps(steps, [self.registry.find(self, name) if name else None for name in rest])

    @Slot()
    def _on_pane_loaded(self) -> None:
        for name, why_not in self._reasons().items():
            self.registry.allow(self, name, why_not)
        self._offer()
