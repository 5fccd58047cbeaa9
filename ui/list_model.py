"""The model of every list: pages by key around what is in view, kept right by change sets, never reset for a row.

Only a window of the list is in memory: some pages of rows, and the fences between all others. Rows that the view comes
to are read at once where that is cheap; of a slow list everything is read on the reader thread, with skeletons
meanwhile. Its answers come in the order of the questions, each no older than the one before. How many rows there are
between the pages is measured there, again whenever a change leaves it in doubt.
"""

import re
from collections.abc import Callable, Sequence
from itertools import groupby, pairwise
from typing import Any, Final

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from core.projections.changes import ChangeSet, TableChanges
from core.projections.paging import Fence, Listing, ListRow, page, rows_by_key
from ui.columns import ListColumn
from ui.dispatcher import Dispatcher, Query, Reading
from ui.list_blocks import PAGE, Block, Blocks, fence_of, gap
from ui.list_queries import Asked, PageRead, ReadPage, ReadRows, RowsRead, Survey, Surveyed
from ui.list_window import ListWindow

SURVEY_AFTER_MS: Final = 300
_SLACK: Final = 8  # rows by which a page may have grown since it was measured
_WORDS: Final = "search"  # the table whose full text a filter may ask


class ListModel(ListWindow):
    """For one list at a time. `listing` is None until the first was shown."""

    replaced = Signal()  # another list is shown
    counted = Signal()  # the number of rows was measured
    found = Signal(int)  # the row that was looked for in a slow list
    came = Signal(int, int)  # so many records new to the list stand from this row on
    failed = Signal(object)  # core.errors.Unavailable

    def __init__(
        self,
        dispatcher: Dispatcher,
        columns: Sequence[ListColumn],
        records: Callable[[list[ListRow]], Sequence[Any]],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(columns, records, parent)
        self.listing: Listing | None = None
        self.is_counted = False
        self._dispatcher = dispatcher
        self._is_slow = False
        self._placing: frozenset[str] = frozenset()  # columns that decide whether and where a row stands
        self._gaps_at = -1  # the position that the sizes of blocks without rows reflect
        self._since: list[ChangeSet] = []  # what came while reads were under way
        self._readings: dict[Reading, Listing] = {}
        self._applying: dict[QObject, Asked] = {}
        self._moving: dict[int, ListRow] = {}  # rows whose new place is being read
        self._wanted: int | None = None  # the key that is looked for
        self._missing: tuple[int, int] | None = None
        self._survey_timer = QTimer(self, singleShot=True, interval=SURVEY_AFTER_MS)
        self._survey_timer.timeout.connect(self._on_survey_timer_timeout)
        self._missing_timer = QTimer(self, singleShot=True, interval=0)
        self._missing_timer.timeout.connect(self._on_missing_timer_timeout)
        dispatcher.changed.connect(self._on_dispatcher_changed)

    def show(self, listing: Listing, *, slow: bool = False) -> None:
        """Show another list from its top: at once or, if it may be `slow`, as soon as its first page was read."""
        self._forget_readings()
        if slow:
            self._ask(listing, ReadPage(listing, None, PAGE + 1), self._on_first_page_read)
        else:
            self._show(listing, page(self._dispatcher.reader, listing, None, PAGE + 1), slow=False)

    def want(self, first: int, last: int) -> None:
        """The view comes to these rows: have them in memory."""
        last = min(last, self._blocks.total - 1)
        if first < 0 or first > last:
            return
        self._clock += 1
        index = self._blocks.at_row(first)
        while index < len(self._blocks) and self._blocks.start(index) <= last:
            self._use(index)
            index += 1
        if self._let_go() and (self._applying or self._moving):
            self._doubt()  # what changes in them is not known yet

    def find(self, key: int) -> int:
        """The row of a record, read if need be; -1 when it is not in the list as far as that is known. A slow list says
        it later, by `found`."""
        if self.listing is None or key in self._values or not self._blocks:
            return self._row_of(key)
        if self._is_slow:
            self._wanted = key
            self._ask(self.listing, ReadRows(self.listing, frozenset({key})), self._on_wanted_read)
            return -1
        found = rows_by_key(self._dispatcher.reader, self.listing, [key])
        if key in found:
            self._load(self._blocks.at_fence(fence_of(found[key])))
        return self._row_of(key)

    def seek(self, fence: Fence) -> int:
        """The first row at or behind a place in the list's order; -1 when there is none. A slow list says it later."""
        if self.listing is None:
            return -1
        if self._is_slow:
            self._wanted = -1
            self._ask(self.listing, ReadPage(self.listing, fence, 1), self._on_wanted_read)
            return -1
        found = page(self._dispatcher.reader, self.listing, fence, 1)
        return self.find(found[0][0]) if found else -1

    def give_up_finding(self) -> None:
        """The user has gone elsewhere meanwhile."""
        self._wanted = None

    # Reading

    def _show(self, listing: Listing, rows: list[ListRow], *, slow: bool) -> None:
        self.listing, self._is_slow = listing, slow
        self._placing = frozenset((listing.sort, *re.findall(r"\w+", listing.where)))
        self._gaps_at, self._missing = -1, None
        self._moving.clear()
        self.is_counted = len(rows) <= PAGE
        blocks = Blocks(descending=listing.descending)
        rest = [] if self.is_counted else [Block(fence_of(rows[PAGE]), 0)]
        blocks.replace(0, 0, [Block(None, 0), *rest])
        blocks[0].fill(rows[:PAGE])
        blocks.recount()
        self._start_anew(blocks)
        self.replaced.emit()
        self.counted.emit()
        if not self.is_counted:
            self._survey()

    def _use(self, index: int) -> None:
        block = self._blocks[index]
        block.used = self._clock
        if block.rows is not None or block.asked or not block.size:
            return
        if self._is_slow:
            self._fetch(index)
        else:
            self._load(index)

    def _fetch(self, index: int) -> None:
        """Have a block read, unless it has its rows or they are on their way."""
        block = self._blocks[index]
        if block.rows is None and not block.asked and self.listing is not None:
            block.asked = True
            self._ask(self.listing, ReadPage(self.listing, block.first, block.size + _SLACK), self._on_page_read)

    def _load(self, index: int) -> None:
        """Read a block at once, unless it has its rows."""
        block = self._blocks[index]
        if block.rows is None and self.listing is not None:
            limit = block.size + _SLACK
            self._take(index, page(self._dispatcher.reader, self.listing, block.first, limit), limit)

    def _take(self, index: int, rows: list[ListRow], limit: int) -> None:
        """Rows from the beginning of a block on, `limit` of them or all that follow."""
        end = self._blocks.end_fence(index)
        own = rows if end is None else rows[: self._blocks.place(rows, end)]
        if len(own) == limit:  # it is longer than believed, and nobody knows by how much
            self._blocks.replace(index + 1, index + 1, [Block(fence_of(own[-1]), 0)])
            own = own[:-1]
            self._doubt()
        self._fill(index, [row for row in own if row[0] not in self._values])  # those will move here when told to

    def _missed(self, row: int) -> None:
        first, last = self._missing or (row, row)
        self._missing = (min(first, row), max(last, row))
        if not self._missing_timer.isActive():
            self._missing_timer.start()

    def _doubt(self) -> None:
        """How many rows there are out of memory is no longer certain: measure again, soon but not at once."""
        if not self._survey_timer.isActive():
            self._survey_timer.start()

    def _survey(self) -> None:
        assert self.listing is not None
        known = self._known()
        marks = {self._blocks[index].first for index in known} | {self._blocks.end_fence(index) for index in known}
        self._ask(self.listing, Survey(self.listing, tuple(mark for mark in marks if mark)), self._on_surveyed)

    def _fit_gaps(self, surveyed: Surveyed) -> bool:
        """Let the blocks without rows be as many and as long as measured. False when other pages are known by now."""
        stretches = self._stretches()
        bounds = {self._blocks[index].first for stretch in stretches for index in stretch if index < len(self._blocks)}
        if not bounds <= surveyed.before.keys() | {None}:
            return False
        for start, stop in stretches:
            first, end = self._blocks[start].first, self._blocks.end_fence(stop - 1)
            top = surveyed.before[first] if first else 0
            bottom = surveyed.before[end] if end else surveyed.fences.total
            self._replace_gap(start, stop, gap(first, top, bottom, surveyed.fences.fences))
        self._gaps_at, self.is_counted = surveyed.position, True
        return True

    def _stretches(self) -> list[tuple[int, int]]:
        """Where blocks without rows follow each other, the last first."""
        ends = [-1, *self._known(), len(self._blocks)]
        return [(before + 1, after) for before, after in pairwise(ends) if before + 1 < after][::-1]

    def _ask(self, listing: Listing, query: Query, answer: Callable[[Any], None]) -> Reading:
        reading = self._dispatcher.read(query)
        self._readings[reading] = listing
        reading.done.connect(answer)
        reading.failed.connect(self._on_reading_failed)
        return reading

    def _answered(self) -> Listing:
        """The list that was asked about."""
        reading = self.sender()
        assert isinstance(reading, Reading)
        return self._readings.pop(reading)

    def _go_to(self, row: ListRow) -> None:
        """Have a row in memory that was looked for, and say where it is."""
        self._wanted = row[0]
        self._fetch(self._blocks.at_fence(fence_of(row)))
        self._tell_found()

    def _tell_found(self) -> None:
        row = self._row_of(self._wanted) if self._wanted is not None else -1
        if row >= 0:
            self._wanted = None
            self.found.emit(row)

    def _forget_readings(self) -> None:
        for reading in self._readings:
            reading.cancel()
        self._readings.clear()
        self._applying.clear()
        self._since, self._wanted = [], None
        self._survey_timer.stop()

    # Changes

    def _catch_up(self, position: int, *, in_gaps: bool) -> None:
        """Apply once more what came after the position that an answer reflects."""
        for changes in self._since:
            if changes.last > position:
                self._apply(changes, in_gaps=in_gaps)
        self._forget_since(position)

    def _forget_since(self, position: int) -> None:
        """What is read from now on reflects this position."""
        self._since = [changes for changes in self._since if changes.last > position] if self._readings else []

    def _apply(self, changes: ChangeSet, *, in_gaps: bool) -> None:
        """Bring the rows that a change set touches to their present state. Rows in memory come out the same however
        often it is applied; with `in_gaps` the blocks without rows take their part too, and that only once."""
        if self.listing is None or not (touched := self._touched(changes, self.listing)):
            return
        if self._is_slow:
            reading = self._ask(self.listing, ReadRows(self.listing, frozenset(touched)), self._on_rows_read)
            self._applying[reading] = Asked(changes, touched, in_gaps, self._gaps_at)
        else:
            now = rows_by_key(self._dispatcher.reader, self.listing, touched)
            self._put(changes.of(self.listing.table), touched, now, in_gaps=in_gaps)

    def _put(self, its: TableChanges, touched: set[int], now: dict[int, ListRow], *, in_gaps: bool) -> None:
        new = [row for key, row in now.items() if key not in self._values]
        for key in touched:
            self._moving.pop(key, None)
        unknown = touched - self._values.keys()
        for key in touched - unknown:
            self._place(key, now.get(key))
        fresh = its.inserted - its.deleted
        self._bring(new, fresh, in_gaps=in_gaps)
        if in_gaps and self._has_gaps() and not unknown <= fresh:
            self._doubt()  # some may have stood, or may stand now, where rows are only counted

    def _touched(self, changes: ChangeSet, listing: Listing) -> set[int]:
        """The keys of the rows in memory that a change set changes, and of all that may come, go or move by it."""
        its = changes.of(listing.table)
        keys, asked = {*its.inserted, *its.deleted}, self._applying.values()
        for key, columns in its.changed.items():
            if key in self._values or columns & self._placing or any(key in each.touched for each in asked):
                keys.add(key)
        if f"{_WORDS}_fts" in self._placing:
            words = changes.of(_WORDS)
            keys.update((*words.inserted, *words.changed, *words.deleted))
        return {key for key in keys if isinstance(key, int)}

    def _place(self, key: int, row: ListRow | None) -> None:
        """A row in memory is such now, or is no longer in the list."""
        if row is None:
            self._remove(key)
        elif row[1] == self._values[key]:
            self._renew(row)
        elif self._is_slow and self._blocks[to := self._blocks.at_fence(fence_of(row))].rows is None:
            self._moving[key] = row  # it stays in its place until the other was read
            self._fetch(to)
        else:
            self._load(self._blocks.at_fence(fence_of(row)))
            to = self._blocks.at_fence(fence_of(row))
            if self._blocks[to].rows is not None:
                self._move(row, to)
            else:  # to the far end of what was never measured
                self._remove(key)
                self._doubt()

    def _move_on(self) -> None:
        """Move the rows whose new place was read; ask anew for what was measured anew."""
        moving, self._moving = self._moving, {}
        for key, row in moving.items():
            if key in self._values:
                self._place(key, row)

    def _bring(self, new: list[ListRow], fresh: frozenset[Any], *, in_gaps: bool) -> None:
        """Put rows that were not in memory to their places; where rows are only counted, those not there before."""
        rows = [row for row in new if row[0] not in self._values]
        rows.sort(key=lambda row: self._blocks.rank(fence_of(row)))
        by_block = groupby(rows, key=lambda row: self._blocks.at_fence(fence_of(row)))
        for index, group in reversed([(index, list(group)) for index, group in by_block]):
            if self._blocks[index].rows is not None:
                for row, count in self._insert(index, group):
                    self.came.emit(row, count)
            elif in_gaps:
                came = [row for row in group if row[0] in fresh]
                self._grow(index, self._blocks[index].size, came)
                self.came.emit(self._blocks.start(index), len(came))

    def _has_gaps(self) -> bool:
        return any(block.rows is None for block in self._blocks)

    # Answers

    @Slot(object)
    def _on_dispatcher_changed(self, changes: ChangeSet) -> None:
        if self._readings:
            self._since.append(changes)
        self._apply(changes, in_gaps=changes.last > self._gaps_at)

    @Slot(object)
    def _on_first_page_read(self, read: PageRead) -> None:
        listing, since = self._answered(), self._since
        self._forget_readings()  # they are about the list before
        self._show(listing, read.rows, slow=True)
        self._since = since
        self._catch_up(read.position, in_gaps=False)

    @Slot(object)
    def _on_page_read(self, read: PageRead) -> None:
        self._answered()
        for index, block in enumerate(self._blocks):
            if block.asked and block.first == read.start:
                block.asked = False
                self._take(index, read.rows, read.limit)
                break
        self._move_on()
        self._catch_up(read.position, in_gaps=False)
        self._tell_found()

    @Slot(object)
    def _on_rows_read(self, read: RowsRead) -> None:
        """What a change set touched. If all was measured meanwhile, the blocks without rows have it already or will."""
        asked = self._applying.pop(self.sender())
        listing = self._answered()
        in_gaps = asked.in_gaps and asked.gaps_at == self._gaps_at
        self._put(asked.changes.of(listing.table), asked.touched, read.rows, in_gaps=in_gaps)
        self._forget_since(read.position)

    @Slot(object)
    def _on_wanted_read(self, read: RowsRead | PageRead) -> None:
        self._answered()
        rows = list(read.rows.values()) if isinstance(read, RowsRead) else read.rows
        if rows and self._wanted is not None:
            self._go_to(rows[0])

    @Slot(object)
    def _on_surveyed(self, surveyed: Surveyed) -> None:
        self._answered()
        if self._fit_gaps(surveyed):
            self._move_on()
            self._catch_up(surveyed.position, in_gaps=True)
            self.counted.emit()
        else:
            self._doubt()

    @Slot(object)
    def _on_reading_failed(self, error: object) -> None:
        self._applying.pop(self.sender(), None)
        self._answered()
        for block in self._blocks:
            block.asked = False
        self.failed.emit(error)

    @Slot()
    def _on_survey_timer_timeout(self) -> None:
        self._survey()

    @Slot()
    def _on_missing_timer_timeout(self) -> None:
        missing, self._missing = self._missing, None
        if missing:
            self.want(*missing)
