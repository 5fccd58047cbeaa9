"""The files of a restore in a books folder: the checked copy that waits for its place, and the damaged files beside it.

Nothing is deleted. A copy that waits says that a restore was begun; until it is finished nobody may open these books.
"""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

from core.backups.catalogue import FOLDER
from core.backups.durable import sync_folder, write_file
from core.domain.values import Micros
from core.errors import Sentence, Unavailable
from core.journal.sqlite import BOOKS_FILE

_WAITING = re.compile(r"restored-(\d{8}-\d{6}-\d{6})\.db")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MOMENT = "%Y%m%d-%H%M%S-%f"
_LISTS = "views-*"
NOTE = "last-restore"  # in the folder of the backups: microseconds since 1970


def waiting_path(books: Path, now: Micros) -> Path:
    """Where a checked copy waits: the place of a restore that was begun before, if there is one."""
    moment = (_EPOCH + timedelta(microseconds=now)).strftime(_MOMENT)
    return unfinished(books) or books / f"restored-{moment}.db"


def unfinished(books: Path) -> Path | None:
    """The checked copy of a restore that was begun and not finished, or None."""
    try:
        return next((path for path in sorted(books.iterdir()) if _WAITING.fullmatch(path.name)), None)
    except OSError:  # no such folder, or none to look into: whoever opens the books says so
        return None


def check_finished(books: Path) -> None:
    """Raise Unavailable while a restore is half done."""
    if unfinished(books) is not None:
        raise Unavailable(_half_restored(books))


def finish(books: Path, waiting: Path) -> Path | None:
    """Set aside what is there and put the waiting copy in its place; gives where the old files are, if there were any.

    Killed at any moment, it can be called again: the copy waits until all else is done.
    """
    aside = books / waiting.stem.replace("restored", "set-aside")
    moved = [_move(path, aside) for path in _files(books)]
    _note(books, waiting)
    waiting.replace(books / BOOKS_FILE)
    sync_folder(books)
    return aside if moved or aside.exists() else None


def restored_at(books: Path) -> Micros:
    """When the books in a folder were last restored, by the moment that the restore was begun at; 0 for never."""
    try:
        return int((books / FOLDER / NOTE).read_text("ascii"))
    except (OSError, ValueError):
        return 0


def _note(books: Path, waiting: Path) -> None:
    match = _WAITING.fullmatch(waiting.name)
    if match is None:
        raise ValueError(waiting)
    at = datetime.strptime(match[1], _MOMENT).replace(tzinfo=UTC) - _EPOCH
    note_restore(books, at // timedelta(microseconds=1))


def note_restore(books: Path, at: Micros) -> None:
    """From now on the backups from before this moment testify no more."""
    (books / FOLDER).mkdir(exist_ok=True)
    write_file(books / FOLDER / NOTE, str(at).encode())


def _files(books: Path) -> list[Path]:
    """The books first: a log that stays is found by nobody, and books without theirs could be opened."""
    names = [BOOKS_FILE + suffix for suffix in ("", "-wal", "-shm", "-journal")]
    return [*filter(Path.exists, map(books.joinpath, names)), *sorted(books.glob(_LISTS))]


def _move(path: Path, aside: Path) -> Path:
    """Move one file, for good before the next one is: in whatever order a disk likes, none goes before the books."""
    aside.mkdir(exist_ok=True)
    target, number = aside / path.name, 1
    while target.exists():
        number += 1
        target = aside / f"{path.name}.{number}"
    path.rename(target)
    sync_folder(aside)
    sync_folder(path.parent)
    return target


def _half_restored(books: Path) -> Sentence:
    return Sentence(
        f"A restore of the books in {books} was begun and not finished.",
        "Nothing is lost: the backup was checked and lies ready, and the files from before are kept beside it.",
        "Run `daybook restore --go-on` to finish it.",
    )
