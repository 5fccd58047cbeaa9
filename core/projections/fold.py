"""One read model being folded: its handlers, its rows and its checkpoint."""

import logging
from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import attrgetter

from sqlcipher3 import dbapi2 as driver

from core.errors import Unavailable
from core.journal.entry import Entry
from core.projections.changes import TableChanges, merge_tables
from core.projections.disk import is_from_disk
from core.projections.keys import Keys
from core.projections.model import ReadModel
from core.projections.rows import ModelRows
from core.projections.store import Checkpoint, Parked, Store

log = logging.getLogger(__name__)

_event_of = attrgetter("event")


class Fold:
    """Takes entries into one read model. An entry that its handler cannot take parks it; nothing else does."""

    def __init__(self, store: Store, model: ReadModel, keys: Keys) -> None:
        self.name = model.name
        self._store = store
        self._handlers = model.handlers
        self._rows = ModelRows(store, model, keys)
        self._current = 0
        self.reload()

    def reload(self) -> None:
        """Go back to what is stored."""
        self._rows.discard()
        self.checkpoint: Checkpoint = self._store.checkpoints()[self.name]
        self.parked: Parked | None = self._store.parked().get(self.name)

    def take(self, entries: Sequence[Entry]) -> dict[str, TableChanges]:
        """Fold whole commands and write rows and checkpoint, inside the caller's transaction.

        After a raise the transaction has to be rolled back, and `reload` called.
        """
        try:
            return self._write(entries)
        except Exception as error:  # whatever a handler raises parks its model and no other
            if _is_outside(error):
                raise
        return self._take_one_by_one(entries)

    def _write(self, entries: Sequence[Entry]) -> dict[str, TableChanges]:
        try:
            with self._store.savepoint():
                self._handle(entries)
                changes = self._rows.flush()
                self._store.save_checkpoint(self.name, entries[-1].position, entries[-1].hash)
        except BaseException:
            self._rows.discard()
            raise
        self.checkpoint = Checkpoint(entries[-1].position, entries[-1].hash)
        return changes

    def _handle(self, entries: Sequence[Entry]) -> None:
        rows = self._rows
        handlers = map(self._handlers.get, map(type, map(_event_of, entries)))
        for entry, handler in zip(entries, handlers, strict=True):
            if handler is not None:
                self._current = entry.position
                rows.until = entry.commit_end
                handler(rows, entry, entry.event)

    def _take_one_by_one(self, entries: Sequence[Entry]) -> dict[str, TableChanges]:
        """Up to the command that cannot be taken: there the model is parked."""
        changes: dict[str, TableChanges] = {}
        for command in commands(entries):
            try:
                changes = merge_tables(changes, self._write(command))
            except Exception as error:  # as above
                if _is_outside(error):
                    raise
                self._park(error)
                break
        return changes

    def _park(self, error: Exception) -> None:
        log.error("read model %s parked at entry %d", self.name, self._current, exc_info=error)
        self.parked = Parked(self._current, f"{type(error).__name__}: {error}")
        self._store.park(self.name, *self.parked)


def commands(entries: Sequence[Entry]) -> Iterator[list[Entry]]:
    """The entries of each command together."""
    for _, command in groupby(entries, key=lambda entry: entry.commit_end):
        yield list(command)


def _is_outside(error: Exception) -> bool:
    """Whether an error comes from disk, memory or journal, and says nothing about the read model."""
    if isinstance(error, driver.Error):
        return is_from_disk(error)
    return isinstance(error, (Unavailable, MemoryError, OSError))
