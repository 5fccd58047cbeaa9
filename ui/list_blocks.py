"""The shape of a long list: consecutive blocks of rows, each with a place, a number of rows, and perhaps the rows."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import accumulate

from core.projections.paging import Fence, ListRow
from ui.cells import Cell

PAGE = 256

Cells = tuple[Cell, ...]


class Block:
    """The rows from `first` on, up to the next block. Without `rows` only their number is known, or believed."""

    __slots__ = ("asked", "cells", "first", "rows", "size", "used")

    def __init__(self, first: Fence | None, size: int, rows: list[ListRow] | None = None) -> None:
        self.first = first  # None is the very top
        self.size = size
        self.rows = rows
        self.cells: list[Cells | None] = [None] * size if rows is not None else []
        self.asked = False  # on its way from the reader thread
        self.used = 0

    def fill(self, rows: list[ListRow]) -> None:
        self.rows, self.size, self.cells, self.asked = rows, len(rows), [None] * len(rows), False

    def empty(self) -> None:
        self.rows, self.cells = None, []

    def insert(self, at: int, rows: Sequence[ListRow]) -> None:
        if self.rows is not None:
            self.rows[at:at] = rows
            self.cells[at:at] = [None] * len(rows)
        self.size += len(rows)

    def remove(self, at: int) -> None:
        if self.rows is not None:
            del self.rows[at], self.cells[at]
        self.size -= 1

    def split(self) -> "Block":
        """Give away all rows behind the first PAGE."""
        assert self.rows is not None, "only known rows can be split"
        rest = Block(fence_of(self.rows[PAGE]), self.size - PAGE, self.rows[PAGE:])
        rest.cells, rest.used = self.cells[PAGE:], self.used
        del self.rows[PAGE:], self.cells[PAGE:]
        self.size = PAGE
        return rest


class Blocks:
    """Blocks in list order. Fences are compared as SQLite sorts: by value, NULL least, then by key."""

    def __init__(self, *, descending: bool) -> None:
        self._descending = descending
        self._blocks: list[Block] = []
        self._starts: list[int] = []

    def __iter__(self) -> Iterator[Block]:
        return iter(self._blocks)

    def __len__(self) -> int:
        return len(self._blocks)

    def __getitem__(self, index: int) -> Block:
        return self._blocks[index]

    @property
    def total(self) -> int:
        return self._starts[-1] + self._blocks[-1].size if self._blocks else 0

    def replace(self, start: int, stop: int, blocks: Iterable[Block]) -> None:
        self._blocks[start:stop] = blocks
        if self._blocks:
            self._blocks[0].first = None
        self.recount()

    def recount(self) -> None:
        """After the size of a block has changed."""
        self._starts = list(accumulate((block.size for block in self._blocks[:-1]), initial=0)) if self._blocks else []

    def start(self, index: int) -> int:
        """The row at which a block starts; of the end, the total."""
        return self._starts[index] if index < len(self._blocks) else self.total

    def end_fence(self, index: int) -> Fence | None:
        """Where the next block begins, None at the end."""
        return self._blocks[index + 1].first if index + 1 < len(self._blocks) else None

    def at_row(self, row: int) -> int:
        """The index of the block with this row."""
        return bisect_right(self._starts, row) - 1

    def at_fence(self, fence: Fence) -> int:
        """The index of the block that a row with this fence belongs to."""
        wanted = self.rank(fence)
        return max(bisect_right(self._blocks, wanted, key=lambda block: self._rank_of_first(block)) - 1, 0)

    def offset(self, block: Block, fence: Fence) -> int:
        """Where in a block with rows a row with this fence stands, or would."""
        assert block.rows is not None
        return self.place(block.rows, fence)

    def place(self, rows: Sequence[ListRow], fence: Fence) -> int:
        """Where in some rows in list order a row with this fence stands, or would."""
        return bisect_left(rows, self.rank(fence), key=lambda row: self.rank(fence_of(row)))

    def rank(self, fence: Fence) -> "Rank":
        return (_Down if self._descending else _Up)(fence)

    def is_before(self, a: Fence, b: Fence) -> bool:
        return self.rank(a) < self.rank(b)

    def _rank_of_first(self, block: Block) -> "Rank":
        return _TOP if block.first is None else self.rank(block.first)


class _Up:
    """A fence as it compares in a list from the least to the greatest."""

    __slots__ = ("at",)

    def __init__(self, fence: Fence) -> None:
        self.at = (fence.value is not None, fence.value, fence.key)

    def __lt__(self, other: "Rank") -> bool:
        return not isinstance(other, _Top) and self.at < other.at


class _Down(_Up):
    """The same the other way."""

    __slots__ = ()

    def __lt__(self, other: "Rank") -> bool:
        return not isinstance(other, _Top) and self.at > other.at


class _Top:
    """Before everything."""

    __slots__ = ()

    def __lt__(self, other: "Rank") -> bool:
        return not isinstance(other, _Top)


Rank = _Up | _Top
_TOP = _Top()


def gap(first: Fence | None, start: int, stop: int, fences: Sequence[Fence]) -> list[Block]:
    """Blocks without rows for the rows from `start` to `stop` of a list whose every PAGE-th row is in `fences`."""
    inner = range(start // PAGE + 1, -(-stop // PAGE))
    places = [(first, start), *((fences[index], index * PAGE) for index in inner)] if stop > start else []
    ends = [*(row for _, row in places[1:]), stop]
    return [Block(place, end - row) for (place, row), end in zip(places, ends, strict=False)]


def fence_of(row: ListRow) -> Fence:
    return Fence(row[1], row[0])


def least_used(blocks: Iterable[Block], keep: int, spared: Callable[[Block], bool]) -> list[Block]:
    """Blocks with rows beyond the `keep` that were used last, those to be spared left out."""
    known = sorted((block for block in blocks if block.rows is not None), key=lambda block: -block.used)
    return [block for block in known[keep:] if not spared(block)]
