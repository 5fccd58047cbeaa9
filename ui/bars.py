"""The bars above what is shown: how the lists stand, and what went wrong in the background; none while all is well."""

from PySide6.QtCore import QEvent, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.errors import Sentence
from ui.help import show_details
from ui.widgets.message_bar import MessageBar

_AROUND = 12


class Bars(QWidget):
    """`lists` is for the freshness watch; `notice` stays until it is closed or replaced."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.lists = MessageBar()
        self.notice = MessageBar()
        self._details = self._about = ""
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        self._column.addWidget(self.lists)
        self._column.addWidget(self.notice)
        self.notice.action_chosen.connect(self._on_notice_action_chosen)

    def show_trouble(self, sentence: Sentence, details: str = "", *, about: str = "") -> None:
        """`about` names what went wrong, for `forget`."""
        self._details, self._about = details.strip(), about
        actions = (self.tr("Close"), self.tr("Details")) if self._details else (self.tr("Close"),)
        self.notice.show_message("error", sentence.happened, sentence.safe, sentence.todo, actions)

    def forget(self, about: str) -> None:
        """It goes well again, or is tried anew: what is told of it is no longer so."""
        if self._about == about:
            self._about = ""
            self.notice.clear()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            is_empty = self.lists.isHidden() and self.notice.isHidden()
            around = 0 if is_empty else _AROUND
            self._column.setContentsMargins(around, around, around, 0)
        return super().event(event)

    @Slot(int)
    def _on_notice_action_chosen(self, index: int) -> None:
        if index == 0:
            self.notice.clear()
        else:
            show_details(self.window(), self._details)
