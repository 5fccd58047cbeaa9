"""One session with a server, and how long an answer of it is waited for."""

from collections.abc import Callable
from concurrent.futures import Future, InvalidStateError
from contextlib import suppress
from threading import Thread
from typing import Any, TypeVar

import psycopg
from psycopg.abc import PQGen

T = TypeVar("T")


class Session(psycopg.Connection[tuple[Any, ...]]):
    """A session that is given up when no answer came in time: a server that hangs does not even heed a cancel."""

    time_left: Callable[[], float | None]

    def wait(self, gen: PQGen[T], interval: float = 0.1, timeout: float | None = None) -> T:
        left = self.time_left()
        try:
            return super().wait(gen, interval, timeout if left is None else left)
        except psycopg.OperationalError:
            if self.time_left() == 0:
                self.pgconn.finish()
            raise


def reached(connect: Callable[[], Session], seconds: float) -> Session:
    """On a thread of its own, which nobody waits for any longer: looking up a server's name cannot be ended."""
    came: Future[Session] = Future()
    Thread(target=_reach, args=(connect, came), daemon=True).start()
    try:
        return came.result(seconds)
    except TimeoutError as error:
        if not came.cancel():
            return came.result()
        raise psycopg.OperationalError("no server was reached in time") from error


def _reach(connect: Callable[[], Session], came: Future[Session]) -> None:
    try:
        session = connect()
    except BaseException as error:  # noqa: BLE001  it rises where it is waited for
        with suppress(InvalidStateError):
            came.set_exception(error)
        return
    try:
        came.set_result(session)
    except InvalidStateError:  # too late
        session.close()
