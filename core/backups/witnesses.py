"""The names of backups as witnesses: each says which seal the journal's last entry had when it was taken.

So a journal that was cut, or written anew from some entry on, is noticed even where it fits in itself. A restore is an
act of the owner's: what was taken before it testifies no longer.
"""

from pathlib import Path

from core.backups.catalogue import Backup, backups, backups_folder
from core.backups.set_aside import restored_at
from core.journal.reader import JournalReader


def witnesses(books: Path) -> tuple[Backup, ...]:
    """The backups that were taken of the books in a folder since they were last restored, newest first."""
    since = restored_at(books)
    return tuple(backup for backup in backups(backups_folder(books)) if backup.at > since)


def contradicting(books: Path, journal: JournalReader) -> Backup | None:
    """The earliest witness that the journal does not agree with, or None. Asks for one entry a backup."""
    return next((backup for backup in reversed(witnesses(books)) if not _agrees(backup, journal)), None)


def _agrees(backup: Backup, journal: JournalReader) -> bool:
    if not backup.position:
        return True  # of books in which nothing had happened yet
    hash = journal.hash_at(backup.position)
    return hash is not None and hash.hex().startswith(backup.hash_start)
