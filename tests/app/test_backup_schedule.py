from pathlib import Path

from app.backups import LONGEST_WITHOUT, LONGEST_WORK, MOST_ENTRIES, Schedule
from core.backups.catalogue import Backup

OPENED = 1_700_000_000_000_000
MINUTE = 60_000_000


def backup(position: int, at: int = OPENED - MINUTE) -> Backup:
    return Backup(Path("backup"), at, position, "0" * 16, 1)


def test_nothing_new_is_never_due():
    schedule = Schedule(OPENED, backup(500))
    assert not schedule.is_due(500, OPENED + 1_000 * LONGEST_WORK)
    assert not schedule.is_due_on_closing(500)


def test_a_hundred_entries_are_due_at_once():
    schedule = Schedule(OPENED, backup(500))
    assert not schedule.is_due(500 + MOST_ENTRIES - 1, OPENED)
    assert schedule.is_due(500 + MOST_ENTRIES, OPENED)


def test_one_entry_is_due_after_a_quarter_of_an_hour_of_work():
    schedule = Schedule(OPENED, backup(500))
    assert not schedule.is_due(501, OPENED + LONGEST_WORK - 1)
    assert schedule.is_due(501, OPENED + LONGEST_WORK)


def test_the_time_while_the_desk_was_closed_is_no_work():
    schedule = Schedule(OPENED, backup(500, at=OPENED - 1_000 * LONGEST_WORK))
    assert not schedule.is_due(501, OPENED + MINUTE)


def test_a_backup_begins_the_count_anew():
    schedule = Schedule(OPENED, backup(500))
    schedule.taken(backup(620, at=OPENED + 20 * MINUTE))
    assert schedule.entries_since(620) == 0
    assert not schedule.is_due(719, OPENED + 20 * MINUTE + LONGEST_WORK - 1)
    assert schedule.is_due(720, OPENED + 21 * MINUTE)
    assert schedule.is_due(621, OPENED + 20 * MINUTE + LONGEST_WORK)


def test_one_entry_is_enough_for_a_backup_on_closing():
    schedule = Schedule(OPENED, backup(500))
    assert schedule.is_due_on_closing(501)


def test_books_without_any_backup_count_from_their_first_entry():
    schedule = Schedule(OPENED, None)
    assert schedule.is_due(MOST_ENTRIES, OPENED)
    assert not schedule.is_due(0, OPENED + 2 * LONGEST_WORK)


def test_books_that_went_back_to_an_older_backup_hold_what_no_newer_one_does():
    schedule = Schedule(OPENED, backup(500))
    assert schedule.is_due_on_closing(300)


def test_one_that_failed_is_tried_again_after_a_quarter_of_an_hour_or_on_closing():
    schedule = Schedule(OPENED, backup(500))
    schedule.failed(OPENED + MINUTE)
    assert not schedule.is_due(500 + 2 * MOST_ENTRIES, OPENED + MINUTE + LONGEST_WORK - 1)
    assert schedule.is_due(500 + 2 * MOST_ENTRIES, OPENED + MINUTE + LONGEST_WORK)
    assert schedule.is_due_on_closing(501)


def test_after_one_that_was_taken_by_hand_nothing_is_waited_for():
    schedule = Schedule(OPENED, backup(500))
    schedule.failed(OPENED + MINUTE)
    schedule.taken(backup(700, at=OPENED + 2 * MINUTE))
    assert schedule.is_due(700 + MOST_ENTRIES, OPENED + 3 * MINUTE)


def test_a_clock_that_was_set_back_keeps_no_hundred_entries_waiting():
    schedule = Schedule(OPENED, backup(500))
    assert schedule.is_due(500 + MOST_ENTRIES, OPENED - 5 * LONGEST_WORK)
    schedule.failed(OPENED)
    assert schedule.is_due(500 + MOST_ENTRIES, OPENED - 5 * LONGEST_WORK)


def test_work_of_a_day_without_a_backup_is_overdue():
    schedule = Schedule(OPENED, backup(500, at=OPENED))
    assert not schedule.is_overdue(501, OPENED + LONGEST_WITHOUT - 1)
    assert schedule.is_overdue(501, OPENED + LONGEST_WITHOUT)
    assert not schedule.is_overdue(500, OPENED + LONGEST_WITHOUT), "all of it is in the backup"


def test_new_books_are_overdue_only_once_a_backup_failed():
    schedule = Schedule(OPENED, None)
    assert not schedule.is_overdue(20, OPENED + MINUTE)
    schedule.failed(OPENED + MINUTE)
    assert schedule.is_overdue(20, OPENED + MINUTE)
