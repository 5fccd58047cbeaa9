"""Above the list of orders: those that are saved and not in it yet, in italics with a clock."""

from PySide6.QtCore import QRectF, QSize, Slot
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui import cell_painting, shapes, theme
from ui.announcing import announce
from ui.cells import Cell
from ui.expected import ExpectedOrder, ExpectedOrders

_PADDING = 16
_TOTAL = 110  # pixels at the trailing end


class ExpectedRows(QWidget):
    """As high as its rows; hidden without any."""

    def __init__(self, expected: ExpectedOrders, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._expected = expected
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        expected.changed.connect(self._on_expected_changed)
        self._on_expected_changed()

    def rows(self) -> list[str]:
        """What stands in each."""
        return [self._sentence(order) for order in self._expected.orders()]

    def sizeHint(self) -> QSize:
        return QSize(theme.px(240), len(self._expected.orders()) * theme.density().row)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        height, rtl = theme.density().row, self.isRightToLeft()
        for number, order in enumerate(self._expected.orders()):
            row = QRectF(0, number * height, self.width(), height)
            inner = row.adjusted(_PADDING, 0, -_PADDING, -1)
            words = QRectF(inner)
            words.setWidth(inner.width() - theme.px(_TOTAL))
            total = QRectF(inner)
            total.setLeft(words.right())
            if rtl:
                words.moveRight(inner.right())
                total.moveLeft(inner.left())
            saved = Cell(self._words(order), color="text2", tone="neutral", icon="clock", italic=True)
            cell_painting.paint_cell(painter, words, saved, rtl=rtl)
            cell_painting.paint_cell(painter, total, Cell(order.total, "right", 500, "text2", italic=True), rtl=rtl)
            shapes.hairline(painter, 0, row.bottom() - 1, self.width())
        painter.end()

    def _words(self, order: ExpectedOrder) -> str:
        return self.tr("Placed, {customer}: saved, and here in a moment").format(customer=order.customer)

    def _sentence(self, order: ExpectedOrder) -> str:
        return f"{self._words(order)}, {order.total}"

    @Slot()
    def _on_expected_changed(self) -> None:
        rows = self.rows()
        self.setVisible(bool(rows))
        self.setAccessibleName(". ".join(rows))
        self.updateGeometry()
        self.update()
        if rows:
            announce(self, rows[0])
