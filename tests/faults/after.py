"""What a books folder holds after a fault: its problems, and what of all that was told is not there."""

from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from tests.core.write import sums
from tests.core.write.desk import Desk

_ENTRIES = "SELECT type, stream_id, version FROM journal ORDER BY position"
_LATEST = "SELECT command_id, last FROM command_log WHERE outcome = 'accepted'"


class State(NamedTuple):
    """After a new start."""

    problems: int
    lost: int
    entries: list[tuple[str, str, int]]  # type, stream and version, without what differs from run to run


def state_of(books: Path, told: dict[str, int]) -> State:
    desk = Desk(books)
    with closing(desk.connection):
        return seen(desk, told)


def seen(desk: Desk, told: dict[str, int]) -> State:
    kept = dict(desk.rows(_LATEST))
    lost = sum(kept.get(command_id) != position for command_id, position in told.items())
    return State(len(desk.verify().problems) + len(sums.problems(desk)), lost, desk.rows(_ENTRIES))
