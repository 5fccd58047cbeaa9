"""What the panel shows: the current screen, and beside it in tabs each order that is being taken."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol, cast

from PySide6.QtCore import QByteArray, QSettings, Qt, Signal, Slot
from PySide6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout, QWidget

from ui.actions import ActionRegistry
from ui.desk import Desk
from ui.tabs import TabRow

ENTRY_ICON = "file-pen-line"


class ScreenKind(Protocol):
    """A screen's class."""

    title: str
    icon: str

    def __call__(self, desk: Desk, registry: ActionRegistry, parent: QWidget | None = None) -> QWidget: ...


@dataclass(frozen=True)
class Room:
    """A screen and the number that goes to it with Ctrl. It is made when first gone to."""

    number: int
    kind: ScreenKind


OpenEntry = Callable[[Desk, ActionRegistry, str | None, QWidget], QWidget]


class Pages(QWidget):
    """The first tab is the screen; the others are order entries, each a parked draft."""

    current_changed = Signal(QWidget)
    entry_closed = Signal(str, str)  # its title, and the id of what was taken in it

    def __init__(
        self, desk: Desk, registry: ActionRegistry, rooms: Sequence[Room], open_entry: OpenEntry, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._desk, self._registry, self._open_entry = desk, registry, open_entry
        self._rooms = {room.number: room for room in rooms}
        self._screens: dict[int, QWidget] = {}
        self._entries: list[QWidget] = []
        self.number = 0
        self._tab_row = TabRow(self)
        self.tabs = self._tab_row.tabs
        self.stack = QStackedWidget(self)
        self._lay_out()
        self.tabs.currentChanged.connect(self._on_tabs_current_changed)
        self.tabs.close_asked.connect(self.close_tab)
        self._tab_row.add_asked.connect(self._on_tab_row_add_asked)

    @property
    def room(self) -> QWidget:
        """The screen of the first tab, whether it is in front or not."""
        return self._screens[self.number]

    @property
    def numbers(self) -> tuple[int, ...]:
        """Of the screens there are."""
        return tuple(self._rooms)

    @property
    def entries(self) -> tuple[QWidget, ...]:
        return tuple(self._entries)

    def current(self) -> QWidget:
        page = self.stack.currentWidget()
        assert page is not None, "a screen is shown from the start"
        return page

    def screens(self) -> dict[int, QWidget]:
        """Those that were gone to, by number."""
        return dict(self._screens)

    def go(self, number: int) -> QWidget:
        """Bring a screen to the front; gives it."""
        if number not in self._screens:
            self._make(number)
        self.number = number
        kind = self._rooms[number].kind
        if self.tabs.count() == 0:
            self.tabs.add(kind.title, kind.icon, can_close=False)
        self.tabs.rename(0, kind.title, kind.icon)
        self.tabs.setCurrentIndex(0)
        self._show(self.room)
        return self.room

    def open_entry(self, draft_id: str | None, *, in_front: bool = True) -> QWidget:
        """Open order entry in a tab of its own; a draft that is open already comes to the front."""
        for index, entry in enumerate(self._entries):
            if draft_id is not None and getattr(entry, "order_id", None) == draft_id:
                self.tabs.setCurrentIndex(index + 1)
                return entry
        entry = self._open_entry(self._desk, self._registry, draft_id, self)
        entry.title_changed.connect(self._on_entry_title_changed)  # type: ignore[attr-defined]  # every entry has it
        entry.finished.connect(self._on_entry_finished)  # type: ignore[attr-defined]  # as above
        self._entries.append(entry)
        self.stack.addWidget(entry)
        title = getattr(entry, "title", "") or self.tr("New order")
        index = self.tabs.add(title, ENTRY_ICON)
        if in_front:
            self.tabs.setCurrentIndex(index)
        return entry

    @Slot(int)
    def close_tab(self, index: int) -> None:
        """Close an order entry; what was typed in it is kept as a draft. While that cannot be, it stays open."""
        if not 0 < index <= len(self._entries) or not self._entries[index - 1].close():
            return
        entry = self._entries.pop(index - 1)
        self.stack.removeWidget(entry)
        entry.deleteLater()
        self.tabs.take(index)
        self._show_tab(self.tabs.currentIndex())
        self.entry_closed.emit(getattr(entry, "title", ""), getattr(entry, "order_id", ""))

    def close_current(self) -> bool:
        """Close the tab in front; False when it is the screen, which stays."""
        index = self.tabs.currentIndex()
        if index < 1:
            return False
        self.close_tab(index)
        return True

    def keep_entries(self) -> None:
        """The window closes, of which Qt tells no child: what was typed last is kept in the drafts."""
        for entry in self._entries:
            entry.close()

    def step(self, step: int) -> None:
        self.tabs.setCurrentIndex((self.tabs.currentIndex() + step) % self.tabs.count())

    def keep_splitters(self, settings: QSettings) -> None:
        for number, screen in self._screens.items():
            for place, splitter in enumerate(screen.findChildren(QSplitter)):
                settings.setValue(f"splitter/{number}/{place}", splitter.saveState())

    def _make(self, number: int) -> None:
        screen = self._rooms[number].kind(self._desk, self._registry, self)
        self._screens[number] = screen
        self.stack.addWidget(screen)
        settings = QSettings()
        for place, splitter in enumerate(screen.findChildren(QSplitter)):
            state = settings.value(f"splitter/{number}/{place}")
            if isinstance(state, QByteArray):
                splitter.restoreState(state)

    def _show_tab(self, index: int) -> None:
        if index == 0:
            self._show(self.room)
        elif index > 0:
            self._show(self._entries[index - 1])

    def _show(self, page: QWidget) -> None:
        if self.stack.currentWidget() is not page:
            self.stack.setCurrentWidget(page)
        self.current_changed.emit(page)
        activate = getattr(page, "activate", None)
        if activate is not None:
            activate()
        else:
            page.setFocus(Qt.FocusReason.OtherFocusReason)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._tab_row)
        column.addWidget(self.stack, 1)

    @Slot(int)
    def _on_tabs_current_changed(self, index: int) -> None:
        if index <= len(self._entries) and self._screens:
            self._show_tab(index)

    @Slot()
    def _on_tab_row_add_asked(self) -> None:
        self.open_entry(None)

    @Slot(str)
    def _on_entry_title_changed(self, title: str) -> None:
        entry = cast(QWidget, self.sender())
        if entry in self._entries:
            self.tabs.rename(self._entries.index(entry) + 1, title)

    @Slot()
    def _on_entry_finished(self) -> None:
        entry = cast(QWidget, self.sender())
        if entry in self._entries:
            self.close_tab(self._entries.index(entry) + 1)
