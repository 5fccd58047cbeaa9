"""Two repositories on one file; the guards of the journal; what the tables refuse."""

from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as sqlite

from core.domain.decider import Command, Refused
from core.domain.orders.commands import HoldOrder, ReleaseOrder
from core.domain.stock.commands import ReceiveStock
from core.errors import Unavailable, Unknown
from core.journal.sqlite import BOOKS_FILE, open_reader
from core.write.books import open_books
from core.write.repository import CACHED_STATES
from tests.core.domain.scenario import business, line, place, scenario
from tests.core.write.desk import JOURNAL_ID, Desk


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    desk = Desk(tmp_path)
    desk.record(business())
    return desk


def test_another_process_takes_the_last_one_and_is_believed(desk: Desk, tmp_path: Path):
    other = Desk(tmp_path)
    desk.do(place(line(1, "p1", 4)))  # now its stock is remembered here
    other.do(place(line(1, "p1", 6), id="o2"))
    with pytest.raises(Refused) as refused:
        desk.do(place(line(1, "p1", 1), id="o3"))
    assert [violation.code for violation in refused.value.violations] == ["ORD-4"]
    desk.do(ReceiveStock("p1", 1_000))
    assert desk.rows("SELECT on_hand, reserved FROM stock WHERE product_id = 'p1'") == [(11_000, 10_000)]
    assert other.verify().problems == ()


def test_two_processes_take_turns_in_one_journal(desk: Desk, tmp_path: Path):
    other = Desk(tmp_path)
    for number in range(10):
        (desk, other)[number % 2].do(ReceiveStock("p1", 1_000))
    assert desk.position == len(business()) + 10
    assert desk.verify().problems == ()


def test_what_is_remembered_is_forgotten_after_a_failed_command(desk: Desk):
    desk.do(place(line(1, "p1", 4)))
    with pytest.raises(KeyError):
        desk.do_all(HoldOrder("o1", "unpaid"), Command())
    desk.do(ReleaseOrder("o1"))
    assert desk.rows("SELECT count(*) FROM journal WHERE type = 'order.released'") == [(0,)]


def test_no_more_is_remembered_than_there_is_room_for(monkeypatch):
    monkeypatch.setattr("core.write.repository.CACHED_STATES", 3)
    given = scenario(*business()).given(place(line(1, "p1", 4), line(2, "p2", 1)))
    assert len(given.desk.repository._cache) == 3 < CACHED_STATES
    assert given.given(place(line(1, "p1", 4), id="o2")).stock() == (10, 8)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE journal SET data = '{}' WHERE position = 1",
        "UPDATE journal SET position = 99 WHERE position = 1",
        "DELETE FROM journal WHERE position = 1",
        "DELETE FROM journal",
        "INSERT OR REPLACE INTO journal SELECT * FROM journal WHERE position = 1",
        "REPLACE INTO journal SELECT 99, commit_end, stream_kind, stream_id, version, type, schema, data, command_id,"
        " correlation_id, causation, undoes, actor, station, app_version, business_date, recorded_at, hash"
        " FROM journal WHERE position = 1",
    ],
)
def test_the_journal_is_never_rewritten(desk: Desk, sql: str):
    before = desk.rows("SELECT * FROM journal")
    with pytest.raises(sqlite.IntegrityError, match="the journal is"):
        desk.connection.execute(sql)
    assert desk.rows("SELECT * FROM journal") == before


def test_a_position_is_not_given_twice_even_without_recursive_triggers(desk: Desk):
    desk.connection.execute("PRAGMA recursive_triggers=OFF")
    with pytest.raises(sqlite.IntegrityError, match="only appended"):
        desk.connection.execute("INSERT OR REPLACE INTO journal SELECT * FROM journal WHERE position = 1")


def test_the_writer_is_durable_and_guarded(desk: Desk):
    pragmas = ("journal_mode", "synchronous", "foreign_keys", "recursive_triggers")
    assert [desk.rows(f"PRAGMA {name}")[0][0] for name in pragmas] == ["wal", 3, 1, 1]


def test_a_reader_cannot_write(desk: Desk, tmp_path: Path):
    reader = open_reader(tmp_path / BOOKS_FILE)
    with pytest.raises(sqlite.OperationalError, match="readonly"):
        reader.execute("DELETE FROM number_series")


def test_a_file_of_something_else_is_left_alone(tmp_path: Path):
    other = sqlite.connect(tmp_path / BOOKS_FILE)
    other.execute("CREATE TABLE recipes (name)")
    other.close()
    with pytest.raises(Unavailable, match="does not hold Daybook books"):
        open_books(tmp_path, JOURNAL_ID)


def test_a_file_that_is_no_database_is_told(tmp_path: Path):
    (tmp_path / BOOKS_FILE).write_bytes(b"a shopping list, and a long one at that " * 100)
    with pytest.raises(Unavailable, match="damaged or no Daybook books"):
        open_books(tmp_path, JOURNAL_ID)


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path):
    (tmp_path / "file").touch()
    with pytest.raises(Unavailable, match="cannot be made"):
        open_books(tmp_path / "file" / "books", JOURNAL_ID)


def test_books_locked_by_another_program_are_told(desk: Desk, tmp_path: Path):
    desk.connection.execute("PRAGMA busy_timeout=1")
    other = sqlite.connect(tmp_path / BOOKS_FILE, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(Unavailable, match="another program is writing"):
        desk.do(ReceiveStock("p1", 1_000))
    other.execute("ROLLBACK")
    assert desk.do(ReceiveStock("p1", 1_000)).position == desk.position


class FailingCommit:
    """A connection whose commit reaches the disk or not, and fails either way."""

    def __init__(self, connection: sqlite.Connection, lands: bool) -> None:
        self._connection, self._lands = connection, lands

    def __getattr__(self, name: str) -> object:
        return getattr(self._connection, name)

    def commit(self) -> None:
        if self._lands:
            self._connection.commit()
        raise sqlite.OperationalError("disk I/O error")


@pytest.mark.parametrize("lands", [True, False])
def test_a_commit_of_unknown_outcome_is_settled_by_asking_again(desk: Desk, lands: bool):
    sound = desk.repository._connection
    desk.repository._connection = FailingCommit(sound, lands)
    begin = desk.position
    with pytest.raises(Unknown):
        desk.do(ReceiveStock("p1", 1_000), "receive")
    desk.repository._connection = sound
    assert desk.do(ReceiveStock("p1", 1_000), "receive").position == begin + 1 == desk.position
    assert desk.verify().problems == ()
