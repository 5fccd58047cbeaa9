"""A way to a server on which a desk can be left without an answer at any message, or have each come late."""

import socket
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from tempfile import mkdtemp

from app.local_server import LocalServer

HandOn = Callable[[bytes, socket.socket], None]


class Relay:
    """Stands before a server, in a folder of its own. A desk asks one thing at a time, so each message is a stage."""

    def __init__(self, server: LocalServer) -> None:
        self.folder = Path(mkdtemp(prefix="daybook-relay-"))
        self._server = server.folder / f".s.PGSQL.{server.port}"
        self._path = self.folder / ".s.PGSQL.5432"
        self._door = socket.socket(socket.AF_UNIX)
        self._door.bind(str(self._path))
        self._door.listen()
        self._open: list[socket.socket] = []
        self._threads = [threading.Thread(target=self._keep)]
        self.asked = 0  # messages of desks that came here
        self.late_s = 0.0
        self._last, self._is_last_handed_on = 0, False
        self._is_silent = False
        self._threads[0].start()

    def conninfo(self, database: str) -> str:
        return f"host={self.folder} user=owner dbname={database}"

    def fall_silent(self, at: int, *, handed_on: bool) -> None:
        """At the message of this number from now on: it is lost, or handed on while its answer is lost. Later comers
        are let in and get no answer either, as from a server that hangs."""
        self.asked, self._last, self._is_last_handed_on = 0, at, handed_on

    def speak_again(self) -> None:
        """Who waited is sent away; who comes now is heard."""
        self._last, self._is_silent = 0, False
        self._send_away()

    def close(self) -> None:
        with suppress(OSError):
            self._door.shutdown(socket.SHUT_RDWR)
        self._threads[0].join()
        self._send_away()
        for thread in self._threads:
            thread.join()
        self._door.close()
        self._path.unlink()
        self.folder.rmdir()

    def _send_away(self) -> None:
        for end in self._open:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def _keep(self) -> None:
        while True:
            try:
                desk, _ = self._door.accept()
            except OSError:
                return
            server = socket.socket(socket.AF_UNIX)
            with suppress(OSError):  # a server that is not there: then nobody answers
                server.connect(str(self._server))
            self._open += (desk, server)
            for job in ((self._ask, desk, server), (self._answer, server, desk)):
                thread = threading.Thread(target=self._carry, args=job)
                self._threads.append(thread)
                thread.start()

    def _ask(self, message: bytes, server: socket.socket) -> None:
        time.sleep(self.late_s)
        self.asked += 1
        is_last = self._last > 0 and self.asked >= self._last
        is_handed_on = not self._is_silent and (not is_last or self._is_last_handed_on)
        self._is_silent = self._is_silent or is_last  # before the server can answer
        if is_handed_on:
            server.sendall(message)

    def _answer(self, message: bytes, desk: socket.socket) -> None:
        if not self._is_silent:
            desk.sendall(message)

    def _carry(self, hand_on: HandOn, source: socket.socket, target: socket.socket) -> None:
        """Until one of both ends is closed; the other hears of that, too, unless nothing is heard any more."""
        with suppress(OSError), source:
            while message := source.recv(1 << 20):
                hand_on(message, target)
        if not self._is_silent:
            with suppress(OSError):
                target.shutdown(socket.SHUT_RDWR)
