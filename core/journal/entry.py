"""One entry of the journal, decoded: what happened, and the circumstances in which it did."""

from datetime import date

from msgspec import Struct

from core.domain.decider import Event, Stream
from core.domain.values import Id, Micros


class Head(Struct, frozen=True):
    """Where the journal ends: the position of its last entry and that entry's hash. Position 0 is an empty one."""

    position: int
    hash: bytes


class Entry(Struct, frozen=True):
    """One entry. `commit_end` is the last position of the same command; `why` is empty when nobody gave a reason."""

    position: int
    commit_end: int
    stream: Stream
    version: int
    event: Event
    command_id: Id
    correlation_id: Id
    causation: Id | None
    undoes: Id | None
    actor: Id
    station: str
    business_date: date
    recorded_at: Micros
    why: str
    hash: bytes
