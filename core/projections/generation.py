"""Generations of the read side: files `views-<n>.db` in the books folder, and the pointer that says which is live."""

import os
import re
from pathlib import Path

POINTER = "views-current"
_FILE = re.compile(r"views-(\d+)\.db")


def live_path(folder: Path) -> Path | None:
    """The file that the pointer names, or None when there is none to read: then a rebuild makes it."""
    try:
        name = (folder / POINTER).read_text(encoding="ascii").strip()
    except (FileNotFoundError, UnicodeDecodeError):
        return None
    path = folder / name
    return path if _FILE.fullmatch(name) and path.exists() else None


def next_path(folder: Path) -> Path:
    """A name that no generation has had since the folder was last swept."""
    numbers = [int(match[1]) for path in folder.iterdir() if (match := _FILE.match(path.name))]
    return folder / f"views-{max(numbers, default=0) + 1}.db"


def switch(folder: Path, path: Path) -> None:
    """Make a finished file the live one: all at once, also when the power fails meanwhile."""
    _sync(path)
    beside = folder / f"{POINTER}.new"
    with beside.open("w", encoding="ascii") as file:
        file.write(path.name)
    _sync(beside)
    beside.replace(folder / POINTER)


def remove(path: Path) -> None:
    """Remove one generation with its write-ahead log."""
    for suffix in ("", "-wal", "-shm", "-journal"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def sweep(folder: Path) -> None:
    """Remove the generations that are not live: failed builds and predecessors. Nobody may be reading them."""
    live = live_path(folder)
    for path in list(folder.iterdir()):
        if _FILE.fullmatch(path.name) and path != live:
            remove(path)


def _sync(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())
