"""Locking the books through a day, so that nothing more is booked before, and unlocking them again."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Final

from PySide6.QtWidgets import QWidget

from core.domain.company.commands import LockPeriod, UnlockPeriod
from core.domain.decider import Command, Stream
from ui import formats
from ui.desk import Desk
from ui.dialogs.sheet import CommandDialog
from ui.widgets.label import Label

_THROUGH: Final = "through"


class PeriodDialog(CommandDialog):
    """Subclasses say which day it opens with, and what confirming does."""

    def __init__(self, desk: Desk, parent: QWidget, title: str, label: str, day: date | None, hint: str) -> None:
        locked = desk.company.locked_through
        words = desk.tr("locked through {day}") if locked else desk.tr("nothing is locked")
        subtitle = words.format(day=formats.whole_day(locked) if locked else "")
        super().__init__(desk, parent, title, subtitle, width=780)
        self._company = desk.company
        self.through = self.add_day(_THROUGH, label)
        self.through.set_day(day)
        self.add_row(_THROUGH)
        self.form.addWidget(Label(hint, "small", 400, "text3", wraps=True))
        self.set_primary(title)
        self.show_effects()
        self.through.setFocus()

    def seen(self) -> Mapping[Stream, int]:
        return {Stream("company", self._company.uuid): self._company.version}

    def unfit(self) -> Mapping[str, str]:
        return {} if self.through.is_readable() else {_THROUGH: self.through.problem()}


class LockPeriodDialog(PeriodDialog):
    """Opens with the end of last month."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        last_month = desk.today.replace(day=1) - timedelta(1)
        hint = desk.tr("Nothing more can be booked on this day or before it: nothing shipped, invoiced or paid.")
        super().__init__(desk, parent, desk.tr("Lock a period"), desk.tr("Lock through"), last_month, hint)

    def commands(self) -> Sequence[Command]:
        return (LockPeriod(self.through.day or self.desk.today),)

    def unfit(self) -> Mapping[str, str]:
        missing = {} if self.through.day is not None else {_THROUGH: self.tr("Type a day, as 31 Oct or 31.10.")}
        return super().unfit() or missing

    def undo_note(self) -> str:
        return self.tr("Can be undone: the days are unlocked again.")

    def done_text(self) -> str:
        return self.tr("The books are locked through {day}").format(day=self.desk.day(self.through.day))


class UnlockPeriodDialog(PeriodDialog):
    """Opens with no day, which unlocks all of them."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        hint = desk.tr("Days after this one can be booked on again. Left empty, all can.")
        super().__init__(desk, parent, desk.tr("Unlock a period"), desk.tr("Keep locked through"), None, hint)
        self.primary.setEnabled(desk.company.locked_through is not None)

    def commands(self) -> Sequence[Command]:
        return (UnlockPeriod(self.through.day),)

    def undo_note(self) -> str:
        return self.tr("Can be undone: the days are locked again.")

    def done_text(self) -> str:
        if self.through.day is None:
            return self.tr("Nothing is locked any more")
        return self.tr("The books are locked through {day} only").format(day=self.desk.day(self.through.day))
