"""What is asked of a list: which rows, and on the reader thread a page of them and a survey of its whole length."""

from bisect import bisect_right
from typing import Final, NamedTuple, Protocol

from msgspec import Struct
from msgspec.structs import replace

from core.projections.changes import ChangeSet
from core.projections.paging import Fence, Fences, Listing, ListRow, fences, page, rows_by_key
from core.projections.reader import Reader
from core.readmodels.filters import Filter
from ui.list_blocks import PAGE, Blocks, fence_of

COUNTED: Final = 1_000  # counts stop here


class ListQuery(Protocol):
    """A list's question: the listing, and how the filter was read."""

    def run(self, reader: Reader) -> Listing: ...

    def read(self, reader: Reader) -> Filter: ...


class CountRows(Struct, frozen=True):
    """How many rows a list has, COUNTED at most."""

    query: ListQuery

    def run(self, reader: Reader) -> int:
        listing = replace(self.query.run(reader), columns=(), sort="id")
        return len(page(reader, listing, None, COUNTED))


class PageRead(Struct, frozen=True):
    """Rows of a list from `start` on, and the position of the journal that they reflect."""

    position: int
    start: Fence | None
    limit: int
    rows: list[ListRow]


class ReadPage(Struct, frozen=True):
    """`limit` rows from a fence on; from the top for None."""

    listing: Listing
    start: Fence | None
    limit: int

    def run(self, reader: Reader) -> PageRead:
        with reader.transaction() as position:
            rows = page(reader, self.listing, self.start, self.limit)
        return PageRead(position, self.start, self.limit, rows)


class RowsRead(Struct, frozen=True):
    """Those of some records that are in a list, by key, and the position of the journal that they reflect."""

    position: int
    rows: dict[int, ListRow]


class ReadRows(Struct, frozen=True):
    """The rows of some records, as far as the list has them."""

    listing: Listing
    keys: frozenset[int]

    def run(self, reader: Reader) -> RowsRead:
        with reader.transaction() as position:
            return RowsRead(position, rows_by_key(reader, self.listing, self.keys))


class Asked(NamedTuple):
    """A change set whose rows are being read. `gaps_at` is what the blocks without rows reflected when it was asked."""

    changes: ChangeSet
    touched: set[int]
    in_gaps: bool
    gaps_at: int


class Surveyed(Struct, frozen=True):
    """How long a list was at a position, with its fences, and how many rows stood before each mark."""

    position: int
    fences: Fences
    before: dict[Fence, int]


class Survey(Struct, frozen=True):
    """Measure a list, and find the rows of some marks in it."""

    listing: Listing
    marks: tuple[Fence, ...]

    def run(self, reader: Reader) -> Surveyed:
        keys_only = replace(self.listing, columns=())
        with reader.transaction() as position:
            found = fences(reader, keys_only, PAGE)
            before = {mark: self._rows_before(reader, keys_only, found, mark) for mark in self.marks}
        return Surveyed(position, found, before)

    def _rows_before(self, reader: Reader, listing: Listing, found: Fences, mark: Fence) -> int:
        order = Blocks(descending=listing.descending)
        index = bisect_right(found.fences, order.rank(mark), key=order.rank) - 1
        if index < 0:
            return 0
        rows = page(reader, listing, found.fences[index], PAGE)
        return index * PAGE + sum(order.is_before(fence_of(row), mark) for row in rows)
