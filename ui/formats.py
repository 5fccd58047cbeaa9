"""Values as people read and type them, in the language and region of the window. Parsing gives None, never an error."""

import re
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache
from zoneinfo import ZoneInfo

from PySide6.QtCore import QDate, QLocale

from core.domain.values import ONE, PRICE_SCALE, RATE_SCALE, Micros, Minor, Price, Quantity, Rate, exponent

MINUS = "\u2212"
_SPACES = " \u00a0\u202f"  # people type the first where a locale writes one of the others
_PLAIN = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)")
_TEN_MILLION = 10_000_000
_EPOCH = datetime(1970, 1, 1, tzinfo=ZoneInfo("UTC"))


def money(minor: Minor, currency: str) -> str:
    """An amount without its currency sign: "1,284.50", "−92.25"."""
    return _decimal(minor, exponent(currency), exponent(currency))


def price(unit_price: Price, currency: str) -> str:
    """A unit price with as many decimals as it needs, at least those of the currency."""
    return _decimal(unit_price, 6, exponent(currency))


def quantity(value: Quantity) -> str:
    """A quantity with the decimals it needs: "12", "2.5"."""
    return _decimal(value, 3, 0)


def count(number: int) -> str:
    """A whole number: "1,284"."""
    return _locale().toString(number)


def up_to(most: int, value: int) -> str:
    """A count that stopped at the most: "1,000+"."""
    return count(value) + ("+" if value >= most else "")


def percent(rate: Rate) -> str:
    """A rate in percent with the decimals it needs: "20", "8.25"."""
    return _decimal(rate, 4, 0)


def day(value: date | None, today: date) -> str:
    """A day as short as it is clear: "17 Nov", with the year when it is another one."""
    if value is None:
        return ""
    return _day(value, "d MMM") if value.year == today.year else whole_day(value)


def whole_day(value: date) -> str:
    """A day with its year: "17 Nov 2026"."""
    return _day(value, "d MMM yyyy")


def moment(at: Micros, today: date, zone: ZoneInfo) -> str:
    """A moment: the time for today, "yesterday 14:26", else its day."""
    local = (_EPOCH + timedelta(microseconds=at)).astimezone(zone)
    if local.date() == today:
        return local.strftime("%H:%M")
    if local.date() == today - timedelta(days=1):
        return "yesterday " + local.strftime("%H:%M")
    return day(local.date(), today)


def parse_number(text: str) -> Decimal | None:
    """A number as typed, by the window's locale or in plain form. "1,5" is none where the comma parts thousands."""
    typed, locale = text.strip().replace(MINUS, "-"), _locale()
    group, point = locale.groupSeparator(), locale.decimalPoint()
    if match := _grouped(group, point, locale.toString(_TEN_MILLION)).fullmatch(typed):
        return Decimal("".join(part for part in (match["sign"], _digits(match["whole"]), ".", match["rest"]) if part))
    return Decimal(typed) if _PLAIN.fullmatch(typed) else None


@cache
def _grouped(group: str, point: str, ten_million: str) -> re.Pattern[str]:
    """Numbers of a locale. Digits stand in threes behind each group separator, or as the locale itself writes them."""
    middle = len(ten_million.split(group)[1]) if group in ten_million else 3
    either = "[" + re.escape(group + _SPACES) + "]"
    parted = rf"\d{{1,3}}(?:{either}\d{{{middle}}})*{either}\d{{3}}"
    dot = re.escape(point)
    whole = rf"(?P<whole>{parted}|\d+|(?={dot}\d))"
    return re.compile(rf"(?P<sign>[-+]?){whole}(?:{dot}(?P<rest>\d*))?")


def _digits(text: str) -> str:
    return "".join(each for each in text if each.isdigit())


def parse_money(text: str, currency: str) -> Minor | None:
    return _scaled(text, 10 ** exponent(currency))


def parse_price(text: str) -> Price | None:
    return _scaled(text, PRICE_SCALE)


def parse_quantity(text: str) -> Quantity | None:
    return _scaled(text, ONE)


def parse_percent(text: str) -> Rate | None:
    return _scaled(text.rstrip(" %"), RATE_SCALE // 100)


def _scaled(text: str, scale: int) -> int | None:
    """The whole number that a text stands for at a scale; None when it is no number or has too many decimals."""
    value = parse_number(text)
    if value is None or abs(value) > 10**12:
        return None
    scaled = value * scale
    return int(scaled) if scaled == scaled.to_integral_value() else None


def _decimal(value: int, decimals: int, least: int) -> str:
    sign = MINUS if value < 0 else ""
    whole, rest = divmod(abs(value), 10**decimals)
    digits = f"{rest:0{decimals}d}" if decimals else ""
    digits = digits[:least] + digits[least:].rstrip("0")
    point = _locale().decimalPoint() + digits if digits else ""
    return sign + _locale().toString(whole) + point


def _day(value: date, form: str) -> str:
    return _locale().toString(QDate(value.year, value.month, value.day), form)


def _locale() -> QLocale:
    return QLocale()
