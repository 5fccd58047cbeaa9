from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from core.backups.catalogue import Backup, backup_name, backups
from core.backups.rotation import DAYS, LATEST, MONTHS, WEEKS, kept, rotate
from core.journal.entry import Head

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
MOMENTS = st.lists(st.integers(0, 500 * 24 * 60), max_size=120, unique=True)  # minutes before NOW


def micros(moment: datetime) -> int:
    return (moment - EPOCH) // timedelta(microseconds=1)


def backup(moment: datetime) -> Backup:
    return Backup(Path(moment.isoformat()), micros(moment), 1, "0" * 16, 1)


def ago(**time: float) -> Backup:
    return backup(NOW - timedelta(**time))


def date_of(backup: Backup) -> date:
    return (EPOCH + timedelta(microseconds=backup.at)).date()


def monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def months(day: date) -> int:
    return 12 * day.year + day.month


@given(MOMENTS)
def test_the_latest_of_each_time_is_kept_and_nothing_else(minutes: list[int]):
    found = sorted((ago(minutes=number) for number in minutes), key=lambda each: each.at)
    expected = set(found[-LATEST:])
    today = NOW.date()
    # found is in order, so the last of a day, week or month is what stays in these dicts
    expected |= {b for day, b in {date_of(b): b for b in found}.items() if (today - day).days < DAYS}
    by_week = {monday(date_of(b)): b for b in found}
    expected |= {b for week, b in by_week.items() if (monday(today) - week).days < 7 * WEEKS}
    by_month = {months(date_of(b)): b for b in found}
    expected |= {b for month, b in by_month.items() if months(today) - month < MONTHS}
    assert kept(found, micros(NOW)) == expected


@given(MOMENTS)
def test_rotating_after_each_backup_leaves_what_rotating_once_leaves(minutes: list[int]):
    there: frozenset[Backup] = frozenset()
    for taken in sorted((ago(minutes=number) for number in minutes), key=lambda each: each.at):
        there = kept(there | {taken}, taken.at)
    assert kept(there, micros(NOW)) == kept((ago(minutes=number) for number in minutes), micros(NOW))


@given(MOMENTS)
def test_what_is_kept_is_kept_the_next_time_too(minutes: list[int]):
    once = kept((ago(minutes=number) for number in minutes), micros(NOW))
    assert kept(once, micros(NOW)) == once


def test_a_year_of_hourly_backups_leaves_few_and_old_ones():
    taken = [ago(hours=hours) for hours in range(24 * 365)]
    left = kept(taken, micros(NOW))
    assert LATEST + DAYS - 1 <= len(left) <= LATEST + DAYS + WEEKS + MONTHS
    assert NOW.date() - min(map(date_of, left)) > timedelta(days=300)


def test_a_desk_that_was_closed_for_years_finds_its_latest_ones():
    taken = [ago(days=1_500 + days) for days in range(30)]
    assert kept(taken, micros(NOW)) == frozenset(taken[:LATEST])


def test_what_a_wrong_clock_dated_to_the_future_takes_nobodys_place():
    future = [ago(days=-days) for days in range(1, 21)]
    right = [ago(days=days) for days in range(40)]
    assert kept(future + right, micros(NOW)) == kept(right, micros(NOW)) | set(future)


def test_only_backups_are_removed_and_the_right_ones(tmp_path: Path):
    for hours in range(60):
        at = micros(NOW - timedelta(hours=hours))
        (tmp_path / backup_name(at, Head(hours, bytes(32)))).write_text("content")
    (tmp_path / "rehearsal.json").write_text("{}")
    (tmp_path / "my own copy.db").write_text("content")
    gone = rotate(tmp_path, micros(NOW))
    left = backups(tmp_path)
    assert (len(gone) + len(left), set(gone) & set(left)) == (60, set())
    assert frozenset(left) == kept(left + gone, micros(NOW))
    assert {"rehearsal.json", "my own copy.db"} < {path.name for path in tmp_path.iterdir()}
