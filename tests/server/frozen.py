"""A server that hangs: its processes are there and do nothing, and no connection to them ends."""

import os
import signal
import subprocess
from contextlib import suppress

from app.local_server import LocalServer


def freeze(server: LocalServer) -> None:
    _tell(server, signal.SIGSTOP)


def thaw(server: LocalServer) -> None:
    _tell(server, signal.SIGCONT)


def _tell(server: LocalServer, what: signal.Signals) -> None:
    """The postmaster first, so that no process of it is forgotten."""
    postmaster = (server.data / "postmaster.pid").read_text().split()[0]
    os.kill(int(postmaster), what)
    found = subprocess.run(["ps", "-o", "pid=", "--ppid", postmaster], capture_output=True, text=True, check=False)
    for pid in map(int, found.stdout.split()):
        with suppress(ProcessLookupError):
            os.kill(pid, what)
