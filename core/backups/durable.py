"""Files that are to be there after a power cut: synced, given their name at once, never put over another."""

import errno
import os
import shutil
from pathlib import Path

ROOM_TO_WORK = 64 << 20  # bytes that no copy may take from the desk


def sync_file(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Make the names in a folder last. Windows does that by itself and has no call for it."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write_file(path: Path, content: bytes) -> None:
    """Write a small file all at once: after a power cut it is the old one or the new one."""
    beside = path.with_name(f"{path.name}.new")
    beside.write_bytes(content)
    sync_file(beside)
    beside.replace(path)
    sync_folder(path.parent)


def check_room(folder: Path, size: int) -> None:
    """Raise OSError when a folder's disk has no room for so many bytes and for the desk's own work beside them."""
    free = shutil.disk_usage(folder).free
    if free < size + ROOM_TO_WORK:
        raise OSError(errno.ENOSPC, f"it needs {size / 1e6:,.0f} MB, and {free / 1e6:,.0f} MB are free")


def remove(path: Path) -> None:
    """Remove a file or folder, and what SQLite laid beside it; nothing happens where there is none."""
    if path.is_dir():
        shutil.rmtree(path)
    for suffix in ("", "-journal", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
