"""How fresh what is on screen is: a judgement on the journal's head and the checkpoints, made by neither of them."""

from collections.abc import Mapping
from enum import StrEnum

from msgspec import Struct

from core.domain.values import Micros
from core.projections.store import Checkpoint, Parked

STALE_AFTER: Micros = 5_000_000
"""So long may the read side stand still behind the journal before it counts as stale."""


class Kind(StrEnum):
    LIVE = "live"
    CATCHING_UP = "catching up"
    STALE = "stale"
    PARKED = "parked"
    REBUILDING = "rebuilding"
    OFFLINE = "offline"
    PAST = "past"


class Freshness(Struct, frozen=True):
    """`behind` counts entries; `since` is when the read side last moved, or when the server went away.

    `position` is what is reflected; for a parked model it is the entry that it could not take.
    """

    kind: Kind
    position: int
    behind: int = 0
    since: Micros | None = None
    parked: Mapping[str, Parked] = {}


class Sighting(Struct, frozen=True):
    """What a watchdog saw last, so that the next look knows since when nothing has moved."""

    position: int
    moved_at: Micros


def freshness(
    head: int | None,
    checkpoints: Mapping[str, Checkpoint],
    parked: Mapping[str, Parked],
    sighting: Sighting,
    now: Micros,
    *,
    known_at: int | None = None,
    is_rebuilding: bool = False,
) -> Freshness:
    """The first that applies: past, offline, rebuilding, parked, live, stale, catching up.

    `head` is None while the journal cannot be asked; `known_at` is the position that the time bar shows.
    """
    reached = reached_position(checkpoints, parked)
    if known_at is not None:
        return Freshness(Kind.PAST, known_at)
    if head is None:
        return Freshness(Kind.OFFLINE, reached, since=sighting.moved_at)
    behind = max(head - reached, 0)
    if is_rebuilding:
        return Freshness(Kind.REBUILDING, reached, behind)
    if parked:
        return Freshness(Kind.PARKED, reached, behind, parked=parked)
    if not behind:
        return Freshness(Kind.LIVE, reached)
    if now - sighting.moved_at > STALE_AFTER:
        return Freshness(Kind.STALE, reached, behind, sighting.moved_at)
    return Freshness(Kind.CATCHING_UP, reached, behind)


def reached_position(checkpoints: Mapping[str, Checkpoint], parked: Mapping[str, Parked]) -> int:
    """What every read model reflects that is not parked."""
    return min((at.position for name, at in checkpoints.items() if name not in parked), default=0)


def seen(before: Sighting | None, head: int, reached: int, now: Micros) -> Sighting:
    """The next sighting: it moved if it got further, or stands at the head as it should."""
    if before is None or reached != before.position or reached >= head:
        return Sighting(reached, now)
    return before
