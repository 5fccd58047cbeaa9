"""The backups in a folder. A backup's name says when it was taken and where the journal ended: each is a witness."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from core.domain.values import Micros
from core.journal.entry import Head

FOLDER = "backups"  # in the books folder
HASH_DIGITS = 16
_NAME = re.compile(r"daybook-(\d{8})-(\d{6})-(\d{6})-(\d+)-([0-9a-f]{16})\.db")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Backup(NamedTuple):
    """One backup: when it was taken, the journal's last position in it, and how that entry's hash begins."""

    path: Path
    at: Micros
    position: int
    hash_start: str
    size: int

    def is_of(self, head: Head) -> bool:
        """Whether a journal that ends so is the one that was backed up, and ends where it did."""
        return self.position == head.position and self.hash_start == hash_start(head)


def backups_folder(books: Path) -> Path:
    return books / FOLDER


def backups(folder: Path) -> tuple[Backup, ...]:
    """The backups in a folder, newest first; what has another name is passed over."""
    try:
        paths = list(folder.iterdir())
    except (FileNotFoundError, NotADirectoryError):
        return ()
    return tuple(sorted(filter(None, map(backup_at, paths)), key=lambda backup: backup.at, reverse=True))


def newest(folder: Path) -> Backup | None:
    return next(iter(backups(folder)), None)


def backup_at(path: Path) -> Backup | None:
    """The backup that a file's name tells of, or None when it is no backup's name."""
    match = _NAME.fullmatch(path.name)
    if match is None:
        return None
    try:
        at = datetime.strptime("".join(match.groups()[:3]), "%Y%m%d%H%M%S%f").replace(tzinfo=UTC)
        size = path.stat().st_size
    except (ValueError, FileNotFoundError):  # no such moment; or rotated away since the folder was listed
        return None
    return Backup(path, (at - _EPOCH) // timedelta(microseconds=1), int(match[4]), match[5], size)


def backup_name(at: Micros, head: Head) -> str:
    moment = (_EPOCH + timedelta(microseconds=at)).strftime("%Y%m%d-%H%M%S-%f")
    return f"daybook-{moment}-{head.position}-{hash_start(head)}.db"


def hash_start(head: Head) -> str:
    return head.hash.hex()[:HASH_DIGITS]
