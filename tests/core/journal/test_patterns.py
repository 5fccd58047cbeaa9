"""What desks write fits the patterns that a server checks, and days are those of the calendar."""

import re
from datetime import date

import pytest

from core.domain.decider import Event
from core.journal.codec import tag_of
from core.journal.patterns import _DAY, patterns
from tests.core.write.desk import codec
from tests.golden.samples import sample


@pytest.mark.parametrize("event", codec().classes, ids=tag_of)
def test_an_entry_fits_its_pattern_and_no_other(event: type[Event]):
    data, personal = codec().encode(sample(event), "a why")
    fitting = [each for each in codec().classes if re.search(patterns(each).data, data)]
    assert fitting == [event]
    assert re.search(patterns(event).personal, personal.data)


def test_days_are_those_of_the_calendar():
    for year in (1000, 1900, 1996, 2000, 2023, 2100, 2104, 9999):
        for month in range(14):
            for day in range(33):
                text = f"{year}-{month:02}-{day:02}"
                assert bool(re.fullmatch(_DAY, text)) == is_day(text), text


def is_day(text: str) -> bool:
    try:
        return bool(date.fromisoformat(text))
    except ValueError:
        return False
