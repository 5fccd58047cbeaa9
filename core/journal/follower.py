"""The thread that keeps a desk's copy of the journal in step with the server, and knows since when it cannot."""

import logging
import threading
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass

from core.domain.values import Micros
from core.errors import Offline, Sentence, Unavailable
from core.journal.connection import UNREADABLE, ServerError
from core.journal.faults import unreadable
from core.journal.journal_copy import JournalCopy
from core.journal.server import ServerConnection
from core.signals import journal_advanced, send_guarded

log = logging.getLogger(__name__)

NAPS, NAP_S = 10, 0.2  # then a look without having been told, should a notification get lost
_FAREWELL_S = 1.0
PATIENCE_S = 3.0  # before the server is tried again


@dataclass(frozen=True)
class FollowerState:
    """`lost_at` is when the server stopped answering; `error` what else keeps the follower from going on."""

    lost_at: Micros | None = None
    error: Unavailable | None = None


class Follower:
    """Fetches what is new on the server when told, and every two seconds. Methods may be called from any thread."""

    def __init__(
        self, connect: Callable[[], ServerConnection], open_copy: Callable[[], JournalCopy], now: Callable[[], Micros]
    ) -> None:
        self._connect, self._open_copy, self._now = connect, open_copy, now
        self._state = FollowerState()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="follower", daemon=True)

    @property
    def state(self) -> FollowerState:
        return self._state

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Returns when the thread has ended; one that waits for the network is not waited for, and writes nothing."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join(_FAREWELL_S)

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                with closing(self._open_copy()) as copy:
                    self._follow(copy)
                return
            except ServerError as error:
                self._lose(error)
            except Unavailable as error:  # damage: the copy stays as it is
                self._state = FollowerState(error=error)
            except UNREADABLE as error:  # of the copy's file
                self._state = FollowerState(error=unreadable(error) or Unavailable(_copy_trouble(error)))
            except Exception as error:
                log.exception("the follower met a fault of its own")
                self._state = FollowerState(error=Unavailable(_copy_trouble(error)))
            self._stopping.wait(PATIENCE_S)

    def _follow(self, copy: JournalCopy) -> None:
        with closing(self._connect()) as server:
            server.listen()
            while not self._stopping.is_set():
                while copy.pull(server) and not self._stopping.is_set():
                    send_guarded(journal_advanced, self, position=copy.head().position)
                self._state = FollowerState()
                self._await_news(server)

    def _await_news(self, server: ServerConnection) -> None:
        for _ in range(NAPS):
            if self._stopping.is_set() or server.has_news(NAP_S):
                return

    def _lose(self, error: ServerError) -> None:
        log.warning("the server does not answer: %s", error)
        told = unreadable(error)
        is_away = told is None or isinstance(told, Offline)
        lost_at = self._state.lost_at or self._now()
        self._state = FollowerState(lost_at) if is_away else FollowerState(error=told)


def _copy_trouble(error: Exception) -> Sentence:
    return Sentence(
        f"This desk's copy of the shared journal cannot be kept up to date: {error}.",
        "Everything that was booked is safe on the server.",
        "Close Daybook and open it again; if it stays so, look into the log.",
    )
