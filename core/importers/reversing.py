"""Taking back an import: its steps from the last to the first, each by its own undo.

What something followed from stays. Stopped at any moment, each step is taken back whole or not at all, and the same
reversal goes on where it stopped.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

import msgspec

from core.bus import CommandBus, Envelope, Receipt
from core.domain.batches.commands import ReverseBatch
from core.domain.batches.events import Count
from core.domain.decider import Refused, Violation
from core.domain.values import Id
from core.errors import Unknown
from core.importers.booking import TIMES_TO_SETTLE, import_id
from core.journal.connection import Connection
from core.write.brought import BroughtStep, batches, brought, is_withdrawn, name_of, undone, what_followed

_PLURALS = {"order": "orders", "product": "products", "customer": "customers"}
_UNDONE, _NONE = "UND-3", "UND-2"
_NO_WAY_BACK = "has no way back"

Progress = Callable[[int, int], None]
"""Called with how many steps were looked at, and how many there are."""


@dataclass(frozen=True)
class Kept:
    """A record that stays, by its number, and why."""

    kind: str
    name: str
    why: str


@dataclass(frozen=True)
class Reversal:
    """What was taken back, by kind of record, and what was kept."""

    taken_back: dict[str, int]
    kept: tuple[Kept, ...]


def reverse_batch(
    bus: CommandBus, connection: Connection, batch_id: Id, actor: Id, progress: Progress = lambda done, of: None
) -> Reversal:
    """Take a batch back and note it. `connection` reads the write side beside the bus.

    Raises Refused when there is no such batch, and Unavailable.
    """
    if batch_id not in {batch.id for batch in batches(connection)}:
        raise Refused(Violation("IMP-5"))
    reversing = _Reversing(bus, connection, batch_id, actor)
    steps = brought(connection, batch_id)
    for number, step in enumerate(steps, 1):
        reversing.take_back(step)
        progress(number, len(steps))
    reversing.note()
    return Reversal(dict(reversing.taken_back), tuple(reversing.kept))


class _Reversing:
    """One reversal on its way. Its command ids are made of the batch and the step, so that each is undone once."""

    def __init__(self, bus: CommandBus, connection: Connection, batch_id: Id, actor: Id) -> None:
        self._bus, self._connection, self._batch_id, self._actor = bus, connection, batch_id, actor
        self._undone = undone(connection, batch_id)
        self.taken_back: Counter[str] = Counter()
        self.kept: list[Kept] = []

    def take_back(self, step: BroughtStep) -> None:
        if step.command_id in self._undone:
            self._count(step)
            return
        if is_withdrawn(self._connection, step.stream):
            return
        why = what_followed(self._connection, step, self._batch_id) or self._undo(step)
        if why:
            self.kept.append(Kept(step.stream.kind, name_of(self._connection, step.stream), why))

    def _undo(self, step: BroughtStep) -> str:
        """Why it could not be undone, or nothing."""
        try:
            receipt = _settled(lambda: self._bus.undo(step.command_id, self._envelope("undo", step.command_id)))
        except Refused as refused:
            codes = {violation.code for violation in refused.violations}
            return "" if codes == {_UNDONE} else _NO_WAY_BACK if codes == {_NONE} else "in use"
        if receipt.is_new:  # else it is off sale, or archived, by hand already
            self._count(step)
        return ""

    def _count(self, step: BroughtStep) -> None:
        self.taken_back[_PLURALS.get(step.stream.kind, step.stream.kind)] += 1

    def note(self) -> None:
        """The counts tell of the whole reversal, also of what was taken back before it was stopped."""
        counts = [Count(what, number) for what, number in sorted(self.taken_back.items())]
        command = ReverseBatch(self._batch_id, (*counts, Count("kept", len(self.kept))))
        envelope = self._envelope("note", msgspec.json.encode(command).decode())
        _settled(lambda: self._bus.dispatch(command, envelope))

    def _envelope(self, what: str, key: str) -> Envelope:
        return Envelope(import_id(what, key, self._batch_id), self._actor, "import", correlation_id=self._batch_id)


def _settled(ask: Callable[[], Receipt]) -> Receipt:
    """Asked again with the same id while it is not known whether the commit stands."""
    for _ in range(TIMES_TO_SETTLE - 1):
        try:
            return ask()
        except Unknown:
            continue
    return ask()
