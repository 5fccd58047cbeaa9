"""Power loss: every disk that a cut can leave is opened by the program as after any crash, and loses no promise."""

import shutil
from collections.abc import Iterable, Iterator
from contextlib import closing
from hashlib import blake2b
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from core.errors import Unavailable, Unknown
from core.journal.connection import Error
from tests.core.write.desk import Desk
from tests.faults.disks import Disk, disks
from tests.faults.places import Mistake, memory_folder, unchanged
from tests.faults.recording import Recording, record

_DOUBLED = """SELECT count(*) FROM (SELECT command_id FROM journal GROUP BY command_id
 HAVING count(DISTINCT commit_end) > 1)"""


class Losses(NamedTuple):
    """What a number of disks came to."""

    disks: int = 0
    lost: int = 0  # commands that were told, and are not there or elsewhere
    half: int = 0  # disks on which verify finds something
    altered: int = 0  # disks whose journal is not the beginning of the one that was written
    doubled: int = 0  # commands with two effects, after they were asked for again
    closed: int = 0  # disks that the program does not open, or on which it cannot go on

    @property
    def is_sound(self) -> bool:
        return not any(self[1:])


def lose_power(seed: int, errands: int, share: float, most: int, mistake: Mistake = unchanged) -> Iterator[Losses]:
    """Record one load and try a share of its disks. A mistake is in the program only while it is recorded."""
    with memory_folder() as folder:
        (folder / "recorded").mkdir()
        with mistake():
            recording = record(folder / "recorded", seed, errands)
        for disk in islice(_distinct(disks(recording, seed, share)), most):
            yield _tried(disk, recording, folder / "disk")


def _tried(disk: Disk, recording: Recording, books: Path) -> Losses:
    books.mkdir()
    try:
        return try_disk(disk, recording, books)
    finally:
        shutil.rmtree(books)


def try_disk(disk: Disk, recording: Recording, books: Path) -> Losses:
    """Start on it, look, and ask again for what was in hand, as a desk does."""
    for name, content in disk.files.items():
        (books / name).write_bytes(content)
    try:
        desk = Desk(books)
    except (Unavailable, Error):
        return Losses(1, closed=1)
    with closing(desk.connection):
        try:
            return _looked_at(desk, disk, recording)
        except Error:
            return Losses(1, closed=1)


def _looked_at(desk: Desk, disk: Disk, recording: Recording) -> Losses:
    half = bool(desk.verify().problems)
    kept = dict(desk.rows("SELECT command_id, last FROM command_log WHERE outcome = 'accepted'"))
    lost = sum(kept.get(command_id) != position for command_id, position in disk.told.items())
    seals = [seal for (seal,) in desk.rows("SELECT hash FROM journal ORDER BY position")]
    altered = seals != recording.seals[: len(seals)]
    if half or disk.in_hand is None:
        return Losses(1, lost, half, altered)
    try:
        disk.in_hand.run(desk)
    except (Unavailable, Unknown, Error):
        return Losses(1, lost, half, altered, closed=1)
    half = bool(desk.verify().problems)
    ((doubled,),) = desk.rows(_DOUBLED)
    return Losses(1, lost, half, altered, doubled)


def _distinct(candidates: Iterable[Disk]) -> Iterator[Disk]:
    """Many a choice comes to the same disk; it is the same case only if the same was told."""
    seen: set[bytes] = set()
    for disk in candidates:
        digest = blake2b(repr((len(disk.told), sorted(disk.files))).encode(), digest_size=16)
        for name in sorted(disk.files):
            digest.update(disk.files[name])
        if digest.digest() not in seen:
            seen.add(digest.digest())
            yield disk
