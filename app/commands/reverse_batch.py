"""`daybook reverse-batch BATCH`: takes an import back; what something followed from stays, and is listed."""

import json
from argparse import ArgumentParser, Namespace
from contextlib import closing

import msgspec

from app.backups import take_backup
from app.books import Books
from core.importers.reversing import Progress, Reversal, reverse_batch
from core.write.brought import BatchThere, batches

STEPS_BETWEEN = 50
MOST_LISTED = 20


def configure(parser: ArgumentParser) -> None:
    parser.add_argument("batch", nargs="?", default="", help="the import's id; without one they are listed")
    parser.add_argument("--json", action="store_true", help="print the result as one JSON object, the last line")
    parser.add_argument("--progress", action="store_true", help="print progress as JSON lines")


def run(books: Books, arguments: Namespace) -> int:
    """Exit code. Stopped, each step is taken back whole or not at all; asked again, it goes on."""
    books.check_known()
    if not arguments.batch:
        there = _batches(books)
        print(json.dumps(msgspec.to_builtins(there)) if arguments.json else _listed(there))
        return 0
    reversal = reverse(books, arguments.batch, _say if arguments.progress else _say_nothing)
    print(json.dumps(msgspec.to_builtins(reversal)) if arguments.json or arguments.progress else _told(reversal))
    return 0


def reverse(books: Books, batch_id: str, progress: Progress) -> Reversal:
    """Take a batch back, after a backup of books in a file."""
    if not books.is_copy and any(batch.id == batch_id for batch in _batches(books)):
        take_backup(books)
    bus = books.open_bus()
    try:
        with closing(books.open_connection()) as connection:
            return reverse_batch(bus, connection, batch_id, books.actor, progress)
    finally:
        bus.close()


def _batches(books: Books) -> list[BatchThere]:
    with closing(books.open_connection()) as connection:
        return batches(connection)


def _say_nothing(done: int, of: int) -> None:
    return None


def _say(done: int, of: int) -> None:
    if done % STEPS_BETWEEN == 0 or done == of:
        print(json.dumps({"step": "taking back", "done": done, "of": of}), flush=True)


def _listed(there: list[BatchThere]) -> str:
    lines = (f"{batch.id}  {batch.source}{', taken back' if batch.is_reversed else ''}" for batch in there)
    return "\n".join(lines) or "Nothing was ever imported here."


def _told(reversal: Reversal) -> str:
    counts = ", ".join(f"{number:,} {what}" for what, number in reversal.taken_back.items())
    lines = [f"Taken back: {counts or 'nothing'}."]
    if reversal.kept:
        lines.append(f"Kept, because something followed: {len(reversal.kept):,}.")
        lines += [f"  {kept.kind} {kept.name}: {kept.why}" for kept in reversal.kept[:MOST_LISTED]]
    if len(reversal.kept) > MOST_LISTED:
        lines.append(f"  … and {len(reversal.kept) - MOST_LISTED:,} more; --json lists all.")
    return "\n".join(lines)
