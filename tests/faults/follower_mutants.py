"""Deliberate mistakes in what follows the journal: lists, backups, and the turns of a schedule."""

import random
import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

from msgspec.structs import replace

from core.backups import taking
from core.backups.catalogue import backup_name
from core.journal.entry import Entry, Head
from core.journal.reader import JournalReader, ToldJournalReader
from core.journal.sqlite import SqliteConnection, open_reader
from core.projections import fold, rebuild
from core.projections.generation import switch
from core.projections.projector import Projector
from core.projections.store import Store
from tests.core.write.desk import NOON
from tests.faults import baton


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
