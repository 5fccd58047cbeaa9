"""What is wrong with a line of an order: read from what is typed into its cells, and painted under them."""

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import QCoreApplication, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter

from ui import arithmetic, icons, theme
from ui.forms.entry_line import Column

_MARK: Final = 14
_GAP: Final = 6
_WHOLE: Final = 1_000_000  # 100 %
_READERS: Final[dict[Column, Callable[[str], int | None]]] = {
    Column.QUANTITY: arithmetic.quantity,
    Column.PRICE: arithmetic.price,
    Column.DISCOUNT: arithmetic.percent,
}


def read(column: Column, text: str) -> int | None:
    """The value that a text means in a cell; None when it is none, or one that no line can have."""
    value = _READERS[column](text)
    return None if value is None or not _is_fit(column, value) else value


def wrong(column: Column, text: str) -> str:
    """What stands under the line for a text that `read` did not take."""
    if not text.strip():
        return _tr("A price is missing.") if column is Column.PRICE else _tr("A quantity is missing.")
    if _READERS[column](text) is None:
        return _tr("“{text}” is not a number. The cell is kept as typed; correct it before placing.").format(text=text)
    if column is Column.QUANTITY:
        return _tr("Quantity must be more than zero. Enter how many, or take the line off.")
    if column is Column.PRICE:
        return _tr("A price is not below zero. Enter what one of it costs; give money back by a discount.")
    discount = text.strip(" %")
    if discount.startswith(("-", "−")):
        return _tr("Discount {n} % is less than none. Enter 0 to 100.").format(n=discount)
    return _tr("Discount {n} % is more than the whole price. Enter 0 to 100.").format(n=discount)


def height(texts: Sequence[str], width: float) -> int:
    """Pixels that the texts take below each other, wrapped at a width."""
    return round(sum(_height(text, width) for text in texts)) + theme.px(6) if texts else 0


def paint(painter: QPainter, area: QRectF, texts: Sequence[str]) -> None:
    """Each with its mark, below each other."""
    top = area.top()
    rtl = painter.layoutDirection() == Qt.LayoutDirection.RightToLeft
    size, line = theme.px(_MARK), QFontMetricsF(theme.font("small")).height()
    for text in texts:
        taken = _height(text, area.width())
        room = QRectF(area.left(), top, area.width(), taken)
        left = room.right() - size if rtl else room.left()
        mark = QRectF(left, round(top + (line - size) / 2), size, size)
        icons.paint(painter, mark, "octagon-alert", theme.color("danger"))
        indent = size + _GAP
        words = room.adjusted(0 if rtl else indent, 0, -indent if rtl else 0, 0)
        painter.setFont(theme.font("small"))
        painter.setPen(theme.color("danger"))
        side = Qt.AlignmentFlag.AlignRight if rtl else Qt.AlignmentFlag.AlignLeft
        painter.drawText(words, int(side | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap), text)
        top += taken


def _height(text: str, width: float) -> float:
    room = QRectF(0, 0, max(40.0, width - theme.px(_MARK) - _GAP), 10_000)
    metrics = QFontMetricsF(theme.font("small"))
    return max(metrics.height(), metrics.boundingRect(room, int(Qt.TextFlag.TextWordWrap), text).height())


def _is_fit(column: Column, value: int) -> bool:
    match column:
        case Column.QUANTITY:
            return value > 0
        case Column.PRICE:
            return value >= 0
        case _:
            return 0 <= value <= _WHOLE


def _tr(text: str) -> str:
    return QCoreApplication.translate("line_problems", text)
