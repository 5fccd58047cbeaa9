"""`python -m tests.museum.make` keeps a set of books of the present version, once, before it is released.

What is kept: `daybook.db`, packed, and in `expected.json` what must still be read from it by every later version.
A piece of a released version is never made again: it would not be that version's any more.
"""

import gzip
import json
import sys
import tempfile
from contextlib import closing
from itertools import count
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from sqlcipher3 import dbapi2 as driver

from app.books import Books
from app.composition import READ_MODELS, make_rules
from app.version import VERSION
from core.bus import Envelope
from core.domain.values import Micros
from core.journal.reader import JournalReader
from core.journal.sqlite import BOOKS_FILE, BOOKS_FORMAT, open_reader
from core.projections.generation import live_path
from core.projections.rebuild import rebuild
from core.write.verify import verify
from tests.museum.trade import OWNER, trade

MUSEUM = Path(__file__).parent
PACKED, EXPECTED = f"{BOOKS_FILE}.gz", "expected.json"
_COMMANDS = UUID("a7f4b0c2-5a3e-5d11-9d53-2f6a1de0c8d4")
_BEGINNING: Micros = 1_772_442_000_000_000  # 2026-03-02 09:00 UTC
_STEP: Micros = 60_000_000
# sums that later versions must come to as well, whatever else their lists show
_LISTED = {
    "order_list": "sum(total), sum(paid), sum(owing), sum(shipped), sum(backordered)",
    "order_lines": "sum(ordered), sum(cancelled), sum(net)",
    "customer_list": "sum(terms_days), sum(credit_limit), sum(owing)",
    "product_list": "sum(price), sum(on_hand), sum(reserved)",
    "journal_list": "sum(id)",
    "search": "count(amount)",
}
_AMONG = {"search": "WHERE kind IN ('order', 'customer', 'product')"}


def main() -> int:
    piece = MUSEUM / VERSION
    if piece.exists():
        sys.exit(f"{piece} is there. Remove it first, and only if {VERSION} was not released yet.")
    with tempfile.TemporaryDirectory() as name:
        books = Books(Path(name))
        _trade(books)
        piece.mkdir()
        (piece / PACKED).write_bytes(gzip.compress(books.journal_file.read_bytes(), mtime=0))
        expected = {"form": BOOKS_FORMAT} | figures(books)
        (piece / EXPECTED).write_text(json.dumps(expected, indent=1, ensure_ascii=False) + "\n", "utf-8")
    sys.stdout.write(f"{piece} is made.\n")
    return 0


def unpack(piece: Path, folder: Path) -> Books:
    """The books of a piece, laid into an empty folder."""
    (folder / BOOKS_FILE).write_bytes(gzip.decompress((piece / PACKED).read_bytes()))
    return Books(folder)


def figures(books: Books) -> dict[str, Any]:
    """What must be the same whenever these books are read: of the journal and of the lists."""
    with closing(open_reader(books.journal_file)) as connection:
        head = JournalReader(connection, make_rules().codec).head()
        types = connection.execute("SELECT type, count(*) FROM journal GROUP BY type ORDER BY type").fetchall()
    counts = {"entries": head.position, "hash": head.hash.hex(), "types": dict(types)}
    return counts | {"lists": _lists(books)}


def problems(books: Books) -> list[str]:
    with closing(open_reader(books.journal_file)) as connection:
        return [problem.what for problem in verify(connection, *make_rules()).problems]


def _trade(books: Books) -> None:
    clock = count(_BEGINNING, _STEP)
    bus = books.open_bus_at(lambda: next(clock))
    with closing(bus):
        for number, command in enumerate(trade()):
            bus.dispatch(command, Envelope(str(uuid5(_COMMANDS, str(number))), OWNER, "till", f"why {number}"))


def _lists(books: Books) -> dict[str, Any]:
    with books.open_journal() as journal:
        rebuild(books.folder, journal, READ_MODELS)
    views = live_path(books.folder)
    assert views is not None
    with closing(driver.connect(str(views))) as lists:
        assert lists.execute("SELECT * FROM parked").fetchall() == []
        asked = {name: f"SELECT count(*), {sums} FROM {name} {_AMONG.get(name, '')}" for name, sums in _LISTED.items()}
        return {name: list(lists.execute(sql).fetchone()) for name, sql in asked.items()}


if __name__ == "__main__":
    sys.exit(main())
