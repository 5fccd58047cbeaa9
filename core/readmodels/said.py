"""The parts of a history entry's wording."""

from collections.abc import Callable
from typing import Any

from msgspec import Struct


class Said(Struct, frozen=True):
    """An icon (a Lucide name), a tone of the palette, a sentence in the past tense, and what else is worth knowing."""

    icon: str
    tone: str
    sentence: str
    detail: str = ""


Saying = Callable[[Any, str], Said]
"""`saying(event, currency)`."""


def always(icon: str, tone: str, sentence: str) -> Saying:
    """For an event that says the same each time."""
    said = Said(icon, tone, sentence)
    return lambda event, currency: said


def listed(*parts: str) -> str:
    """The parts that say something, with commas between."""
    return ", ".join(part for part in parts if part)
