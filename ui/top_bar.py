"""The top bar: the mark, the menus, the command field, how fresh the figures are, and who is signed in."""

from typing import Final

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QMenuBar, QSizePolicy, QWidget

from ui import icons, lettering, shapes, theme
from ui.widgets import key_cap
from ui.widgets.freshness_dot import Freshness, FreshnessDot

_HEIGHT: Final = 48
_FIELD: Final = 380
_MARK: Final = 22


class TopBar(QWidget):
    """Holds the window's menu bar. The command field stands in the middle of the window while there is room."""

    command_asked = Signal()
    freshness_asked = Signal()

    def __init__(self, menus: QMenuBar, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._menus = menus
        self.field = CommandField(self)
        self.freshness = FreshnessDot(Freshness(self.tr("Opening")), self)
        self.person = Initials(self)
        self.field.clicked.connect(self.command_asked)
        self.freshness.clicked.connect(self.freshness_asked)
        self._lay_out()

    def fit_menus(self) -> None:
        """A menu bar in a layout would take the whole bar, or fold: it gets exactly its width."""
        self._menus.setFixedWidth(self._menus.sizeHint().width())
        self._place_field()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_field()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.setFixedHeight(theme.px(_HEIGHT))
            self.fit_menus()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:  # the words of freshness have another width
            self._place_field()
        return super().event(event)

    def _lay_out(self) -> None:
        self.setFixedHeight(theme.px(_HEIGHT))
        row = QHBoxLayout(self)
        row.setContentsMargins(15, 0, 16, 0)
        row.setSpacing(12)
        row.addWidget(_Mark(self))
        row.addWidget(self._menus, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addStretch(1)
        row.addWidget(self.freshness)
        row.addWidget(self.person)
        QWidget.setTabOrder(self.field, self.freshness)

    def _place_field(self) -> None:
        sides = self._menus.geometry(), self.freshness.geometry()
        near, far = sides if self.layoutDirection() == Qt.LayoutDirection.LeftToRight else sides[::-1]
        begin, end = near.right() + 16, far.left() - 16
        width = max(min(theme.px(_FIELD), end - begin), theme.px(120))
        left = max(begin, min((self.width() - width) // 2 + 10, end - width))
        self.field.setGeometry(left, (self.height() - theme.px(30)) // 2, width, theme.px(30))


class CommandField(QAbstractButton):
    """Looks like a field, and opens the palette: by a click, or by typing while it has the focus."""

    typed = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setText(self.tr("Find anything or run a command"))
        self.setAccessibleName(self.text())
        self.setAccessibleDescription("Ctrl+K")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.IBeamCursor)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = not event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        elif plain and event.text().strip() and event.text().isprintable():
            self.typed.emit(event.text())
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        area = QRectF(self.rect())
        shapes.box(painter, area, 6, fill=theme.color("panel"), border=theme.color("border"))
        size = theme.px(16)
        square = QRectF(10, round(area.center().y() - size / 2), size, size)
        icons.paint(painter, square, "search", theme.color("text3"))
        cap = key_cap.cap_width("Ctrl K")
        room = area.adjusted(10 + size + 8, 0, -cap - 14, 0)
        lettering.draw(painter, room, self.text(), "body", theme.color("text3"))
        key_cap.paint_cap(painter, area.right() - cap - 6, area.center().y(), "Ctrl K")
        if self.hasFocus():
            shapes.focus_ring(painter, area, 6)
        painter.end()


class Initials(QWidget):
    """Who is signed in, as two letters; the whole name is in the tip."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._letters = ""
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_name(self, name: str) -> None:
        words = name.split()
        self._letters = "".join(word[0] for word in (words[0], *words[1:][-1:])).upper() if words else ""
        signed_in = self.tr("Signed in as {name}").format(name=name)
        self.setToolTip(signed_in)
        self.setAccessibleName(signed_in)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(theme.px(26), theme.px(26))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        area = QRectF(self.rect())
        shapes.box(painter, area, area.height() / 2, fill=theme.color("selected"))
        lettering.draw(painter, area, self._letters, "caption", theme.color("accentText"), weight=600, align="center")
        painter.end()


class _Mark(QWidget):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Daybook")

    def sizeHint(self) -> QSize:
        return QSize(theme.px(_MARK), theme.px(_MARK))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        icons.paint(painter, QRectF(self.rect()), "daybook", theme.color("onAccent"))
        painter.end()
