"""Batches: imports, as one thing that can be followed and taken back."""

from typing import assert_never

from msgspec import Struct
from msgspec.structs import replace

from core.domain.decider import Event, State
from core.domain.values import Id


class Count(Struct, frozen=True):
    """How many of one kind."""

    what: str
    number: int


class BatchEvent(Event, frozen=True):
    kind = "batch"

    batch_id: Id


class BatchStarted(BatchEvent, frozen=True, tag="batch.started"):
    """An import began. `purpose` is the kind of source, `source` the file's name and digest."""

    purpose: str
    source: str


class BatchFinished(BatchEvent, frozen=True, tag="batch.finished"):
    """An import came to its end, with what it found."""

    counts: tuple[Count, ...]


class BatchReversed(BatchEvent, frozen=True, tag="batch.reversed"):
    """What the batch had brought was taken back, as far as nothing followed from it; the counts say how far."""

    counts: tuple[Count, ...]


BatchEvents = BatchStarted | BatchFinished | BatchReversed


class Batch(State, frozen=True):
    """One import."""

    kind = "batch"

    id: Id = ""
    purpose: str = ""
    source: str = ""
    is_finished: bool = False
    is_reversed: bool = False


def evolve(batch: Batch, event: BatchEvents) -> Batch:
    match event:
        case BatchStarted():
            return Batch(event.batch_id, event.purpose, event.source)
        case BatchFinished():
            return replace(batch, is_finished=True)
        case BatchReversed():
            return replace(batch, is_reversed=True)
        case _:
            assert_never(event)
