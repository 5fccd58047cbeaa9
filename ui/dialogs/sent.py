"""Noting that an invoice or a credit note reached the customer: how, and whom."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtWidgets import QWidget

from core.domain.decider import Command
from core.domain.invoices.commands import SendInvoice
from core.domain.values import Id
from core.readmodels.invoice_list import InvoiceRow
from ui.desk import Desk
from ui.dialogs.sheet import CommandDialog

_CHANNELS: Final = ("mail", "print", "file")


class SentDialog(CommandDialog):
    """Every time it was sent stands in the history. Nothing is sent by this."""

    def __init__(self, desk: Desk, document: InvoiceRow, parent: QWidget) -> None:
        is_invoice = document.kind == "invoice"
        words = desk.tr("Note invoice {number} as sent") if is_invoice else desk.tr("Note credit note {number} as sent")
        title = words.format(number=document.no)
        super().__init__(desk, parent, title, document.customer, width=560, with_effects=False)
        self.document = document
        ways = (self.tr("By mail"), self.tr("Printed"), self.tr("As a file"))
        self.channel = self.add_choice("channel", self.tr("How"), ways)
        self.to = self.add_text("to", self.tr("To whom"), placeholder=self.tr("an address, a name; may stay empty"))
        self.add_row("channel", "to")
        self.set_primary(self.tr("Note as sent"))
        self.channel.setFocus()

    def about(self) -> Id:
        return self.document.uuid

    def commands(self) -> Sequence[Command]:
        channel = _CHANNELS[self.channel.currentIndex()]
        return (SendInvoice(self.document.uuid, channel, self.to.text().strip()),)

    def done_text(self) -> str:
        name = self.tr("Invoice {number}") if self.document.kind == "invoice" else self.tr("Credit note {number}")
        return self.tr("{document} noted as sent").format(document=name.format(number=self.document.no))
