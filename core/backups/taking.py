"""Taking a backup: an online copy, checked, synced, and only then given its name. The desk works on meanwhile."""

from contextlib import closing
from pathlib import Path

import sqlcipher3.dbapi2 as sqlite

from core.backups.catalogue import Backup, backup_at, backup_name, backups_folder
from core.backups.checking import COPYING, Step, Unfit, checked_head, is_damage, is_outside, silent
from core.backups.durable import check_room, remove, sync_file, sync_folder
from core.domain.values import Micros
from core.errors import Damaged, Sentence, Unavailable
from core.journal.connection import Error
from core.journal.entry import Head
from core.journal.reader import JournalReader
from core.journal.sqlite import BOOKS_FILE, SqliteConnection, is_there, open_reader
from core.write.verify import Rules

PART = "taking.part"  # a copy that nobody has checked yet
STAGE = "rehearsal.part"  # the folder that a rehearsal restores into
PAGES_A_STEP = 1_024  # 4 MB: between two steps whoever waits for the disk gets it


def take(books: Path, rules: Rules, now: Micros, target: Path | None = None, step: Step = silent) -> Backup:
    """Back up the books in a folder into its `backups` folder, or into `target`. One at a time for a folder.

    What stands under a backup's name was checked. Raises Damaged when the copy does not fit, and Unavailable when it
    cannot be made; then no backup is there that was not there before.
    """
    folder = target or backups_folder(books)
    part = folder / PART
    try:
        folder.mkdir(parents=True, exist_ok=True)
        sync_folder(folder.parent)
        sweep(folder)
        try:
            head = _copy(books / BOOKS_FILE, part, rules, step)
            _check(part, head, rules, step)
            return _named(part, now, head)
        finally:
            sweep(folder)
    except OSError as error:
        raise Unavailable(_not_taken(folder, error.strerror or str(error))) from error
    except Error as error:
        if is_damage(error):
            unfit = Unfit(f"the books themselves are damaged: {error}")
            raise Damaged(_does_not_fit(unfit), 0) from error
        if not is_outside(error):
            raise
        raise Unavailable(_not_taken(folder, str(error))) from error


def sweep(folder: Path) -> None:
    """Remove what a backup or a rehearsal that was killed left behind."""
    remove(folder / PART)
    remove(folder / STAGE)


def copy_file(source: SqliteConnection, path: Path, step: Step = silent) -> None:
    """Copy a whole file as it is now into a new one that needs no other file beside it.

    The source's transaction makes it one moment: without it a copy begins anew whenever somebody writes.
    """
    with closing(sqlite.connect(path, isolation_level=None)) as copy:
        source.backup(copy, pages=PAGES_A_STEP, progress=lambda _, left, pages: step(COPYING, pages - left, pages))
        copy.execute("PRAGMA journal_mode=DELETE")


def _copy(books: Path, part: Path, rules: Rules, step: Step) -> Head:
    """Where the journal ended when it was copied."""
    if not is_there(books):
        raise Unavailable(_no_books(books.parent))
    check_room(part.parent, sum(path.stat().st_size for path in books.parent.glob(f"{books.name}*")))
    with closing(open_reader(books)) as source:
        source.begin_reading()
        head = JournalReader(source, rules.codec).head()
        copy_file(source, part, step)
        return head


def _check(part: Path, head: Head, rules: Rules, step: Step) -> None:
    try:
        found = checked_head(part, rules, step)
        if found != head:
            raise Unfit(f"it does not end at entry {head.position} as they do", head.position)
    except Unfit as unfit:
        raise Damaged(_does_not_fit(unfit), unfit.position) from unfit
    sync_file(part)


def _named(part: Path, now: Micros, head: Head) -> Backup:
    path = part.with_name(backup_name(now, head))
    while path.exists():  # two of one microsecond: no backup is ever written over another
        now += 1
        path = part.with_name(backup_name(now, head))
    part.rename(path)
    sync_folder(path.parent)
    backup = backup_at(path)
    if backup is None:
        raise FileNotFoundError(path)
    return backup


def _not_taken(folder: Path, cause: str) -> Sentence:
    return Sentence(
        f"The backup could not be taken into {folder}: {cause}.",
        "The books are as they were, and the backups taken before are kept.",
        "Check the disk and its free space, or choose another folder, and take the backup again.",
    )


def _no_books(folder: Path) -> Sentence:
    return Sentence(
        f"There are no books in {folder} to back up.",
        "Nothing was changed.",
        "Name the folder with the books, or restore a backup into this one.",
    )


def _does_not_fit(unfit: Unfit) -> Sentence:
    return Sentence(
        f"The copy of the books does not fit: {unfit}.",
        "It was not kept. The books were not changed, and the backups taken before are there.",
        "Run `daybook verify`; where the books themselves do not fit, restore a backup from before.",
    )
