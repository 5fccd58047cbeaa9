"""Deliberate mistakes in the write side: each is put into the program for a while, and a check has to notice it."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any
from unittest.mock import patch

from uuid_utils import uuid7

from app import lock
from core import bus
from core.bus import CommandBus
from core.journal.connection import Error
from core.journal.sqlite import SqliteConnection
from core.journal.writer import JournalWriter
from core.write import books
from core.write.mapping import Mapping
from core.write.repository import WriteRepository
from tests.core.write.desk import Desk
from tests.faults.errands import Errand


@contextmanager
def synced_less(level: str) -> Iterator[None]:
    """Commits are told before the disk has them."""
    open_writer = books.open_writer

    def opened(path: Any) -> Any:
        connection = open_writer(path)
        connection.execute(f"PRAGMA synchronous={level}")
        return connection

    with patch.object(books, "open_writer", opened):
        yield


@contextmanager
def told_before_commit() -> Iterator[None]:
    """One commit for ten commands; each is told at once."""
    begin, commit = SqliteConnection.begin, WriteRepository.commit
    told = count(1)

    def begin_once(self: SqliteConnection, *, alone: bool = False) -> None:
        if not self.in_transaction:
            begin(self, alone=alone)

    def commit_late(self: WriteRepository) -> None:
        if next(told) % 10 == 0:
            commit(self)

    with patch.object(SqliteConnection, "begin", begin_once), patch.object(WriteRepository, "commit", commit_late):
        yield


@contextmanager
def head_apart() -> Iterator[None]:
    """The journal's head moves in a transaction of its own."""
    with _apart(JournalWriter, "finish"):
        yield


@contextmanager
def log_apart() -> Iterator[None]:
    """The command log is written in a transaction of its own."""
    with _apart(JournalWriter, "log"):
        yield


@contextmanager
def tables_apart() -> Iterator[None]:
    """The tables follow the journal in a transaction of their own."""
    with _apart(Mapping, "save"):
        yield


@contextmanager
def _apart(owner: type, method: str) -> Iterator[None]:
    original, commit = getattr(owner, method), WriteRepository.commit
    waiting: list[tuple[Any, ...]] = []

    def postponed(*arguments: Any) -> None:
        waiting.append(arguments)

    def committed(self: WriteRepository) -> None:
        commit(self)
        self._connection.begin()
        while waiting:
            original(*waiting.pop(0))
        commit(self)

    with patch.object(owner, method, postponed), patch.object(WriteRepository, "commit", committed):
        yield


@contextmanager
def failed_commit_told() -> Iterator[None]:
    """A commit that failed is told as one that stands."""

    def commit(self: CommandBus) -> None:
        try:
            self._repository.commit()
        except Error:
            self._repository.rollback()

    with patch.object(CommandBus, "_commit", commit):
        yield


@contextmanager
def left_open() -> Iterator[None]:
    """A transaction that there was no memory to end is still open when the next one begins."""
    with patch.object(SqliteConnection, "begin", lambda self, alone=False: self.execute("BEGIN IMMEDIATE")):
        yield


@contextmanager
def told_raw() -> Iterator[None]:
    """The driver's own errors come up to the user."""
    with patch.object(bus, "unavailable", _no_words), patch.object(books, "unavailable", _no_words):
        yield


def _no_words(error: Error) -> None:
    return None


@contextmanager
def asked_under_new_ids() -> Iterator[None]:
    """What was not answered is asked again as if it were something new."""
    run = Errand.run

    def anew(self: Errand, desk: Desk) -> dict[str, int]:
        return run(self._replace(ids=tuple(str(uuid7()) for _ in self.ids)), desk)

    with patch.object(Errand, "run", anew):
        yield


@contextmanager
def head_remembered() -> Iterator[None]:
    """The end of the journal is read once, as if nobody else could write."""
    begin = JournalWriter.begin

    def trusting(self: JournalWriter) -> bool:
        return self.position >= 0 or begin(self)

    with patch.object(JournalWriter, "begin", trusting):
        yield


@contextmanager
def clock_believed() -> Iterator[None]:
    """Entries get the moment that the clock tells, whatever the one before has."""
    append = JournalWriter.append

    def believing(self: JournalWriter, *arguments: Any) -> tuple[int, int]:
        self._recorded_at = 0
        return append(self, *arguments)

    with patch.object(JournalWriter, "append", believing):
        yield


@contextmanager
def lock_ignored() -> Iterator[None]:
    """Whoever comes holds the folder."""
    with patch.object(lock, "_lock", lambda file: True):
        yield
