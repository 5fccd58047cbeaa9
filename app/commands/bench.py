"""`daybook bench NAME`: how fast this machine does it, beside a named peer in the same run."""

from argparse import ArgumentParser, ArgumentTypeError, Namespace

from app.bench import opening, reading, writing
from app.bench.figures import Figures
from app.books import Books

FEWEST_ORDERS = 100  # fewer show nothing


def _live(orders: int) -> Figures:
    from app.bench.live import live  # noqa: PLC0415  heavy: brings Qt, which the others do not need

    return live(orders)


BENCHES = {
    "write": writing.write,
    "batch": writing.batch,
    "rebuild": reading.rebuild,
    "query": reading.query,
    "search": reading.search,
    "window": opening.window,
    "live": _live,
}


def configure(parser: ArgumentParser) -> None:
    parser.add_argument("name", choices=sorted(BENCHES))
    parser.add_argument("--orders", type=_number, default=10_000, help="size of the books")
    parser.add_argument("--json", action="store_true", help="print the figures as one JSON object, the last line")


def _number(text: str) -> int:
    if not text.isdecimal() or int(text) < FEWEST_ORDERS:
        raise ArgumentTypeError(f"{text!r} is not a whole number from {FEWEST_ORDERS} on")
    return int(text)


def run(books: Books, arguments: Namespace) -> int:
    """Works on books of its own; those of the user are not touched."""
    figures = BENCHES[arguments.name](arguments.orders)
    print(figures.json() if arguments.json else figures)
    return 0
