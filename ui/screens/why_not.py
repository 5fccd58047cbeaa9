"""A key whose action is not possible now says why, in the bar of its screen, until another record is shown."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Slot
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QWidget

from ui.screens.detail_pane import DetailPane
from ui.widgets.message_bar import MessageBar


class WhyNot(QObject):
    """Qt lets the key of a disabled action through to the screen, where it would be lost without a word."""

    def __init__(self, screen: QWidget, pane: DetailPane, bar: MessageBar) -> None:
        super().__init__(screen)
        self._screen, self._bar = screen, bar
        self._said = ""
        screen.installEventFilter(self)
        pane.loaded.connect(self._on_pane_loaded)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        reason = _reason_against(self._screen.actions(), QKeySequence(event.keyCombination()))
        if reason:
            self._said = reason
            self._bar.show_message("warning", reason, actions=(self.tr("Close"),))
        return bool(reason)

    @Slot()
    def _on_pane_loaded(self) -> None:
        if self._said and self._bar.text() == self._said:
            self._bar.clear()
        self._said = ""


def _reason_against(actions: Sequence[QAction], keys: QKeySequence) -> str:
    """Why the action of a key is disabled; empty when none is."""
    barred = (action for action in actions if not action.isEnabled() and keys in action.shortcuts())
    return next((action.statusTip() for action in barred), "")
