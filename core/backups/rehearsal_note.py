"""When the next rehearsal of a restore is due, and what the last one came to.

A backup that nobody ever restored is a hope, so the newest one is tried once a month. The note is a file of JSON in the
folder of the backups; it is read by the window, so nothing here brings the write side.
"""

from pathlib import Path

import msgspec

from core.backups.catalogue import newest
from core.domain.values import Micros

NOTE = "rehearsal.json"
DAY: Micros = 24 * 60 * 60 * 1_000_000
EVERY = 30 * DAY
AFTER_A_FAILURE = DAY


class Rehearsal(msgspec.Struct, frozen=True):
    """What the last rehearsal came to; `problem` is empty when the backup would have done."""

    at: Micros
    backup: str
    position: int
    problem: str = ""


def last_rehearsal(folder: Path) -> Rehearsal | None:
    """What is noted in a folder of backups; a note that cannot be read is none."""
    try:
        return msgspec.json.decode((folder / NOTE).read_bytes(), type=Rehearsal)
    except (OSError, msgspec.DecodeError):
        return None


def is_due(folder: Path, now: Micros) -> bool:
    """Whether there is a backup, and none was restored within a month; one that failed is tried again after a day."""
    if newest(folder) is None:
        return False
    last = last_rehearsal(folder)
    if last is None:
        return True
    return now - last.at >= (AFTER_A_FAILURE if last.problem else EVERY)
