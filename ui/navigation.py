"""The navigation at the left: one row a screen with its icon, name and count; icons alone where it is narrow."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QSizePolicy, QVBoxLayout, QWidget

from ui import icons, lettering, shapes, theme
from ui.backup_age import BackupAge

WIDE: Final = 204
NARROW: Final = 56
_ROW: Final = 29
_ICON: Final = 16
_INSET: Final = 9
_GAP: Final = 9


@dataclass(frozen=True, slots=True)
class Place:
    """A screen that can be gone to. `number` is its key with Ctrl."""

    number: int
    title: str
    icon: str


class Navigation(QWidget):
    """`chosen` carries the place's number."""

    chosen = Signal(int)

    def __init__(self, places: Sequence[Place], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Navigation"))
        self._group = QButtonGroup(self)
        self._rows = {place.number: _Row(place, self) for place in places}
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 7, 8, 8)
        column.setSpacing(2)
        for number, row in self._rows.items():
            self._group.addButton(row, number)
            column.addWidget(row)
        column.addStretch(1)
        self.backup_age = BackupAge(self)
        self.backup_age.setContentsMargins(_INSET, 0, _INSET, 0)
        column.addWidget(self.backup_age)
        self._group.idClicked.connect(self._on_group_id_clicked)
        self.set_wide(is_wide=True)

    def set_wide(self, *, is_wide: bool) -> None:
        self._is_wide = is_wide
        self.setFixedWidth(theme.px(WIDE) if is_wide else NARROW)
        for row in self._rows.values():
            row.set_wide(is_wide=is_wide)
        self.backup_age.set_wide(is_wide=is_wide)

    def set_current(self, number: int) -> None:
        self._rows[number].setChecked(True)

    def set_count(self, number: int, count: str) -> None:
        if number in self._rows:
            self._rows[number].set_count(count)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.set_wide(is_wide=self._is_wide)

    @Slot(int)
    def _on_group_id_clicked(self, number: int) -> None:
        self.chosen.emit(number)


class _Row(QAbstractButton):
    def __init__(self, place: Place, parent: QWidget) -> None:
        super().__init__(parent)
        self._place = place
        self._count = ""
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.set_count("")

    def set_wide(self, *, is_wide: bool) -> None:
        self._is_wide = is_wide
        self.setToolTip("" if is_wide else f"{self._place.title} (Ctrl+{self._place.number})")
        self.update()

    def set_count(self, count: str) -> None:
        self._count = count
        self.setAccessibleName(f"{self._place.title}, {count}" if count else self._place.title)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(NARROW - 16, theme.px(_ROW))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        area = QRectF(self.rect())
        if self.isChecked():
            shapes.box(painter, area, 6, fill=theme.color("selected"))
        elif self.underMouse():
            shapes.box(painter, area, 6, fill=theme.color("hover"))
        self._paint_content(painter, area)
        if self.hasFocus():
            shapes.focus_ring(painter, area, 6)
        painter.end()

    def _paint_content(self, painter: QPainter, area: QRectF) -> None:
        size, is_rtl = theme.px(_ICON), self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        ink = theme.color("accentText" if self.isChecked() else "text2")
        start = area.left() + (_INSET if self._is_wide else (area.width() - size) / 2)
        square = QRectF(round(start), round(area.center().y() - size / 2), size, size)
        if is_rtl:
            square.moveRight(area.right() - (square.left() - area.left()))
        icons.paint(painter, square, self._place.icon, ink)
        if self._is_wide:
            self._paint_words(painter, area, is_rtl=is_rtl)

    def _paint_words(self, painter: QPainter, area: QRectF, *, is_rtl: bool) -> None:
        before = _INSET + theme.px(_ICON) + _GAP
        room = area.adjusted(_INSET if is_rtl else before, 0, -before if is_rtl else -_INSET, 0)
        near, far = ("right", "left") if is_rtl else ("left", "right")
        count_ink = theme.color("accentText" if self.isChecked() else "text3")
        taken = lettering.draw(painter, room, self._count, "small", count_ink, weight=500, align=far)  # type: ignore[arg-type]  # one of the two literals above
        room.adjust(taken if is_rtl else 0, 0, 0 if is_rtl else -taken, 0)
        weight, ink = (600, "text") if self.isChecked() else (500, "text2")
        lettering.draw(painter, room, self._place.title, "body", theme.color(ink), weight=weight, align=near)  # type: ignore[arg-type]  # as above
