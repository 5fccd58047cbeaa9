"""The filter box: what a user types, as conditions on columns, a full-text query, and tokens to show.

    words and "phrases"      every word the beginning of one in the record
    status:placed,picked     a field of the list; text, a choice, a number, an amount or a day
    >500  <=1.5k  =12.50     the list's main amount
    today  last month  last 30 days  2026-11-02      the list's main day
    total:100..200  ship:..today  ship:empty         ranges and nothing at all
    is:late                  a flag of the list
    -term                    none of it

A term that is not understood is searched as text. What was typed reaches SQL in parameters only.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from msgspec import Struct

from core.projections.paging import Listing, quote_words
from core.readmodels.filter_values import Span, amount_of, days_of, span_of
from core.readmodels.sorting import sort_number, sort_text

_DATE = r"(?:today|yesterday|tomorrow|(?:this|last|next) (?:week|month|quarter|year)|last \d{1,4} days|\d{4}-\d\d-\d\d)"
_TERM = re.compile(rf'(?P<no>-)?(?:(?P<field>[a-z]+):)?(?P<value>{_DATE}(?!\S)|"[^"]*"?|[^\s"]+)', re.IGNORECASE)
_OPERATION = re.compile(r"(>=|<=|>|<|=)(.+)", re.DOTALL)
_SEARCH = "SELECT rowid FROM search_fts WHERE search_fts MATCH ?"
MATCHES = 1_000


class Field(Struct, frozen=True):
    """A column that terms can name. `form` is text, number, amount, day or choice (then with its `choices`)."""

    column: str
    form: str = "text"
    choices: tuple[str, ...] = ()


class Grammar(Struct, frozen=True):
    """What the filter box of one list understands: its fields, its flags, its main amount and its main day.

    A flag is SQL over the list's columns; a `?` in it is today.
    """

    kind: str  # of the documents of its records in the full text
    fields: Mapping[str, Field]
    flags: Mapping[str, str] = {}
    amount: str = ""
    day: str = ""


class Token(Struct, frozen=True):
    """A term as typed, from `start` to `end` in the text. `reading` is term, words or unknown (searched as text)."""

    text: str
    start: int
    end: int
    reading: str


class Condition(Struct, frozen=True):
    """SQL over the columns of a list, and its parameters."""

    sql: str
    params: tuple[Any, ...] = ()


def as_of(today: date, sql: str) -> Condition:
    """SQL in which each `?` is today."""
    return Condition(sql, (today.isoformat(),) * sql.count("?"))


class Filter(Struct, frozen=True):
    """A filter as understood: `where` with its `params`, and a full-text query, empty for none."""

    where: str
    params: tuple[Any, ...]
    match: str
    tokens: tuple[Token, ...]

    def listing(
        self, table: str, columns: tuple[str, ...], sort: str, *, descending: bool, among: Condition | None = None
    ) -> Listing:
        """The rows of a list that pass, and belong to `among`; of a search, the newest MATCHES of them."""
        own = Condition(self.where or "TRUE", self.params)
        passing = all_of([among, own] if among else [own])
        if self.match:
            found = f"search_fts f CROSS JOIN {table} ON {table}.id = f.rowid WHERE f.search_fts MATCH ?"
            newest = f"SELECT f.rowid FROM {found} AND {passing.sql} ORDER BY f.rowid DESC LIMIT {MATCHES}"
            passing = Condition(f"id IN ({newest})", (self.match, *passing.params))
        return Listing(table, columns, sort=sort, descending=descending, where=passing.sql, params=passing.params)


class _Reading(Struct, frozen=True):
    """What one term came to: a condition, words to match, or neither."""

    how: str
    condition: Condition | None = None
    words: str = ""


def parse(text: str, grammar: Grammar, today: date, currency: str = "") -> Filter:
    """Read a filter. Amounts count in minor units of the currency."""
    reader = _Reader(grammar, today, currency)
    found = [(match, reader.read(match)) for match in _TERM.finditer(text)]
    conditions = all_of([reading.condition for _, reading in found if reading.condition])
    words = " ".join(reading.words for _, reading in found if reading.words)
    match = f'"kind{grammar.kind}" {words}' if words else ""
    tokens = tuple(Token(match[0], match.start(), match.end(), reading.how) for match, reading in found)
    return Filter(conditions.sql, conditions.params, match, tokens)


def all_of(conditions: list[Condition]) -> Condition:
    sql = " AND ".join(f"({condition.sql})" for condition in conditions)
    return Condition(sql, tuple(value for condition in conditions for value in condition.params))


class _Reader:
    """Reads the terms of one filter."""

    def __init__(self, grammar: Grammar, today: date, currency: str) -> None:
        self._grammar = grammar
        self._today = today
        self._currency = currency

    def read(self, term: re.Match[str]) -> _Reading:
        field, value = (term["field"] or "").lower(), term["value"]
        condition = self._named(field, value) if field else self._bare(value)
        if condition is not None:
            return _Reading("term", _negated(condition) if term["no"] else condition)
        return self._searched(term, field)

    def _searched(self, term: re.Match[str], field: str) -> _Reading:
        words = quote_words(f"{term['field']} {term['value']}" if field else term["value"])
        how = "unknown" if field or not words else "words"
        if words and term["no"]:
            return _Reading(how, Condition(f"id NOT IN ({_SEARCH})", (words,)))
        return _Reading(how, words=words)

    def _bare(self, value: str) -> Condition | None:
        """The main amount or the main day, when it looks like one; a plain number is a word."""
        grammar = self._grammar
        if grammar.amount and _OPERATION.fullmatch(value):
            return self._measured(grammar.amount, value, self._amount)
        if grammar.day and re.fullmatch(_DATE, value, re.IGNORECASE):
            return self._measured(grammar.day, value, self._days)
        return None

    def _named(self, name: str, value: str) -> Condition | None:
        if name == "is":
            return self._flag(value)
        field = self._grammar.fields.get(name)
        if field is None:
            return None
        if value == "empty":
            return Condition(f"coalesce({field.column}, '') IN ('', 0)")
        match field.form:
            case "choice":
                return _chosen(field, value)
            case "amount":
                return self._measured(field.column, value, self._amount)
            case "day":
                return self._measured(field.column, value, self._days)
            case "number":
                return self._measured(field.column, value, _numbered)
            case _:
                return _containing(field, value)

    def _flag(self, value: str) -> Condition | None:
        flag = self._grammar.flags.get(value.lower())
        if flag is None:
            return None
        return as_of(self._today, flag)

    def _measured(self, column: str, value: str, read: Callable[[str], Span | None]) -> Condition | None:
        """Compared, in a range, or equal. A day that was never set, kept as empty text, is never in a range."""
        span = span_of(value, read)
        if span is None:
            return None
        bounds = (
            Condition(f"{column} {sign} ?", (bound,))
            for sign, bound in ((">=", span.least), ("<=", span.most), (">", span.above), ("<", span.below))
            if bound is not None
        )
        return all_of([Condition(f"{column} <> ''"), *bounds])

    def _amount(self, text: str) -> Span | None:
        minor = amount_of(text, self._currency)
        return None if minor is None else Span(minor, minor)

    def _days(self, text: str) -> Span | None:
        days = days_of(text, self._today)
        return None if days is None else Span(days[0].isoformat(), days[1].isoformat())


def _numbered(number: str) -> Span:
    return Span(sort_number(number), sort_number(number))


def _chosen(field: Field, value: str) -> Condition | None:
    """Any of the choices that contain what was typed: hold means on hold."""
    chosen = tuple(sorted({choice for part in _parts(value) for choice in field.choices if part in choice}))
    if not chosen:
        return None
    return Condition(f"{field.column} IN ({', '.join('?' * len(chosen))})", chosen)


def _containing(field: Field, value: str) -> Condition | None:
    parts = [sort_text(part) for part in _parts(value)]
    if not parts:
        return None
    return Condition(" OR ".join(f"instr({field.column}, ?)" for _ in parts), tuple(parts))


def _parts(value: str) -> Iterator[str]:
    """Either of several: a,b or "a b",c."""
    return (part for raw in value.split(",") if (part := raw.strip('" ').lower()))


def _negated(condition: Condition) -> Condition:
    return Condition(f"({condition.sql}) IS NOT TRUE", condition.params)
