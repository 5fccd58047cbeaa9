"""Books of workload W at a size, made once and used again; each benchmark works on a copy."""

import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain, islice
from pathlib import Path

from platformdirs import user_cache_path

from app.bench import workload
from app.books import Books, now
from app.composition import READ_MODELS
from core.bus import CommandBus, Envelope, Receipt
from core.domain.decider import Command
from core.journal.sqlite import BOOKS_FORMAT
from core.projections.generation import sweep
from core.projections.rebuild import needs_rebuild, rebuild

ACTOR = workload.id_of(6, 0)
COMMANDS_A_COMMIT = 200
FORM = 3  # raised when the workload or what is stored changes


def envelope(serial: int) -> Envelope:
    return Envelope(workload.id_of(7, serial), ACTOR, "bench")


@contextmanager
def copied(orders: int) -> Iterator[Books]:
    """Books of that many orders to work on; the copy is removed afterwards."""
    made = _made(orders)
    with tempfile.TemporaryDirectory(prefix="daybook-bench-", dir=made.parent) as folder:
        for path in made.iterdir():
            shutil.copy2(path, folder)
        yield Books(Path(folder))


def _made(orders: int) -> Path:
    folder = user_cache_path("daybook") / "bench" / f"w{FORM}-{BOOKS_FORMAT}-{orders}"
    if not (folder / "made").exists():
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        _make(Books(folder), orders)
        (folder / "made").touch()
    elif needs_rebuild(folder, READ_MODELS):  # the books stand, their lists are of an older shape
        _make_lists(Books(folder))
    return folder


def _make(books: Books, orders: int) -> None:
    print(f"making books of {orders:,} orders, once", file=sys.stderr)
    bus = books.open_bus_at(now)
    try:
        commands = chain(workload.setup(), (command for i in range(orders) for command in workload.step(i)))
        _send(bus, commands)
    finally:
        bus.close()
    _make_lists(books)


def _make_lists(books: Books) -> None:
    with books.open_journal() as journal:
        rebuild(books.folder, journal, READ_MODELS)
    sweep(books.folder)


def _send(bus: CommandBus, commands: Iterator[Command]) -> None:
    serial = 0
    while chunk := list(islice(commands, COMMANDS_A_COMMIT)):
        outcomes = bus.dispatch_all([(command, envelope(serial + i)) for i, command in enumerate(chunk)])
        serial += len(chunk)
        refused = next((outcome for outcome in outcomes if not isinstance(outcome, Receipt)), None)
        if refused is not None:
            raise refused
