"""The left of a list screen: title and buttons, tabs, filter, what went wrong, the table, and its foot."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui import theme
from ui.list_table import ListTable
from ui.widgets.filter_box import FilterBox
from ui.widgets.label import Label
from ui.widgets.list_foot import ListFoot
from ui.widgets.message_bar import MessageBar
from ui.widgets.tab_strip import Tab, TabStrip

_LEAST: Final = 420
_INSET: Final = 16


class ListSide(QWidget):
    """Only the layout; the screen connects its parts."""

    def __init__(self, title: str, buttons: Sequence[QWidget], tabs: Sequence[Tab], table: ListTable) -> None:
        super().__init__()
        self.tabs = TabStrip(tabs, inset=16)
        self.filter = FilterBox("")
        self._table = table
        self.message = MessageBar(self)  # over the table's top edge: rows stay where they are about to be clicked
        self.message.installEventFilter(self)
        self.message.action_chosen.connect(self.message.clear)  # its one button closes it
        self.foot = ListFoot()
        table.setAccessibleName(title)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(_top(title, buttons))
        column.addWidget(self.tabs)
        column.addLayout(_inset(self.filter, 11))
        column.addSpacing(7)
        column.addWidget(table, 1)
        column.addWidget(self.foot)
        self.setMinimumWidth(_LEAST)
        self.setTabOrder(table, self.filter)
        table.installEventFilter(self)

    def put_above_table(self, widget: QWidget) -> None:
        column = self.layout()
        assert isinstance(column, QVBoxLayout)
        column.insertWidget(column.indexOf(self._table), widget)

    def set_filter(self, hint: str) -> None:
        """What the empty filter box suggests; without anything there is no box."""
        self.filter.setPlaceholderText(hint)
        self.filter.setAccessibleName(hint)
        self.filter.setVisible(bool(hint))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Show, QEvent.Type.LayoutRequest, QEvent.Type.Resize, QEvent.Type.Move):
            self._place_message()
        return super().eventFilter(watched, event)

    def _place_message(self) -> None:
        if self.message.isHidden():
            return
        room = self._table.geometry()
        width = room.width() - 2 * _INSET
        self.message.setGeometry(room.left() + _INSET, room.top(), width, self.message.heightForWidth(width))
        self.message.raise_()


def _top(title: str, buttons: Sequence[QWidget]) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setContentsMargins(16, 13, 16, 2)
    row.setSpacing(8)
    row.addStrut(theme.px(30))
    row.addWidget(Label(title, "h2"))
    row.addStretch(1)
    for button in buttons:
        row.addWidget(button)
    return row


def _inset(widget: QWidget, above: int) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setContentsMargins(16, above, 16, 0)
    row.addWidget(widget)
    return row
