"""What there is to choose from: reasons for a step, locations where stock is kept. New ones, and new names."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from core.domain.company.commands import PURPOSES, DefineLocation, DefineReason
from core.domain.decider import Command
from ui.desk import Desk
from ui.dialogs.sheet import CommandDialog

_WHICH: Final = "which"


class DefinitionDialog(CommandDialog):
    """Opens for a new one; one that is there is chosen to call it otherwise."""

    def __init__(self, desk: Desk, parent: QWidget, title: str, there: Sequence[str], new: str) -> None:
        super().__init__(desk, parent, title, desk.company.name, width=560, with_effects=False)
        self.choice = self.add_choice(_WHICH, self.tr("Which one"), (new, *there))
        self.name = self.add_text("name", self.tr("Name"))
        if there:
            self.add_row(_WHICH)
        self.choice.currentIndexChanged.connect(self._on_choice_changed)

    def chosen(self) -> int | None:
        """The place of the one that gets another name; None for a new one."""
        return self.choice.currentIndex() - 1 if self.choice.currentIndex() > 0 else None

    def show_chosen(self, chosen: int | None) -> None:
        """Fill the form with it."""
        raise NotImplementedError

    def unfit(self) -> Mapping[str, str]:
        return {} if self.name.text().strip() else {"name": self.tr("Type what it is called.")}

    def done_text(self) -> str:
        return self.tr("{name} can be chosen").format(name=self.name.text().strip())

    @Slot()
    def show_effects(self) -> None:
        self.set_primary(self.tr("Add") if self.chosen() is None else self.tr("Change"))

    @Slot()
    def _on_choice_changed(self) -> None:
        self.show_chosen(self.chosen())


class ReasonsDialog(DefinitionDialog):
    """A reason is for one kind of step."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        self._there = desk.company.reasons
        words = _purpose_words(desk)
        named = [f"{each.name}, {words[each.purpose]}" for each in self._there]
        super().__init__(desk, parent, desk.tr("Reasons"), named, desk.tr("A new reason"))
        self.purpose = self.add_choice("purpose", self.tr("For"), [words[each] for each in PURPOSES])
        self.add_row("name", "purpose")
        self.show_effects()
        (self.choice if self._there else self.name).setFocus()

    def commands(self) -> Sequence[Command]:
        chosen, name = self.chosen(), self.name.text().strip()
        code = key_of(name, (each.code for each in self._there)) if chosen is None else self._there[chosen].code
        return (DefineReason(code, name, PURPOSES[self.purpose.currentIndex()]),)

    def show_chosen(self, chosen: int | None) -> None:
        self.name.setText("" if chosen is None else self._there[chosen].name)
        self.purpose.setCurrentIndex(0 if chosen is None else PURPOSES.index(self._there[chosen].purpose))


class LocationsDialog(DefinitionDialog):
    """A place where stock is kept; its key is made of the name that it has first."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        self._there = desk.company.locations
        named = [each.name for each in self._there]
        super().__init__(desk, parent, desk.tr("Locations"), named, desk.tr("A new location"))
        self.add_row("name")
        self.show_effects()
        self.name.setFocus()

    def commands(self) -> Sequence[Command]:
        chosen, name = self.chosen(), self.name.text().strip()
        taken = (each.location for each in self._there)
        return (DefineLocation(key_of(name, taken) if chosen is None else self._there[chosen].location, name),)

    def show_chosen(self, chosen: int | None) -> None:
        self.name.setText("" if chosen is None else self._there[chosen].name)


def key_of(name: str, taken: Iterable[str]) -> str:
    """A short key for something of this name, another one for each: "in the yard" is in-the-yard."""
    key = "-".join(re.findall(r"\w+", name.lower())) or "x"
    others = set(taken)
    numbered = (f"{key}-{number}" for number in range(2, len(others) + 3))
    return key if key not in others else next(each for each in numbered if each not in others)


def _purpose_words(desk: Desk) -> dict[str, str]:
    return {
        "return": desk.tr("taking goods back"),
        "hold": desk.tr("holding an order"),
        "cancel": desk.tr("cancelling"),
        "adjust": desk.tr("adjusting stock"),
        "credit": desk.tr("crediting"),
    }
