"""Which backups to keep: the 10 latest, one a day for 14 days, one a week for 8 weeks, one a month for 12 months."""

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from core.backups.catalogue import Backup, backups
from core.backups.durable import remove, sync_folder
from core.domain.values import Micros

LATEST, DAYS, WEEKS, MONTHS = 10, 14, 8, 12
_EPOCH = date(1970, 1, 1)


def kept(found: Iterable[Backup], now: Micros) -> frozenset[Backup]:
    """Those to keep. Of a day, week or month (UTC) it is the latest, so that the next rotation keeps the same one.

    What seems to come from the future is kept too and takes nobody's place: some clock was wrong.
    """
    newest_first = sorted(found, key=lambda backup: backup.at, reverse=True)
    future = [backup for backup in newest_first if backup.at > now]
    past = newest_first[len(future) :]
    keep = {*future, *past[:LATEST]}
    for period, periods in ((_day, DAYS), (_week, WEEKS), (_month, MONTHS)):
        keep |= _latest_of_each(past, period, first=period(now) - periods + 1)
    return frozenset(keep)


def rotate(folder: Path, now: Micros) -> tuple[Backup, ...]:
    """Remove the backups in a folder that are not to be kept; gives them."""
    found = backups(folder)
    keep = kept(found, now)
    gone = tuple(backup for backup in found if backup not in keep)
    for backup in gone:
        remove(backup.path)
    if gone:
        sync_folder(folder)
    return gone


def _latest_of_each(newest_first: Iterable[Backup], period: Callable[[Micros], int], first: int) -> set[Backup]:
    latest: dict[int, Backup] = {}
    for backup in newest_first:
        latest.setdefault(period(backup.at), backup)
    return {backup for number, backup in latest.items() if number >= first}


def _date(at: Micros) -> date:
    return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=at)).date()


def _day(at: Micros) -> int:
    return (_date(at) - _EPOCH).days


def _week(at: Micros) -> int:
    return (_day(at) + 3) // 7  # the first day of the epoch was a Thursday; weeks begin on Monday


def _month(at: Micros) -> int:
    day = _date(at)
    return day.year * 12 + day.month
