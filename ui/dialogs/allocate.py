"""Saying what the money of a payment is for, and taking it off again."""

from collections.abc import Sequence

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from core.domain.decider import Command
from core.domain.payments.commands import AllocatePayment, UnallocatePayment
from core.domain.values import Id, Minor
from core.readmodels.payment_allocations import Allocation, AllocationsOf, Payables
from core.readmodels.payment_list import PaymentListRow, PaymentMatch
from ui import formats
from ui.desk import Desk
from ui.dialogs.fill_row import FillRow
from ui.dialogs.parts_table import AllocatedTable, PartsTable, PayableTable
from ui.dialogs.sheet import CommandDialog
from ui.widgets.label import Label


class AllocationDialog(CommandDialog):
    """About one payment; subclasses say which amounts are moved."""

    parts: PartsTable

    def __init__(self, desk: Desk, payment: PaymentMatch, parent: QWidget, title: str) -> None:
        its = payment.payment
        super().__init__(desk, parent, title.format(number=its.no), its.customer, width=860)
        self.payment: PaymentListRow = its

    def about(self) -> Id:
        return self.payment.uuid

    def foreseeable(self) -> Sequence[Command]:
        return super().foreseeable() if self.parts.total() else ()

    def money(self, minor: Minor) -> str:
        return formats.money(minor, self.payment.currency)

    def show_total(self, some: str, none: str) -> None:
        total = self.parts.total()
        self.set_primary(some.format(amount=self.money(total)) if total else none, enabled=total > 0)


class AllocateDialog(AllocationDialog):
    """Opens with what is on account, split over what is due first."""

    def __init__(self, desk: Desk, payment: PaymentMatch, parent: QWidget) -> None:
        super().__init__(desk, payment, parent, desk.tr("Allocate payment {number}"))
        payables = Payables(payment.payment.customer_key).run(desk.dispatcher.reader)
        self.parts: PayableTable = PayableTable(desk, payables, payment.payment.currency)
        self.rest = Label("", "small", 500, "text2", wraps=True)
        self.add_table(self.parts)
        self.form.addWidget(self.rest)
        self.parts.fill(payment.payment.on_account)
        self.follow()
        self.parts.focus_first()

    def commands(self) -> Sequence[Command]:
        return (AllocatePayment(self.payment.uuid, self.parts.allocations()),)

    def undo_note(self) -> str:
        return self.tr("Can be undone: the money goes back on account.")

    def done_text(self) -> str:
        return self.tr("Payment {number} allocated").format(number=self.payment.no)

    @Slot()
    def show_effects(self) -> None:
        self.show_total(self.tr("Allocate {amount}"), self.tr("Allocate"))
        self._tell_rest(self.parts.rest(self.payment.on_account))
        self.foresee()

    def _tell_rest(self, rest: Minor) -> None:
        words = self.tr("{rest} stays on account.") if rest >= 0 else self.tr("{rest} more than is on account.")
        if not self.parts.payables:
            words = self.tr("Nothing of this customer is open: {rest} stays on account.")
        self.rest.set_color("warning" if rest < 0 else "text2")
        self.rest.setText(words.format(rest=self.money(abs(rest))))
        self.rest.setVisible(rest != 0)


class TakeOffDialog(AllocationDialog):
    """Opens with all of it where the payment is for one document, else with nothing chosen."""

    def __init__(self, desk: Desk, payment: PaymentMatch, parent: QWidget) -> None:
        super().__init__(desk, payment, parent, desk.tr("Take payment {number} off"))
        found: Sequence[Allocation] = AllocationsOf(payment.key).run(desk.dispatcher.reader)
        self.parts: AllocatedTable = AllocatedTable(desk, found, payment.payment.currency)
        self.add_table(self.parts)
        self.form.addWidget(FillRow(self.parts))
        if len(found) == 1:
            self.parts.fill(found[0].minor)
        self.follow()
        self.parts.focus_first()

    def commands(self) -> Sequence[Command]:
        return (UnallocatePayment(self.payment.uuid, self.parts.allocations()),)

    def undo_note(self) -> str:
        return self.tr("Can be undone: the money is for the same again, as far as that is still open.")

    def done_text(self) -> str:
        return self.tr("Payment {number} is on account again").format(number=self.payment.no)

    @Slot()
    def show_effects(self) -> None:
        self.show_total(self.tr("Take off {amount}"), self.tr("Take off"))
        self.foresee()
