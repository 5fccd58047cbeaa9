"""Amounts, quantities and days in words, for sentences and search results."""

from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

from core.domain.values import ONE, PRICE_SCALE, Minor, Price, Quantity, Rate, exponent

if TYPE_CHECKING:
    from babel import Locale

MINUS = "\N{MINUS SIGN}"


def amount(minor: Minor, currency: str = "") -> str:
    """As in 1,310.75: the decimals of the currency, its name left out."""
    decimals = exponent(currency)
    return _number(Decimal(minor).scaleb(-decimals), "#,##0." + "0" * decimals)


def price(millionths: Price) -> str:
    """A unit price, with as many decimals as it needs and two at least."""
    return _number(Decimal(millionths) / PRICE_SCALE, "#,##0.00####")


def number(quantity: Quantity) -> str:
    return _number(Decimal(quantity) / ONE, "#,##0.###")


def units(quantity: Quantity) -> str:
    """A quantity over lines of any unit: 1 unit, 60 units."""
    return f"{number(quantity)} unit" if quantity == ONE else f"{number(quantity)} units"


def count(how_many: int, one: str, many: str = "") -> str:
    """As in 1 line, 2 lines."""
    return f"{_number(Decimal(how_many), '#,##0')} {one if how_many == 1 else many or one + 's'}"


def percent(rate: Rate) -> str:
    return f"{_number(Decimal(rate) / 10_000, '#,##0.####')} %"


def day(when: date) -> str:
    """As in 17 Nov 2026, whatever language the system speaks."""
    from babel.dates import format_date  # noqa: PLC0415 - heavy, and few runs of the program need it

    return format_date(when, "d MMM y", locale=_english())


def _number(value: Decimal, pattern: str) -> str:
    from babel.numbers import format_decimal  # noqa: PLC0415 - heavy, and few runs of the program need it

    return format_decimal(value, format=pattern, locale=_english()).replace("-", MINUS)


@lru_cache(maxsize=1)
def _english() -> "Locale":
    from babel import Locale  # noqa: PLC0415 - as above

    return Locale("en")
