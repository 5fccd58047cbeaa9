"""Reversing a payment that bounced or was a mistake, and a refund that did not arrive."""

from collections.abc import Mapping, Sequence

from PySide6.QtWidgets import QWidget

from core.domain.decider import Command
from core.domain.payments.commands import ReversePayment, ReverseRefund
from core.domain.values import Id
from core.readmodels.payment_list import PaymentMatch
from ui import formats
from ui.desk import Desk
from ui.dialogs.order_dialog import NOT_YET
from ui.dialogs.sheet import CommandDialog


class ReverseDialog(CommandDialog):
    """What a reversed payment was for is owing again; payments have the money of a reversed refund again."""

    def __init__(self, desk: Desk, payment: PaymentMatch, parent: QWidget) -> None:
        self.payment = its = payment.payment
        self._is_refund = its.kind == "refund"
        title = desk.tr("Reverse refund {number}") if self._is_refund else desk.tr("Reverse payment {number}")
        amount = formats.money(its.amount, its.currency)
        subtitle = desk.tr("{customer}, {amount}").format(customer=its.customer, amount=amount)
        super().__init__(desk, parent, title.format(number=its.no), subtitle, width=760)
        hint = self.tr("did not arrive …") if self._is_refund else self.tr("bounced, a mistake …")
        self.reason = self.add_note("reason", self.tr("Why"), hint)
        self.add_row("reason")
        self.set_primary(self.tr("Reverse {amount}").format(amount=amount))
        self.show_effects()
        self.reason.setFocus()

    def about(self) -> Id:
        return self.payment.uuid

    def commands(self) -> Sequence[Command]:
        reason = self.reason.toPlainText().strip() or NOT_YET
        if self._is_refund:
            return (ReverseRefund(self.payment.uuid, reason),)
        return (ReversePayment(self.payment.uuid, reason),)

    def foreseeable(self) -> Sequence[Command]:
        return self.commands()

    def unfit(self) -> Mapping[str, str]:
        given = self.reason.toPlainText().strip()
        return {} if given else {"reason": self.tr("Say why: whoever reads the history will ask.")}

    def undo_note(self) -> str:
        return self.tr("Cannot be undone: record it anew if it came after all.")

    def done_text(self) -> str:
        words = self.tr("Refund {number} reversed") if self._is_refund else self.tr("Payment {number} reversed")
        return words.format(number=self.payment.no)
