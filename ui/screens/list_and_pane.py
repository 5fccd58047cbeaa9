"""A list and the record beside it; where there is no room for both, the opened record stands in the list's place."""

from typing import Final

from PySide6.QtCore import QByteArray, Qt, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QWidget

from ui import theme

_PANE: Final = 456
_LEAST_PANE: Final = 360
_MOST_PANE: Final = 560
_ANY_WIDTH: Final = 16_777_215  # Qt's own maximum
_NO_PANE_UNDER: Final = 974  # of the width of both
_LIST: Final = 720  # that a list needs to show all its columns


class ListAndPane(QSplitter):
    """The pane is as wide as the user drew it; until then as wide as usual, or as the list leaves room for."""

    def __init__(self, side: QWidget, pane: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._side, self._pane = side, pane
        self._is_drawn = False
        self._is_wanted = True  # beside the list
        self._is_opened = False  # instead of the list, where there is no room for both
        self.addWidget(side)
        self.addWidget(pane)
        self.setStretchFactor(0, 1)
        self.setStretchFactor(1, 0)
        self.setCollapsible(0, False)
        self.setCollapsible(1, False)
        self.setHandleWidth(1)
        pane.setMinimumWidth(_LEAST_PANE)
        self.splitterMoved.connect(self._on_self_splitter_moved)

    def has_room(self) -> bool:
        """Whether list and pane fit beside each other."""
        return self.width() >= theme.px(_NO_PANE_UNDER)

    def show_pane(self, *, shown: bool) -> None:
        if self.has_room():
            self._is_wanted = shown
        self._is_opened = shown
        self._fit()

    def saveState(self) -> QByteArray:
        """Empty while the user has drawn nothing."""
        return super().saveState() if self._is_drawn else QByteArray()

    def restoreState(self, state: QByteArray | bytes | bytearray | memoryview) -> bool:
        self._is_drawn = super().restoreState(state)
        return self._is_drawn

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        has_room = self.has_room()
        self._pane.setMaximumWidth(theme.px(_MOST_PANE) if has_room else _ANY_WIDTH)
        self._side.setVisible(has_room or not self._is_opened)
        self._pane.setVisible(self._is_wanted if has_room else self._is_opened)
        if has_room and not self._is_drawn:
            pane = min(theme.px(_PANE), max(_LEAST_PANE, self.width() - theme.px(_LIST)))
            self.setSizes([self.width() - pane, pane])

    @Slot(int, int)
    def _on_self_splitter_moved(self, position: int, index: int) -> None:
        self._is_drawn = True
