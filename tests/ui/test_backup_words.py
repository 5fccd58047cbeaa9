from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QDateTime
from pytestqt.qtbot import QtBot

from core.backups.catalogue import Backup
from ui.backup_age import BackupAge
from ui.backup_words import age_words, missing_words, moment_words

NOW = QDateTime.fromString("2026-11-25T14:00:00", "yyyy-MM-ddTHH:mm:ss")
MINUTE = 60_000_000
AT = NOW.toMSecsSinceEpoch() * 1000
BACKUP = Backup(Path("backup"), AT - 34 * MINUTE, 20, "0" * 16, 1)


def entry(number: int | None, kind: str = "order") -> dict[str, Any]:
    return {"position": 21, "type": "order.placed", "at": AT - 20 * MINUTE, "kind": kind, "number": number}


@pytest.mark.parametrize(
    ("ago", "words"),
    [
        (34, "Today 13:26"),
        (24 * 60, "Yesterday 14:00"),
        (14 * 60 + 1, "Yesterday 23:59"),
        (8 * 24 * 60, "Tuesday, 17 November 2026, 14:00"),
    ],
)
def test_a_moment(ago: int, words: str):
    assert moment_words(AT - ago * MINUTE, NOW) == words


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (-5, "Backup just now"),
        (0, "Backup just now"),
        (12, "Backup 12 min ago"),
        (60, "Backup 1 h ago"),
        (24 * 60 - 1, "Backup 23 h ago"),
        (24 * 60, "Backup 1 day ago"),
        (72 * 60, "Backup 3 days ago"),
    ],
)
def test_an_age(minutes: int, words: str):
    assert age_words(AT - minutes * MINUTE, AT) == words


def test_no_backup_has_no_age():
    assert age_words(None, AT) == "No backup yet"


def test_what_is_missing_names_its_orders_and_payments():
    entries = [entry(10_005), entry(10_004), entry(10_004), entry(7, "payment"), entry(None, "company")]
    told = missing_words(BACKUP, {"entries": entries, "total": 5, "is_known": True}, NOW)
    assert told == (
        "5 entries of the books are not in this backup, the first from today 13:40. "
        "They tell of orders 10004 and 10005. They tell of payment 7."
    )


def test_of_many_orders_the_first_are_named_and_the_others_counted():
    entries = [entry(number) for number in range(1, 21)]
    told = missing_words(BACKUP, {"entries": entries, "total": 20, "is_known": True}, NOW)
    assert "orders 1, 2, 3, 4, 5, 6, 7, 8 and 12 more." in told


def test_one_entry_that_tells_of_no_order():
    told = missing_words(BACKUP, {"entries": [entry(None, "company")], "total": 1, "is_known": True}, NOW)
    assert told == "1 entry of the books is not in this backup; it is from today 13:40."


def test_books_that_are_read_in_part_are_said_to_be():
    told = missing_words(BACKUP, {"entries": [entry(9)], "total": 3, "is_known": False}, NOW)
    assert told.startswith("3 entries of the books are not in this backup")
    assert told.endswith("cannot be read whole: whatever was booked after the backup, today 13:26, is not in it.")


def test_nothing_is_missing():
    told = missing_words(BACKUP, {"entries": [], "total": 0, "is_known": True}, NOW)
    assert told == "Everything in the books is in this backup."


def test_an_overdue_backup_is_said_to_be(qtbot: QtBot):
    age = BackupAge()
    qtbot.addWidget(age)
    age.show_age(AT - 26 * 60 * MINUTE, AT, is_overdue=True)
    assert (age.text(), age._color) == ("Backup 1 day ago", "warning")
    assert "What was booked since is in none." in age.toolTip()
    age.show_age(AT, AT, is_overdue=False)
    assert (age.text(), age._color) == ("Backup just now", "text3")


def test_among_icons_there_are_no_words(qtbot: QtBot):
    age = BackupAge()
    qtbot.addWidget(age)
    assert age.isHidden()
    age.show_age(AT, AT, is_overdue=False)
    assert not age.isHidden()
    age.set_wide(is_wide=False)
    assert age.isHidden()
