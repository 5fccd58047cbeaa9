"""The part of a long list that is in memory, as a Qt model: rows come, change, move and go by the narrowest signal."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import groupby
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from core.projections.paging import Fence, ListRow
from ui.cells import CELL_ROLE
from ui.columns import ListColumn
from ui.list_blocks import PAGE, Block, Blocks, Cells, fence_of, least_used

PAGES_KEPT: Final = 32
CHUNK: Final = 32  # rows that are formatted together
_ROOT: Final = QModelIndex()
_Index = QModelIndex | QPersistentModelIndex


class ListWindow(QAbstractTableModel):
    """`records` makes of a page's rows what the columns' cells are made of; it is asked for rows in view only."""

    def __init__(
        self,
        columns: Sequence[ListColumn],
        records: Callable[[list[ListRow]], Sequence[Any]],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self.is_changing = False  # while rows come, move or go by themselves
        self._records = records
        self._blocks = Blocks(descending=False)
        self._values: dict[int, Any] = {}  # the sort value of every row in memory, by key
        self._clock = 0

    # What Qt asks

    def rowCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else self._blocks.total

    def columnCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == CELL_ROLE:
            cells = self._cells(index.row())
            return cells[index.column()] if cells else None
        if role == Qt.ItemDataRole.DisplayRole or role == Qt.ItemDataRole.AccessibleTextRole:
            cells = self._cells(index.row())
            if cells is not None:
                return cells[index.column()].text if role == Qt.ItemDataRole.DisplayRole else self._sentence(cells)
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return self.columns[section].title
        return None

    # What screens ask

    def key_at(self, row: int) -> int | None:
        """The key of a row, None while it is not in memory."""
        known = self._row(row)
        return known[0] if known else None

    def record_at(self, row: int) -> Any:
        """The record of a row, None while it is not in memory."""
        known = self._row(row)
        return self._records([known])[0] if known else None

    def reformat(self) -> None:
        """Make all cells anew: today, a name or the language has changed."""
        for block in self._blocks:
            block.cells = [None] * len(block.cells)
        self._say_changed(0, self.rowCount())

    # Cells

    def _missed(self, row: int) -> None:
        """The view asked for a row that is not in memory."""

    def _cells(self, row: int) -> Cells | None:
        index = self._blocks.at_row(row)
        block = self._blocks[index]
        if block.rows is None:
            self._missed(row)
            return None
        at = row - self._blocks.start(index)
        return block.cells[at] or self._format(block, at)

    def _format(self, block: Block, at: int) -> Cells:
        """Make the cells of a row and its neighbours."""
        assert block.rows is not None
        start = at - at % CHUNK
        records = self._records(block.rows[start : start + CHUNK])
        for offset, record in enumerate(records, start):
            if block.cells[offset] is None:
                block.cells[offset] = self._made(record)
        cells = block.cells[at]
        assert cells is not None
        return cells

    def _made(self, record: Any) -> Cells:
        return tuple(column.cell(record) for column in self.columns)

    def _sentence(self, cells: Cells) -> str:
        """The whole row, as a screen reader says it."""
        pairs = zip(self.columns, cells, strict=True)
        said = (cell.text if cell.chip else f"{column.title} {cell.text}" for column, cell in pairs if cell.text)
        return ", ".join(said)

    # Places

    def _row(self, row: int) -> ListRow | None:
        if not 0 <= row < self._blocks.total:
            return None
        index = self._blocks.at_row(row)
        rows = self._blocks[index].rows
        return rows[row - self._blocks.start(index)] if rows is not None else None

    def _row_of(self, key: int) -> int:
        if key not in self._values:
            return -1
        index, at = self._place_of(key)
        return self._blocks.start(index) + at

    def _place_of(self, key: int) -> tuple[int, int]:
        """The block of a row in memory, and where in it."""
        fence = Fence(self._values[key], key)
        index = self._blocks.at_fence(fence)
        return index, self._blocks.offset(self._blocks[index], fence)

    # Changes

    def _start_anew(self, blocks: Blocks) -> None:
        self.beginResetModel()
        self._blocks = blocks
        self._values = {row[0]: row[1] for block in blocks for row in block.rows or ()}
        self.endResetModel()

    def _fill(self, index: int, rows: list[ListRow]) -> None:
        """Take in the rows of a block; if they are more or fewer than believed, the list grows or shrinks there."""
        block = self._blocks[index]
        self._replace_gap(index, index + 1, [Block(block.first, len(rows))])
        block = self._blocks[index]
        block.fill(rows)
        block.used = self._clock
        self._values.update((row[0], row[1]) for row in rows)
        self._say_changed(self._blocks.start(index), len(rows))

    def _replace_gap(self, start: int, stop: int, blocks: list[Block]) -> None:
        """Put other blocks without rows in the place of these."""
        if not blocks and stop - start == len(self._blocks):
            blocks = [Block(None, 0, [])]
        first = self._blocks.start(start)
        before, after = self._blocks.start(stop) - first, sum(block.size for block in blocks)
        with self._resizing(first, before, after):
            self._blocks.replace(start, stop, blocks)

    def _insert(self, index: int, rows: Sequence[ListRow]) -> list[tuple[int, int]]:
        """Insert sorted rows into a block that has its rows. Gives where, as row and number, the last place first."""
        block = self._blocks[index]
        places = groupby(rows, key=lambda row: self._blocks.offset(block, fence_of(row)))
        groups = [(at, list(group)) for at, group in places][::-1]
        for at, group in groups:
            self._values.update((row[0], row[1]) for row in group)
            self._grow(index, at, group)
        self._split(index)
        return [(self._blocks.start(index) + at, len(group)) for at, group in groups]

    def _grow(self, index: int, at: int, rows: Sequence[ListRow]) -> None:
        start = self._blocks.start(index) + at
        with self._resizing(start, 0, len(rows)):
            self._blocks[index].insert(at, rows)
            self._blocks.recount()

    def _split(self, index: int) -> None:
        while self._blocks[index].size > 2 * PAGE:
            rest = self._blocks[index].split()
            self._blocks.replace(index + 1, index + 1, [rest])
            index += 1

    def _remove(self, key: int) -> None:
        index, at = self._place_of(key)
        del self._values[key]
        self._shrink(index, at)

    def _shrink(self, index: int, at: int) -> None:
        start = self._blocks.start(index) + at
        with self._resizing(start, 1, 0):
            self._blocks[index].remove(at)
            self._blocks.recount()

    def _renew(self, row: ListRow) -> None:
        """Put in another state of a row that stays in its place; says which cells changed."""
        index, at = self._place_of(row[0])
        block = self._blocks[index]
        assert block.rows is not None
        block.rows[at], was = row, block.cells[at]
        if was is None:
            return  # it was never in view
        block.cells[at] = now = self._made(self._records([row])[0])
        differing = [column for column, (a, b) in enumerate(zip(was, now, strict=True)) if a != b]
        if differing:
            start = self._blocks.start(index) + at
            self.dataChanged.emit(self.index(start, differing[0]), self.index(start, differing[-1]))

    def _move(self, row: ListRow, to: int) -> None:
        """Take a row with a new sort value to its place in the block `to`, which has rows."""
        index, at = self._place_of(row[0])
        offset = self._blocks.offset(self._blocks[to], fence_of(row))
        source, target = self._blocks.start(index) + at, self._blocks.start(to) + offset
        stays = target in (source, source + 1)
        self.is_changing = True
        if not stays:
            self.beginMoveRows(_ROOT, source, source, _ROOT, target)
        self._blocks[index].remove(at)
        self._blocks[to].insert(offset - (index == to and offset > at), [row])
        self._blocks.recount()
        self._values[row[0]] = row[1]
        if not stays:
            self.endMoveRows()
        self.is_changing = False
        self._say_changed(self._row_of(row[0]), 1)

    def _let_go(self) -> bool:
        """Forget the rows of the blocks that were out of view for longest; says whether there are any."""
        if len(self._values) <= PAGES_KEPT * PAGE:
            return False
        forgotten = least_used(self._blocks, PAGES_KEPT, lambda block: block.used == self._clock)
        for block in forgotten:
            for row in block.rows or ():
                self._values.pop(row[0], None)
            block.empty()
        return bool(forgotten)

    def _known(self) -> Iterable[int]:
        """The blocks with rows."""
        return [index for index, block in enumerate(self._blocks) if block.rows is not None]

    def _say_changed(self, start: int, count: int) -> None:
        if count:
            self.dataChanged.emit(self.index(start, 0), self.index(start + count - 1, len(self.columns) - 1))

    @contextmanager
    def _resizing(self, start: int, before: int, after: int) -> Iterator[None]:
        """`before` rows from `start` on become `after`; the difference comes or goes at their end."""
        self.is_changing = True
        if after > before:
            self.beginInsertRows(_ROOT, start + before, start + after - 1)
        elif after < before:
            self.beginRemoveRows(_ROOT, start + after, start + before - 1)
        yield
        if after > before:
            self.endInsertRows()
        elif after < before:
            self.endRemoveRows()
        self.is_changing = False
