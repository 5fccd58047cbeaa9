"""Entry fields: a line of text, a choice, a longer note; and Field, which adds label and problem to any of them."""

import unicodedata
from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QPlainTextEdit, QSizePolicy, QVBoxLayout, QWidget

from ui import icons, lettering, shapes, theme
from ui.cells import Cell
from ui.widgets.label import Label
from ui.widgets.popup_list import PopupList, PopupRow

_RADIUS: Final = 6
_PADDING: Final = 10
_ICON: Final = 16
_GAP: Final = 8


def paint_frame(painter: QPainter, area: QRectF, *, focused: bool, enabled: bool, problem: bool) -> None:
    """The ground and border every field shares: 1 pixel at rest, 2 with the focus or a problem."""
    fill = theme.color("panel" if enabled else "sunken")
    if problem:
        shapes.box(painter, area, _RADIUS, fill, theme.color("danger"), 2 if focused else 1)
    elif focused:
        shapes.box(painter, area, _RADIUS, fill, theme.color("focus"), 2)
    else:
        shapes.box(painter, area, _RADIUS, fill, theme.color("borderStrong" if enabled else "border"))


class TextField(QLineEdit):
    """One line. The hint stands at the trailing end inside the field and yields to long text."""

    def __init__(
        self,
        placeholder: str = "",
        *,
        leading_icon: str | None = None,
        trailing_icon: str | None = None,
        hint: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._leading_icon, self._trailing_icon, self._hint = leading_icon, trailing_icon, hint
        self._has_problem = False
        self.setProperty("field", True)
        self.setPlaceholderText(placeholder)
        self._fit()

    def set_problem(self, has_problem: bool) -> None:
        self._has_problem = has_problem
        self.update()

    def set_hint(self, hint: str) -> None:
        self._hint = hint
        self.update()

    def set_trailing_icon(self, icon: str | None) -> None:
        self._trailing_icon = icon
        self._fit()

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), theme.density().field)

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(48), theme.density().field)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._fit()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        area = QRectF(self.rect())
        paint_frame(painter, area, focused=self.hasFocus(), enabled=self.isEnabled(), problem=self._has_problem)
        self._paint_icons(painter, area)
        self._paint_hint(painter, area)
        painter.end()
        super().paintEvent(event)

    def trailing_rect(self) -> QRectF:
        """Where the trailing icon is, or would be."""
        return self._icon_rect(QRectF(self.rect()), leading=False)

    def _fit(self) -> None:
        """Room for icons, in the text's own direction: margins do not mirror by themselves."""
        with_icon = _PADDING + theme.px(_ICON) + _GAP
        start = with_icon if self._leading_icon else _PADDING
        end = with_icon if self._trailing_icon else _PADDING
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            start, end = end, start
        self.setTextMargins(start - 2, 0, end - 2, 0)  # QLineEdit keeps 2 pixels of its own
        self.updateGeometry()

    def _paint_icons(self, painter: QPainter, area: QRectF) -> None:
        for icon, leading in ((self._leading_icon, True), (self._trailing_icon, False)):
            if icon:
                icons.paint(painter, self._icon_rect(area, leading=leading), icon, theme.color("text3"))

    def _icon_rect(self, area: QRectF, *, leading: bool) -> QRectF:
        size = theme.px(_ICON)
        at_left = leading == (self.layoutDirection() == Qt.LayoutDirection.LeftToRight)
        left = area.left() + _PADDING if at_left else area.right() - _PADDING - size
        return QRectF(left, round(area.center().y() - size / 2), size, size)

    def _paint_hint(self, painter: QPainter, area: QRectF) -> None:
        margins = self.textMargins()
        room = area.adjusted(margins.left() + 2, 0, -margins.right() - 2, 0)
        words = self.text() or self.placeholderText()
        taken = lettering.width(words, "body")
        rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        if not self._hint or taken + lettering.width(self._hint, "small") + 2 * _GAP > room.width():
            return
        if rtl and not _is_right_to_left(words):
            return  # Qt sets such words at the left, where the hint would be
        lettering.draw(painter, room, self._hint, "small", theme.color("text3"), align="left" if rtl else "right")


def _is_right_to_left(words: str) -> bool:
    return any(unicodedata.bidirectional(letter) in ("R", "AL") for letter in words)


class ChoiceField(QComboBox):
    """A closed choice; wheel turns pass by unless it has the focus, so that scrolling a form changes nothing."""

    def __init__(self, choices: Sequence[str] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._has_problem = False
        self._popup = PopupList(self)
        self._popup.chosen.connect(self._on_popup_chosen)
        self.addItems(list(choices))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def set_problem(self, has_problem: bool) -> None:
        self._has_problem = has_problem
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width() + theme.px(16), theme.density().field)

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(64), theme.density().field)

    def showPopup(self) -> None:
        rows = [PopupRow((Cell(self.itemText(index)),), index) for index in range(self.count())]
        if self._popup.is_open():
            self._popup.dismiss()
        else:
            self._popup.set_rows(rows, current=max(self.currentIndex(), 0))

    def hidePopup(self) -> None:
        self._popup.dismiss()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        area = QRectF(self.rect())
        paint_frame(painter, area, focused=self.hasFocus(), enabled=self.isEnabled(), problem=self._has_problem)
        self._paint_content(painter, area.adjusted(_PADDING, 0, -_PADDING, 0))
        painter.end()

    def _paint_content(self, painter: QPainter, inner: QRectF) -> None:
        rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        size = theme.px(_ICON)
        left = inner.left() if rtl else inner.right() - size
        icons.paint(
            painter,
            QRectF(left, round(inner.center().y() - size / 2), size, size),
            "chevron-down",
            theme.color("text2"),
        )
        room = inner.adjusted(size + _GAP if rtl else 0, 0, 0 if rtl else -size - _GAP, 0)
        ink = "text" if self.isEnabled() else "disabled"
        lettering.draw(painter, room, self.currentText(), "body", theme.color(ink), align="right" if rtl else "left")

    @Slot(object)
    def _on_popup_chosen(self, index: int) -> None:
        self.setCurrentIndex(index)
        self.activated.emit(index)


class NoteField(QPlainTextEdit):
    """Several lines of plain text; Tab leaves it."""

    def __init__(self, placeholder: str = "", lines: int = 3, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines = lines
        self._has_problem = False
        self.setProperty("field", True)
        self.setPlaceholderText(placeholder)
        self.setTabChangesFocus(True)
        self.setViewportMargins(_PADDING - 4, 3, _PADDING - 4, 3)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.viewport().setAutoFillBackground(False)

    def set_problem(self, has_problem: bool) -> None:
        self._has_problem = has_problem
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(theme.px(240), round(self._lines * lettering.line_height("body")) + 16)

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(80), self.sizeHint().height())

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:  # the frame itself; the text is painted by the viewport
            painter = QPainter(self)
            paint_frame(
                painter,
                QRectF(self.rect()),
                focused=self.hasFocus(),
                enabled=self.isEnabled(),
                problem=self._has_problem,
            )
            painter.end()
            return True
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.update()
        return super().event(event)


class Field(QWidget):
    """A label above a widget, an optional hint at the label's end, and below it the problem, once there is one."""

    def __init__(self, label: str, widget: QWidget, hint: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.widget = widget
        self._label = Label(label, "small", 400, "text2")
        self._label.setBuddy(widget)
        self._hint = Label(hint, "caption", 400, "text3", align="right")
        self._problem = Label("", "small", 400, "danger", wraps=True)
        self._problem.hide()
        self._lay_out()
        widget.setAccessibleName(label)
        widget.setAccessibleDescription(hint)

    def set_problem(self, text: str) -> None:
        """Write the problem under the field and mark it; the empty text takes both away."""
        self._problem.setText(text)
        self._problem.setVisible(bool(text))
        self.widget.setAccessibleDescription(text or self._hint.text())
        if isinstance(self.widget, TextField | ChoiceField | NoteField):
            self.widget.set_problem(bool(text))

    def problem(self) -> str:
        return self._problem.text()

    def set_hint(self, hint: str) -> None:
        self._hint.setText(hint)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setContentsMargins(1, 0, 1, 0)
        top.setSpacing(8)
        top.addWidget(self._label)
        top.addStretch(1)
        top.addWidget(self._hint)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        column.addLayout(top)
        column.addWidget(self.widget)
        column.addWidget(self._problem)
        if not self.widget.sizePolicy().expandingDirections() & Qt.Orientation.Vertical:
            column.addStretch(1)  # beside a taller field the label stays with its widget
