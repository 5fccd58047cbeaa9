"""`daybook fetch`: brings this desk's copy of the journal to where the server is now."""

import json
from argparse import ArgumentParser, Namespace

from app.books import Books
from app.team_books import TeamBooks
from core.errors import Sentence, Unavailable


def configure(parser: ArgumentParser) -> None:
    parser.add_argument("--progress", action="store_true", help="print progress as JSON lines")


def run(books: Books, arguments: Namespace) -> int:
    """Exit code. Raises Damaged when the server's journal is not the one that was copied."""
    if not isinstance(books, TeamBooks):
        raise Unavailable(_NO_SERVER)
    entries = books.fetch(_say if arguments.progress else _silent)
    print(json.dumps({"entries": entries}) if arguments.progress else f"{entries:,} entries were fetched.")
    return 0


def _silent(done: int, of: int) -> None:
    return None


def _say(done: int, of: int) -> None:
    print(json.dumps({"step": "fetching", "done": done, "of": of}), flush=True)


_NO_SERVER = Sentence(
    "These books lie in a folder and not on a server.",
    "There is nothing to fetch.",
    "Name a server with --books postgresql://login@host/database.",
)
