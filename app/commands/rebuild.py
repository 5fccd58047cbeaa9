"""`daybook rebuild`: makes the lists anew from the journal, or lets them catch up, beside the window."""

import json
import os
import time
from argparse import ArgumentParser, Namespace

from app.books import Books
from app.composition import READ_MODELS
from app.lock import is_owners_token
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
    if arguments.catch_up:
        entries = _catch_up(books, say, _Following(books, arguments.owner) if arguments.follow else None)
    else:
        entries = _rebuild(books, say)
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


def _catch_up(books: Books, say: Progress, following: "_Following | None") -> int:
    with books.open_projector() as projector, books.open_journal() as journal:
        while (changes := projector.step()) is not None or (following is not None and following.goes_on()):
            if changes is None:
                time.sleep(SECONDS_BETWEEN_LOOKS)
            else:
                say(changes.last, journal.head().position)
        return projector.position


class _Following:
    """Goes on until stopped, or until the desk whose child this is has ended: the next one has its own projector."""

    def __init__(self, books: Books, owner: str) -> None:
        self._folder, self._owner, self._parent = books.folder, owner, os.getppid()

    def goes_on(self) -> bool:
        return not self._owner or (os.getppid() == self._parent and is_owners_token(self._folder, self._owner))


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
