"""Reads single cells of a file: words, quantities, prices, moments; exactly, or not at all."""

import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from msgspec import Struct

from core.domain.values import Micros, Price, Quantity

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_YEARS = range(1900, 2200)

_NUMBER = re.compile(r"-?([0-9]+)(?:\.[0-9]{0,18})?|-?()\.[0-9]{1,18}")
_MOST_DIGITS = 7  # before the point, so that no sum of them outgrows a stored integer
_TIME = r"(?:[ T]([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?)?"
_ISO = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})" + _TIME)
_US = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{2}|[0-9]{4})" + _TIME)


class Fault(Struct, frozen=True):
    """Why a row could not be taken (IMP-1). `row` counts from 1, the header included."""

    row: int
    column: str
    value: str
    problem: str  # goes on behind the value: is not a number


class BadCell(ValueError):
    """A cell that cannot be read, or a row that is not one; `problem` goes on behind the value."""

    def __init__(self, problem: str, column: str = "", value: str = "") -> None:
        super().__init__(problem)
        self.problem = problem
        self.column = column
        self.value = value


def word_of(text: str) -> str:
    return text.strip()


def quantity_of(text: str) -> Quantity:
    return _scaled(text, 3)


def price_of(text: str) -> Price:
    return _scaled(text, 6)


def moment_of(text: str, zone: ZoneInfo) -> Micros:
    """A local time of the zone, written 2010-12-01 08:26:00 or, as Americans do, 12/1/2010 8:26."""
    text = text.strip()
    if match := _ISO.fullmatch(text):
        year, month, day, *time = match.groups(default="0")
    elif match := _US.fullmatch(text):
        month, day, year, *time = match.groups(default="0")
        year = year if len(year) == 4 else f"20{year}"
    else:
        raise BadCell("is not a date and time")
    if int(year) not in _YEARS:
        raise BadCell("is too far from our time")
    try:
        hour, minute, second = map(int, time)
        moment = datetime(int(year), int(month), int(day), hour, minute, second, tzinfo=zone)
    except ValueError:
        raise BadCell("is not in the calendar") from None
    return (moment - _EPOCH) // _MICROSECOND


def _scaled(text: str, decimals: int) -> int:
    text = text.strip()
    match = _NUMBER.fullmatch(text)
    if match is None:
        raise BadCell("is not a number" if text else "is missing")
    if len(match[1] or "") > _MOST_DIGITS:
        raise BadCell("is too large")
    scaled = Decimal(text).scaleb(decimals)
    if scaled != scaled.to_integral_value():
        raise BadCell(f"has more than {decimals} decimals")
    return int(scaled)
