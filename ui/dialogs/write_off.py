"""Writing off a small rest of an invoice, which is not asked for any more."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from core.domain.decider import Command
from core.domain.invoices.commands import WriteOffDifference
from core.domain.values import Id, Minor
from core.readmodels.invoice_list import InvoiceRow
from ui import formats
from ui.desk import Desk
from ui.dialogs.order_dialog import NOT_YET
from ui.dialogs.sheet import CommandDialog


class WriteOffDialog(CommandDialog):
    """Opens with all that is open. How much may go is the company's setting; the books know it."""

    def __init__(self, desk: Desk, invoice: InvoiceRow, parent: QWidget) -> None:
        title = desk.tr("Write off a difference of invoice {number}").format(number=invoice.no)
        super().__init__(desk, parent, title, invoice.customer, width=780)
        self.invoice = invoice
        self.amount = self.add_text("amount", self.tr("Write off"), self._money(invoice.open), invoice.currency)
        hint = self.tr("bank charges, rounding, not worth a letter …")
        self.reason = self.add_note("reason", self.tr("Why"), hint, lines=2)
        self.add_row("amount")
        self.add_row("reason")
        self.show_effects()
        self.amount.selectAll()
        self.amount.setFocus()

    def about(self) -> Id:
        return self.invoice.uuid

    def commands(self) -> Sequence[Command]:
        reason = self.reason.toPlainText().strip() or NOT_YET
        return (WriteOffDifference(self.invoice.uuid, self._minor(), reason),)

    def foreseeable(self) -> Sequence[Command]:
        return self.commands() if self._minor() else ()

    def faults(self) -> Mapping[str, str]:
        text = self.amount.text().strip()
        amount = formats.parse_money(text, self.invoice.currency)
        if text and amount is None:
            return {"amount": self.tr("“{text}” is not an amount.").format(text=text)}
        if amount is not None and not 0 < amount <= self.invoice.open:
            words = self.tr("{open} is open on the invoice. Enter more than zero, and no more than that.")
            return {"amount": words.format(open=self._money(self.invoice.open))}
        return {}

    def unfit(self) -> Mapping[str, str]:
        texts = dict(self.faults())
        if not self.amount.text().strip():
            texts["amount"] = self.tr("Enter how much is not asked for any more.")
        if not self.reason.toPlainText().strip():
            texts["reason"] = self.tr("Say why: whoever reads the history will ask.")
        return texts

    def undo_note(self) -> str:
        return self.tr("Can be undone: it is asked for again.")

    def done_text(self) -> str:
        return self.tr("{amount} written off").format(amount=self._money(self._minor()))

    @Slot()
    def show_effects(self) -> None:
        amount = self._minor()
        words = self.tr("Write off {amount}").format(amount=self._money(amount)) if amount else self.tr("Write off")
        self.set_primary(words)
        self.foresee()

    def _minor(self) -> Minor:
        """What is wrong counts as nothing."""
        return 0 if self.faults() else formats.parse_money(self.amount.text(), self.invoice.currency) or 0

    def _money(self, minor: Minor) -> str:
        return formats.money(minor, self.invoice.currency)
