"""`daybook verify`: checks the chain of the journal, its backups' names, the tables and the lists against its fold."""

import json
import sys
import tempfile
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import sqlcipher3.dbapi2 as sqlite

from app.books import Books
from app.composition import DECIDERS, READ_MODELS, make_codec, make_rules
from core.backups.catalogue import Backup
from core.backups.witnesses import contradicting
from core.journal.check import Problem, Progress
from core.journal.connection import UNREADABLE
from core.journal.reader import JournalReader
from core.journal.sqlite import open_reader
from core.projections.generation import live_path
from core.projections.projector import Projector
from core.projections.rebuild import Difference, build, difference, needs_rebuild
from core.projections.store import Store
from core.write.books import altered_shape
from core.write.mappings import make_mappings
from core.write.verify import Verification, verify
from core.write.verify_file import verify_file

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def configure(parser: ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print the result as one JSON object, the last line")
    parser.add_argument("--progress", action="store_true", help="print progress as JSON lines")


def run(books: Books, arguments: Namespace) -> int:
    """Exit code 1 when anything does not fit; changes nothing."""
    began = time.monotonic()
    found = _verified(books, _progress(arguments, began))
    seconds_of_books = time.monotonic() - began
    problems = [_told(problem) for problem in found.problems] or _witness_problems(books)
    if not problems:  # lists of a damaged journal prove nothing
        problems += _file_problems(books) or _lists_problems(books)
    seconds = time.monotonic() - began
    if arguments.json:
        rate = round(found.entries / seconds_of_books)
        print(json.dumps({"entries": found.entries, "problems": problems, "seconds": round(seconds, 3), "rate": rate}))
    else:
        print("\n".join(problems) or _SOUND.format(entries=found.entries, books=seconds_of_books, all=seconds))
    return 1 if problems else 0


def _verified(books: Books, progress: Progress) -> Verification:
    """A file in several processes; a server, which has its own cores, over one connection."""
    if not books.is_copy:
        books.check_known()
        return verify_file(books.journal_file, make_rules, progress)
    with closing(books.open_connection()) as connection:
        return verify(connection, make_codec(), DECIDERS, make_mappings(connection.store), progress)


def _witness_problems(books: Books) -> list[str]:
    """What the names of the backups have against a journal that fits in itself."""
    with books.open_journal() as journal:
        backup = contradicting(books.folder, journal)
    return [] if backup is None else [_told_witness(backup)]


def _file_problems(books: Books) -> list[str]:
    """What SQLite has against the files' pages and indexes; of what is in them chain and tables tell more."""
    if (said := _integrity(books.journal_file)) != "ok":
        return [f"The books: the file itself is damaged: {said}"]
    if not books.is_copy and (name := altered_shape(books.journal_file)):
        return [f"The books: {name} is not defined as this Daybook defines it"]
    live = live_path(books.folder)
    said = _integrity(live) if live is not None else "ok"
    return [] if said == "ok" else [_UNREADABLE_LISTS.format(why=said)]


def _integrity(path: Path) -> str:
    try:
        with closing(sqlite.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
            return " ".join(str(connection.execute("PRAGMA integrity_check(1)").fetchone()[0]).split())
    except UNREADABLE as error:
        return str(error)


def _lists_problems(books: Books) -> list[str]:
    try:
        found = _compare_lists(books)
    except UNREADABLE as error:
        return [_UNREADABLE_LISTS.format(why=error)]
    return [] if found is None else [_told_lists(found)]


def _compare_lists(books: Books) -> Difference | None:
    """A copy of the lists, brought up to the journal's end, against lists made anew."""
    live = live_path(books.folder)
    if live is None or needs_rebuild(books.folder, READ_MODELS):
        return None  # they are made anew at the next start
    with tempfile.TemporaryDirectory(prefix="daybook-verify-") as name:
        copy, fresh = Path(name) / "views-1.db", Path(name) / "views-2.db"
        _copy(live, copy)
        with _standing_journal(books) as journal:
            build(fresh, journal, READ_MODELS)
            return _difference(copy, fresh, journal)


@contextmanager
def _standing_journal(books: Books) -> Iterator[JournalReader]:
    """The journal as it is now, whatever is booked meanwhile."""
    with closing(open_reader(books.journal_file)) as connection:
        connection.begin_reading()
        yield JournalReader(connection, make_codec())


def _difference(copy: Path, fresh: Path, journal: JournalReader) -> Difference | None:
    with closing(Store(copy, READ_MODELS)) as ours, closing(Store(fresh, READ_MODELS)) as anew:
        projector = Projector(ours, journal, READ_MODELS)
        while projector.step() is not None:
            pass
        return difference(ours, anew)


def _copy(live: Path, copy: Path) -> None:
    source, target = sqlite.connect(live), sqlite.connect(copy)
    source.backup(target)
    source.close()
    target.close()


def _told(problem: Problem) -> str:
    if not problem.position:
        return f"The books: {problem.what}"
    at = (_EPOCH + timedelta(microseconds=problem.at)).strftime("%Y-%m-%d %H:%M:%S UTC")
    entry = f"Entry {problem.position} ({problem.type}, {at})" if problem.type else f"Entry {problem.position}"
    return f"{entry}: {problem.what}"


def _told_witness(backup: Backup) -> str:
    return (
        f"The journal is not the one that {backup.path.name} was taken of: "
        f"entry {backup.position} or one before it was changed, or cut off, since then."
    )


def _told_lists(found: Difference) -> str:
    return f"List {found.table}: {found.a} is shown, and the journal says {found.b}."


def _progress(arguments: Namespace, began: float) -> Progress:
    """JSON lines for a program; for people on a terminal one line that tells rate and time left."""
    if arguments.progress:
        return _say
    return partial(_show, began) if sys.stderr.isatty() else lambda done, of: None


def _say(done: int, of: int) -> None:
    print(json.dumps({"step": "verifying", "done": done, "of": of}), flush=True)


def _show(began: float, done: int, of: int) -> None:
    rate = done / max(time.monotonic() - began, 0.001) / 2  # each entry is looked at twice
    left = (of - done) / max(2 * rate, 1)
    print(f"\r{done / max(of, 1):4.0%}  {rate:,.0f} entries a second, {left:.0f} s left ", end="", file=sys.stderr)
    if done >= of:
        print(file=sys.stderr)


_UNREADABLE_LISTS = "The lists cannot be read: {why}. Rebuild them; they are made from the books."
_SOUND = (
    "All {entries:,} entries fit, and so do tables and lists. {all:.1f} s, of which journal and tables {books:.1f} s."
)
