"""A day, typed in any usual form, or stepped to with single keys; it shows the weekday."""

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta
from typing import Final

from PySide6.QtCore import QDate, QLocale, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QWidget

from ui.widgets.calendar import Calendar
from ui.widgets.fields import TextField

_FORMS: Final = (
    "d MMM yyyy",
    "d MMM",
    "d.M.yyyy",
    "d/M/yyyy",
    "yyyy-MM-dd",
    "d.M.",
    "d.M",
    "d/M",
    "d-M-yyyy",
    "d MMMM",
)
_YEARLESS: Final = ("d MMM", "d.M.", "d.M", "d/M", "d MMMM")
_WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WORDS: Final = {"today": 0, "tomorrow": 1, "yesterday": -1}
_STEPS: Final = {"+": 1, "-": -1, "]": 7, "[": -7}
_LONGEST_MONTH: Final = 31
_HALF_YEAR: Final = timedelta(days=183)


class DateField(TextField):
    """Bare keys count only while the whole field is selected or empty: t today, + - a day, [ ] a week, m and h the
    first and last of the month. Letters that go on to a word, as in tomorrow, are typed. Without a day it is empty,
    which some forms allow."""

    day_changed = Signal()

    def __init__(self, today: Callable[[], date], day: date | None = None, parent: QWidget | None = None) -> None:
        super().__init__(trailing_icon="calendar", parent=parent)
        self._today = today
        self._day = day
        self._bare = ""  # the letter that chose the day shown, until it turns out to begin a word
        self.setPlaceholderText(self.tr("any day"))
        self.setToolTip(self.tr("t today, + and − a day, [ and ] a week, m and h first and last of the month"))
        self.textEdited.connect(self._on_text_edited)
        self._show()

    @property
    def day(self) -> date | None:
        return self._day

    def is_readable(self) -> bool:
        """Whether what is typed is a day, or nothing."""
        return not self.text().strip() or parsed(self.text(), self._today()) is not None

    def problem(self, no_such_day: str = "") -> str:
        """What is wrong with what is typed, empty for nothing. `no_such_day` has {day}, {before} and {after}."""
        if self.is_readable():
            return ""
        near = _beside(self.text(), self._today())
        if near is None:
            return self.tr("“{text}” is not a day. Type it as 20 Nov or 20.11.").format(text=self.text().strip())
        words = no_such_day or self.tr("The date {day} does not exist. Use {before} or {after}.")
        day, before, after = near
        return words.format(day=day, before=before, after=after)

    def set_day(self, day: date | None) -> None:
        """Show a day, without telling anyone."""
        self._day = day
        self._show()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_bare = not self.text() or self.selectedText() == self.text()
        word, self._bare = self._bare + event.text().lower(), ""
        if is_bare and len(word) > 1 and word.isalpha() and _begins_a_word(word):
            self.setText(word)
            self.textEdited.emit(word)
            return
        wanted = self._stepped(event.text()) if is_bare and event.text() else None
        if wanted is None and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down) and not event.modifiers():
            wanted = (self._day or self._today()) + timedelta(days=1 if event.key() == Qt.Key.Key_Up else -1)
        if event.key() == Qt.Key.Key_F4:
            self.open_calendar()
        elif wanted is None:
            super().keyPressEvent(event)
        else:
            self._choose(wanted)
            self._bare = event.text().lower() if event.text().isalpha() else ""

    def _choose(self, wanted: date) -> None:
        self.set_day(wanted)
        self.selectAll()
        self.day_changed.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._bare = ""
        if self.trailing_rect().adjusted(-6, -6, 6, 6).contains(event.position()):
            self.open_calendar()
        else:
            super().mousePressEvent(event)

    def open_calendar(self) -> None:
        """A month to choose from, under the field."""
        calendar = Calendar(self._day or self._today(), self)
        calendar.clicked.connect(self._on_calendar_chosen)
        calendar.activated.connect(self._on_calendar_chosen)
        calendar.show_under(self)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() != Qt.FocusReason.MouseFocusReason:
            self.selectAll()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._bare = ""
        if self.is_readable():
            self._show()

    def _stepped(self, key: str) -> date | None:
        day = self._day or self._today()
        if key in _STEPS:
            return day + timedelta(days=_STEPS[key])
        first = day.replace(day=1)
        match key.lower():
            case "t":
                return self._today()
            case "m":
                return first
            case "h":
                return (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)
            case _:
                return None

    def _show(self) -> None:
        if self._day is None:
            self.clear()
            return
        form = "ddd d MMM" if self._day.year == self._today().year else "ddd d MMM yyyy"
        self.setText(QLocale().toString(QDate(self._day.year, self._day.month, self._day.day), form))
        self.setCursorPosition(0)

    @Slot(QDate)
    def _on_calendar_chosen(self, chosen: QDate) -> None:
        self._choose(date(chosen.year(), chosen.month(), chosen.day()))
        self.setFocus(Qt.FocusReason.PopupFocusReason)

    @Slot(str)
    def _on_text_edited(self, text: str) -> None:
        if self.is_readable():
            self._day = parsed(text, self._today())
            self.day_changed.emit()


def parsed(text: str, today: date) -> date | None:
    """The day that a text means: 20 nov, 20.11., 2026-11-20, fri, tomorrow; None when it means none."""
    words = re.sub(r"\s+", " ", text.strip().lower()).rstrip(",")
    if words in _WORDS:
        return today + timedelta(days=_WORDS[words])
    if words[:3] in _WEEKDAYS and " " not in words and words.isalpha():
        return today + timedelta(days=(_WEEKDAYS.index(words[:3]) - today.weekday() - 1) % 7 + 1)
    words = re.sub(rf"^(?:{'|'.join(_WEEKDAYS)})[a-z]*,? ", "", words)
    return _in_a_form(words, today)


def _begins_a_word(letters: str) -> bool:
    """Whether a day's word or a month begins so."""
    months = (locale.monthName(month).lower() for locale in (QLocale(), QLocale("en")) for month in range(1, 13))
    return any(word.startswith(letters) for word in (*_WORDS, *_WEEKDAYS, *months))


def _beside(text: str, today: date) -> tuple[str, str, str] | None:
    """For a day past the end of its month, as 31 feb: that day, the last of the month and the day after it."""
    found = re.fullmatch(
        r"(?:[a-z]{3,},? )?(\d{1,2})[. /-]\s*([^\W\d_]{3,}|\d{1,2})[. /-]?\s*(\d{4})?", text.strip().lower()
    )
    month = _month(found[2]) if found else None
    if found is None or month is None:
        return None
    year, day = int(found[3] or today.year), int(found[1])
    last = monthrange(year, month)[1]
    if not last < day <= _LONGEST_MONTH:
        return None
    before = date(year, month, last)
    return f"{day} {_short(before)[1]}", " ".join(_short(before)), " ".join(_short(before + timedelta(days=1)))


def _month(text: str) -> int | None:
    if text.isdigit():
        return int(text) if 1 <= int(text) <= 12 else None
    for locale in (QLocale(), QLocale("en")):
        for month in range(1, 13):
            if locale.monthName(month).lower().startswith(text.rstrip(".")):
                return month
    return None


def _short(day: date) -> tuple[str, str]:
    return str(day.day), QLocale().monthName(day.month, QLocale.FormatType.ShortFormat)


def _in_a_form(words: str, today: date) -> date | None:
    for locale in (QLocale(), QLocale(QLocale.Language.English)):
        for form in _FORMS:
            found = locale.toDate(words, form)
            if not found.isValid():
                found = locale.toDate(words.title(), form)
            if found.isValid():
                day = date(found.year(), found.month(), found.day())
                return _nearest(day, today) if form in _YEARLESS else day
    return None


def _nearest(day: date, today: date) -> date | None:
    """A day without a year is of the year that brings it next to today."""
    try:
        this_year = day.replace(year=today.year)
    except ValueError:  # 29 Feb in a year without one
        return None
    if today - this_year > _HALF_YEAR:
        return this_year.replace(year=today.year + 1)
    if this_year - today > 2 * _HALF_YEAR:
        return this_year.replace(year=today.year - 1)
    return this_year
