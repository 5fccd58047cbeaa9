"""Texts as lists sort them: columns beside the shown ones, so that an index gives the order people expect."""

import re
import unicodedata

_DIGITS = re.compile(r"\d+", re.ASCII)


def sort_text(text: str) -> str:
    """Without regard to case and accents."""
    if text.isascii():
        return text.lower()
    letters = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def sort_number(number: str) -> str:
    """A document number whose digits count: 999 before 1000, whatever letters stand around."""
    return _DIGITS.sub(lambda digits: digits[0].zfill(12), number.lower())
