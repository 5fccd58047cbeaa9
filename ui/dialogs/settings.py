"""How the business works: what an invoice may be for, whether stock may run below nothing, what is small enough."""

from collections.abc import Mapping, Sequence
from typing import Final

from PySide6.QtWidgets import QWidget

from core.domain.company.commands import ChangeSetting
from core.domain.company.settings import INVOICE_POLICY, NEGATIVE_STOCK, WRITE_OFF_LIMIT
from core.domain.decider import Command, Stream
from core.domain.values import exponent
from ui import formats
from ui.desk import Desk
from ui.dialogs.sheet import CommandDialog
from ui.widgets.fields import ChoiceField

_POLICIES: Final = ("shipped", "ordered")
_NEGATIVE: Final = ("refused", "allowed")
"""The values of the settings with a choice; the first is how it is while nobody chose."""


class SettingsDialog(CommandDialog):
    """Only what was changed is sent."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(desk, parent, desk.tr("Settings"), desk.company.name, width=620, with_effects=False)
        self._company = desk.company
        invoicing = (self.tr("what is shipped"), self.tr("all that is ordered, at once"))
        self.policy = self._add_setting(INVOICE_POLICY, self.tr("An invoice is for"), _POLICIES, invoicing)
        leaving = (self.tr("only what is on hand"), self.tr("more than is on hand, to be counted later"))
        self.negative = self._add_setting(NEGATIVE_STOCK, self.tr("What may leave the shelf"), _NEGATIVE, leaving)
        hint = self.tr("{currency} of one invoice").format(currency=desk.currency)
        self.limit = self.add_text("value", self.tr("A small difference is up to"), self._limit_text(), hint)
        for name in (INVOICE_POLICY, NEGATIVE_STOCK, "value"):
            self.add_row(name)
        self.set_primary(self.tr("Save"))
        self.policy.setFocus()

    def commands(self) -> Sequence[Command]:
        chosen = {
            INVOICE_POLICY: _POLICIES[self.policy.currentIndex()],
            NEGATIVE_STOCK: _NEGATIVE[self.negative.currentIndex()],
            WRITE_OFF_LIMIT: str(formats.parse_money(self.limit.text(), self.desk.currency)),
        }
        return [ChangeSetting(name, value) for name, value in chosen.items() if value != self._now(name)]

    def seen(self) -> Mapping[Stream, int]:
        return {Stream("company", self._company.uuid): self._company.version}

    def unfit(self) -> Mapping[str, str]:
        limit = formats.parse_money(self.limit.text(), self.desk.currency)
        if limit is None or limit < 0:
            return {"value": self.tr("Type an amount, 0 or more.")}
        return {}

    def done_text(self) -> str:
        return self.tr("Settings saved")

    def _add_setting(self, name: str, label: str, values: Sequence[str], words: Sequence[str]) -> ChoiceField:
        return self.add_choice(name, label, words, values.index(self._now(name)))

    def _now(self, name: str) -> str:
        """The value of a setting; the usual one while nobody chose."""
        usual = {
            INVOICE_POLICY: _POLICIES[0],
            NEGATIVE_STOCK: _NEGATIVE[0],
            WRITE_OFF_LIMIT: str(10 ** exponent(self.desk.currency)),
        }
        return self._company.setting(name) or usual[name]

    def _limit_text(self) -> str:
        return formats.money(int(self._now(WRITE_OFF_LIMIT)), self.desk.currency)
