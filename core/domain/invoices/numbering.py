"""Numbers without gaps: the next one of a series, and the dates that it may have."""

from collections.abc import Iterator
from datetime import date

from core.domain.decider import Violation
from core.domain.series.events import NumberIssued, Series
from core.domain.values import Id


def date_violations(name: str, series: Series, day: date, where: str) -> Iterator[Violation]:
    """INV-2 for a date before that of the last document: dates never run backwards in a series."""
    if series.last_dated is not None and day < series.last_dated:
        facts = {"date": day, "last": series.last_dated, "lastno": series.last, "series": name}
        yield Violation("INV-2", where, facts)


def issued(name: str, number: int, document_id: Id, day: date) -> NumberIssued:
    """The number goes to its document for good, in the commit that posts it."""
    return NumberIssued(name, number, document_id, day)
