"""Taking a payment, for an order or on a customer's account: how much, how, when, and what is owing afterwards."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from core.domain.decider import Command, Stream
from core.domain.payments.commands import RecordPayment
from core.domain.payments.values import OnOrder
from core.domain.values import Id, Minor, Money
from core.readmodels.customer_list import CustomerMatch
from core.readmodels.order_detail import DetailedOrder
from ui import formats
from ui.desk import Desk
from ui.dialogs.sheet import CommandDialog
from ui.dispatcher import new_id
from ui.widgets.effects_panel import Effect

METHODS = ("transfer", "card", "cash", "cheque", "other")


@dataclass(frozen=True)
class Payer:
    """Who pays, and what is owing at most for what is paid."""

    customer_id: Id
    currency: str
    owing: Minor


class PaymentForm(CommandDialog):
    """Subclasses say what the amount goes to."""

    def __init__(self, desk: Desk, parent: QWidget, subtitle: str, payer: Payer, amount: Minor) -> None:
        super().__init__(desk, parent, self.tr("Take payment"), subtitle, width=780)
        self.payer = payer
        self._payment_id = new_id()
        shown = formats.money(amount, payer.currency) if amount > 0 else ""
        self.amount = self.add_text("amount", self.tr("Amount"), shown, payer.currency)
        words = (self.tr("Bank transfer"), self.tr("Card"), self.tr("Cash"), self.tr("Cheque"), self.tr("Other"))
        self.method = self.add_choice("method", self.tr("Method"), words)
        self.received_on = self.add_day("received_on", self.tr("Received on"))
        hint = self.tr("as on the statement")
        self.reference = self.add_text("reference", self.tr("Reference"), placeholder=hint)
        self.add_row("amount", "method")
        self.add_row("received_on", "reference")
        self.show_effects()
        self.amount.selectAll()
        self.amount.setFocus()

    def allocations(self, amount: Minor) -> tuple[OnOrder, ...]:
        """What of it goes to orders; the rest stays on the account."""
        return ()

    def effects_of(self, amount: Minor) -> Iterator[Effect]:
        raise NotImplementedError

    def about(self) -> Id:
        return self.payer.customer_id

    def commands(self) -> Sequence[Command]:
        amount = self._minor()
        return (
            RecordPayment(
                self._payment_id,
                self.payer.customer_id,
                Money(amount, self.payer.currency),
                self.received_on.day or self.desk.today,
                METHODS[self.method.currentIndex()],
                self.reference.text().strip(),
                self.allocations(amount),
            ),
        )

    def faults(self) -> Mapping[str, str]:
        text = self.amount.text().strip()
        amount = formats.parse_money(text, self.payer.currency)
        if text and amount is None:
            return {"amount": self.tr("“{text}” is not an amount.").format(text=text)}
        if amount is not None and amount <= 0:
            return {"amount": self.tr("A payment is more than zero. Enter the amount that came in.")}
        return {}

    def unfit(self) -> Mapping[str, str]:
        texts = dict(self.faults())
        if not self.amount.text().strip():
            texts["amount"] = self.tr("Enter the amount that came in.")
        if not self.received_on.is_readable() or self.received_on.day is None:
            texts["received_on"] = self.received_on.problem() or self.tr("Type a day, as 20 Nov or 20.11.")
        return texts

    def done_text(self) -> str:
        return self.tr("Payment of {amount} recorded").format(amount=self.money(self._minor()))

    @Slot()
    def show_effects(self) -> None:
        amount = self._minor()
        text = self.tr("Record {amount}").format(amount=self.money(amount)) if amount else self.tr("Record payment")
        self.set_primary(text, enabled=amount != 0 or bool(self.amount.text().strip()))
        assert self.effects is not None, "it has the panel"
        self.effects.set_effects(list(self.effects_of(amount)), undo_note=self.tr("Can be undone by reversing it."))

    def money(self, minor: Minor) -> str:
        return formats.money(minor, self.payer.currency)

    def _minor(self) -> Minor:
        """What is wrong counts as nothing."""
        return 0 if self.faults() else formats.parse_money(self.amount.text(), self.payer.currency) or 0


class PaymentDialog(PaymentForm):
    """Opens with the amount owing for an order. What is more than that stays on the customer's account."""

    def __init__(self, desk: Desk, order: DetailedOrder, parent: QWidget) -> None:
        header = self._header = order.header
        self.order = order
        assert header.customer_uuid is not None, "a placed order has a customer"
        owing = max(0, header.owing)
        payer = Payer(header.customer_uuid, header.currency, owing)
        title = desk.tr("order {number}, {customer}").format(number=header.no, customer=header.customer)
        super().__init__(desk, parent, title, payer, owing)

    def allocations(self, amount: Minor) -> tuple[OnOrder, ...]:
        on_order = min(amount, self.payer.owing)
        return (OnOrder(self._header.uuid, on_order),) if on_order else ()

    def seen(self) -> Mapping[Stream, int]:
        return {Stream("order", self._header.uuid): self._header.version}

    def effects_of(self, amount: Minor) -> Iterator[Effect]:
        owing = self.payer.owing
        left = max(0, owing - amount)
        number = self.tr("Order {number}").format(number=self._header.no)
        state = self.tr("Paid") if amount and not left else self.tr("Part paid")
        if amount:
            tone = "success" if not left else "info"
            yield Effect("receipt-text", number, self._header.payment.capitalize(), state, tone)
        yield Effect("wallet", self.tr("Owing"), self.money(owing), self.money(left))
        rest = amount - owing
        if rest > 0:
            words = self.tr("{rest} stays as credit").format(rest=self.money(rest))
            yield Effect("scale", self.tr("More than is owing"), "", words, "warning")


class AccountPaymentDialog(PaymentForm):
    """For no order in particular: it lowers what the customer owes in all."""

    def __init__(self, desk: Desk, customer: CustomerMatch, parent: QWidget, amount: Minor = 0) -> None:
        self._customer = its = customer.customer
        payer = Payer(its.uuid, its.currency, its.owing)
        super().__init__(desk, parent, desk.tr("{customer}, on account").format(customer=its.name), payer, amount)

    def effects_of(self, amount: Minor) -> Iterator[Effect]:
        owing, limit = self.payer.owing, self._customer.credit_limit
        yield Effect("wallet", self.tr("Owing"), self.money(owing), self.money(owing - amount))
        if limit is not None:
            yield Effect("scale", self.tr("Credit left"), self.money(limit - owing), self.money(limit - owing + amount))
