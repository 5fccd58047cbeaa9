"""The parts of a dispatcher that a list model uses, with reads that are answered when a test says so."""

from typing import Any

from PySide6.QtCore import QObject, Signal

from core.projections.changes import ChangeSet
from core.projections.reader import Reader
from ui.dispatcher import Query, Reading


class SlowReads(QObject):
    changed = Signal(object)

    def __init__(self, reader: Reader, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.reader = reader
        self._begun: list[tuple[Reading, Any]] = []
        self._asked: list[tuple[Reading, Query]] = []

    def read(self, query: Query) -> Reading:
        reading = Reading(self)
        self._asked.append((reading, query))
        return reading

    def begin(self) -> None:
        """Read what was asked for; the answers are still on their way."""
        self._begun += [(reading, query.run(self.reader)) for reading, query in self._asked if not reading.is_cancelled]
        self._asked.clear()

    def deliver(self) -> None:
        begun, self._begun = self._begun, []
        for reading, answer in begun:
            if not reading.is_cancelled:
                reading.done.emit(answer)

    @property
    def is_idle(self) -> bool:
        return not self._asked and not self._begun

    def tell(self, changes: list[ChangeSet]) -> None:
        for each in changes:
            self.changed.emit(each)
