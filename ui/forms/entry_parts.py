"""The parts that the order form is laid out from: title line, frame of the grid, notes, foot."""

from PySide6.QtCore import QEvent, QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui import shapes, theme
from ui.widgets.buttons import Button
from ui.widgets.chip import Chip
from ui.widgets.fields import Field, TextField
from ui.widgets.icon_mark import IconMark
from ui.widgets.key_cap import KeyLegend
from ui.widgets.label import Label


class TitleLine(QWidget):
    """What it is, at the left; whether the draft is kept, at the right."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = Label(self.tr("New order"), "h2")
        self.kept = Label("", "small", 400, "text3", align="right")
        self._mark = IconMark("check", "success", 14)
        self._mark.hide()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        row.addWidget(self.title)
        row.addWidget(Chip(self.tr("Draft"), "neutral", "circle-dashed"))
        row.addStretch(1)
        row.addWidget(self._mark)
        row.addWidget(self.kept)

    def show_kept(self, text: str, *, is_kept: bool) -> None:
        self.kept.setText(text)
        self.kept.set_color("text3" if is_kept else "danger")
        self._mark.set_icon("check" if is_kept else "triangle-alert", "success" if is_kept else "danger")
        self._mark.setVisible(bool(text))


class GridFrame(QWidget):
    """A rounded border around the grid."""

    def __init__(self, grid: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 7)  # the corners below stay round
        column.addWidget(grid)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        shapes.box(painter, QRectF(self.rect()), 8, fill=theme.color("panel"), border=theme.color("border"))
        painter.end()


class Notes(QWidget):
    """One note that is printed, one that never is."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.public, self.private = TextField(), TextField()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(Field(self.tr("Note to the customer, printed"), self.public))
        row.addWidget(Field(self.tr("Private note, never printed"), self.private))


class EntryFoot(QWidget):
    """Keys at the left, buttons at the right."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._legend = KeyLegend(
            (
                ("Tab", self.tr("next cell")),
                ("↵", self.tr("next line")),
                ("Ctrl D", self.tr("repeat line")),
                ("Ctrl Shift Del", self.tr("remove line")),
                ("F6", self.tr("next pane")),
            )
        )
        self.doing = Label("", color="text2")
        self.save = Button(self.tr("Save draft"), key_hint="Ctrl S", tall=True)
        self.place = Button(self.tr("Place"), "primary", key_hint="Ctrl ↵", tall=True)
        self.setFixedHeight(theme.px(58))
        row = QHBoxLayout(self)
        row.setContentsMargins(20, 1, 20, 0)
        row.setSpacing(8)
        row.addWidget(self._legend, 1)
        row.addWidget(self.doing)
        row.addWidget(self.save)
        row.addWidget(self.place)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.setFixedHeight(theme.px(58))

    def show_doing(self, text: str) -> None:
        """ "Placing…", with the buttons off; empty when it is over."""
        self.doing.setText(text)
        self.save.setEnabled(not text)
        self.place.setEnabled(not text)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        shapes.hairline(painter, 0, 0, self.width(), "border")
        painter.end()
