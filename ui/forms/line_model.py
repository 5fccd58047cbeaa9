"""The lines of an order form as a table: what was typed, what is free of it, and what each line comes to."""

from collections.abc import Iterable, Mapping
from itertools import product
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, QTimer, Signal, Slot

from core.domain.calculation import NO_EXTRAS, Calculation, Extras, calculate
from core.domain.values import ONE, Id, Quantity
from core.readmodels.product_list import ProductMatch, ProductRow
from ui import formats
from ui.cells import CELL_ROLE, ROW_ROLE, Cell, RowLook
from ui.forms.availability import availability
from ui.forms.entry_line import Column, EntryLine
from ui.forms.line_problems import wrong

MARKED_MS = 4_000
_FEW = 3  # rows
_Index = QModelIndex | QPersistentModelIndex


class LineModel(QAbstractTableModel):
    """The last row is always the empty one that lines are added in. `edited` tells of anything that changes totals."""

    edited = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.currency, self.price_mode = "GBP", "net"
        self.extras = NO_EXTRAS
        self._lines: list[EntryLine] = []
        self._stock: dict[Id, ProductMatch] = {}
        self._free: list[Quantity] = []
        self._amounts: tuple[int, ...] = ()
        self._marked: set[Id] = set()
        self._unmark = QTimer(self)
        self._unmark.setSingleShot(True)
        self._unmark.setInterval(MARKED_MS)
        self._unmark.timeout.connect(self._on_unmark_timeout)
        self._reckon()

    @property
    def lines(self) -> tuple[EntryLine, ...]:
        return tuple(self._lines)

    @property
    def calculation(self) -> Calculation:
        return self._calculation

    @property
    def product_ids(self) -> tuple[Id, ...]:
        return tuple({line.product_id: None for line in self._lines if line.product_id})

    def product_of(self, line: EntryLine) -> ProductRow | None:
        """The product as it stands now."""
        match = self._stock.get(line.product_id or "")
        return match.product if match else None

    def free(self, row: int) -> Quantity:
        """What is free for a line, earlier lines of the same product served first."""
        return self._free[row]

    def is_short(self, row: int) -> bool:
        line = self._lines[row]
        return line.is_goods and line.product_id is not None and line.counted > self._free[row]

    def wanted(self, product_id: Id) -> Quantity:
        """What all lines together want of a product."""
        return sum(line.counted for line in self._lines if line.product_id == product_id)

    def set_terms(self, currency: str, price_mode: str) -> None:
        self.currency, self.price_mode = currency, price_mode
        self._changed(range(len(self._lines)))

    def set_extras(self, extras: Extras) -> None:
        """Discount and charges for the order as a whole."""
        if extras != self.extras:
            self.extras = extras
            self._changed(())

    def set_lines(self, lines: Iterable[EntryLine]) -> None:
        self.beginResetModel()
        self._lines = list(lines)
        self._reckon()
        self.endResetModel()
        self.edited.emit()

    def add(self, line: EntryLine, match: ProductMatch | None = None) -> int:
        """Put a line at the end, or one unit more on the line that has its product already. Gives its row."""
        if match is not None:
            self._stock[match.product.uuid] = match
        for row, same in enumerate(self._lines):
            if line.product_id is not None and same.product_id == line.product_id:
                self.set_value(row, Column.QUANTITY, same.quantity + ONE)
                return row
        return self.insert(len(self._lines), line)

    def insert(self, row: int, line: EntryLine) -> int:
        self.beginInsertRows(QModelIndex(), row, row)
        self._lines.insert(row, line)
        self._reckon()
        self.endInsertRows()
        self._changed(range(row + 1, len(self._lines)))
        return row

    def remove(self, row: int) -> None:
        self.beginRemoveRows(QModelIndex(), row, row)
        del self._lines[row]
        self._reckon()
        self.endRemoveRows()
        self._changed(range(row, len(self._lines)))

    def move(self, row: int, step: int) -> bool:
        """Change places with the line above or below; says whether there is one."""
        other = row + step
        if not (0 <= row < len(self._lines) and 0 <= other < len(self._lines)):
            return False
        self.beginMoveRows(QModelIndex(), row, row, QModelIndex(), other + (step > 0))
        self._lines.insert(other, self._lines.pop(row))
        self._reckon()
        self.endMoveRows()
        self._changed(range(len(self._lines)))
        return True

    def replace(self, row: int, line: EntryLine, match: ProductMatch) -> None:
        """Another product on a line; its quantity stays."""
        self._stock[match.product.uuid] = match
        line.quantity, line.number = self._lines[row].quantity, self._lines[row].number
        self._lines[row] = line
        self._changed(range(len(self._lines)))

    def set_value(self, row: int, column: Column, value: int) -> None:
        line = self._lines[row]
        line.set_value(column, value)
        self._changed(self._rows_of(line))

    def keep_typed(self, row: int, column: Column, text: str) -> None:
        """What no line can have stays in its cell; the line counts for nothing meanwhile. `mark` says why."""
        line = self._lines[row]
        line.typed[column] = text
        line.problems.pop(column, None)
        self._changed(self._rows_of(line))

    def mark(self, row: int, column: Column) -> None:
        """The cell was left: what is wrong with its text is told from now on."""
        line = self._lines[row]
        if column in line.typed and column not in line.problems:
            line.problems[column] = wrong(column, line.typed[column])
            self._changed((row,))

    def set_problems(self, problems: Mapping[tuple[int, Column], str]) -> None:
        """What placing was refused for; takes the place of earlier ones, save those of unread cells."""
        for row, line in enumerate(self._lines):
            mine = {column: text for (at, column), text in problems.items() if at == row}
            kept = {column: text for column, text in line.problems.items() if column in line.typed}
            if line.product_id is None and Column.ITEM in line.problems:
                kept[Column.ITEM] = line.problems[Column.ITEM]
            line.problems = mine | kept
        self._changed(range(len(self._lines)))

    def problems(self) -> list[tuple[int, Column, str]]:
        return [
            (row, column, line.problems[column])
            for row, line in enumerate(self._lines)
            for column in sorted(line.problems)
        ]

    def set_stock(self, stock: Mapping[Id, ProductMatch], *, mark: bool = False) -> None:
        """Products as they stand now; with `mark`, lines whose stock is another are marked for a while."""
        changed = {id for id, match in stock.items() if id in self._stock and _moved(self._stock[id], match)}
        self._stock.update(stock)
        if mark and changed:
            self._marked |= changed
            self._unmark.start()
        self._changed(range(len(self._lines)))

    def stock_of(self, product_id: Id) -> ProductMatch | None:
        return self._stock.get(product_id)

    def rowCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._lines) + 1

    def columnCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(Column)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == CELL_ROLE:
            return self._cell(index.row(), Column(index.column()))
        if role == ROW_ROLE:
            return self._look(index.row())
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._spoken(index.row())
        return None

    def _look(self, row: int) -> RowLook | None:
        if row >= len(self._lines) or self._lines[row].product_id not in self._marked:
            return None
        return RowLook(marked=True)

    def _spoken(self, row: int) -> str:
        if row >= len(self._lines):
            return self.tr("New line")
        texts = (self._cell(row, column).text for column in Column if column is not Column.SKU)
        return ", ".join(text for text in texts if text)

    def _cell(self, row: int, column: Column) -> Cell:
        if row >= len(self._lines):
            return Cell("", icon="plus", tone="info") if column is Column.NUMBER else Cell("")
        line = self._lines[row]
        if column in line.typed:
            return Cell(line.typed[column], "right", 500, color="danger")
        match column:
            case Column.NUMBER:
                return Cell(str(row + 1), color="text3")
            case Column.SKU:
                return Cell(line.sku, color="text2")
            case Column.ITEM:
                return Cell(line.name, color="danger" if Column.ITEM in line.problems else "text")
            case Column.AVAILABILITY:
                return availability(line, self.product_of(line), self._free[row])
            case Column.AMOUNT:
                amount = "–" if line.typed else formats.money(self._amounts[row], self.currency)
                return Cell(amount, "right", 600)
            case _:
                return self._value_cell(line, column)

    def _value_cell(self, line: EntryLine, column: Column) -> Cell:
        color = "danger" if column in line.problems else None
        match column:
            case Column.QUANTITY:
                return Cell(formats.quantity(line.quantity), "right", 500, color)
            case Column.PRICE:
                return Cell(formats.price(line.unit_price, self.currency), "right", 400, color)
            case Column.DISCOUNT:
                text = formats.percent(line.discount) if line.discount else "–"
                return Cell(text, "right", 400, color or (None if line.discount else "text3"))
            case _:
                return Cell(f"{formats.percent(line.tax_rate)} %", "right", 400, color or "text2")

    def _rows_of(self, line: EntryLine) -> list[int]:
        """A line and all others of its product: what is free for them depends on it."""
        same = line.product_id
        return [row for row, other in enumerate(self._lines) if other is line or (same and other.product_id == same)]

    def _changed(self, rows: Iterable[int]) -> None:
        self._reckon()
        changed = list(rows)
        if len(changed) <= _FEW:
            for row, column in product(changed, Column):  # a range would repaint everything
                self.dataChanged.emit(self.index(row, column), self.index(row, column))
        elif changed:
            self.dataChanged.emit(self.index(changed[0], 0), self.index(changed[-1], len(Column) - 1))
        self.edited.emit()

    def _reckon(self) -> None:
        priced = [line.priced() for line in self._lines]
        self._calculation = calculate(priced, self.extras, price_mode=self.price_mode, currency=self.currency)
        self._amounts = self._calculation.line_nets
        if self.price_mode == "gross":  # a gross line shows what it adds to the total
            self._amounts = calculate(priced, price_mode="net", currency=self.currency).line_nets
        self._free = list(self._free_by_line())

    def _free_by_line(self) -> Iterable[Quantity]:
        taken: dict[Id, Quantity] = {}
        for line in self._lines:
            match = self._stock.get(line.product_id or "")
            if match is None or not line.is_goods:
                yield line.counted
                continue
            earlier = taken.get(match.product.uuid, 0)
            yield max(0, match.product.available - earlier) + line.agreed
            taken[match.product.uuid] = earlier + max(0, line.counted - line.agreed)

    @Slot()
    def _on_unmark_timeout(self) -> None:
        self._marked.clear()
        if self._lines:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._lines) - 1, len(Column) - 1))


def _moved(before: ProductMatch, after: ProductMatch) -> bool:
    return before.product.available != after.product.available
