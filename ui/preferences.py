"""What one person set for all windows: theme, text size, navigation, and the actions used last."""

from enum import StrEnum
from typing import Any

from msgspec import Struct, structs
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication

from ui import theme

TEXT_PERCENTS = (80, 90, 100, 110, 125, 150, 175, 200)
RECENT = 5


class Appearance(StrEnum):
    LIGHT = "light"
    DARK = "dark"


class Chosen(Struct, frozen=True):
    """The values, as they are stored."""

    appearance: Appearance = Appearance.LIGHT
    text_percent: int = 100
    navigation: bool = True  # wide, not icons only
    recent: tuple[str, ...] = ()  # names of actions, the last used first


class Preferences(QObject):
    """Lives on the GUI thread; `changed` also says that it is time to store them."""

    changed = Signal(object)  # Chosen

    def __init__(self, chosen: Chosen, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.chosen = chosen

    def change(self, **values: Any) -> None:
        """Take new values, dress the application anew when they are of its looks, and tell."""
        before, self.chosen = self.chosen, structs.replace(self.chosen, **values)
        if self.chosen == before:
            return
        if (before.appearance, before.text_percent) != (self.chosen.appearance, self.chosen.text_percent):
            self.dress()
        self.changed.emit(self.chosen)

    def dress(self) -> None:
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        is_dark = self.chosen.appearance is Appearance.DARK
        theme.apply(app, dark=is_dark, text_scale=self.chosen.text_percent / 100)

    def step_text(self, step: int) -> None:
        """One size larger or smaller; 0 is back to normal."""
        sizes = TEXT_PERCENTS
        place = sizes.index(self.chosen.text_percent) if self.chosen.text_percent in sizes else sizes.index(100)
        wanted = sizes[max(0, min(len(sizes) - 1, place + step))] if step else 100
        self.change(text_percent=wanted)

    def used(self, name: str) -> None:
        """An action was used from the palette."""
        self.change(recent=(name, *(other for other in self.chosen.recent if other != name))[:RECENT])
