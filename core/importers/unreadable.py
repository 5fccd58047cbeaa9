"""What a file must keep to if it is to be read, and the answer when it does not."""

from collections.abc import Sequence

from core.errors import Sentence, Unavailable

MOST_COLUMNS = 200
LONGEST_CELL = 2_000  # characters

_SAFE = "Nothing was imported; your books are as they were."


class UnreadableFile(Unavailable):
    """The file is not what it says, or breaks off, or goes beyond all bounds."""

    def __init__(self, happened: str, todo: str) -> None:
        super().__init__(Sentence(happened, _SAFE, todo))


def check_row(row: Sequence[str], what: str, number: int, name: str) -> None:
    """Raise UnreadableFile when a row has too many cells, or one that is too long. `what` is row or line."""
    if len(row) <= MOST_COLUMNS and max(map(len, row), default=0) <= LONGEST_CELL:
        return
    where = f"{what} {number}"
    if len(row) > MOST_COLUMNS:
        raise UnreadableFile(
            f"{where.capitalize()} of {name} has {len(row):,} columns, and Daybook reads {MOST_COLUMNS} at most.",
            "Delete the columns that are not needed, save the file and import it again.",
        )
    if any(len(cell) > LONGEST_CELL and "\n" in cell for cell in row):
        raise unclosed_quote(where, name)
    raise UnreadableFile(
        f"{where.capitalize()} of {name} has a cell of more than {LONGEST_CELL:,} characters.",
        "Shorten that cell, save the file and import it again.",
    )


def unclosed_quote(where: str, name: str) -> UnreadableFile:
    return UnreadableFile(
        f"{where.capitalize()} of {name} opens a quotation mark that is not closed.",
        "Close or remove that quotation mark, save the file and import it again.",
    )
