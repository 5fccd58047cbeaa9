"""Giving money back that is on a customer's account: how much, how, and out of which payments."""

from collections.abc import Mapping, Sequence
from datetime import date

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from core.domain.decider import Command
from core.domain.payments.commands import RecordRefund
from core.domain.payments.values import RefundPart
from core.readmodels.customer_list import CustomerMatch
from core.readmodels.payment_list import PaymentMatch, PaymentsOnAccount
from ui.desk import Desk
from ui.dialogs.money_form import Account, MoneyForm
from ui.dialogs.parts_table import FIRST, PartsTable
from ui.dialogs.quantity_headings import Headings, amounts
from ui.dialogs.quantity_table import TableLine
from ui.dispatcher import new_id


class RefundDialog(MoneyForm):
    """Opens with all that can go back, out of the payments that came in first. Sent twice it is one refund."""

    def __init__(self, desk: Desk, customer: CustomerMatch, parent: QWidget) -> None:
        its = customer.customer
        account = Account(customer.key, its.uuid, its.name, its.currency)
        super().__init__(desk, parent, desk.tr("Refund"), its.name, account)
        self._refund_id = new_id()
        found = PaymentsOnAccount(customer.key).run(desk.dispatcher.reader)
        self._payments = dict(enumerate(found, FIRST))
        self._most = sum(each.payment.on_account for each in found)
        self.add_money_fields(self._most, "paid_on", self.tr("Paid on"))
        self.add_parts(_table(desk, found, its.currency), are_any=bool(found))

    def nothing_text(self) -> str:
        return self.tr("A refund is more than zero. Enter the amount that goes back.")

    def commands(self) -> Sequence[Command]:
        chosen = self.parts.quantities().items()
        parts = tuple(RefundPart(self._payments[number].payment.uuid, minor) for number, minor in chosen if minor)
        how = (self.chosen_method(), self.reference.text().strip())
        return (RecordRefund(self._refund_id, self.account.customer_id, self.whole(), self.on(), *how, parts),)

    def faults(self) -> Mapping[str, str]:
        texts = dict(super().faults())
        rest = self.parts.rest(self.minor())
        if not texts and self.minor() > self._most:
            words = self.tr("Only {most} is on account and can go back. Enter {most} or less.")
            texts["amount"] = words.format(most=self.money(self._most))
        elif not texts and rest and self.minor():
            words = self.tr("The payments below come to {sum}. Make the two the same.")
            texts["amount"] = words.format(sum=self.money(self.parts.total()))
        return texts

    def undo_note(self) -> str:
        return self.tr("Can be undone: the refund is reversed, and its payments have the money again.")

    def done_text(self) -> str:
        return self.tr("Refund of {amount} recorded").format(amount=self.money(self.minor()))

    @Slot()
    def show_effects(self) -> None:
        amount = self.minor()
        text = self.tr("Refund {amount}").format(amount=self.money(amount)) if amount else self.tr("Refund")
        self.set_primary(text, enabled=bool(self.amount.text().strip()))
        words = self.tr("{most} can go back; what is allocated has to be taken off first.")
        if not self._most:
            words = self.tr("Nothing is on account. Take a payment off its orders and invoices first.")
        self.rest.setText(words.format(most=self.money(self._most)))
        self.foresee()


def _table(desk: Desk, payments: Sequence[PaymentMatch], currency: str) -> PartsTable:
    measure = amounts(currency)
    headings = Headings(
        (desk.tr("Received"), desk.tr("On account")),
        (desk.tr("Goes back"),),
        desk.tr("Only {most} of this payment is on account. Enter {most} or less."),
        name=desk.tr("Out of which payment"),
        measure=measure,
    )
    rows = [(number, each.payment) for number, each in enumerate(payments, FIRST)]
    lines = [
        TableLine(
            number,
            desk.tr("Payment {no}").format(no=its.no),
            (desk.day(date.fromisoformat(its.dated)), measure.show(its.on_account)),
            its.on_account,
            (0,),
        )
        for number, its in rows
    ]
    return PartsTable(headings, lines)
