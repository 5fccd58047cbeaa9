"""Single bits flipped in all files of the books: what does harm is found, by opening them or by verify."""

import io
import random
import shutil
from argparse import Namespace
from collections.abc import Callable, Iterator
from contextlib import closing, redirect_stdout
from pathlib import Path
from typing import NamedTuple

import sqlcipher3.dbapi2 as sqlite

from app.backups import take_backup
from app.books import Books
from app.commands import verify
from app.composition import READ_MODELS, make_rules
from core.backups.catalogue import backups, backups_folder
from core.backups.checking import Unfit, checked_head
from core.errors import Unavailable
from core.journal.sqlite import BOOKS_FILE
from core.projections.generation import live_path
from core.projections.rebuild import needs_rebuild
from tests.core.write.desk import Desk
from tests.faults.errands import Errands, latest_command
from tests.faults.lists import make_anew
from tests.faults.places import memory_folder

MADE_ANEW = "made anew"
# how long a document is serves ranking alone, which no query asks for;
# what was refused, and what a command said, is outside of the chain by decision: nothing tells of it what it was
_ROWS = {"command_log": "SELECT command_id, actor, first, last, outcome FROM command_log WHERE first IS NOT NULL"}

Look = Callable[[Path], bool]


class Flipped(NamedTuple):
    """What a number of flipped bits came to."""

    flips: int = 0
    harmful: int = 0  # something that the program reads is another, or cannot be read
    found: int = 0
    missed: int = 0  # harmful and not found

    @property
    def is_sound(self) -> bool:
        return not self.missed


def flip_bits(seed: int, count: int, look: Look | None = None) -> Iterator[Flipped]:
    """Each flip on a fresh copy. `look` says whether it finds something wrong."""
    chance = random.Random(seed)
    find = look or verified
    with memory_folder() as folder:
        books = folder / "books"
        _work(books, folder / "desk", seed)
        whole = readable(books)
        assert not find(books), "what is sound is told as wrong"
        for _ in range(count):
            tried = folder / "tried"
            shutil.copytree(books, tried)
            _flip(chance, tried)
            is_harmful, is_found = harms(readable(tried), whole), find(tried)
            shutil.rmtree(tried)
            yield Flipped(1, int(is_harmful), int(is_found), int(is_harmful and not is_found))


def _work(books: Path, desk_folder: Path, seed: int) -> None:
    """Books as a kill leaves them: some in the file, some in its log, with lists and a backup."""
    desk = Desk(desk_folder)
    errands = Errands(seed)
    with closing(desk.connection):
        errands.first().run(desk)
        for _ in range(30):
            errands.next(latest_command(desk)).run(desk)
        desk.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        take_backup(Books(desk_folder))
        errands.next(latest_command(desk)).run(desk)
        make_anew(desk_folder)
        shutil.copytree(desk_folder, books, ignore=shutil.ignore_patterns("*-shm", "*.lock"))


def _flip(chance: random.Random, books: Path) -> None:
    """One bit, wherever in all bytes of all files."""
    files = sorted(path for path in books.rglob("*") if path.is_file() and path.stat().st_size)
    file = (
        chance.choice(files) if chance.random() < 0.5 else chance.choices(files, [f.stat().st_size for f in files])[0]
    )
    content = bytearray(file.read_bytes())
    content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    file.write_bytes(content)


def readable(books: Path) -> list[object]:
    """All that can be read of the backups, of the books and of their lists."""
    kept = [_content(path) for path in (*sorted(books.glob("*/daybook-*.db")), books / BOOKS_FILE)]
    return [*kept, _lists(books)]


def harms(now: list[object], whole: list[object]) -> bool:
    """Lists that are made anew at the next start are no harm."""
    return now[:-1] != whole[:-1] or now[-1] not in (whole[-1], MADE_ANEW)


def _lists(books: Path) -> object:
    try:
        live = live_path(books)
        return MADE_ANEW if live is None or needs_rebuild(books, READ_MODELS) else _content(live)
    except Unavailable:
        return "unreadable"


def _content(path: Path) -> object:
    """Every row of every table, over a copy, since looking changes a write-ahead log's files."""
    with memory_folder() as folder:
        for part in path.parent.glob(f"{path.name}*"):
            shutil.copy2(part, folder)
        try:
            with closing(sqlite.connect(folder / path.name)) as connection:
                tables = connection.execute("SELECT name, sql FROM sqlite_master ORDER BY name").fetchall()
                stored = [name for name, sql in tables if (sql or "").startswith("CREATE TABLE")]
                names = [name for name in stored if not name.endswith("_docsize")]
                rows = [connection.execute(_ROWS.get(name, f'SELECT * FROM "{name}"')).fetchall() for name in names]
                return tables, rows, connection.execute("PRAGMA integrity_check").fetchall()
        except (sqlite.Error, UnicodeDecodeError):
            return "unreadable"


def verified(books: Path) -> bool:
    """Whether verify, or opening what is to be verified, finds something; backups are read as a restore reads them."""
    try:
        with redirect_stdout(io.StringIO()):
            if verify.run(Books(books), Namespace(json=True, progress=False)):
                return True
        for backup in backups(backups_folder(books)):
            checked_head(backup.path, make_rules())
    except (Unavailable, Unfit):
        return True
    return len(backups(backups_folder(books))) < len(list(books.glob("*/daybook-*.db")))


def integrity_alone(books: Path) -> bool:
    """A deliberate mistake: SQLite's own check taken for enough."""
    for path in (books / BOOKS_FILE, *books.glob("views-*.db"), *books.glob("*/daybook-*.db")):
        content = _content(path)
        if content == "unreadable" or content[2] != [("ok",)]:  # type: ignore[index]
            return True
    return False
