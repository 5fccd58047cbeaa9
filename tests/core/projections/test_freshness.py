from typing import Any

import pytest

from core.projections.freshness import STALE_AFTER, Freshness, Kind, Sighting, freshness, seen
from core.projections.store import Checkpoint, Parked

AT_8 = {"a": Checkpoint(8, b""), "b": Checkpoint(9, b"")}
STUCK = {"a": Parked(9, "boom")}
MOVED = Sighting(8, 1_000)
LATE = 1_001 + STALE_AFTER


@pytest.mark.parametrize(
    ("head", "parked", "now", "more", "expected"),
    [
        (8, {}, LATE, {}, Freshness(Kind.LIVE, 8)),
        (10, {}, 2_000, {}, Freshness(Kind.CATCHING_UP, 8, 2)),
        (10, {}, LATE, {}, Freshness(Kind.STALE, 8, 2, 1_000)),
        (10, STUCK, LATE, {}, Freshness(Kind.PARKED, 9, 1, parked=STUCK)),
        (10, STUCK, LATE, {"is_rebuilding": True}, Freshness(Kind.REBUILDING, 9, 1)),
        (None, {}, LATE, {}, Freshness(Kind.OFFLINE, 8, since=1_000)),
        (None, {}, LATE, {"known_at": 3}, Freshness(Kind.PAST, 3)),
    ],
)
def test_freshness(head: int | None, parked: dict[str, Parked], now: int, more: dict[str, Any], expected: Freshness):
    assert freshness(head, AT_8, parked, MOVED, now, **more) == expected


def test_a_sighting_keeps_its_moment_while_nothing_moves_behind_the_head():
    assert seen(MOVED, 10, 8, 5_000) == MOVED
    assert seen(MOVED, 10, 9, 5_000) == Sighting(9, 5_000)
    assert seen(MOVED, 8, 8, 5_000) == Sighting(8, 5_000)
    assert seen(None, 10, 8, 5_000) == Sighting(8, 5_000)
