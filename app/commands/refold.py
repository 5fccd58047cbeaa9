"""`daybook refold`: makes the normalised tables anew from the journal alone, when verify found them other than it."""

import json
import time
from argparse import ArgumentParser, Namespace
from contextlib import closing

from app.books import Books
from app.composition import DECIDERS, make_codec
from core.journal.connection import Error
from core.journal.faults import unavailable
from core.write.mappings import make_mappings
from core.write.refold import refold


def configure(parser: ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print the result as one JSON object, the last line")
    parser.add_argument("--progress", action="store_true", help="print progress as JSON lines")


def run(books: Books, arguments: Namespace) -> int:
    """Exit code. Stopped or failed, the tables are what they were."""
    began = time.monotonic()
    if not books.is_copy:
        books.check_there()
    try:
        with closing(books.open_writer()) as connection:
            mappings = make_mappings(connection.store)
            entries = refold(connection, make_codec(), DECIDERS, mappings, _say if arguments.progress else _silent)
    except Error as error:
        raise unavailable(error) or error from error
    seconds = time.monotonic() - began
    if arguments.json or arguments.progress:
        print(json.dumps({"entries": entries, "seconds": round(seconds, 3)}), flush=True)
    else:
        print(f"The tables are made anew from {entries:,} entries; it took {seconds:.1f} s.")
    return 0


def _silent(done: int, of: int) -> None:
    return None


def _say(done: int, of: int) -> None:
    print(json.dumps({"step": "refolding", "done": done, "of": of}), flush=True)
