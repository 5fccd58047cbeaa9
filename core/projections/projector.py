"""The projector: takes the journal, batch by batch, into the read models; rows and checkpoints in one transaction."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from core.errors import Damaged, Sentence
from core.journal.entry import Entry, Head
from core.projections.changes import ChangeSet, TableChanges
from core.projections.fold import Fold
from core.projections.journal_source import JournalSource
from core.projections.keys import Keys
from core.projections.model import ReadModel
from core.projections.store import Checkpoint, Parked, Store


@dataclass(frozen=True)
class BatchLimits:
    """How many entries a batch has: few while keeping up, so that windows repaint soon, many when far behind."""

    live: int = 200
    catch_up: int = 5_000
    far_behind: int = 1_000

    def limit(self, behind: int) -> int:
        return self.catch_up if behind > self.far_behind else self.live


class Projector:
    """Keeps the read models of one store in step with one journal. For one thread.

    Raises Damaged when the journal is not the one that was folded: an entry altered, or the end cut off.
    """

    def __init__(
        self,
        store: Store,
        journal: JournalSource,
        models: Iterable[ReadModel],
        *,
        batch_limits: BatchLimits | None = None,
    ) -> None:
        self._store = store
        self._journal = journal
        self._limits = batch_limits or BatchLimits()
        self._keys = Keys(journal)
        self._folds = [Fold(store, model, self._keys) for model in models]
        for checkpoint in {fold.checkpoint for fold in self._folds}:
            self._check(checkpoint)

    @property
    def position(self) -> int:
        """Where the slowest read model stands that is not parked."""
        return min((fold.checkpoint.position for fold in self._moving()), default=0)

    @property
    def parked(self) -> dict[str, Parked]:
        return {fold.name: fold.parked for fold in self._folds if fold.parked is not None}

    def step(self) -> ChangeSet | None:
        """Fold and commit the next batch: None when there is none. Models that lag wait until the others are live."""
        head = self._journal.head()
        behind = [fold.checkpoint for fold in self._moving() if not self._is_at(head, fold.checkpoint)]
        if not behind:
            return None
        start = max(behind)
        self._check(start)
        entries = self._read(start.position, self._limits.limit(head.position - start.position))
        if not entries:
            return None
        try:
            tables = self._take([fold for fold in self._moving() if fold.checkpoint == start], entries)
        except _Overtaken:
            return self.step()  # from where the other has come to
        return ChangeSet(entries[0].position, entries[-1].position, tables)

    def retry(self, model: str) -> None:
        """Let a parked read model go on from its last good entry, at the next step."""
        with self._store.transaction():
            self._store.unpark(model)
        self._reload()

    def _moving(self) -> list[Fold]:
        return [fold for fold in self._folds if fold.parked is None]

    def _read(self, after: int, limit: int) -> list[Entry]:
        """Whole commands only, whatever the journal gives."""
        entries = self._journal.entries(after, limit)
        while entries and entries[-1].position < entries[-1].commit_end:
            entries.pop()
        return entries

    def _take(self, folds: Sequence[Fold], entries: Sequence[Entry]) -> dict[str, TableChanges]:
        self._keys.learn(entries)
        tables: dict[str, TableChanges] = {}
        try:
            with self._store.transaction():
                self._check_overtaken()
                for fold in folds:
                    tables |= fold.take(entries)
        except BaseException:
            self._reload()
            raise
        return tables

    def _check_overtaken(self) -> None:
        """Nobody else should fold into this file; if somebody did, what is remembered of it must not be used."""
        stored = self._store.checkpoints()
        if any(stored[fold.name] != fold.checkpoint for fold in self._folds):
            raise _Overtaken

    def _reload(self) -> None:
        for fold in self._folds:
            fold.reload()

    def _is_at(self, head: Head, checkpoint: Checkpoint) -> bool:
        if checkpoint.position > head.position:
            raise _damaged(checkpoint.position)
        if checkpoint.position < head.position:
            return False
        if head.position and head.hash != checkpoint.hash:
            raise _damaged(head.position)
        return True

    def _check(self, checkpoint: Checkpoint) -> None:
        if checkpoint.position and self._journal.hash_at(checkpoint.position) != checkpoint.hash:
            raise _damaged(checkpoint.position)


class _Overtaken(Exception):
    """Another process has folded entries into the same file."""


def _damaged(position: int) -> Damaged:
    return Damaged(
        Sentence(
            f"The books do not fit what this desk has shown: entry {position} is missing or was altered.",
            "Nothing was written.",
            "If you restored an older backup, rebuild the lists; if not, restore the newest backup.",
        ),
        position,
    )
