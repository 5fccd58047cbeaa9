"""Words of the full text: how text is stored for it, and how what a user types becomes a query."""

import re
import unicodedata

# What SQLite's tokenizer takes for a word too: letters and digits, save a few letters that it does not know.
_WORD = re.compile(r"[^\W_\u19b0-\u19c0\u19c8\u19c9\u1cf2\u1cf3]+")
_MARKS = re.compile(r"[\u0300-\u036f]")  # accents that no single letter carries; the tokenizer drops them


def composed(text: str) -> str:
    """The same text with each accented letter as one, so that both ways to write it are found by either."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def quote_words(text: str) -> str:
    """A full-text query for what a user typed: every word the beginning of one in the row. Empty without words."""
    words = _WORD.findall(_MARKS.sub("", composed(text)))
    return " ".join(f'"{word}"*' for word in words)
