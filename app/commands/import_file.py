"""`daybook import FILE`: brings trade from a file into the books, through commands, as one batch."""

import json
import time
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from pathlib import Path
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from app.books import Books
from core.bus import CommandBus, Envelope, Receipt
from core.domain.company.commands import DefineTaxRate, SetUpCompany
from core.domain.decider import Command, Refused
from core.domain.orders.commands import ImportTrade
from core.domain.values import Id, Micros
from core.errors import Conflict
from core.importers.import_commands import SOURCE, Settings
from core.importers.importing import open_import
from core.importers.report import ImportReport

COMMANDS_A_COMMIT = 400  # a fifth of a second, for which a desk beside it waits
SECONDS_BETWEEN_STEPS = 0.2
MOST_MEMORY = 4 << 30  # bytes of address space
STANDARD_TAX = DefineTaxRate("standard", "Standard rate", "S", 200_000)
_IMPORTS = UUID("0d0c6a52-94a3-5d0b-8a3e-1d3e2f6f7a10")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

Step = Callable[[str, int, int], None]
"""Called with what is being done, how many orders are done, and how many there are."""


@dataclass
class Counted:
    """What became of the orders of a file."""

    orders: int = 0
    added: int = 0
    changed: int = 0


def configure(parser: ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help="csv, csv.gz, tsv or xlsx")
    parser.add_argument("--dry-run", action="store_true", help="report only; write nothing")
    parser.add_argument("--json", action="store_true", help="print the report as one JSON object, the last line")
    parser.add_argument("--progress", action="store_true", help="print progress as JSON lines")
    parser.add_argument("--zone", type=_zone, default="Europe/London", help="time zone of the file's times")


def run(books: Books, arguments: Namespace) -> int:
    """Exit code. A file that cannot be read, or books that cannot be written, raise Unavailable."""
    _limit_memory()
    step = _say_step if arguments.progress else _say_nothing
    report = import_file(books, arguments.file, arguments.zone, step, dry_run=arguments.dry_run)
    print(json.dumps(msgspec.to_builtins(report)) if arguments.json else _told(report, arguments))
    return 0


def import_file(books: Books, file: Path, zone: ZoneInfo, step: Step, *, dry_run: bool) -> ImportReport:
    """Read a file and book what is new in it. Stopped at any moment, each order is there whole or not at all."""
    step("reading", 0, 0)
    opened = open_import(file, zone, Settings("GBP", STANDARD_TAX.code))
    report = opened.report
    if dry_run:
        return report
    batch_id = _id("batch", SOURCE, opened.digest)  # the same file, the same batch
    _check_known(books)
    bus = books.open_bus()
    try:
        with books.open_journal() as journal:
            booking = _Booking(bus, books.actor, batch_id, journal.head().position)
        counted = booking.book(_with_company(opened.commands(batch_id)), report.orders, step)
    finally:
        bus.close()
    return msgspec.structs.replace(report, added=counted.added, changed=counted.changed)


def _check_known(books: Books) -> None:
    """Nothing is added to books of a newer Daybook. Raises UnknownEvent."""
    if books.exist:
        with books.open_journal() as journal:
            journal.check_kinds()


def _with_company(commands: Iterable[Command]) -> Iterator[Command]:
    """Books that have no company yet get one, so that a file can be the first thing in them."""
    yield SetUpCompany("My business", "GB", "GBP", "Europe/London")
    yield STANDARD_TAX
    yield from commands


class _Booking:
    """Sends the commands of one batch, many to a commit, and counts what came of them."""

    def __init__(self, bus: CommandBus, actor: Id, batch_id: Id, head: int) -> None:
        self._bus = bus
        self._actor = actor
        self._batch_id = batch_id
        self._counted = Counted()
        self._head = head

    def book(self, commands: Iterator[Command], orders: int, step: Step) -> Counted:
        said_at = 0.0
        while chunk := list(islice(commands, COMMANDS_A_COMMIT)):
            outcomes = self._bus.dispatch_all([(command, self._envelope(command)) for command in chunk])
            for command, outcome in zip(chunk, outcomes, strict=True):
                self._count(command, outcome)
            if time.monotonic() - said_at > SECONDS_BETWEEN_STEPS:
                said_at = time.monotonic()
                step("booking", self._counted.orders, orders)
        step("booking", self._counted.orders, orders)
        return self._counted

    def _count(self, command: Command, outcome: Receipt | Refused | Conflict) -> None:
        is_order = isinstance(command, ImportTrade)
        self._counted.orders += is_order
        if isinstance(outcome, Receipt):
            self._counted.added += is_order and outcome.position > self._head
            self._head = max(self._head, outcome.position)
        elif is_order:
            self._counted.changed += 1
        elif not isinstance(command, SetUpCompany):
            raise outcome  # what orders need is not in the books: they cannot be brought in

    def _envelope(self, command: Command) -> Envelope:
        day = _day_of(command.traded_at) if isinstance(command, ImportTrade) else None
        key = msgspec.json.encode(command).decode() if not isinstance(command, ImportTrade) else command.order_id
        command_id = _id(type(command).__name__, key, self._batch_id)
        return Envelope(command_id, self._actor, "import", correlation_id=self._batch_id, business_date=day)


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ArgumentTypeError(f"{name!r} is not a time zone known here, as Europe/London is") from None


def _limit_memory() -> None:
    """A file that asks for more than this is refused by the system before the machine suffers."""
    try:
        import resource  # noqa: PLC0415  not on Windows
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, resource.getrlimit(resource.RLIMIT_AS)[1]))


def _id(*parts: str) -> Id:
    return str(uuid5(_IMPORTS, "/".join(parts)))


def _day_of(moment: Micros) -> date:
    return (_EPOCH + timedelta(microseconds=moment)).date()


def _say_nothing(doing: str, done: int, orders: int) -> None:
    return None


def _say_step(doing: str, done: int, orders: int) -> None:
    print(json.dumps({"step": doing, "done": done, "of": orders}), flush=True)


def _told(report: ImportReport, arguments: Namespace) -> str:
    counts = f"{report.lines:,} lines, {report.orders:,} orders, {report.customers:,} customers"
    lines = [
        f"{arguments.file.name}: {counts}, {report.products:,} products, amount {report.amount}.",
        f"Rounding each order's total once adds {report.rounding}.",
        *(f"  {number:>9,}  {rule}" for rule, number in report.kinds.items() if number),
    ]
    if not arguments.dry_run:
        lines.append(
            f"{report.added:,} orders added, {report.changed:,} known with other content and left as they are."
        )
    if report.left_out:
        lines += [f"{report.left_out:,} lines left out:", *(f"  {fault}" for fault in report.faults)]
    return "\n".join(lines)
