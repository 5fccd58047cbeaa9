"""The history beneath every record: who did what, when and why, the newest first, more on demand."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final, Protocol

from PySide6.QtCore import QCoreApplication, Slot
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from core.domain.values import Micros
from core.projections.reader import Reader
from core.readmodels.order_history import HistoryEntry
from ui import shapes
from ui.desk import Desk
from ui.widgets.buttons import Button
from ui.widgets.history_list import HistoryItem, HistoryList
from ui.widgets.label import Label

_PAGE: Final = 20


class HistoryQuery(Protocol):
    def run(self, reader: Reader) -> tuple[HistoryEntry, ...]: ...


Newest = Callable[[int], HistoryQuery]
"""Makes the query for so many of the newest entries."""


class HistoryPart(QWidget):
    """A heading, the entries, and a button for older ones while there are any."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._key: int | None = None
        self._newest: Newest | None = None
        self._limit = _PAGE
        self.entries: tuple[HistoryEntry, ...] = ()
        self.list = HistoryList()
        self.older = Button(self.tr("Show older entries"), "ghost", "history")
        self._lay_out()
        self.older.clicked.connect(self._on_older_clicked)

    def show_entries(self, key: int, newest: Newest) -> None:
        """The newest entries of a record; as many as are shown already when it is shown already."""
        if key != self._key:
            self._limit = _PAGE
        self._key, self._newest = key, newest
        self._read()

    def last_standing(self) -> HistoryEntry | None:
        """The newest entry that took nothing back and was not taken back itself."""
        taken_back = {entry.undoes for entry in self.entries}
        standing = (entry for entry in self.entries if not entry.undoes and entry.command_id not in taken_back)
        return next(standing, None)

    def _read(self) -> None:
        assert self._newest is not None, "there is a record"
        found = self._newest(self._limit + 1).run(self._desk.dispatcher.reader)
        self.entries = found[: self._limit]
        self.list.set_items([self._item(entry) for entry in self.entries])
        self.older.setVisible(len(found) > self._limit)

    def _item(self, entry: HistoryEntry) -> HistoryItem:
        lines = [f"{entry.who} · {told_moment(self._desk, entry.at)}"]
        if entry.detail:
            lines.append(entry.detail)
        if entry.why and entry.why != entry.detail:
            lines.append(self.tr("Why: {reason}").format(reason=entry.why))
        return HistoryItem(f"#{entry.position}", entry.icon, entry.tone, entry.sentence, tuple(lines))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        shapes.hairline(painter, 0, 0, self.width(), "border")
        painter.end()

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setContentsMargins(0, 8, 0, 8)
        top.setSpacing(8)
        top.addWidget(Label(self.tr("History"), "body", 600))
        top.addWidget(Label(self.tr("every change, who and why"), "small", 400, "text3"))
        top.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 1, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addWidget(self.list)
        column.addWidget(self.older)

    @Slot()
    def _on_older_clicked(self) -> None:
        self._limit += 5 * _PAGE
        self._read()


def told_moment(desk: Desk, at: Micros) -> str:
    """A moment with its day and its time: "today 14:27", "18 Nov 16:20"."""
    local = datetime.fromtimestamp(at // 1_000_000, desk.zone)
    time = local.strftime("%H:%M")
    if local.date() == desk.today:
        return QCoreApplication.translate("History", "today {time}").format(time=time)
    if local.date() == desk.today - timedelta(days=1):
        return QCoreApplication.translate("History", "yesterday {time}").format(time=time)
    return f"{desk.day(local.date())} {time}"
