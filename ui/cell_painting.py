"""Draws one Cell: chip, or icons and words from either end; shared by lists and the type-ahead popup."""

from typing import Final

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter

from ui import chips, icons, lettering, shapes, theme
from ui.cells import Cell

_ICON: Final = 14
_GAP: Final = 6


def natural_width(cell: Cell) -> float:
    """Pixels the cell wants, without padding."""
    if cell.chip:
        return chips.width(cell.text, cell.icon)
    decorations = sum(theme.px(_ICON) + _GAP for icon in (cell.icon, cell.trailing_icon) if icon)
    return lettering.width(cell.text, "body", cell.weight) + decorations + 1


def paint_skeleton(painter: QPainter, inner: QRectF) -> None:
    """A row that the model has not read yet: a bar where the words will be."""
    height = theme.px(8)
    bar = QRectF(inner.left(), inner.center().y() - height / 2, inner.width() * 0.7, height)
    shapes.box(painter, bar, 3, fill=theme.color("hairline"))


def paint_cell(painter: QPainter, inner: QRectF, cell: Cell, *, faded: bool = False, rtl: bool = False) -> None:
    """Draw the cell into `inner`, which is used up from both ends; what does not fit is shortened."""
    if cell.chip:
        _paint_chip(painter, inner, cell, rtl)
        return
    color = theme.color("text3") if faded else _text_color(cell)
    if cell.icon_at_edge and cell.icon:
        _paint_icon(painter, _take(inner, at_right=rtl), cell.icon, cell.tone)
    if (cell.align == "right") != rtl:
        _paint_trailing(painter, inner, cell, color, rtl)
    else:
        _paint_leading(painter, inner, cell, color, rtl)


def _paint_chip(painter: QPainter, inner: QRectF, cell: Cell, rtl: bool) -> None:
    width = min(chips.width(cell.text, cell.icon), inner.width())
    height = min(chips.height(), inner.height())
    top = round(inner.center().y() - height / 2 + 0.5)
    left = inner.right() - width if rtl else inner.left()
    chips.paint(painter, QRectF(left, top, width, height), cell.text, cell.tone or "neutral", cell.icon)


def _paint_leading(painter: QPainter, inner: QRectF, cell: Cell, color: QColor, rtl: bool) -> None:
    """From the left edge on: icon, text, trailing icon."""
    first, first_tone, last, last_tone = _ends(cell, rtl)
    if first:
        _paint_icon(painter, _take(inner, at_right=False), first, first_tone)
    room = inner.adjusted(0, 0, -(theme.px(_ICON) + _GAP) if last else 0, 0)
    taken = lettering.draw(painter, room, cell.text, "body", color, weight=cell.weight, italic=cell.italic)
    if last:
        inner.setLeft(inner.left() + taken + _GAP)
        _paint_icon(painter, _take(inner, at_right=False), last, last_tone)


def _paint_trailing(painter: QPainter, inner: QRectF, cell: Cell, color: QColor, rtl: bool) -> None:
    """From the right edge back: trailing icon, text, icon."""
    first, first_tone, last, last_tone = _ends(cell, rtl)
    if last:
        _paint_icon(painter, _take(inner, at_right=True), last, last_tone)
    room = inner.adjusted(theme.px(_ICON) + _GAP if first else 0, 0, 0, 0)
    taken = lettering.draw(
        painter, room, cell.text, "body", color, weight=cell.weight, align="right", italic=cell.italic
    )
    if first:
        inner.setRight(inner.right() - taken - _GAP)
        _paint_icon(painter, _take(inner, at_right=True), first, first_tone)


def _ends(cell: Cell, rtl: bool) -> tuple[str | None, str | None, str | None, str | None]:
    """Icon and tone at the left of the text, icon and tone at its right."""
    icon = None if cell.icon_at_edge else cell.icon
    ends = (icon, cell.tone, cell.trailing_icon, cell.trailing_tone)
    return (*ends[2:], *ends[:2]) if rtl else ends


def _take(inner: QRectF, *, at_right: bool) -> QRectF:
    """The square of an icon at one end of `inner`, which is shortened by it."""
    size = theme.px(_ICON)
    left = inner.right() - size if at_right else inner.left()
    square = QRectF(left, round(inner.center().y() - size / 2 + 0.5), size, size)
    if at_right:
        inner.setRight(inner.right() - size - _GAP)
    else:
        inner.setLeft(inner.left() + size + _GAP)
    return square


def _paint_icon(painter: QPainter, square: QRectF, icon: str, tone: str | None) -> None:
    icons.paint(painter, square, icon, theme.tone(tone or "neutral").fg)


def _text_color(cell: Cell) -> QColor:
    return theme.color(cell.color or cell.tone or "text")


def tip(cell: Cell, width: float) -> str:
    """What its icon means, or its whole text where that is cut."""
    return cell.tip or (cell.text if natural_width(cell) > width + 0.5 else "")
