"""The filter field above a list: a glass before the text, a cross behind it once there is some."""

from PySide6.QtCore import QRectF, Qt, Slot
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QWidget

from ui.widgets.fields import TextField


class SearchBox(TextField):
    """Esc or the cross empties it; Esc in an empty box goes on to whoever else wants it."""

    def __init__(self, placeholder: str, parent: QWidget | None = None) -> None:
        super().__init__(placeholder, leading_icon="search", parent=parent)
        self.setAccessibleName(placeholder)
        self.textChanged.connect(self._on_self_text_changed)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif self.text():
            self.clear()
        else:
            event.ignore()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._is_on_cross(event):
            self.clear()
            return
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        on_cross = self._is_on_cross(event)
        self.setCursor(Qt.CursorShape.ArrowCursor if on_cross else Qt.CursorShape.IBeamCursor)

    def _is_on_cross(self, event: QMouseEvent) -> bool:
        target = QRectF(self.trailing_rect()).adjusted(-6, -6, 6, 6)
        return bool(self.text()) and target.contains(event.position())

    @Slot(str)
    def _on_self_text_changed(self, text: str) -> None:
        self.set_trailing_icon("x" if text else None)
