"""Reads the first sheet of an XLSX workbook, after a look at how much it would unpack to.

The reader behind it sets aside memory for the whole rectangle up to the farthest cell: a file of 5 kB with one
cell at XFD1048576 would ask for 549 GB. So sizes and cell references are looked at before it gets the file.
"""

import re
import struct
import zlib
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO
from zipfile import BadZipFile, ZipFile, ZipInfo

from python_calamine import CalamineError, CalamineWorkbook

from core.importers.unreadable import MOST_COLUMNS, UnreadableFile, check_row

MOST_PACKED = 25_000_000  # bytes
MOST_UNPACKED = 100_000_000  # bytes
MOST_CELLS = 10_000_000  # of the rectangle from A1 to the farthest cell

_CHUNK = 1 << 20  # bytes
_LONGEST_TAG = 100_000  # bytes without a closing bracket: a tag, or the text of one cell
_REFERENCE = re.compile(rb"""\br\s*=\s*["']([A-Za-z]{0,9})([0-9]{0,18})["']""")


def spreadsheet_rows(path: Path) -> Iterator[list[str]]:
    """The rows of the first sheet as text: numbers in their shortest exact form, times as YYYY-MM-DD HH:MM:SS."""
    _look_inside(path)
    try:
        with CalamineWorkbook.from_path(path) as workbook:
            sheet = workbook.get_sheet_by_index(0)
            for number, cells in enumerate(sheet.iter_rows(), 1):
                row = [_text(cell) for cell in cells]
                check_row(row, "row", number, path.name)
                yield row
    except (CalamineError, OverflowError, ValueError) as error:
        raise _no_workbook(path.name) from error


def _look_inside(path: Path) -> None:
    if path.stat().st_size > MOST_PACKED:
        raise _too_big(path.name, f"{MOST_PACKED // 1_000_000} MB")
    left = MOST_UNPACKED
    try:
        with ZipFile(path) as archive:
            for entry in archive.infolist():
                left -= _unpacked(archive, entry, left, path.name)
    except (BadZipFile, EOFError, NotImplementedError, RuntimeError, ValueError, struct.error, zlib.error) as error:
        raise _no_workbook(path.name) from error


def _unpacked(archive: ZipFile, entry: ZipInfo, left: int, name: str) -> int:
    """The true size of an entry, whatever its header says. Raises UnreadableFile when it is a trap."""
    size = columns = rows = 0
    is_sheet = False
    with archive.open(entry) as stream:
        for piece in _pieces(stream, name):
            size += len(piece)
            if size > left:
                raise _too_big(name, f"{MOST_UNPACKED // 1_000_000} MB unpacked")
            is_sheet = is_sheet or b"sheetData" in piece
            for letters, digits in _REFERENCE.findall(piece):
                columns = max(columns, _column(letters))
                rows = max(rows, int(digits or 0))
    if is_sheet:
        _check_extent(columns, rows, name)
    return size


def _pieces(stream: IO[bytes], name: str) -> Iterator[bytes]:
    """The stream cut behind closing brackets, so that no tag is torn."""
    rest = b""
    while chunk := stream.read(_CHUNK):
        if rest == b"" and chunk.startswith((b"\xff\xfe", b"\xfe\xff")):
            raise _no_workbook(name)  # references could not be seen in UTF-16
        rest += chunk
        cut = rest.rfind(b">") + 1
        yield rest[:cut]
        rest = rest[cut:]
        if len(rest) > _LONGEST_TAG + _CHUNK:
            raise _no_workbook(name)
    yield rest


def _column(letters: bytes) -> int:
    """A is 1, XFD is 16,384."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _check_extent(columns: int, rows: int, name: str) -> None:
    if columns > MOST_COLUMNS:
        raise UnreadableFile(
            f"A sheet of {name} reaches to column {columns:,}, and Daybook reads {MOST_COLUMNS} columns at most.",
            "Copy the columns that are needed to a new workbook, or save the sheet as CSV, and import that.",
        )
    if columns * rows > MOST_CELLS:
        raise UnreadableFile(
            f"A sheet of {name} reaches down to row {rows:,}, too far for a workbook of its width.",
            "Save the sheet as CSV, which may be of any length, and import that.",
        )


def _text(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):  # kept as a fraction of a day, it may be off by a few microseconds
        return (cell + timedelta(milliseconds=500)).replace(microsecond=0).isoformat(" ")
    return str(cell)


def _too_big(name: str, limit: str) -> UnreadableFile:
    return UnreadableFile(
        f"{name} is larger than {limit}, too much for a workbook.",
        "Save the sheet as CSV, which may be of any length, and import that.",
    )


def _no_workbook(name: str) -> UnreadableFile:
    return UnreadableFile(
        f"{name} is not a workbook that can be read: it is damaged, protected, or some other archive.",
        "Open it in a spreadsheet program, save it as .xlsx or CSV and import that file.",
    )
