"""Restoring a backup: a copy of it is checked, the books that are there are set aside, the copy takes their place."""

from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from core.backups.catalogue import backup_at
from core.backups.checking import Step, Unfit, checked_head, is_damage, is_outside, open_untouched, silent
from core.backups.durable import check_room, remove, sync_file, sync_folder
from core.backups.set_aside import finish, unfinished, waiting_path
from core.backups.taking import copy_file
from core.domain.values import Micros
from core.errors import Damaged, Sentence, Unavailable
from core.journal.connection import Error
from core.journal.entry import Head
from core.journal.sqlite import is_there
from core.write.verify import Rules

PART = "restoring.part"  # a copy of a backup that nobody has checked yet


class Restored(NamedTuple):
    """Where the restored journal ends, and the folder that holds the books from before, if there were any."""

    head: Head
    set_aside: Path | None


def restore(books: Path, backup: Path, rules: Rules, now: Micros, step: Step = silent) -> Restored:
    """Put a backup in the place of the books in a folder, which no one else may have open.

    The books from before and their lists are set aside, whole, into a folder of their own; drafts stay. Raises Damaged
    when the backup does not fit, and then nothing was changed. After a kill it can be done again, or gone on with.
    """
    try:
        books.mkdir(parents=True, exist_ok=True)
        head = _wait(books, backup, rules, now, step)
        return Restored(head, finish(books, waiting_path(books, now)))
    except OSError as error:
        raise Unavailable(_not_restored(books, error.strerror or str(error))) from error
    except Error as error:
        if not is_outside(error):
            raise
        raise Unavailable(_not_restored(books, str(error))) from error


def go_on(books: Path, rules: Rules, step: Step = silent) -> Restored | None:
    """Finish a restore that was begun; None when there is none. The copy that waits is checked again."""
    waiting = unfinished(books)
    if waiting is None:
        return None
    try:
        return Restored(checked_head(waiting, rules, step), finish(books, waiting))
    except Unfit as unfit:
        raise Damaged(_does_not_fit(waiting, unfit), unfit.position) from unfit
    except OSError as error:
        raise Unavailable(_not_restored(books, error.strerror or str(error))) from error


def _wait(books: Path, backup: Path, rules: Rules, now: Micros, step: Step) -> Head:
    """Lay a checked copy of the backup into the folder. From then on the restore has begun."""
    if not is_there(backup):
        raise Unavailable(_no_backup(backup))
    part = books / PART
    remove(part)
    check_room(books, backup.stat().st_size)
    try:
        _copy(backup, part, step)
        head = checked_head(part, rules, step)
        _check_name(backup, head)
        sync_file(part)
        part.replace(waiting_path(books, now))
        sync_folder(books)
        return head
    except Unfit as unfit:
        raise Damaged(_does_not_fit(backup, unfit), unfit.position) from unfit
    finally:
        remove(part)


def _copy(backup: Path, part: Path, step: Step) -> None:
    try:
        with closing(open_untouched(backup)) as source:
            copy_file(source, part, step)
    except Error as error:
        if is_damage(error):
            raise Unfit(f"the file itself is damaged: {error}") from error
        raise


def _check_name(path: Path, head: Head) -> None:
    """A backup's name was given when it was taken: it tells when the file behind it is another one."""
    backup = backup_at(path)
    if backup is not None and not backup.is_of(head):
        raise Unfit(f"its name tells of entry {backup.position}, and it ends at {head.position} in another way")


def _not_restored(books: Path, cause: str) -> Sentence:
    return Sentence(
        f"The backup could not be restored into {books}: {cause}.",
        "Nothing was deleted; the backup is as it was.",
        "Check the disk and its free space, then restore again.",
    )


def _no_backup(path: Path) -> Sentence:
    return Sentence(
        f"There is no backup {path}.",
        "Nothing was changed.",
        "List the backups with `daybook backup --list`, and name one of them.",
    )


def _does_not_fit(path: Path, unfit: Unfit) -> Sentence:
    return Sentence(
        f"The backup {path.name} does not fit: {unfit}.",
        "The books were not changed.",
        "Restore another backup; `daybook backup --list` has them.",
    )
