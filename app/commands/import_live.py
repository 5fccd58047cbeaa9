"""The part of `daybook import` that books a database of another program as live trade, day by day."""

from contextlib import closing
from pathlib import Path

from app.backups import take_backup
from app.books import Books
from core.bus import Envelope
from core.domain.company.commands import SetUpCompany
from core.domain.company.events import Company
from core.importers.booking import Step, import_id
from core.importers.live import book_live
from core.importers.northwind import SOURCE, live_trade

BEGINNING = SetUpCompany("Northwind Traders", "US", "USD", "America/Los_Angeles")


def import_live(books: Books, file: Path, step: Step) -> int:
    """Exit code. Books that have no company yet get the file's. The file again goes on where it stopped."""
    company = books.company() if books.exist else Company()
    currency = company.currency or BEGINNING.currency
    steps = list(live_trade(file, currency))
    if books.exist and not books.is_copy:
        take_backup(books, step=step)
    with closing(books.open_bus()) as bus:
        if not company.exists:
            bus.dispatch(BEGINNING, Envelope(import_id("set-up", SOURCE), books.actor, "import"))
        with books.open_journal() as journal:
            head = journal.head().position
        batch_id = import_id("batch", SOURCE, file.name)
        new = book_live(bus, books.actor, batch_id, steps, lambda done: step("booking", done, len(steps)), head)
    print(f"{file.name}: {len(steps):,} steps in {currency}, {new:,} of them new.")
    return 0
