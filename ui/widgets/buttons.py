"""Buttons that print their key: primary, secondary, ghost; and square ones with an icon alone."""

from typing import Final, Literal

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from ui import icons, lettering, shapes, theme

Kind = Literal["primary", "secondary", "ghost"]
_ICON: Final = 16
_RADIUS: Final = 6
_GAP: Final = 7
_BEFORE_HINT: Final = 9


class Button(QPushButton):
    """30 pixels high, 32 when `tall` (footers). `text` is plain: an ampersand in it is an ampersand."""

    def __init__(
        self,
        text: str,
        kind: Kind = "secondary",
        icon: str | None = None,
        key_hint: str = "",
        *,
        trailing_icon: str | None = None,
        tall: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._kind: Kind = kind
        self._icon, self._trailing_icon = icon, trailing_icon
        self._key_hint = key_hint
        self._height = 32 if tall else 30
        self.setAutoDefault(False)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the focus where the hands are
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setText(text)

    def setText(self, text: str) -> None:
        self._text = text
        super().setText(text.replace("&", "&&"))
        self.setAccessibleName(text)
        self.setAccessibleDescription(self._key_hint)
        self.updateGeometry()

    def plain_text(self) -> str:
        """The text without the escapes that Qt's own text() carries."""
        return self._text

    def set_key_hint(self, key_hint: str) -> None:
        self._key_hint = key_hint
        self.setAccessibleDescription(key_hint)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        height = theme.px(self._height)
        if not self._text:
            return QSize(height, height)
        return QSize(round(self._content_width(self._text, self._key_hint) + 2 * self._padding() + 0.5), height)

    def minimumSizeHint(self) -> QSize:
        """Narrower, a button gives up first its key hint, then the end of its text."""
        height = theme.px(self._height)
        if not self._text:
            return QSize(height, height)
        words = min(lettering.width(self._text, "body", 500), theme.px(56))
        return QSize(round(words + self._icons_width() + 2 * self._padding()), height)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() & ~_KEYPAD:
            self.click()
            return
        super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        area = QRectF(self.rect())
        border = theme.color("border") if self._kind == "secondary" else None
        shapes.box(painter, area, _RADIUS, fill=self._ground(), border=border)
        self._paint_content(painter, area)
        if self.hasFocus():
            self._paint_focus(painter, area)
        painter.end()

    def _ground(self) -> QColor | None:
        if self._kind == "primary":
            return theme.color(self._pick("accent", "accentHover", "accentPress", "sunken"))
        if self._kind == "secondary":
            return theme.color(self._pick("panel", "hover", "sunken", "panel"))
        resting = not (self.underMouse() or self.isDown() or self.isChecked())
        return None if resting else theme.color(self._pick("hover", "hover", "sunken", "window"))

    def _pick(self, resting: str, hovered: str, pressed: str, disabled: str) -> str:
        if not self.isEnabled():
            return disabled
        if self.isDown() or self.isChecked():
            return pressed
        return hovered if self.underMouse() else resting

    def _ink(self, secondary: bool) -> QColor:
        if not self.isEnabled():
            return theme.color("disabled")
        if self._kind == "primary":
            return theme.color("onAccent")
        return theme.color("text2" if secondary else "text")

    def _padding(self) -> int:
        return theme.px(9 if self._kind == "ghost" else 12)

    def _content_width(self, text: str, hint: str) -> float:
        width = lettering.width(text, "body", 500) + self._icons_width()
        return width + (_BEFORE_HINT + lettering.width(hint, "caption") if hint else 0) + 1

    def _icons_width(self) -> float:
        return sum(theme.px(_ICON) + _GAP for icon in (self._icon, self._trailing_icon) if icon)

    def _paint_content(self, painter: QPainter, area: QRectF) -> None:
        """Icon, text, trailing icon and key hint, centred together; mirrored when the layout is."""
        text, hint = self._fitting(area.width() - 2 * self._padding() + 1)
        taken = self._content_width(text, hint) if text else theme.px(_ICON)
        at = area.center().x() - taken / 2
        if self._icon:
            at = self._paint_icon(painter, area, at, self._icon)
        at = self._paint_words(painter, area, at, text, "body", secondary=self._kind == "ghost")
        if self._trailing_icon:
            at = self._paint_icon(painter, area, at + _GAP, self._trailing_icon)
        if hint:
            self._paint_words(painter, area, at + _BEFORE_HINT, hint, "caption", secondary=True)

    def _fitting(self, room: float) -> tuple[str, str]:
        if self._content_width(self._text, self._key_hint) <= room:
            return self._text, self._key_hint
        return lettering.elided(self._text, "body", 500, room - self._icons_width()), ""

    def _paint_icon(self, painter: QPainter, area: QRectF, at: float, icon: str) -> float:
        size = theme.px(_ICON)
        square = self._mirrored(area, QRectF(round(at), round(area.center().y() - size / 2), size, size))
        icons.paint(painter, square, icon, self._ink(secondary=True))
        return at + size + _GAP

    def _paint_words(
        self, painter: QPainter, area: QRectF, at: float, words: str, role: str, *, secondary: bool
    ) -> float:
        weight = 500 if role == "body" else 400
        width = lettering.width(words, role, weight) + 1
        room = self._mirrored(area, QRectF(at, area.top(), width, area.height()))
        lettering.draw(painter, room, words, role, self._ink(secondary), weight=weight)
        return at + width - 1

    def _mirrored(self, area: QRectF, rect: QRectF) -> QRectF:
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            rect.moveLeft(area.left() + area.right() - rect.right())
        return rect

    def _paint_focus(self, painter: QPainter, area: QRectF) -> None:
        if self._kind == "primary":  # the focus colour is the accent itself, so the ring is of the text's colour
            inner = area.adjusted(2, 2, -2, -2)
            shapes.box(painter, inner, _RADIUS - 2, border=theme.color("onAccent"), border_width=2)
        else:
            shapes.focus_ring(painter, area, _RADIUS)


_KEYPAD: Final = Qt.KeyboardModifier.KeypadModifier


class IconButton(Button):
    """A square with an icon; its name and key are in the tip, and told to screen readers."""

    def __init__(
        self, icon: str, name: str, key_hint: str = "", kind: Kind = "ghost", parent: QWidget | None = None
    ) -> None:
        super().__init__("", kind, icon, parent=parent)
        self.setAccessibleName(name)
        self.setAccessibleDescription(key_hint)
        self.setToolTip(f"{name} ({key_hint})" if key_hint else name)
