"""Which folders are no place for books: those that a program copies about, and those of another computer.

Either breaks what SQLite's write-ahead log needs: files that change together, and locks that hold.
"""

import re
from pathlib import Path

_SYNCHRONISED = re.compile(
    r"(dropbox|onedrive|google ?drive|icloud ?drive|nextcloud|com~apple~clouddocs)\d*( .*|-.*@.*)?", re.IGNORECASE
)
_REMOTE = {"nfs", "nfs4", "cifs", "smb3", "smbfs", "afs", "davfs", "fuse.sshfs", "fuse.rclone", "fuse.davfs2"}
_MOUNTS = Path("/proc/mounts")


def is_shared(folder: Path) -> bool:
    """Whether a folder, there already or not, is synchronised with other computers or lies on one."""
    whole = folder.resolve()
    if any(_SYNCHRONISED.fullmatch(part) for part in whole.parts):
        return True
    return _MOUNTS.exists() and file_system(whole, _MOUNTS.read_text("utf-8", "replace")) in _REMOTE


def file_system(folder: Path, mounts: str) -> str:
    """The type of file system that a folder lies on, by the lines of /proc/mounts; empty when none is known."""
    longest, found = -1, ""
    for line in mounts.splitlines():
        _, point, kind, *_ = f"{line}   ".split(" ")
        at = Path(re.sub(r"\\([0-7]{3})", lambda code: chr(int(code[1], 8)), point))
        if folder.is_relative_to(at) and len(at.parts) >= longest:  # of two on one place the later one shows
            longest, found = len(at.parts), kind
    return found
