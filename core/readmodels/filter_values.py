"""Values of the filter box: amounts, days and ranges of them."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from msgspec import Struct

from core.domain.values import Minor, exponent

_AMOUNT = re.compile(r"-?\d{1,12}(?:,\d{3})*(?:\.\d{1,6})?k?", re.ASCII | re.IGNORECASE)
_LAST_DAYS = re.compile(r"last (\d{1,4}) days", re.ASCII)
_OPERATION = re.compile(r"(>=|<=|>|<|=)(.+)", re.DOTALL)


class Span(Struct, frozen=True):
    """From `least` to `most`, both included, or beyond `above` or `below`; None is no bound."""

    least: Any = None
    most: Any = None
    above: Any = None
    below: Any = None


def span_of(text: str, read: Callable[[str], Span | None]) -> Span | None:
    """A comparison, a range `from..to` open at either end, or one value. None when it is none of them."""
    operation = _OPERATION.fullmatch(text)
    if operation is not None:
        span = read(operation[2])
        return None if span is None else _compared(operation[1], span)
    if ".." in text:
        first, _, last = text.partition("..")
        return _between(first, last, read)
    return read(text)


def amount_of(text: str, currency: str) -> Minor | None:
    """500, 1.5k and 1,250.00 in minor units."""
    if not _AMOUNT.fullmatch(text):
        return None
    thousands = 1_000 if text[-1] in "kK" else 1
    try:
        major = Decimal(text.rstrip("kK").replace(",", "")) * thousands
    except InvalidOperation:
        return None
    return int((major * 10 ** exponent(currency)).to_integral_value())


def days_of(text: str, today: date) -> tuple[date, date] | None:
    """The first and last day that a word for days means."""
    text = text.lower()
    last_days = _LAST_DAYS.fullmatch(text)
    try:
        if last_days is not None:
            return today - timedelta(int(last_days[1])), today
        if text in _DAYS:
            day = today + timedelta(_DAYS[text])
            return day, day
        which, _, period = text.partition(" ")
        if which in _STEPS and period in _PERIODS:
            return _PERIODS[period](today, _STEPS[which])
        day = date.fromisoformat(text)
    except (ValueError, OverflowError):
        return None
    return day, day


def _compared(sign: str, span: Span) -> Span:
    match sign:
        case ">":
            return Span(above=span.most)
        case ">=":
            return Span(least=span.least)
        case "<":
            return Span(below=span.least)
        case "<=":
            return Span(most=span.most)
        case _:
            return span


def _between(first: str, last: str, read: Callable[[str], Span | None]) -> Span | None:
    start, end = (read(part) if part else Span() for part in (first, last))
    if start is None or end is None or not (first or last):
        return None
    return Span(start.least, end.most)


def _week(today: date, step: int) -> tuple[date, date]:
    monday = today - timedelta(today.weekday()) + timedelta(weeks=step)
    return monday, monday + timedelta(6)


def _months(today: date, step: int, length: int) -> tuple[date, date]:
    """The stretch of `length` months that today is in, or one `step` away from it."""
    first = (today.year * 12 + today.month - 1) // length * length + step * length
    return _month_start(first), _month_start(first + length) - timedelta(1)


def _month_start(month: int) -> date:
    return date(month // 12, month % 12 + 1, 1)


_DAYS = {"today": 0, "yesterday": -1, "tomorrow": 1}
_STEPS = {"last": -1, "this": 0, "next": 1}
_PERIODS: dict[str, Callable[[date, int], tuple[date, date]]] = {
    "week": _week,
    "month": lambda today, step: _months(today, step, 1),
    "quarter": lambda today, step: _months(today, step, 3),
    "year": lambda today, step: _months(today, step, 12),
}
