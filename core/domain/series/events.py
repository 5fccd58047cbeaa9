"""Series of numbers without gaps: each number is given in the transaction that posts its document, or not at all."""

from datetime import date

from msgspec.structs import replace

from core.domain.decider import Event, State
from core.domain.values import Id

INVOICES = "invoice"
CREDIT_NOTES = "credit-note"
FIRST = {INVOICES: 30_001, CREDIT_NOTES: 40_001}
"""The first number of each series."""


class NumberIssued(Event, frozen=True, tag="series.number_issued"):
    """The next number of a series went to a document, for good."""

    kind = "series"

    series: str
    number: int
    document_id: Id
    dated: date


SeriesEvents = NumberIssued


class Series(State, frozen=True):
    """How far a series has come. Dates never run backwards in it."""

    kind = "series"

    id: str = ""
    last: int = 0
    last_dated: date | None = None

    def next_after(self, series: str) -> int:
        """The number that the next document of this series gets."""
        return self.last + 1 if self.exists else FIRST[series]


def evolve(series: Series, event: SeriesEvents) -> Series:
    return replace(series, id=event.series, last=event.number, last_dated=event.dated)
