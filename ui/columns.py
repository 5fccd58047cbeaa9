"""A column of a list: its heading, its place in the order of rows, and the cell that it makes of a row."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from ui.cells import Cell
from ui.header import ColumnSpec


@dataclass(frozen=True)
class ListColumn:
    """`sort` is the name by which the list's query sorts by it, None when it does not; `letters` turns what is typed
    in the list into a value of that order, so that typing jumps. `width` is in pixels at text scale 1."""

    key: str
    title: str
    width: int
    cell: Callable[[Any], Cell]
    align: Literal["left", "right"] = "left"
    sort: str | None = None
    letters: Callable[[str], Any] | None = None
    stretch: bool = False

    @property
    def spec(self) -> ColumnSpec:
        return ColumnSpec(self.key, self.title, self.width, self.align, self.stretch, self.sort is not None)
