"""Opens a file of rows (CSV, TSV, either of them gzipped, XLSX) as a stream of text cells."""

import codecs
import csv
import gzip
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path
from typing import IO, NamedTuple, cast

from core.importers.unreadable import UnreadableFile, check_row, unclosed_quote

LONGEST_LINE = 2_000_000  # bytes; more than the widest row of the longest cells

_SEPARATORS = ",;\t|"
_CHUNK = 1 << 20  # bytes
_UNDEFINED_IN_CP1252 = bytes((0x81, 0x8D, 0x8F, 0x90, 0x9D))

_ZIP, _GZIP, _OLE = b"PK", b"\x1f\x8b", b"\xd0\xcf\x11\xe0"


class _Form(NamedTuple):
    """How a text file is written: found by reading through all of it once."""

    encoding: str
    separator: str


def read_rows(path: Path) -> Iterator[list[str]]:
    """The rows of a file, blank ones too, each cell as text exactly as written.

    Text files stream without end; spreadsheets have limits. Raises UnreadableFile, possibly after some rows.
    """
    with _readable(path):
        if _is_spreadsheet(path):
            from core.importers.spreadsheet import spreadsheet_rows  # noqa: PLC0415  heavy: calamine, seldom needed

            yield from spreadsheet_rows(path)
        else:
            yield from _separated_rows(path)


def _is_spreadsheet(path: Path) -> bool:
    """Whether it is one, by its first bytes. Raises UnreadableFile where they and the name disagree."""
    with path.open("rb") as stream:
        start = stream.read(4)
    suffix = path.suffix.lower()
    if not start:
        raise UnreadableFile(f"{path.name} is empty.", "Export it again and import the new file.")
    if start == _OLE:
        raise UnreadableFile(
            f"{path.name} is an old Excel workbook, or one that is protected by a password.",
            "Open it in a spreadsheet program, save it as .xlsx without a password and import that file.",
        )
    _check_name(path.name, "a packed file (gzip)", is_so=start.startswith(_GZIP), says_so=suffix == ".gz")
    is_zip = start.startswith(_ZIP) and start[2:] in (b"\3\4", b"\5\6")
    _check_name(path.name, "a spreadsheet", is_so=is_zip, says_so=suffix == ".xlsx")
    return is_zip


def _check_name(name: str, what: str, *, is_so: bool, says_so: bool) -> None:
    if is_so and not says_so:
        raise UnreadableFile(
            f"{name} is not what its name says: it holds {what} or an archive.",
            "Give it the ending it had where it came from, or save it as CSV, and import it again.",
        )
    if says_so and not is_so:
        raise UnreadableFile(
            f"{name} is not what its name says: it is not {what}.",
            "Export or download it again, or rename it to .csv if it is plain text.",
        )


def _separated_rows(path: Path) -> Iterator[list[str]]:
    name = path.name
    with _opened(path) as stream:
        form = _survey(stream, name)
    with _opened(path) as stream, TextIOWrapper(stream, form.encoding, newline="") as text:
        reader = csv.reader(text, delimiter=form.separator, strict=True)
        line = 1
        try:
            for row in reader:
                check_row(row, "line", line, name)
                yield row
                line = reader.line_num + 1
        except csv.Error as error:
            raise _miswritten(error, f"line {line}", name) from error


def _miswritten(error: csv.Error, where: str, name: str) -> UnreadableFile:
    if "expected after" not in str(error):
        return unclosed_quote(where, name)
    return UnreadableFile(
        f"{where.capitalize()} of {name} has text behind a closing quotation mark.",
        "Double each quotation mark that belongs to the text, save the file and import it again.",
    )


def _opened(path: Path) -> IO[bytes]:
    return cast(IO[bytes], gzip.open(path)) if path.suffix.lower() == ".gz" else path.open("rb")


def _survey(stream: IO[bytes], name: str) -> _Form:
    """Read through the file once, so that nothing is taken from one that cannot be read to its end."""
    utf8: codecs.IncrementalDecoder | None = codecs.getincrementaldecoder("utf-8")()
    start = b""
    open_line = 0
    is_cp1252 = True
    while chunk := stream.read(_CHUNK):
        start = start or chunk
        open_line = _checked_line(chunk, open_line, name)
        is_cp1252 = is_cp1252 and len(chunk.translate(None, _UNDEFINED_IN_CP1252)) == len(chunk)
        utf8 = _still_utf8(utf8, chunk)
    utf8 = _still_utf8(utf8, b"", final=True)
    if utf8 is None and not is_cp1252:
        raise _unknown_encoding(name)
    encoding = "utf-8-sig" if utf8 else "cp1252"  # ISO-8859-1 is the same wherever it has letters
    return _Form(encoding, _separator(start))


def _checked_line(chunk: bytes, open_line: int, name: str) -> int:
    """The length so far of the line left open, in bytes."""
    if chunk.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise _unknown_encoding(name)
    if b"\0" in chunk:
        raise UnreadableFile(
            f"{name} is not a text file, or a damaged one: it holds bytes of value zero.",
            "Export or download it again and import the new file.",
        )
    end = max(chunk.rfind(b"\n"), chunk.rfind(b"\r"))
    open_line = open_line + len(chunk) if end < 0 else len(chunk) - end - 1
    if open_line > LONGEST_LINE:
        raise UnreadableFile(
            f"{name} has a line of more than {LONGEST_LINE:,} bytes, which no table has.",
            "Export it again as CSV with one record a line and import the new file.",
        )
    return open_line


def _still_utf8(
    decoder: codecs.IncrementalDecoder | None, chunk: bytes, *, final: bool = False
) -> codecs.IncrementalDecoder | None:
    try:
        if decoder is not None:
            decoder.decode(chunk, final)
    except UnicodeDecodeError:
        return None
    return decoder


def _unknown_encoding(name: str) -> UnreadableFile:
    return UnreadableFile(
        f"{name} uses a text encoding Daybook does not know.", 'Save it as "CSV UTF-8" and import it again.'
    )


def _separator(start: bytes) -> str:
    """The one that the first line has most of; a comma where it has none."""
    lines = start.decode("latin-1").splitlines()
    header = next((line for line in lines if line.strip()), "")
    return max(_SEPARATORS, key=header.count)


@contextmanager
def _readable(path: Path) -> Iterator[None]:
    """Turns what the system says into the three parts of a sentence."""
    try:
        yield
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise UnreadableFile(
            f"{path.name} is damaged or breaks off before its end.",
            "Download or copy it again and import the new file.",
        ) from error
    except UnicodeDecodeError as error:
        raise UnreadableFile(
            f"{path.name} was changed while it was read.", "Wait until it is complete and import it again."
        ) from error
    except OSError as error:
        raise UnreadableFile(
            f"{path.name} could not be read: {error.strerror or error}.", "Check the file and import it again."
        ) from error
