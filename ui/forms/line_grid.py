"""The line grid of an order: typed into cell by cell, its last row the one cell that takes a name, SKU or scan."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, QObject, QRect, QRectF, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QWidget

from core.readmodels.product_list import ProductMatch
from ui import formats, lettering, shapes, theme
from ui.delegates import PADDING, RowDelegate
from ui.forms.entry_line import VALUES, Column, EntryLine
from ui.forms.item_field import ItemField
from ui.forms.line_model import LineModel
from ui.forms.line_problems import height, paint, read
from ui.header import ColumnSpec, HeaderView
from ui.table import TableView
from ui.widgets.fields import TextField, paint_frame

_FIELD_INSET: Final = 3
_ALL_COLUMNS: Final = 764  # pixels they need; with less, those that are only read go, and availability is shortened
_AVAILABILITY: Final = 132
_SHORT: Final = 98
_ONLY_READ: Final = (Column.NUMBER, Column.SKU, Column.TAX)
_STEPS: Final = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
_PLAIN: Final = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)


class LineGrid(TableView):
    """Two fields do all the typing: `item` stands in the item cell, in the empty row at rest; `value` in the others.
    Every keystroke reaches the model at once, so that totals follow it."""

    product_chosen = Signal(int, object, bool)  # row, ProductMatch, whether to go on to its quantity
    words_entered = Signal(int, str)  # row and what is no product
    left = Signal(bool)  # Tab out of the last cell, or (True) Shift+Tab out of the first
    current_changed = Signal()

    def __init__(self, model: LineModel, item: ItemField, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines = model
        self.row, self.column = 0, Column.ITEM
        self._before = 0  # the value of the cell before typing, for Esc
        self._adding = ""  # what is typed in the empty row while the cursor is elsewhere
        self._unresolved: tuple[int, str] | None = None  # row and what is wrong with the words in its item cell
        self.item = item
        self.value = TextField()
        for field in (item, self.value):
            field.setParent(self.viewport())
            field.installEventFilter(self)
        self.value.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.value.hide()
        self._set_up()
        self._connect()

    def go(self, row: int, column: Column) -> None:
        """Take the focus to a cell, which is opened for typing. A row past the last line is the empty one."""
        row = max(0, min(row, len(self._lines.lines)))
        self._adding = self.adding()
        self.settle()
        self.row, self.column = row, column if row < len(self._lines.lines) else Column.ITEM
        seen = Column.SKU if self.column is Column.ITEM else self.column
        self.scrollTo(self._lines.index(row, seen), QAbstractItemView.ScrollHint.EnsureVisible)
        if self.column is Column.ITEM:
            self._open_item()
        else:
            self._open_value()
        self.current_changed.emit()
        self.viewport().update()

    def go_to_add(self) -> None:
        self.go(len(self._lines.lines), Column.ITEM)

    def adding(self) -> str:
        """What is typed in the empty row and is no line yet."""
        return self.item.text() if self.column is Column.ITEM and self.line() is None else self._adding

    def settle(self) -> None:
        """Mark what is wrong in the cell that is typed into, as leaving it does."""
        if self.column is not Column.ITEM and self.line() is not None:
            self._lines.mark(self.row, self.column)
            self.refit()

    def unresolved(self) -> tuple[int, str] | None:
        """The row whose item cell holds words that are no product yet, and how to say so."""
        text = self.tr("“{words}” is not a product yet: choose one or clear it.")
        line, words = self.line(), self.item.text().strip()
        if self.column is Column.ITEM and line is not None and words and words != line.name:
            return self.row, text.format(words=words)
        words = self.adding().strip()
        return (len(self._lines.lines), text.format(words=words)) if words else None

    def go_to_unresolved(self) -> None:
        """Take the focus to such words, as they are, and tell under them what is wrong."""
        problem = self.unresolved()
        if problem is not None and problem[0] == len(self._lines.lines):
            self.go_to_add()
        self.item.setFocus(Qt.FocusReason.OtherFocusReason)
        self._show_unresolved(problem)

    def _show_unresolved(self, problem: tuple[int, str] | None) -> None:
        """It stands there until the words change."""
        self._unresolved = problem
        self.item.set_problem(problem is not None)
        self.refit()
        self.viewport().update()

    def line(self) -> EntryLine | None:
        """The line that the cursor is in."""
        lines = self._lines.lines
        return lines[self.row] if self.row < len(lines) else None

    def refit(self) -> None:
        """Rows with a problem are taller; the fields follow their cells."""
        usual = self.verticalHeader().defaultSectionSize()
        width = self._problem_area(0).width()
        for row in range(len(self._lines.lines) + 1):
            wanted = usual + height(self._problems_of(row), width)
            if self.rowHeight(row) != wanted:
                self.setRowHeight(row, wanted)
        self._place_fields()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_columns()
        self.refit()

    def _fit_columns(self) -> None:
        is_narrow = self.viewport().width() < theme.px(_ALL_COLUMNS)
        for column in _ONLY_READ:
            self.setColumnHidden(column, is_narrow)
        self.setColumnWidth(Column.AVAILABILITY, theme.px(_SHORT if is_narrow else _AVAILABILITY))

    def paintEvent(self, event: QPaintEvent) -> None:
        self._place_fields()  # nobody tells when the stretched column changes its width
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        self._paint_resting_field(painter)
        for row in self._visible():
            paint(painter, self._problem_area(row), self._problems_of(row))
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if not index.isValid():
            self.go_to_add()
            return
        column = Column(index.column())
        self.go(index.row(), column if column in VALUES else Column.ITEM)

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        super().scrollContentsBy(dx, dy)
        self._place_fields()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched in (self.item, self.value) and isinstance(event, QKeyEvent):
            if event.type() == QEvent.Type.KeyPress:
                return self._steer(event)
        elif watched is self.value and isinstance(event, QFocusEvent) and event.lostFocus():
            self._leave_value(event)
        elif watched is self.item and isinstance(event, QFocusEvent) and event.gotFocus():
            self.column = Column.ITEM
            self.current_changed.emit()
        return super().eventFilter(watched, event)

    def _set_up(self) -> None:
        self.setHorizontalHeader(_GridHeader(self))
        self.setModel(self._lines)
        self.set_columns(self._specs())
        self.set_density("standard", extra_height=4)
        self.horizontalHeader().setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.horizontalHeader().setSectionsMovable(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFocusProxy(self.item)
        self.setAccessibleName(self.tr("Lines of the order"))
        self.set_delegate(_LineDelegate(self))

    def _specs(self) -> Sequence[ColumnSpec]:
        return (
            ColumnSpec("number", "", 38, sortable=False),
            ColumnSpec("sku", self.tr("SKU"), 116, sortable=False),
            ColumnSpec("item", self.tr("Item"), 150, stretch=True, sortable=False),
            ColumnSpec("availability", self.tr("Availability"), _AVAILABILITY, sortable=False),
            ColumnSpec("quantity", self.tr("Qty"), 52, "right", sortable=False),
            ColumnSpec("price", self.tr("Price"), 70, "right", sortable=False),
            ColumnSpec("discount", self.tr("Disc %"), 62, "right", sortable=False),
            ColumnSpec("tax", self.tr("Tax"), 56, "right", sortable=False),
            ColumnSpec("amount", self.tr("Amount"), 88, "right", sortable=False),
        )

    def _connect(self) -> None:
        self.item.chosen.connect(self._on_item_chosen)
        self.item.textChanged.connect(self._on_item_text_edited)
        self.value.textEdited.connect(self._on_value_text_edited)
        self._lines.rowsInserted.connect(self._on_lines_moved)
        self._lines.rowsRemoved.connect(self._on_lines_moved)
        self._lines.rowsMoved.connect(self._on_lines_moved)
        self._lines.modelReset.connect(self._on_lines_reset)

    def _open_item(self) -> None:
        line = self.line()
        self.value.hide()
        self.item.setText(line.name if line else self._adding)
        self.item.selectAll()
        name = self.tr("Item of line {number}: name, SKU or scan").format(number=self.row + 1)
        self.item.setAccessibleName(name if line else self.tr("New line: name, SKU or scan"))
        self._place_fields()
        self.item.show()
        self.item.setFocus(Qt.FocusReason.OtherFocusReason)

    def _open_value(self) -> None:
        line = self.line()
        assert line is not None, "the empty row has an item cell only"
        self._before = line.value(self.column)
        self.value.setText(line.typed.get(self.column, self._text(self.column, self._before)))
        self.value.set_problem(self.column in line.problems)
        self.item.setText(self._adding)
        title = self._specs()[self.column].title
        self.value.setAccessibleName(f"{title}, {line.name}")
        self._place_fields()
        self.value.show()
        self.value.raise_()
        self.value.selectAll()
        self.value.setFocus(Qt.FocusReason.OtherFocusReason)

    def _text(self, column: Column, value: int) -> str:
        if column is Column.QUANTITY:
            return formats.quantity(value)
        if column is Column.PRICE:
            return formats.price(value, self._lines.currency)
        return formats.percent(value)

    def _place_fields(self) -> None:
        row = self.row if self.column is Column.ITEM else len(self._lines.lines)
        self.item.setGeometry(self._field_rect(row, Column.SKU, Column.ITEM))
        if self.column is not Column.ITEM:
            self.value.setGeometry(self._field_rect(self.row, self.column, self.column))

    def _field_rect(self, row: int, first: Column, last: Column) -> QRect:
        header = self.horizontalHeader()
        left = header.sectionViewportPosition(first)
        right = header.sectionViewportPosition(last) + header.sectionSize(last)
        if self.isRightToLeft():
            left = header.sectionViewportPosition(last)
            right = header.sectionViewportPosition(first) + header.sectionSize(first)
        height = self.verticalHeader().defaultSectionSize() - 2 * _FIELD_INSET
        return QRect(left, self.rowViewportPosition(row) + _FIELD_INSET - 1, right - left, height)

    def _steer(self, event: QKeyEvent) -> bool:
        """Enter, Tab and the arrows; everything else is typing."""
        if event.modifiers() not in _PLAIN and event.key() != Qt.Key.Key_Backtab:
            return False
        match Qt.Key(event.key()):
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self._enter()
            case Qt.Key.Key_Tab:
                self._step(1)
            case Qt.Key.Key_Backtab:
                self._step(-1)
            case Qt.Key.Key_Up | Qt.Key.Key_Down:
                self.go(self.row + _STEPS[Qt.Key(event.key())], self.column)
            case Qt.Key.Key_Escape:
                return self._revert()
            case _:
                return False
        return True

    def _enter(self) -> None:
        """The next line's item cell; words in the item cell that are no product are kept as a line."""
        words = self.item.text().strip()
        line = self.line()
        if self.column is Column.ITEM and words and (line is None or line.name != words):
            self.words_entered.emit(self.row, words)
        else:
            self.go(self.row + 1, Column.ITEM)

    def _step(self, step: int) -> None:
        """The next or previous cell that is typed into."""
        cells = (Column.ITEM, *VALUES)
        place = cells.index(self.column) + step
        is_last = self.row >= len(self._lines.lines)
        if (is_last and step > 0) or (self.row == 0 and place < 0):
            self.left.emit(step < 0)
        elif 0 <= place < len(cells):
            self.go(self.row, cells[place])
        else:
            self.go(self.row + step, cells[0] if step > 0 else cells[-1])

    def _revert(self) -> bool:
        """Esc: the value before typing, or nothing in the empty row."""
        if self.column is Column.ITEM:
            had_text = bool(self.item.text())
            self._adding = "" if self.line() is None else self._adding
            self._open_item()
            return had_text
        self._lines.set_value(self.row, self.column, self._before)
        self._open_value()
        return True

    def _leave_value(self, event: QFocusEvent) -> None:
        if event.reason() in (Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason):
            return
        self.settle()
        if not self.item.hasFocus():  # a click elsewhere; going to another cell comes here with the focus inside
            self.value.hide()

    def _visible(self) -> range:
        """Rows on screen."""
        last = self.rowAt(self.viewport().height() - 1)
        return range(max(0, self.rowAt(0)), (len(self._lines.lines) if last < 0 else last) + 1)

    def _paint_resting_field(self, painter: QPainter) -> None:
        """The empty row shows its field while the real one is elsewhere."""
        add_row = len(self._lines.lines)
        if self.column is Column.ITEM and self.row < add_row:
            area = QRectF(self._field_rect(add_row, Column.SKU, Column.ITEM))
            paint_frame(painter, area, focused=False, enabled=True, problem=False)
            inner = area.adjusted(PADDING, 0, -PADDING, 0)
            text, token = (self._adding, "text") if self._adding else (self.tr("name, SKU or scan"), "text3")
            lettering.draw(painter, inner, text, "body", theme.color(token))

    def _problems_of(self, row: int) -> list[str]:
        lines = self._lines.lines
        problems = lines[row].problems if row < len(lines) else {}
        texts = [problems[column] for column in sorted(problems)]
        return [*texts, self._unresolved[1]] if self._unresolved and self._unresolved[0] == row else texts

    def _problem_area(self, row: int) -> QRectF:
        """Under the cells of a row, from its SKU on."""
        header = self.horizontalHeader()
        first = PADDING + header.sectionSize(Column.NUMBER)
        left = 16 if self.isRightToLeft() else first
        top = self.rowViewportPosition(row) + self.verticalHeader().defaultSectionSize() - theme.px(2)
        return QRectF(left, top, self.viewport().width() - first - 16, self.rowHeight(row))

    @Slot(object, bool)
    def _on_item_chosen(self, match: ProductMatch, by_tab: bool) -> None:
        self.product_chosen.emit(self.row, match, by_tab)

    @Slot(str)
    def _on_value_text_edited(self, text: str) -> None:
        value = read(self.column, text)
        if value is None:
            self._lines.keep_typed(self.row, self.column, text)
        else:
            self._lines.set_value(self.row, self.column, value)
        self.value.set_problem(False)
        self.refit()

    @Slot()
    def _on_item_text_edited(self) -> None:
        if self._unresolved is not None:
            self._show_unresolved(None)

    @Slot()
    def _on_lines_reset(self) -> None:
        """Other lines altogether: the cursor is in none of their cells."""
        self.row, self.column, self._adding = len(self._lines.lines), Column.ITEM, ""
        self.item.clear()
        self.value.hide()
        self.refit()

    @Slot()
    def _on_lines_moved(self) -> None:
        self.row = min(self.row, len(self._lines.lines))
        self.refit()


class _LineDelegate(RowDelegate):
    """In a row that is taller for its problem, the cells keep to the upper part."""

    def __init__(self, grid: LineGrid) -> None:
        super().__init__(grid)
        self._grid = grid

    def _inner(self, rect: QRectF, column: int, rtl: bool) -> QRectF:
        usual = min(rect.height(), self._grid.verticalHeader().defaultSectionSize())
        return super()._inner(QRectF(rect.left(), rect.top(), rect.width(), usual), column, rtl)


class _GridHeader(HeaderView):
    """Headings on the second ground, rounded as the frame around the grid is."""

    def paintSection(self, painter: QPainter, rect: QRect, logical: int) -> None:
        area = QRectF(rect)
        painter.fillRect(area, theme.color("panel2"))
        shapes.hairline(painter, area.left(), area.bottom() - 1, area.width(), "hairline")
        if logical < len(self._columns):
            self._paint_title(painter, self._inner(area, logical), logical)

    def set_columns(self, columns: Sequence[ColumnSpec]) -> None:
        super().set_columns(columns)
        for section in range(len(columns)):
            if not columns[section].stretch:
                self.setSectionResizeMode(section, QHeaderView.ResizeMode.Fixed)
