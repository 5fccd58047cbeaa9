"""`daybook verify`: checks the chain of the journal, the tables against its fold, and the lists against a rebuild."""

import json
import tempfile
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import sqlcipher3.dbapi2 as sqlite

from app.books import Books
from app.composition import DECIDERS, READ_MODELS, make_codec
from core.journal.check import Problem
from core.journal.sqlite import BOOKS_FILE, open_reader
from core.projections.generation import live_path
from core.projections.projector import Projector
from core.projections.rebuild import Difference, build, difference, needs_rebuild
from core.projections.store import Store
from core.write.mappings import make_mappings
from core.write.verify import verify

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def configure(parser: ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print the result as one JSON object, the last line")
    parser.add_argument("--progress", action="store_true", help="print progress as JSON lines")


def run(books: Books, arguments: Namespace) -> int:
    """Exit code 1 when anything does not fit; changes nothing."""
    began = time.monotonic()
    with books.open_journal():  # says so when there are no books
        connection = open_reader(books.folder / BOOKS_FILE)
    try:
        found = verify(connection, make_codec(), DECIDERS, make_mappings(), _say if arguments.progress else None)
    finally:
        connection.close()
    problems = [_told(problem) for problem in found.problems]
    if not problems:  # lists of a damaged journal prove nothing
        problems += [_told_lists(each) for each in _lists_problems(books)]
    seconds = time.monotonic() - began
    if arguments.json:
        print(json.dumps({"entries": found.entries, "problems": problems, "seconds": round(seconds, 3)}))
    else:
        print("\n".join(problems) or f"All {found.entries:,} entries fit, and so do tables and lists. {seconds:.1f} s.")
    return 1 if problems else 0


def _lists_problems(books: Books) -> Iterator[Difference]:
    """A copy of the lists, brought up to the journal's end, against lists made anew."""
    live = live_path(books.folder)
    if live is None or needs_rebuild(books.folder, READ_MODELS):
        return  # they are made anew at the next start
    with tempfile.TemporaryDirectory(prefix="daybook-verify-") as name, books.open_journal() as journal:
        copy, fresh = Path(name) / "views-1.db", Path(name) / "views-2.db"
        _copy(live, copy)
        build(fresh, journal, READ_MODELS)
        ours, anew = Store(copy, READ_MODELS), Store(fresh, READ_MODELS)
        try:
            projector = Projector(ours, journal, READ_MODELS)
            while projector.step() is not None:
                pass
            found = difference(ours, anew)
        finally:
            ours.close()
            anew.close()
    if found is not None:
        yield found


def _copy(live: Path, copy: Path) -> None:
    source, target = sqlite.connect(live), sqlite.connect(copy)
    source.backup(target)
    source.close()
    target.close()


def _told(problem: Problem) -> str:
    at = (_EPOCH + timedelta(microseconds=problem.at)).strftime("%Y-%m-%d %H:%M:%S UTC") if problem.at else "no time"
    return f"Entry {problem.position} ({problem.type}, {at}): {problem.what}"


def _told_lists(found: Difference) -> str:
    return f"List {found.table}: {found.a} is shown, and the journal says {found.b}."


def _say(done: int, entries: int) -> None:
    print(json.dumps({"step": "verifying", "done": done, "of": entries}), flush=True)
