"""A label that shows plain text in a role and a colour of the theme, and shortens what does not fit."""

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QWidget

from ui import lettering, theme


class Label(QLabel):
    """One line, cut with an ellipsis, unless `wraps`. Its tool tip shows the whole text when it had to be cut."""

    def __init__(
        self,
        text: str = "",
        role: str = "body",
        weight: int | None = None,
        color: str = "text",
        *,
        align: lettering.Align = "left",
        wraps: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._role, self._weight, self._color, self._align = role, weight, color, align
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wraps)
        self.setFont(theme.font(role, weight))
        self.setText(text)

    def set_color(self, token: str) -> None:
        """A palette token or the name of a tone."""
        self._color = token
        self.update()

    def set_weight(self, weight: int) -> None:
        self._weight = weight
        self.setFont(theme.font(self._role, weight))

    def sizeHint(self) -> QSize:
        if self.wordWrap():
            return super().sizeHint()
        width = lettering.width(self.text(), self._role, self._weight)
        return QSize(round(width + 1.5), round(lettering.line_height(self._role, self._weight) + 2))

    def minimumSizeHint(self) -> QSize:
        if self.wordWrap():
            return super().minimumSizeHint()
        return QSize(min(self.sizeHint().width(), theme.px(24)), self.sizeHint().height())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.setFont(theme.font(self._role, self._weight))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        area = QRectF(self.contentsRect())
        color = theme.color(self._color if self.isEnabled() else "disabled")
        if self.wordWrap():
            painter.setFont(self.font())
            painter.setPen(color)
            painter.drawText(area, int(self.alignment() | Qt.TextFlag.TextWordWrap), self.text())
        else:
            self._note_if_cut(area.width())
            lettering.draw(
                painter, area, self.text(), self._role, color, weight=self._weight, align=self._visual_align()
            )
        painter.end()

    def _visual_align(self) -> lettering.Align:
        if self._align == "center" or self.layoutDirection() == Qt.LayoutDirection.LeftToRight:
            return self._align
        return "left" if self._align == "right" else "right"

    def _note_if_cut(self, available: float) -> None:
        is_cut = lettering.width(self.text(), self._role, self._weight) > available
        wanted = self.text() if is_cut else ""
        if self.toolTip() != wanted:
            self.setToolTip(wanted)
