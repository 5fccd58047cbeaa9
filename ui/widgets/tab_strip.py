"""Underlined text tabs with counts, for the stages of a list and the parts of a record."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QTabBar, QWidget

from ui import lettering, shapes, theme

_BETWEEN: Final = 20
_BEFORE_COUNT: Final = 6
_UNDERLINE: Final = 3


@dataclass(frozen=True, slots=True)
class Tab:
    """`count` as it is shown; empty for none."""

    key: str
    text: str
    count: str = ""


class TabStrip(QTabBar):
    """The keys say which tab is meant; `tab_chosen` is emitted only when the user changed it. The line beneath runs
    the whole width; `inset` pixels of it stand free before the first tab."""

    tab_chosen = Signal(str)

    def __init__(self, tabs: Sequence[Tab] = (), *, inset: int = 0, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._inset = inset
        self._tabs: list[Tab] = []
        self.setDrawBase(False)
        self.setExpanding(False)
        self.setUsesScrollButtons(True)
        self.setElideMode(Qt.TextElideMode.ElideNone)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setMouseTracking(True)
        self.set_tabs(tabs)
        self.currentChanged.connect(self._on_self_current_changed)

    def set_tabs(self, tabs: Sequence[Tab]) -> None:
        """Replace all tabs; the current one stays current where its key is still there."""
        current = self.current()
        was_blocked = self.blockSignals(True)
        self._tabs = list(tabs)
        while self.count() > len(tabs):
            self.removeTab(self.count() - 1)
        while self.count() < len(tabs):
            self.addTab("")
        for index in range(len(tabs)):
            self._write(index)
        self.blockSignals(was_blocked)
        self.set_current(current or "")

    def set_count(self, key: str, count: str) -> None:
        index = self._index(key)
        if self._tabs[index].count != count:
            self._tabs[index] = Tab(key, self._tabs[index].text, count)
            self._write(index)

    def current(self) -> str | None:
        """The key of the current tab; None while there are no tabs."""
        index = self.currentIndex()
        return self._tabs[index].key if 0 <= index < len(self._tabs) else None

    def set_current(self, key: str) -> None:
        """Change the tab without telling anyone; an unknown key changes nothing."""
        was_blocked = self.blockSignals(True)
        self.setCurrentIndex(self._index(key))
        self.blockSignals(was_blocked)
        self.update()

    def tabSizeHint(self, index: int) -> QSize:
        if index >= len(self._tabs):
            return QSize(0, 0)
        before = self._inset if index == 0 else 0
        after = theme.px(_BETWEEN) if index < len(self._tabs) - 1 else 0
        return QSize(round(before + self._content_width(index) + after + 0.5), theme.px(38))

    def minimumTabSizeHint(self, index: int) -> QSize:
        return self.tabSizeHint(index)

    def event(self, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.HoverMove, QEvent.Type.HoverLeave):
            self.update()
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        shapes.hairline(painter, 0, self.height() - 1, self.width(), "border")
        for index in range(len(self._tabs)):
            self._paint_tab(painter, index)
        painter.end()

    def _paint_tab(self, painter: QPainter, index: int) -> None:
        tab, is_current = self._tabs[index], index == self.currentIndex()
        content = self._content_rect(index)
        hovered = self.tabAt(self.mapFromGlobal(self.cursor().pos())) == index and self.underMouse()
        rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        near, far = ("right", "left") if rtl else ("left", "right")
        ink = theme.color("text" if is_current or hovered else "text2")
        weight = 600 if is_current else 500
        lettering.draw(painter, content, tab.text, "body", ink, weight=weight, align=near)  # type: ignore[arg-type]  # one of the two literals above
        count_ink = theme.color("accentText" if is_current else "text3")
        lettering.draw(painter, content, tab.count, "small", count_ink, weight=500, align=far)  # type: ignore[arg-type]  # as above
        if is_current:
            line = QRectF(content.left(), self.height() - _UNDERLINE, content.width(), _UNDERLINE)
            shapes.box(painter, line, 1.5, fill=theme.color("focus"))
            if self.hasFocus():
                shapes.focus_ring(painter, content.adjusted(-7, 6, 7, -6), 6)

    def _content_width(self, index: int) -> float:
        tab = self._tabs[index]
        width = lettering.width(tab.text, "body", 600)  # as if current, so that choosing a tab moves none
        if tab.count:
            width += _BEFORE_COUNT + lettering.width(tab.count, "small", 500)
        return width + 1

    def _content_rect(self, index: int) -> QRectF:
        rect = QRectF(self.tabRect(index))
        width = self._content_width(index)
        rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        before = self._inset if index == 0 else 0
        left = rect.right() - before - width if rtl else rect.left() + before
        return QRectF(left, rect.top(), width, rect.height() - _UNDERLINE)

    def _index(self, key: str) -> int:
        return next((index for index, tab in enumerate(self._tabs) if tab.key == key), -1)

    def _write(self, index: int) -> None:
        tab = self._tabs[index]
        self.setTabText(index, tab.text.replace("&", "&&"))
        self.setAccessibleTabName(index, f"{tab.text}, {tab.count}" if tab.count else tab.text)
        self.update()

    @Slot(int)
    def _on_self_current_changed(self, index: int) -> None:
        if 0 <= index < len(self._tabs):
            self.tab_chosen.emit(self._tabs[index].key)
