"""Deliberate mistakes: each is put into the program for a while, and the check named beside it has to notice."""

import random
import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import count
from pathlib import Path
from typing import Any
from unittest.mock import patch

from msgspec.structs import replace
from uuid_utils import uuid7

from app import lock
from core import bus
from core.backups import taking
from core.backups.catalogue import backup_name
from core.bus import CommandBus
from core.journal.connection import Error
from core.journal.entry import Entry, Head
from core.journal.reader import JournalReader, ToldJournalReader
from core.journal.sqlite import SqliteConnection, open_reader
from core.journal.writer import JournalWriter
from core.projections import fold, rebuild
from core.projections.generation import switch
from core.projections.projector import Projector
from core.projections.store import Store
from core.write import books
from core.write.mapping import Mapping
from core.write.repository import WriteRepository
from tests.core.write.desk import NOON, Desk
from tests.faults import baton
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


@contextmanager
def lists_without_transactions() -> Iterator[None]:
    """Rows and checkpoints of the lists are written one after the other."""

    @contextmanager
    def nothing(self: Store) -> Iterator[None]:
        yield

    with patch.object(Store, "transaction", nothing), patch.object(Store, "savepoint", nothing):
        yield


@contextmanager
def parked_by_the_disk() -> Iterator[None]:
    """An error of the disk counts as one of the read model, which is parked."""
    with patch.object(fold, "_is_outside", lambda error: False):
        yield


@contextmanager
def switched_before_built() -> Iterator[None]:
    """New lists become the live ones when they are begun."""
    build = rebuild.build

    def early(path: Path, *arguments: Any, **named: Any) -> None:
        path.touch()
        switch(path.parent, path)
        build(path, *arguments, **named)

    with patch.object(rebuild, "build", early):
        yield


@contextmanager
def journal_taken_for_granted() -> Iterator[None]:
    """The projector does not hold the journal against what it has folded."""

    def is_at(self: Projector, head: Any, checkpoint: Any) -> bool:
        return bool(checkpoint.position >= head.position)

    with patch.object(Projector, "_check", lambda self, checkpoint: None), patch.object(Projector, "_is_at", is_at):
        yield


@contextmanager
def checkpoint_at_the_head() -> Iterator[None]:
    """The projector notes that it is where the journal ends by now, instead of where it has read to."""
    read = Projector._read

    def ahead(self: Projector, after: int, limit: int) -> list[Entry]:
        entries = read(self, after, limit)
        head = self._journal.head()
        return [*entries[:-1], replace(entries[-1], position=head.position, hash=head.hash)] if entries else []

    with patch.object(Projector, "_read", ahead):
        yield


@contextmanager
def overtaken_unnoticed() -> Iterator[None]:
    """Two projectors of one file do not look whether the other has folded meanwhile."""
    with patch.object(Projector, "_check_overtaken", lambda self: None):
        yield


@contextmanager
def copied_at_no_moment() -> Iterator[None]:
    """A backup reads the journal's end, and copies what there is a while later."""
    with patch.object(SqliteConnection, "begin_reading", lambda self: None):
        yield


@contextmanager
def copied_without_its_log() -> Iterator[None]:
    """A backup is a copy of the file alone, as a file manager makes it, and nobody looks into it."""

    def copy(books: Path, part: Path, *_: Any) -> Head:
        shutil.copyfile(books, part)
        with closing(open_reader(books)) as connection:
            return Head(*connection.execute("SELECT position, hash FROM journal_head").fetchone())

    with patch.object(taking, "_copy", copy), patch.object(taking, "_check", lambda *arguments: None):
        yield


@contextmanager
def turns_by_chance() -> Iterator[None]:
    """Whose turn it is in a schedule comes from no seed."""
    with patch.object(baton, "seeded", lambda seed: random.Random()):
        yield


@contextmanager
def reading_told_raw() -> Iterator[None]:
    """What fails while a window reads the journal comes up to the user as the driver says it."""
    with patch.object(ToldJournalReader, "_rows", JournalReader._rows):
        yield


@contextmanager
def backup_told_raw() -> Iterator[None]:
    """What fails in a backup comes up to the user as the driver says it."""
    with patch.object(taking, "is_outside", lambda error: False):
        yield


@contextmanager
def named_before_checked() -> Iterator[None]:
    """A backup has its name while it is still being made."""
    with patch.object(taking, "PART", backup_name(NOON, Head(1, bytes(32)))):
        yield
