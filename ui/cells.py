"""What a table model hands to the row delegate: each cell complete and formatted, so that painting asks only once."""

from dataclasses import dataclass
from typing import Final, Literal

from PySide6.QtCore import Qt

CELL_ROLE: Final = Qt.ItemDataRole.UserRole + 1
ROW_ROLE: Final = Qt.ItemDataRole.UserRole + 2


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell as it is painted. Three forms:

    text alone; icon and word (`icon`, `tone`, no fill) for dense columns; and, with `chip`, the filled status chip.
    """

    text: str
    align: Literal["left", "right"] = "left"
    weight: int = 400
    color: str | None = None  # a token or tone of ui.theme; None is the tone's own colour, or plain text without one
    tone: str | None = None  # colours icon and chip, and the text unless `color` says otherwise
    icon: str | None = None
    chip: bool = False
    italic: bool = False
    trailing_icon: str | None = None
    trailing_tone: str | None = None
    tip: str = ""  # what its icon means, for the pointer resting on it
    icon_at_edge: bool = False  # in right-aligned columns: icons stand under each other, not before each number


@dataclass(frozen=True, slots=True)
class RowLook:
    """What is particular about a whole row; models answer it under ROW_ROLE for every cell, or None."""

    tint: str | None = None  # tone whose background fills the row
    marked: bool = False  # changed by someone else just now: an accent bar at the leading edge
    faded: bool = False  # not in the list's figures yet: all text in text3
