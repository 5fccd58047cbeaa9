"""`daybook bench NAME`: how fast this machine does it, beside a named peer in the same run."""

from argparse import ArgumentParser, Namespace

from app.bench import opening, reading, writing
from app.books import Books

BENCHES = {
    "write": writing.write,
    "batch": writing.batch,
    "rebuild": reading.rebuild,
    "query": reading.query,
    "search": reading.search,
    "window": opening.window,
}


def configure(parser: ArgumentParser) -> None:
    parser.add_argument("name", choices=sorted(BENCHES))
    parser.add_argument("--orders", type=int, default=10_000, help="size of the books")
    parser.add_argument("--json", action="store_true", help="print the figures as one JSON object, the last line")


def run(books: Books, arguments: Namespace) -> int:
    """Works on books of its own; those of the user are not touched."""
    figures = BENCHES[arguments.name](arguments.orders)
    print(figures.json() if arguments.json else figures)
    return 0
