"""Taking a payment: how much, how, when, and which invoices and orders it is for; the rest stays on the account."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from core.domain.decider import Command
from core.domain.payments.commands import RecordPayment
from core.domain.values import Minor
from core.readmodels.customer_list import CustomerCard, CustomerMatch
from core.readmodels.invoice_list import InvoiceRow
from core.readmodels.order_detail import DetailedOrder
from core.readmodels.payment_allocations import MOST_PAYABLES, Payable, Payables
from ui.desk import Desk
from ui.dialogs.money_form import Account, MoneyForm
from ui.dialogs.parts_table import PayableTable
from ui.dispatcher import new_id


class PaymentForm(MoneyForm):
    """Opens with an amount, split over what is open, the oldest due first. Sent twice it is one payment."""

    parts: PayableTable

    def __init__(
        self, desk: Desk, parent: QWidget, subtitle: str, account: Account, payables: Sequence[Payable], amount: Minor
    ) -> None:
        super().__init__(desk, parent, desk.tr("Take payment"), subtitle, account)
        self._payment_id = new_id()
        self.add_money_fields(amount, "received_on", self.tr("Received on"))
        self.add_parts(PayableTable(desk, payables, account.currency), are_any=bool(payables))

    def nothing_text(self) -> str:
        return self.tr("A payment is more than zero. Enter the amount that came in.")

    def commands(self) -> Sequence[Command]:
        return (
            RecordPayment(
                self._payment_id,
                self.account.customer_id,
                self.whole(),
                self.on(),
                self.chosen_method(),
                self.reference.text().strip(),
                self.parts.allocations(),
            ),
        )

    def faults(self) -> Mapping[str, str]:
        texts = dict(super().faults())
        over = -self.parts.rest(self.minor())
        if over > 0 and self.minor() and not texts:
            words = self.tr("{over} more is split than came in. Enter a larger amount, or less for one of the lines.")
            texts["amount"] = words.format(over=self.money(over))
        return texts

    def undo_note(self) -> str:
        return self.tr("Can be undone: the payment is reversed, and its amount is owing again.")

    def done_text(self) -> str:
        return self.tr("Payment of {amount} recorded").format(amount=self.money(self.minor()))

    @Slot()
    def show_effects(self) -> None:
        amount = self.minor()
        text = self.tr("Record {amount}").format(amount=self.money(amount)) if amount else self.tr("Record payment")
        self.set_primary(text, enabled=bool(self.amount.text().strip()))
        self._tell_rest(self.parts.rest(amount))
        self.foresee()

    def _tell_rest(self, rest: Minor) -> None:
        """What is paid beyond what is open is said plainly: it is the customer's credit."""
        is_more = rest > 0 and self.parts.is_full() and len(self.parts.payables) < MOST_PAYABLES
        words = (
            self.tr("{rest} is more than {customer} owes: it stays on the account as credit, or change the amount.")
            if is_more
            else self.tr("{rest} stays on the account of {customer}.")
        )
        self.rest.set_color("warning" if is_more else "text2")
        self.rest.setText(words.format(rest=self.money(rest), customer=self.account.customer) if rest > 0 else "")
        self.rest.setVisible(rest > 0)


class PaymentDialog(PaymentForm):
    """For an order: its invoices and the order itself come first. Opens with what is owing for it."""

    def __init__(self, desk: Desk, order: DetailedOrder, parent: QWidget) -> None:
        header = order.header
        assert header.customer_key is not None and header.customer_uuid is not None, "a placed order has a customer"
        account = Account(header.customer_key, header.customer_uuid, header.customer, header.currency)
        title = desk.tr("order {number}, {customer}").format(number=header.no, customer=header.customer)
        payables = Payables(account.customer_key, header.key).run(desk.dispatcher.reader)
        super().__init__(desk, parent, title, account, payables, max(0, header.owing))


class InvoicePaymentDialog(PaymentForm):
    """For an invoice, which comes first. Opens with what is open of it."""

    def __init__(self, desk: Desk, invoice: InvoiceRow, parent: QWidget) -> None:
        customer = CustomerCard(invoice.customer_key).run(desk.dispatcher.reader)
        assert customer is not None, "an invoice has a customer"
        account = Account(customer.key, customer.customer.uuid, invoice.customer, invoice.currency)
        title = desk.tr("invoice {number}, {customer}").format(number=invoice.no, customer=invoice.customer)
        of_order = Payables(account.customer_key, invoice.order_key).run(desk.dispatcher.reader)
        payables = sorted(of_order, key=lambda each: each.uuid != invoice.uuid)
        super().__init__(desk, parent, title, account, payables, max(0, invoice.open))


class AccountPaymentDialog(PaymentForm):
    """For no order in particular: what is due first is paid first."""

    def __init__(self, desk: Desk, customer: CustomerMatch, parent: QWidget, amount: Minor = 0) -> None:
        its = customer.customer
        account = Account(customer.key, its.uuid, its.name, its.currency)
        payables = Payables(customer.key).run(desk.dispatcher.reader)
        super().__init__(desk, parent, its.name, account, payables, amount)
