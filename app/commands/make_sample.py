"""`daybook sample`: makes the sample business, which ends yesterday, in a folder that holds no books."""

import json
from argparse import ArgumentParser, Namespace
from datetime import date, timedelta

from app.books import Books
from app.sample import make_sample
from core.errors import Sentence, Unavailable


def configure(parser: ArgumentParser) -> None:
    parser.add_argument("--progress", action="store_true", help="print progress as JSON lines")


def run(books: Books, arguments: Namespace) -> int:
    """Exit code."""
    if books.exist:
        raise Unavailable(
            Sentence(
                f"There are books in {books.folder} already.",
                "They are unchanged.",
                "Choose an empty folder for the sample business.",
            )
        )
    say = _say_step if arguments.progress else _silent
    make_sample(books.folder, date.today() - timedelta(days=1), say)
    if not arguments.progress:
        print(f"The sample business is in {books.folder}.")
    return 0


def _silent(done: int) -> None:
    return None


def _say_step(done: int) -> None:
    print(json.dumps({"step": "sample", "done": done, "of": 0}), flush=True)
