"""Closing a day: its takings by method of payment are counted up, over what the journal has of it."""

from collections.abc import Mapping, Sequence
from typing import Final

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from core.consequences import Consequences
from core.domain.company.commands import CloseDay
from core.domain.decider import Command
from ui import formats
from ui.desk import Desk
from ui.dialogs.sheet import CommandDialog
from ui.widgets.label import Label

_DAY: Final = "day"


class CloseDayDialog(CommandDialog):
    """Opens for today. What is counted is told by the books before it is confirmed."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        closed = desk.company.closed_through
        subtitle = desk.tr("closed through {day}").format(day=desk.day(closed)) if closed else desk.tr("the first time")
        super().__init__(desk, parent, desk.tr("Close the day"), subtitle, width=780)
        self.closed_day = self.add_day(_DAY, self.tr("Day"))
        self.add_row(_DAY)
        self.takings = Label("", "small", 500, "text2", wraps=True)
        self.form.addWidget(self.takings)
        hint = self.tr("Money that is entered for this day later counts with the next closing.")
        self.form.addWidget(Label(hint, "small", 400, "text3", wraps=True))
        self.set_primary(self.tr("Close the day"))
        self.show_effects()
        self.closed_day.setFocus()

    def commands(self) -> Sequence[Command]:
        return (CloseDay(self.closed_day.day or self.desk.today),)

    def unfit(self) -> Mapping[str, str]:
        if self.closed_day.is_readable() and self.closed_day.day is not None:
            return {}
        return {_DAY: self.closed_day.problem() or self.tr("Type a day, as 20 Nov or 20.11.")}

    def undo_note(self) -> str:
        return self.tr("Cannot be undone: money is in one closing only.")

    def done_text(self) -> str:
        return self.tr("{day} is closed").format(day=self.desk.day(self.closed_day.day))

    def show_foreseen(self, consequences: Consequences) -> None:
        sums: dict[str, int] = {}
        for taken in consequences.takings:
            sums[taken.amount.currency] = sums.get(taken.amount.currency, 0) + taken.amount.minor
        amounts = ", ".join(f"{formats.money(minor, currency)} {currency}" for currency, minor in sums.items())
        words = self.tr("Takings in all: {amounts}.") if sums else self.tr("No money came or went.")
        self.takings.setText(words.format(amounts=amounts))

    @Slot()
    def show_effects(self) -> None:
        self.takings.setText("")
        self.foresee()
