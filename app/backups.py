"""When a backup is due, and taking one of a books folder with all that this program knows of its books."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from app.books import Books, now
from app.composition import make_rules
from app.lock import OwnerLock
from core.backups.catalogue import Backup, backups_folder
from core.backups.set_aside import note_restore
from core.backups.witnesses import contradicting
from core.domain.values import Micros
from core.errors import Damaged, Sentence, Unavailable

if TYPE_CHECKING:
    from core.backups.checking import Step
    from core.backups.rehearsal_note import Rehearsal

MOST_ENTRIES = 100
LONGEST_WORK: Micros = 15 * 60 * 1_000_000
LONGEST_WITHOUT: Micros = 24 * 60 * 60 * 1_000_000


class Schedule:
    """Whether the work since the last backup asks for another. Told of the time and the journal's end by its owner.

    Work counts from the last backup, at the earliest from when the desk was opened: a night is no work.
    """

    def __init__(self, opened_at: Micros, last: Backup | None) -> None:
        self._since = opened_at
        self._position = last.position if last else 0
        self._failed_at: Micros | None = None
        self.last = last

    def taken(self, backup: Backup) -> None:
        self.last = backup
        self._since = max(self._since, backup.at)
        self._position = backup.position
        self._failed_at = None

    def failed(self, now: Micros) -> None:
        """None is due for a while now: a full disk is not tried again at every entry."""
        self._failed_at = now

    def entries_since(self, position: int) -> int:
        """How many entries no backup holds. Books that end before the last backup were restored: then all of them."""
        return position - self._position if position >= self._position else position

    def is_due(self, position: int, now: Micros) -> bool:
        """Whether a backup is to be taken of books that end at a position."""
        if self._failed_at is not None and abs(now - self._failed_at) < LONGEST_WORK:  # clocks are set back, too
            return False
        return is_due(self.entries_since(position), self._since, now)

    def is_overdue(self, position: int, now: Micros) -> bool:
        """Whether there is work that no backup of the last day holds; without any backup, once one has failed."""
        if not self.entries_since(position):
            return False
        return now - self.last.at >= LONGEST_WITHOUT if self.last else self._failed_at is not None

    def is_due_on_closing(self, position: int) -> bool:
        return self.entries_since(position) > 0


def is_due(entries_since: int, last: Micros, now: Micros) -> bool:
    """100 entries, or 15 minutes of work in which there was one."""
    return entries_since >= MOST_ENTRIES or (entries_since > 0 and now - last >= LONGEST_WORK)


def take_backup(books: Books, target: Path | None = None, step: "Step | None" = None) -> Backup:
    """Take a backup, and remove those that are not to be kept; what was put into a folder of the user's stays.

    Raises Damaged, with the backup taken and none removed, when the journal is not the one of the backups before.
    """
    from core.backups.checking import silent  # noqa: PLC0415  heavy: brings SQLAlchemy, which no list needs
    from core.backups.rotation import rotate  # noqa: PLC0415  as above
    from core.backups.taking import take  # noqa: PLC0415  as above

    check_place(books)
    if not books.exist:
        raise Unavailable(_NOTHING_YET)
    with alone_in(target or backups_folder(books.folder)):
        backup = take(books.folder, make_rules(), now(), target, step or silent)
        check_witnesses(books)
        if target is None:
            rotate(backup.path.parent, now())
    return backup


def check_witnesses(books: Books) -> None:
    """Raise Damaged when an earlier backup's name tells of another journal than the one that is there."""
    with books.open_journal() as journal:
        witness = contradicting(books.folder, journal)
    if witness is not None:
        raise Damaged(_another_journal(witness), witness.position)


def accept_journal(books: Books) -> None:
    """The journal is meant to be as it is, as after an older copy was put back by hand."""
    note_restore(books.folder, now())


def rehearse_restore(books: Books, step: "Step | None" = None) -> "Rehearsal":
    """Restore the newest backup into an empty folder, check it, remove it again, and note how it went."""
    from core.backups.checking import silent  # noqa: PLC0415  heavy, as above
    from core.backups.rehearsal import rehearse  # noqa: PLC0415  as above

    check_place(books)
    folder = backups_folder(books.folder)
    with alone_in(folder):
        return rehearse(folder, make_rules(), now(), step or silent)


def check_place(books: Books) -> None:
    """Raises Unavailable for books on a server, whose backups are the server's."""
    if books.is_copy:
        raise Unavailable(ON_A_SERVER)


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Keep others from taking backups into a folder, or rehearsing with them, at the same time."""
    lock = OwnerLock(folder)
    if not lock.acquire():
        raise Unavailable(_BUSY)
    try:
        yield
    finally:
        lock.release()


def _another_journal(witness: Backup) -> Sentence:
    return Sentence(
        f"The journal is not the one that {witness.path.name} was taken of: entries up to {witness.position} were "
        "changed or cut off since.",
        "Nothing was changed by this check, and every backup is kept.",
        "Restore that backup; or, if the books are meant to be as they are, rebuild the lists or restore the newest.",
    )


ON_A_SERVER = Sentence(
    "These books lie on a server, and its own backup of PostgreSQL keeps them.",
    "Nothing was changed.",
    "Ask whoever looks after the server; `daybook export-journal` writes the journal to a file of your own.",
)

_NOTHING_YET = Sentence(
    "There are no books here to back up.",
    "Nothing was changed.",
    "Name the folder with the books, or restore a backup into this one.",
)

_BUSY = Sentence(
    "Another backup is being taken at this moment.",
    "Nothing was changed.",
    "Try again when it is done.",
)
