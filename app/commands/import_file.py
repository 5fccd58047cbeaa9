"""`daybook import FILE`: brings trade from a file into the books, through commands, as one batch."""

import json
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from app.backups import take_backup
from app.books import Books
from app.commands.import_live import import_live
from core.bus import CommandBus
from core.domain.company.commands import DefineTaxRate, SetUpCompany
from core.domain.company.events import Company
from core.domain.decider import Command
from core.importers.booking import Booking, Counted, Step, import_id
from core.importers.import_commands import SOURCE, Settings
from core.importers.importing import Import, open_import
from core.importers.meeting import met
from core.importers.report import ImportReport

DATABASES = (".sqlite", ".db")
MOST_MEMORY = 4 << 30  # bytes of address space
LARGE = 1_000  # rows; before a file with more of them the books are backed up
BEGINNING = SetUpCompany("My business", "GB", "GBP", "Europe/London")
STANDARD_TAX = DefineTaxRate("standard", "Standard rate", "S", 200_000)


def configure(parser: ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help="csv, csv.gz, tsv or xlsx; or northwind.sqlite, booked as live trade")
    parser.add_argument("--dry-run", action="store_true", help="report only; write nothing")
    parser.add_argument("--json", action="store_true", help="print the report as one JSON object, the last line")
    parser.add_argument("--progress", action="store_true", help="print progress as JSON lines")
    parser.add_argument("--zone", type=_zone, default="Europe/London", help="time zone of the file's times")


def run(books: Books, arguments: Namespace) -> int:
    """Exit code. A file that cannot be read, or books that cannot be written, raise Unavailable."""
    _limit_memory()
    step = _say_step if arguments.progress else _say_nothing
    if arguments.file.suffix in DATABASES:
        return import_live(books, arguments.file, step)
    report = import_file(books, arguments.file, arguments.zone, step, dry_run=arguments.dry_run)
    print(json.dumps(msgspec.to_builtins(report)) if arguments.json else _told(report, arguments))
    return 0


def import_file(books: Books, file: Path, zone: ZoneInfo, step: Step, *, dry_run: bool) -> ImportReport:
    """Read a file and book what is new in it. Stopped at any moment, each order is there whole or not at all."""
    step("reading", 0, 0)
    company = books.company() if books.exist else Company()
    opened = open_import(file, zone, Settings("GBP", _tax_code(company)))
    if dry_run:
        return opened.report
    _check_known(books)
    if opened.report.lines > LARGE and books.exist and not books.is_copy:
        take_backup(books, step=step)
    bus = books.open_bus()
    try:
        counted = _book(books, bus, opened, company, zone, step)
    finally:
        bus.close()
    return msgspec.structs.replace(opened.report, added=counted.added, changed=counted.changed)


def _book(books: Books, bus: CommandBus, opened: Import, company: Company, zone: ZoneInfo, step: Step) -> Counted:
    batch_id = import_id("batch", SOURCE, opened.digest)  # the same file, the same batch
    there = books.known()
    with books.open_journal() as journal:
        booking = Booking(bus, books.actor, batch_id, head=journal.head().position, zone=zone, books=there)
    commands = chain(_beginning(company), met(opened.commands(batch_id), there))
    return booking.book(commands, opened.report.orders, step)


def _beginning(company: Company) -> Iterator[Command]:
    """Books that have no company yet get one, so that a file can be the first thing in them."""
    if not company.exists:
        yield BEGINNING
    if not company.tax_rates:
        yield STANDARD_TAX


def _tax_code(company: Company) -> str:
    """The company's own standard rate: by that code, else its highest."""
    if not company.tax_rates or company.tax_rate(STANDARD_TAX.code):
        return STANDARD_TAX.code
    return max(company.tax_rates, key=lambda rate: rate.rate).code


def _check_known(books: Books) -> None:
    """Nothing is added to books of a newer Daybook. Raises UnknownEvent."""
    if books.exist:
        with books.open_journal() as journal:
            journal.check_kinds()


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
