"""`daybook rebuild`: makes the lists anew from the journal, or lets them catch up, beside the window."""

import json
import time
from argparse import ArgumentParser, Namespace

from app.books import Books
from app.composition import READ_MODELS
from core.projections.generation import sweep
from core.projections.rebuild import Progress, rebuild

SECONDS_BETWEEN_STEPS = 0.1
SECONDS_BETWEEN_LOOKS = 0.25


def configure(parser: ArgumentParser) -> None:
    parser.add_argument("--catch-up", action="store_true", help="add only what is new to the lists there are")
    parser.add_argument("--follow", action="store_true", help="with --catch-up: go on until stopped")
    parser.add_argument("--json", action="store_true", help="print the result as one JSON object, the last line")
    parser.add_argument("--progress", action="store_true", help="print progress as JSON lines")


def run(books: Books, arguments: Namespace) -> int:
    """Exit code. Stopped or failed, the lists are what they were."""
    began = time.monotonic()
    say = _Steps("following" if arguments.follow else "rebuilding") if arguments.progress else _silent
    entries = _catch_up(books, say, arguments.follow) if arguments.catch_up else _rebuild(books, say)
    seconds = time.monotonic() - began
    if arguments.json or arguments.progress:
        print(json.dumps({"entries": entries, "seconds": round(seconds, 3)}), flush=True)
    else:
        print(f"The lists show {entries:,} entries; it took {seconds:.1f} s.")
    return 0


def _rebuild(books: Books, say: Progress) -> int:
    with books.open_journal() as journal:
        sweep(books.folder)
        rebuild(books.folder, journal, READ_MODELS, progress=say)
        return journal.head().position


def _catch_up(books: Books, say: Progress, is_following: bool) -> int:
    with books.open_projector() as projector, books.open_journal() as journal:
        while (changes := projector.step()) is not None or is_following:
            if changes is None:
                time.sleep(SECONDS_BETWEEN_LOOKS)
            else:
                say(changes.last, journal.head().position)
        return projector.position


def _silent(position: int, head: int) -> None:
    return None


class _Steps:
    """Prints how far it is, a few times a second."""

    def __init__(self, step: str) -> None:
        self._step = step
        self._said_at = 0.0

    def __call__(self, position: int, head: int) -> None:
        if time.monotonic() - self._said_at > SECONDS_BETWEEN_STEPS:
            self._said_at = time.monotonic()
            print(json.dumps({"step": self._step, "done": position, "of": head}), flush=True)
