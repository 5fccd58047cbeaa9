"""Batches: the beginning and the end of an import, and that it was taken back."""

from collections.abc import Iterable
from typing import assert_never

from core.domain.batches.events import (
    Batch,
    BatchEvents,
    BatchFinished,
    BatchReversed,
    BatchStarted,
    Count,
    evolve,
)
from core.domain.decider import Accepted, Command, Context, Decider, Event, Need, Refused, States, Stream, Violation
from core.domain.values import Id


class BatchCommand(Command, frozen=True):
    batch_id: Id

    def needs(self, states: States) -> Iterable[Need]:
        yield Stream("batch", self.batch_id)


class StartBatch(BatchCommand, frozen=True):
    """Begin an import. The same batch again goes on where it stopped."""

    purpose: str
    source: str


class FinishBatch(BatchCommand, frozen=True):
    counts: tuple[Count, ...]


class ReverseBatch(BatchCommand, frozen=True):
    """Note that what the batch brought was taken back; core.importers.reversing does so, step by step, before."""

    counts: tuple[Count, ...]


BatchCommands = StartBatch | FinishBatch | ReverseBatch


def decide(command: BatchCommands, states: States, context: Context) -> Accepted | Refused:
    batch = states.of(Batch, command.batch_id)
    match command:
        case StartBatch():
            started = BatchStarted(command.batch_id, command.purpose, command.source)
            return Accepted(() if batch.exists else (started,))
        case FinishBatch():
            return _finish(command, batch)
        case ReverseBatch():
            return _reverse(command, batch)
        case _:
            assert_never(command)


def _finish(command: FinishBatch, batch: Batch) -> Accepted | Refused:
    if not batch.exists:
        return Refused(Violation("IMP-5"))
    return Accepted(() if batch.is_finished else (BatchFinished(batch.id, command.counts),))


def _reverse(command: ReverseBatch, batch: Batch) -> Accepted | Refused:
    if not batch.exists:
        return Refused(Violation("IMP-5"))
    return Accepted(() if batch.is_reversed else (BatchReversed(batch.id, command.counts),))


def inverse(events: tuple[Event, ...]) -> Command | Refused:
    return Refused(Violation("UND-2"))


BATCHES = Decider(Batch, BatchEvents, BatchCommands, decide, evolve, inverse)
