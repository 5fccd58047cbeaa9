import pytest

from core.domain.decider import Stream
from core.errors import Damaged
from core.journal.entry import Head
from tests.core.domain.scenario import business, line, place, ship
from tests.core.write.desk import Desk


@pytest.fixture
def desk() -> Desk:
    desk = Desk()
    desk.record(business())
    desk.do(place(line(1, "p1", 6)), "place", correlation_id="batch", causation="cause")
    desk.do(ship((1, 6)), "ship")
    return desk


def test_an_empty_journal_ends_at_nothing():
    journal = Desk().journal
    assert (journal.head(), journal.entries(0, 10)) == (Head(0, bytes(32)), [])


def test_entries_come_in_whole_commands(desk: Desk):
    before = len(business())
    assert [entry.position for entry in desk.journal.entries(before, 1)] == [before + 1, before + 2, before + 3]
    assert [entry.position for entry in desk.journal.entries(before + 3, 1)] == [before + 4, before + 5]
    assert desk.journal.entries(before + 5, 10) == []


def test_a_stream_is_read_from_a_version_on(desk: Desk):
    types = [type(entry.event).__name__ for entry in desk.journal.stream(Stream("order", "o1"), 1)]
    assert types == ["LinesReserved", "OrderShipped"]
    assert [entry.version for entry in desk.journal.stream(Stream("order", "o1"))] == [1, 2, 3]


def test_the_entries_of_a_command_are_found_by_its_id(desk: Desk):
    entries = desk.journal.command("place")
    assert [entry.command_id for entry in entries] == ["place"] * 3
    assert {(entry.correlation_id, entry.causation, entry.undoes) for entry in entries} == {("batch", "cause", None)}
    assert desk.journal.command("unheard") == []


def test_single_entries_and_seals(desk: Desk):
    end = desk.position
    assert desk.journal.entry(end).hash == desk.journal.hash_at(end) == desk.journal.head().hash
    assert (desk.journal.entry(end + 1), desk.journal.hash_at(end + 1)) == (None, None)


def test_the_first_position_of_a_stream(desk: Desk):
    assert desk.journal.first_position(Stream("order", "o1")) == len(business()) + 1
    with pytest.raises(KeyError):
        desk.journal.first_position(Stream("order", "unheard"))


ALTERED = [
    "UPDATE journal SET data = replace(data, '6000', '\"six\"') WHERE type = 'order.placed'",
    "UPDATE journal SET data = substr(data, 1, 40) WHERE type = 'order.placed'",
    "UPDATE journal SET business_date = 'yesterday' WHERE type = 'order.placed'",
    "UPDATE journal_personal SET data = '{}' WHERE position > 8",
    "DELETE FROM journal_personal WHERE position > 8",
]


@pytest.mark.parametrize("sql", ALTERED)
def test_an_entry_that_was_altered_is_told_as_damage(desk: Desk, sql: str):
    position = desk.journal.first_position(Stream("order", "o1"))
    desk.connection.execute("DROP TRIGGER journal_is_never_updated")
    desk.connection.execute(sql)
    for read in (lambda: desk.journal.entry(position), lambda: desk.entries(), lambda: desk.journal.command("place")):
        with pytest.raises(Damaged, match=f"Entry {position} cannot be read") as damaged:
            read()
        assert damaged.value.position == position
