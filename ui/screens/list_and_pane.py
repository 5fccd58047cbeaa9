"""A list and the record beside it; where there is no room for both, the opened record stands in the list's place."""

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QWidget

from ui import theme

_PANE: Final = 456
_LEAST_PANE: Final = 360
_MOST_PANE: Final = 560
_ANY_WIDTH: Final = 16_777_215  # Qt's own maximum
_NO_PANE_UNDER: Final = 900  # of the width of both


class ListAndPane(QSplitter):
    """The pane is as wide as the user drew it."""

    def __init__(self, side: QWidget, pane: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._side, self._pane = side, pane
        self._is_wanted = True  # beside the list
        self._is_opened = False  # instead of the list, where there is no room for both
        self.addWidget(side)
        self.addWidget(pane)
        self.setStretchFactor(0, 1)
        self.setStretchFactor(1, 0)
        self.setCollapsible(0, False)
        self.setCollapsible(1, False)
        self.setHandleWidth(1)
        self.setSizes([2_000, _PANE])
        pane.setMinimumWidth(_LEAST_PANE)

    def has_room(self) -> bool:
        """Whether list and pane fit beside each other."""
        return self.width() >= theme.px(_NO_PANE_UNDER)

    def show_pane(self, *, shown: bool) -> None:
        if self.has_room():
            self._is_wanted = shown
        self._is_opened = shown
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        has_room = self.has_room()
        self._pane.setMaximumWidth(theme.px(_MOST_PANE) if has_room else _ANY_WIDTH)
        self._side.setVisible(has_room or not self._is_opened)
        self._pane.setVisible(self._is_wanted if has_room else self._is_opened)
