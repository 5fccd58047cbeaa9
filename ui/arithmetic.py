"""Sums typed into cells: 12*6 or 48/1.2 as quantity or price. Anything else that is no number gives None."""

import re
from collections.abc import Iterator
from fractions import Fraction

from core.domain.calculation import rounded
from core.domain.values import ONE, PRICE_SCALE, Price, Quantity, Rate
from ui import formats

_TOKEN = re.compile(r"\s*(?:(\d[\d.,\u00a0\u202f]*|[.,]\d+)|([-+*/×÷x()\u2212]))", re.IGNORECASE)
_SAME = {"×": "*", "x": "*", "X": "*", "÷": "/", formats.MINUS: "-"}
_LONGEST = 60
_SMALLEST_PRICE = PRICE_SCALE // 10_000  # a reckoned price is rounded to four decimals


def quantity(text: str) -> Quantity | None:
    """Thousandths; a reckoned one is rounded to them."""
    return formats.parse_quantity(text) if _is_plain(text) else _scaled(text, ONE)


def price(text: str) -> Price | None:
    """Millionths; a reckoned one is rounded to four decimals."""
    if _is_plain(text):
        return formats.parse_price(text)
    reckoned = _scaled(text, PRICE_SCALE // _SMALLEST_PRICE)
    return None if reckoned is None else reckoned * _SMALLEST_PRICE


def percent(text: str) -> Rate | None:
    return formats.parse_percent(text) if text.strip(" %") else 0


def _is_plain(text: str) -> bool:
    """Whether it is one number, or nothing that can be reckoned: then it is as exact as it was typed."""
    tokens = _tokens(text)
    return tokens is not None and len(tokens) == 1


def _scaled(text: str, scale: int) -> int | None:
    value = evaluate(text)
    if value is None or abs(value) > 10**12:
        return None
    return rounded(value.numerator * scale, value.denominator)


def evaluate(text: str) -> Fraction | None:
    """What a sum comes to, exactly; None when it is none, or divides by nothing."""
    tokens = _tokens(text)
    if tokens is None or not tokens:
        return None
    rest = iter([*tokens, ""])
    try:
        reader = _Reading(rest)
        value = reader.sum()
    except (ValueError, ZeroDivisionError):
        return None
    return value if reader.at == "" else None


class _Reading:
    """Recursive descent over the tokens: sums of products of signed numbers and brackets."""

    def __init__(self, tokens: Iterator[str]) -> None:
        self._tokens = tokens
        self.at = next(tokens)

    def sum(self) -> Fraction:
        value = self._product()
        while self.at in ("+", "-"):
            sign = 1 if self._take() == "+" else -1
            value += sign * self._product()
        return value

    def _product(self) -> Fraction:
        value = self._factor()
        while self.at in ("*", "/"):
            value = value * self._factor() if self._take() == "*" else value / self._factor()
        return value

    def _factor(self) -> Fraction:
        token = self._take()
        if token == "-":
            return -self._factor()
        if token == "(":
            value = self.sum()
            if self._take() != ")":
                raise ValueError("a bracket is missing")
            return value
        return _number(token)

    def _take(self) -> str:
        taken = self.at
        self.at = next(self._tokens, "")
        return taken


def _number(token: str) -> Fraction:
    value = formats.parse_number(token)
    if value is None:
        raise ValueError(token)
    return Fraction(value)


def _tokens(text: str) -> list[str] | None:
    if len(text) > _LONGEST:
        return None
    tokens, at, text = [], 0, text.strip()
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            return None
        tokens.append(match[1] or _SAME.get(match[2], match[2]))
        at = match.end()
    return tokens
