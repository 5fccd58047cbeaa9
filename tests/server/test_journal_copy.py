import time
from collections.abc import Callable
from pathlib import Path

import pytest

from app.composition import make_codec
from core.domain.stock.commands import ReceiveStock
from core.errors import Damaged
from core.journal.follower import Follower
from core.journal.journal_copy import COPY_FILE, JournalCopy
from core.journal.reader import JournalReader
from core.journal.server import ServerConnection
from core.journal.server_address import server_address
from core.journal.sqlite import open_reader
from tests.core.domain.scenario import business, line, place
from tests.server.team import Team


@pytest.fixture
def shop(team: Team) -> Team:
    team.desk().record(business())
    team.desk().do(place(line(1, "p1", 4), note="ring first"), why="by phone")
    return team


def pull(team: Team, folder: Path) -> int:
    copy = JournalCopy(folder)
    try:
        return copy.pull(team.connect("rita", reads_only=True))
    finally:
        copy.close()


def test_a_copy_holds_what_the_server_holds(shop: Team, tmp_path: Path):
    there = shop.desk().entries()
    assert pull(shop, tmp_path) == len(there)
    assert pull(shop, tmp_path) == 0
    connection = open_reader(tmp_path / COPY_FILE)
    here = JournalReader(connection, make_codec())
    assert here.entries(0, 1_000) == there
    assert here.command(there[-1].command_id) == [e for e in there if e.command_id == there[-1].command_id]
    connection.close()


def alter(shop: Team, sql: str) -> None:
    """As nobody can who is not the server's owner."""
    shop.connect().execute_script(f"SET session_replication_role = replica; {sql}")


def test_an_entry_that_was_altered_on_the_server_is_not_taken_over(shop: Team, tmp_path: Path):
    alter(shop, "UPDATE journal SET station = 'elsewhere' WHERE position = 5")
    with pytest.raises(Damaged) as damaged:
        pull(shop, tmp_path)
    assert damaged.value.position == 5


@pytest.mark.parametrize("so_much", ["position > 8", "position > 0"])
def test_a_server_that_went_back_is_noticed(shop: Team, tmp_path: Path, so_much: str):
    pull(shop, tmp_path)
    alter(shop, f"DELETE FROM journal_personal WHERE {so_much}; DELETE FROM journal WHERE {so_much}")
    with pytest.raises(Damaged, match="entries are missing there"):
        pull(shop, tmp_path)


def test_a_server_with_another_history_is_noticed(shop: Team, tmp_path: Path):
    pull(shop, tmp_path)
    alter(shop, "UPDATE journal SET hash = sha256(hash) WHERE position = (SELECT max(position) FROM journal)")
    shop.desk().do(ReceiveStock("p1", 1_000))
    with pytest.raises(Damaged):
        pull(shop, tmp_path)


def test_other_books_under_the_same_address_are_noticed(shop: Team, tmp_path: Path):
    pull(shop, tmp_path)
    alter(shop, "UPDATE journal_head SET journal_id = 'another'")
    with pytest.raises(Damaged, match="other books"):
        pull(shop, tmp_path)


def follow(shop: Team, folder: Path) -> Follower:
    conninfo = server_address(shop.url("rita")).conninfo
    return Follower(lambda: ServerConnection(conninfo, reads_only=True), lambda: JournalCopy(folder), lambda: 7)


def test_a_follower_that_cannot_go_on_says_so(shop: Team, tmp_path: Path):
    (tmp_path / COPY_FILE).write_bytes(b"a shopping list, and a long one at that " * 100)
    follower = follow(shop, tmp_path)
    follower.start()
    try:
        await_true(lambda: follower.state.error is not None)
        assert follower.state.lost_at is None
    finally:
        follower.stop()


def test_a_part_beside_the_data_that_was_altered_is_not_taken_over(shop: Team, tmp_path: Path):
    alter(shop, "UPDATE journal_personal SET data = replace(data, 'ring', 'sing')")
    with pytest.raises(Damaged):
        pull(shop, tmp_path)


def await_true(is_so: Callable[[], bool]) -> None:
    give_up_at = time.monotonic() + 20
    while not is_so():
        assert time.monotonic() < give_up_at
        time.sleep(0.02)
