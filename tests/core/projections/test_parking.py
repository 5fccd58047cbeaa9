from collections.abc import Callable
from typing import Any

import pytest

from core.domain.decider import Event
from core.journal.entry import Entry
from core.projections.model import Column, ReadModel, Rows, Table
from core.projections.rebuild import build, difference
from core.projections.store import Store
from tests.core.projections.toys import TALLIES, TALLY, THING_LIST, Books, Made, Moved, query, run

LOG = Table("log", (Column("id", "INTEGER"),))

pytestmark = pytest.mark.usefixtures("caplog")


def failing(at: int, fail: Callable[[Rows], Any]) -> ReadModel:
    """The tally and a log, with a handler that does `fail` at one position after it has changed both."""

    def counted(rows: Rows, entry: Entry, event: Event) -> None:
        rows.insert(LOG, entry.position)
        TALLIES.handlers[type(event)](rows, entry, event)
        if entry.position == at:
            fail(rows)

    return ReadModel("tallies", (LOG, TALLY), dict.fromkeys(TALLIES.handlers, counted))


def boom(rows: Rows) -> None:
    raise RuntimeError("boom")


@pytest.mark.parametrize(
    "fail",
    [
        boom,
        lambda rows: rows.patch(TALLY, 99, events=1),  # no such row
        lambda rows: rows.patch(TALLY, 1, colour=1),  # no such column
        lambda rows: rows.patch(TALLY, 1, events="many"),  # not what the column holds
        lambda rows: rows.patch(TALLY, 1, events=0.5),
        lambda rows: rows.patch(TALLY, 1, events=2**70),  # larger than SQLite's integers
        lambda rows: rows.key_of("thing", "nobody"),
        lambda rows: rows.get(THING_LIST.tables[0], 1),  # a table of another model
    ],
)
def test_a_model_that_cannot_take_an_entry_is_parked_before_its_command(books: Books, fail: Callable[[Rows], Any]):
    books.commit(Made("a", "x", 1))
    books.commit(Moved("a", 10), Moved("a", 100))
    books.commit(Moved("a", 1000))
    projector = books.projector(THING_LIST, failing(3, fail))
    run(projector)
    assert projector.parked["tallies"].position == 3
    assert query(projector, "SELECT *, (SELECT max(id) FROM log) FROM tally") == [(1, 1, 1, 1)]
    assert query(projector, "SELECT model, position FROM checkpoint ORDER BY model") == [
        ("tallies", 1),
        ("thing_list", 4),
    ]


def test_the_other_models_go_on(books: Books):
    books.commit(Made("a", "x", 1))
    projector = books.projector(failing(1, boom), THING_LIST)
    run(projector)
    books.commit(Moved("a", 10))
    run(projector)
    assert query(projector, "SELECT amount FROM things") == [(11,)]
    assert projector.position == 2


def test_a_parked_model_stays_parked_after_a_restart(books: Books):
    books.commit(Made("a", "x", 1))
    run(books.projector(THING_LIST, failing(1, boom)))
    again = books.projector(THING_LIST, failing(0, boom))
    assert again.parked["tallies"].error == "RuntimeError: boom"
    assert again.step() is None


def test_a_retried_model_catches_up_to_the_same_rows_as_a_rebuilt_one(books: Books):
    for number in range(6):
        books.commit(Made(str(number), "x", number), Moved(str(number), 1))
    run(books.projector(THING_LIST, failing(7, boom)))
    mended = (THING_LIST, failing(0, boom))
    again = books.projector(*mended)
    again.retry("tallies")
    run(again)
    build(books.folder / "other.db", books.journal(), mended)
    assert again.parked == {}
    assert difference(again._store, Store(books.folder / "other.db", mended)) is None


def test_changes_of_a_batch_hold_what_was_folded_before_the_parking(books: Books):
    books.commit(Made("a", "x", 1))
    books.commit(Moved("a", 10))
    projector = books.projector(failing(2, boom))
    (changes,) = run(projector)
    assert changes.of("tally").inserted == {1} and not changes.of("tally").changed
