from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTableView
from pytestqt.qtbot import QtBot

from ui.widgets.calendar import Calendar
from ui.widgets.date_field import DateField, parsed

TODAY = date(2026, 11, 19)  # a Thursday


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("20 nov", date(2026, 11, 20)),
        ("20 Nov 2027", date(2027, 11, 20)),
        ("20.11.", date(2026, 11, 20)),
        ("20/11/2026", date(2026, 11, 20)),
        ("2026-12-01", date(2026, 12, 1)),
        ("3 jan", date(2027, 1, 3)),
        ("Fri 20 Nov", date(2026, 11, 20)),
        ("fri", date(2026, 11, 20)),
        ("thu", date(2026, 11, 26)),
        ("tomorrow", date(2026, 11, 20)),
        ("31 feb", None),
        ("soon", None),
    ],
)
def test_a_day_is_read_in_any_usual_form(text: str, day: date | None):
    assert parsed(text, TODAY) == day


@pytest.mark.parametrize(
    ("keys", "day"),
    [
        ("t", TODAY),
        ("+", date(2026, 11, 20)),
        ("++-", date(2026, 11, 20)),
        ("]", date(2026, 11, 26)),
        ("m", date(2026, 11, 1)),
        ("h", date(2026, 11, 30)),
    ],
)
def test_bare_keys_step_through_days(qtbot: QtBot, keys: str, day: date):
    field = DateField(lambda: TODAY)
    qtbot.addWidget(field)
    qtbot.keyClicks(field, keys)
    assert field.day == day


def test_letters_inside_a_typed_day_are_letters(qtbot: QtBot):
    field = DateField(lambda: TODAY)
    qtbot.addWidget(field)
    qtbot.keyClicks(field, "3 mar")
    assert field.day == date(2027, 3, 3)


@pytest.mark.parametrize(
    ("keys", "day"),
    [
        ("tomorrow", date(2026, 11, 20)),
        ("today", TODAY),
        ("tue", date(2026, 11, 24)),
        ("mon", date(2026, 11, 23)),
        ("tt", TODAY),
        ("mh", date(2026, 11, 30)),
    ],
)
def test_a_bare_key_that_goes_on_to_a_word_is_typed(qtbot: QtBot, keys: str, day: date):
    field = DateField(lambda: TODAY)
    qtbot.addWidget(field)
    qtbot.keyClicks(field, keys)
    assert field.day == day and field.is_readable()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("31 Feb", "The date 31 Feb does not exist. Use 28 Feb or 1 Mar."),
        ("31.4.", "The date 31 Apr does not exist. Use 30 Apr or 1 May."),
        ("soon", "“soon” is not a day. Type it as 20 Nov or 20.11."),
        ("20 Nov", ""),
    ],
)
def test_what_is_no_day_is_told_with_the_nearest(qtbot: QtBot, text: str, said: str):
    field = DateField(lambda: TODAY)
    qtbot.addWidget(field)
    field.setText(text)
    assert field.problem() == said


def test_a_day_is_chosen_from_the_calendar(qtbot: QtBot):
    field = DateField(lambda: TODAY)
    qtbot.addWidget(field)
    with qtbot.waitExposed(field):
        field.show()
    qtbot.keyClick(field, Qt.Key.Key_F4)
    calendar = field.findChild(Calendar)
    view = calendar.findChild(QTableView)
    qtbot.keyClick(view, Qt.Key.Key_Right)
    with qtbot.waitSignal(field.day_changed):
        qtbot.keyClick(view, Qt.Key.Key_Return)
    assert field.day == date(2026, 11, 20)
