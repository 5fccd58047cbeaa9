"""One owner a books folder: a lock that the system frees when its process ends, shared with the owner's children."""

import os
import secrets
import sys
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import IO

from core.errors import Sentence, Unavailable

FILE = "daybook.lock"
_LOCKED_BYTE = 1 << 20  # far behind the token: on Windows nobody else can read what is locked


class OwnerLock:
    """Held by the one process that may write in a folder. `token` lets the owner's children in."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE
        self._file: IO[str] | None = None
        self._has_made_folder = False
        self.token = secrets.token_hex(16)

    def acquire(self) -> bool:
        """Take the lock; False when another process has it. Raises Unavailable where no file can be made."""
        while True:
            file = self._opened()
            if not _lock(file):
                file.close()
                return False
            if _is_still_there(file, self._path):
                break
            file.close()  # its owner removed it between our opening and locking it
        file.seek(0)
        file.truncate()
        file.write(self.token)
        file.flush()
        self._file = file
        return True

    def release(self) -> None:
        """Free it and leave nothing behind, not even a folder made for it that nothing came into."""
        if self._file is None:
            return
        if sys.platform == "win32":
            self._file.close()  # an open file cannot be removed there
        with suppress(PermissionError):  # on Windows the next owner may have opened it already
            self._path.unlink(missing_ok=True)
        self._file.close()
        self._file = None
        if self._has_made_folder:
            with suppress(OSError):  # there are books in it now
                self._path.parent.rmdir()

    def _opened(self) -> IO[str]:
        try:
            if not self._path.parent.is_dir():
                self._path.parent.mkdir(parents=True, exist_ok=True)
                self._has_made_folder = True
            return self._path.open("a+", encoding="ascii")
        except OSError as error:
            raise Unavailable(
                Sentence(
                    f"The folder {self._path.parent} cannot be used: {error.strerror or error}.",
                    "Nothing was changed.",
                    "Choose a folder that you may write in.",
                )
            ) from error


def is_owners_token(folder: Path, token: str) -> bool:
    """Whether the token is that of the process that holds the folder now."""
    try:
        return bool(token) and (folder / FILE).read_text("ascii") == token
    except OSError:
        return False


def meeting_name(folder: Path) -> str:
    """The local socket at which the owner of a folder is asked to come to the front."""
    user = os.getuid() if sys.platform != "win32" else os.environ.get("USERNAME", "")
    return f"daybook-{user}-{sha256(str(folder.resolve()).encode()).hexdigest()[:20]}"


HELD = Sentence(
    "These books are open in another Daybook.",
    "Nothing was changed.",
    "Do it in the window that is open, or close it and try again.",
)


def _lock(file: IO[str]) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt  # noqa: PLC0415  only there

            file.seek(_LOCKED_BYTE)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl  # noqa: PLC0415  not on Windows

            fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _is_still_there(file: IO[str], path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(file.fileno()), path.stat())
    except FileNotFoundError:
        return False
