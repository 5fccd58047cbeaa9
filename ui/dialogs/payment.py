"""Taking a payment for an order: how much, how, when, and what is owing afterwards."""

from collections.abc import Iterator, Mapping, Sequence

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from core.domain.decider import Command, Stream
from core.domain.payments.commands import RecordPayment
from core.domain.payments.values import OnOrder
from core.domain.values import Minor, Money
from core.readmodels.order_detail import DetailedOrder
from ui import formats
from ui.desk import Desk
from ui.dialogs.sheet import CommandDialog
from ui.dispatcher import new_id
from ui.widgets.effects_panel import Effect

METHODS = ("transfer", "card", "cash", "cheque", "other")


class PaymentDialog(CommandDialog):
    """Opens with the amount owing. What is more than that stays on the customer's account."""

    def __init__(self, desk: Desk, order: DetailedOrder, parent: QWidget) -> None:
        header = order.header
        title = self.tr("Take payment")
        subtitle = self.tr("order {number}, {customer}").format(number=header.no, customer=header.customer)
        super().__init__(desk, parent, title, subtitle, width=780)
        self.order = order
        self._payment_id = new_id()
        owing = formats.money(max(0, header.owing), header.currency) if header.owing > 0 else ""
        self.amount = self.add_text("amount", self.tr("Amount"), owing, header.currency)
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

    def commands(self) -> Sequence[Command]:
        header = self.order.header
        amount = self._minor()
        on_order = min(amount, max(0, header.owing))
        assert header.customer_uuid is not None, "a placed order has a customer"
        return (
            RecordPayment(
                self._payment_id,
                header.customer_uuid,
                Money(amount, header.currency),
                self.received_on.day or self.desk.today,
                METHODS[self.method.currentIndex()],
                self.reference.text().strip(),
                (OnOrder(header.uuid, on_order),) if on_order else (),
            ),
        )

    def unfit(self) -> Mapping[str, str]:
        texts = {}
        if formats.parse_money(self.amount.text(), self.order.header.currency) is None:
            texts["amount"] = self.tr("“{text}” is not an amount.").format(text=self.amount.text())
        if not self.received_on.is_readable() or self.received_on.day is None:
            texts["received_on"] = self.tr("Type a day, as 20 Nov or 20.11.")
        return texts

    def seen(self) -> Mapping[Stream, int]:
        return {Stream("order", self.order.header.uuid): self.order.header.version}

    def done_text(self) -> str:
        amount = formats.money(self._minor(), self.order.header.currency)
        return self.tr("Payment of {amount} recorded").format(amount=amount)

    @Slot()
    def show_effects(self) -> None:
        amount = self._minor()
        shown = formats.money(amount, self.order.header.currency)
        text = self.tr("Record {amount}").format(amount=shown) if amount else self.tr("Record payment")
        self.set_primary(text, enabled=amount != 0 or bool(self.amount.text().strip()))
        assert self.effects is not None, "it has the panel"
        self.effects.set_effects(list(self._effects(amount)), undo_note=self.tr("Can be undone by reversing it."))

    def _effects(self, amount: Minor) -> Iterator[Effect]:
        header = self.order.header
        owing = max(0, header.owing)
        left = max(0, owing - amount)
        number = self.tr("Order {number}").format(number=header.no)
        state = self.tr("Paid") if amount and not left else self.tr("Part paid")
        if amount:
            yield Effect("receipt-text", number, header.payment.capitalize(), state, "success" if not left else "info")
        yield Effect("wallet", self.tr("Owing"), self._money(owing), self._money(left))
        rest = amount - owing
        if rest > 0:
            words = self.tr("{rest} stays as credit").format(rest=self._money(rest))
            yield Effect("scale", self.tr("More than is owing"), "", words, "warning")

    def _minor(self) -> Minor:
        return formats.parse_money(self.amount.text(), self.order.header.currency) or 0

    def _money(self, minor: Minor) -> str:
        return formats.money(minor, self.order.header.currency)
