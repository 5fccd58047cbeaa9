"""The tab strip above the panel's content: the screen first, then each order being taken. Shown from two tabs on."""

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QTabBar, QWidget

from ui import icons, lettering, shapes, theme
from ui.widgets.buttons import IconButton

_HEIGHT: Final = 38
_PADDING: Final = 10
_ICON: Final = 14
_GAP: Final = 7
_WIDEST: Final = 240


@dataclass(frozen=True, slots=True)
class _Face:
    title: str
    icon: str
    can_close: bool


class TabRow(QWidget):
    """The strip with its tabs, and the button for one more; hidden while there is one tab only."""

    add_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tabs = Tabs(self)
        self._add = IconButton("plus", self.tr("New order"), "Ctrl+N")
        self._add.clicked.connect(self.add_asked)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 8, 0)
        row.setSpacing(2)
        row.addWidget(self.tabs)
        row.addWidget(self._add, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addStretch(1)
        self.tabs.numbered.connect(self._on_tabs_numbered)
        self.hide()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.color("panel"))
        shapes.hairline(painter, 0, self.height() - 1, self.width(), "border")
        painter.end()

    @Slot(int)
    def _on_tabs_numbered(self, count: int) -> None:
        self.setVisible(count > 1)


class Tabs(QTabBar):
    """Titles are data: an ampersand in one is an ampersand."""

    close_asked = Signal(int)
    numbered = Signal(int)  # so many tabs there are now

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._faces: list[_Face] = []
        self.setDrawBase(False)
        self.setExpanding(False)
        self.setElideMode(Qt.TextElideMode.ElideNone)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setMouseTracking(True)

    def add(self, title: str, icon: str, *, can_close: bool = True) -> int:
        self._faces.append(_Face(title, icon, can_close))
        index = self.addTab("")
        self._write(index)
        self.numbered.emit(self.count())
        return index

    def take(self, index: int) -> None:
        del self._faces[index]
        self.removeTab(index)
        self.numbered.emit(self.count())

    def rename(self, index: int, title: str, icon: str = "") -> None:
        face = self._faces[index]
        self._faces[index] = _Face(title, icon or face.icon, face.can_close)
        self._write(index)

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), theme.px(_HEIGHT))

    def minimumSizeHint(self) -> QSize:
        return QSize(0, theme.px(_HEIGHT))

    def tabSizeHint(self, index: int) -> QSize:
        if index >= len(self._faces):
            return QSize(0, 0)
        face = self._faces[index]
        width = 2 * _PADDING + theme.px(_ICON) + _GAP + lettering.width(face.title, "body", 600) + 2
        width += theme.px(_ICON) + _GAP if face.can_close else 0
        return QSize(round(min(width, theme.px(_WIDEST))) + (10 if index == 0 else 4), theme.px(_HEIGHT))

    def minimumTabSizeHint(self, index: int) -> QSize:
        return self.tabSizeHint(index)

    def event(self, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.HoverMove, QEvent.Type.HoverLeave):
            self.update()
        return super().event(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        index = self.tabAt(event.position().toPoint())
        middle = event.button() == Qt.MouseButton.MiddleButton
        if index >= 0 and self._faces[index].can_close and (middle or self._is_on_cross(index, event)):
            self.close_asked.emit(index)
            return
        super().mouseReleaseEvent(event)

    def _is_on_cross(self, index: int, event: QMouseEvent) -> bool:
        return self._cross(self._area(index)).adjusted(-4, -6, 4, 6).contains(event.position())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        for index in range(len(self._faces)):
            self._paint_tab(painter, index)
        painter.end()

    def _paint_tab(self, painter: QPainter, index: int) -> None:
        face, area, is_current = self._faces[index], self._area(index), index == self.currentIndex()
        is_hovered = self.underMouse() and self.tabAt(self.mapFromGlobal(self.cursor().pos())) == index
        if is_current or is_hovered:
            shapes.box(painter, area, 6, fill=theme.color("selected" if is_current else "hover"))
        inner = area.adjusted(_PADDING, 0, -_PADDING, 0)
        icon_ink = theme.color("accentText" if is_current else "text2")
        icons.paint(painter, _square(inner.left(), area), face.icon, icon_ink)
        inner.setLeft(inner.left() + theme.px(_ICON) + _GAP)
        if face.can_close:
            icons.paint(painter, self._cross(area), "x", theme.color("text2"))
            inner.setRight(inner.right() - theme.px(_ICON) - _GAP)
        ink, weight = ("text", 600) if is_current else ("text2", 500)
        lettering.draw(painter, inner, face.title, "body", theme.color(ink), weight=weight)
        if is_current and self.hasFocus():
            shapes.focus_ring(painter, area, 6)

    def _area(self, index: int) -> QRectF:
        start = 6 if index == 0 else 0
        return QRectF(self.tabRect(index)).adjusted(start, 5, -2, -6)

    def _cross(self, area: QRectF) -> QRectF:
        return _square(area.right() - _PADDING - theme.px(_ICON) + 3, area)

    def _write(self, index: int) -> None:
        title = self._faces[index].title
        self.setTabText(index, title.replace("&", "&&"))
        self.setTabToolTip(index, title)
        self.setAccessibleTabName(index, title)
        self.updateGeometry()


def _square(left: float, area: QRectF) -> QRectF:
    size = theme.px(_ICON)
    return QRectF(round(left), round(area.center().y() - size / 2), size, size)
