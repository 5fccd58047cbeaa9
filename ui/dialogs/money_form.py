"""What taking a payment and giving money back ask alike: how much, how, when, under which reference."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from core.domain.values import Id, Minor, Money
from ui import formats
from ui.desk import Desk
from ui.dialogs.parts_table import PartsTable
from ui.dialogs.sheet import CommandDialog
from ui.payment_words import METHODS, method_word
from ui.widgets.date_field import DateField
from ui.widgets.fields import ChoiceField, TextField
from ui.widgets.label import Label


@dataclass(frozen=True, slots=True)
class Account:
    """Whose money it is."""

    customer_key: int
    customer_id: Id
    customer: str
    currency: str


class MoneyForm(CommandDialog):
    """Subclasses add the fields in their order, and the parts that the amount is split into."""

    parts: PartsTable
    rest: Label  # what is said of what is not split
    amount: TextField
    method: ChoiceField
    day: DateField
    reference: TextField

    def __init__(self, desk: Desk, parent: QWidget, title: str, subtitle: str, account: Account) -> None:
        super().__init__(desk, parent, title, subtitle, width=880)
        self.account = account

    def add_money_fields(self, amount: Minor, day_field: str, day_label: str) -> None:
        """`day_field` is what violations call the day."""
        shown = self.money(amount) if amount > 0 else ""
        self.amount = self.add_text("amount", self.tr("Amount"), shown, self.account.currency)
        self.method = self.add_choice("method", self.tr("Method"), [method_word(each) for each in METHODS])
        self.day = self.add_day(day_field, day_label)
        hint = self.tr("as on the statement")
        self.reference = self.add_text("reference", self.tr("Reference"), placeholder=hint)
        self._day_field = day_field
        self.add_row("amount", "method")
        self.add_row(day_field, "reference")

    def add_parts(self, parts: PartsTable, *, are_any: bool) -> None:
        """The table of parts follows the amount; without any it is left out."""
        self.parts = parts
        self.rest = Label("", "small", 500, "text2", wraps=True)
        if are_any:
            self.add_table(parts)
        self.form.addWidget(self.rest)
        self.amount.textEdited.connect(self._on_amount_text_edited)
        parts.fill(self.minor())
        self.show_effects()
        self.amount.selectAll()
        self.amount.setFocus()

    def put_values(self, values: Mapping[str, object]) -> None:
        super().put_values(values)
        self.parts.fill(self.minor())

    def nothing_text(self) -> str:
        """What stands under the amount while there is none."""
        raise NotImplementedError

    def about(self) -> Id:
        return self.account.customer_id

    def faults(self) -> Mapping[str, str]:
        texts = dict(super().faults())
        text = self.amount.text().strip()
        amount = formats.parse_money(text, self.account.currency)
        if text and amount is None:
            texts["amount"] = self.tr("“{text}” is not an amount.").format(text=text)
        if amount is not None and amount <= 0:
            texts["amount"] = self.nothing_text()
        return texts

    def unfit(self) -> Mapping[str, str]:
        texts = dict(self.faults())
        if not self.amount.text().strip():
            texts["amount"] = self.nothing_text()
        if not self.day.is_readable() or self.day.day is None:
            texts[self._day_field] = self.day.problem() or self.tr("Type a day, as 20 Nov or 20.11.")
        return texts

    def minor(self) -> Minor:
        """What is wrong counts as nothing."""
        amount = formats.parse_money(self.amount.text(), self.account.currency)
        return amount if amount is not None and amount > 0 else 0

    def whole(self) -> Money:
        return Money(self.minor(), self.account.currency)

    def on(self) -> date:
        return self.day.day or self.desk.today

    def chosen_method(self) -> str:
        return METHODS[self.method.currentIndex()]

    def money(self, minor: Minor) -> str:
        return formats.money(minor, self.account.currency)

    @Slot()
    def _on_amount_text_edited(self) -> None:
        self.parts.fill(self.minor())
        self.follow()
