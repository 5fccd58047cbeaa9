import pytest

from app.composition import DECIDERS
from core.domain.orders.commands import CancelOrder
from core.errors import Damaged
from core.journal.connection import Error
from core.write.refold import refold
from core.write.tables import metadata
from tests.core.domain.scenario import business, line, pay, place, ship
from tests.core.write.desk import Desk, codec, mappings

pytestmark = pytest.mark.usefixtures("every_store")


@pytest.fixture
def desk() -> Desk:
    desk = Desk()
    desk.record(business())
    desk.do(place(line(1, "p1", 4), line(2, "p2", 3), note="ring first"))
    desk.do(ship((1, 2)))
    desk.do(pay(500, ("o1", 500)))
    desk.do(place(line(1, "p2", 1), id="o2"))
    desk.do(CancelOrder("o2", "not wanted"))
    return desk


def tables(desk: Desk) -> dict[str, list[tuple]]:
    return {table.name: sorted(desk.rows(f"SELECT * FROM {table.name}"), key=repr) for table in metadata.sorted_tables}


def run(desk: Desk) -> int:
    return refold(desk.connection, codec(), DECIDERS, mappings(desk.connection.store), lambda done, of: None)


def test_the_tables_come_out_as_they_were(desk: Desk):
    before = tables(desk)
    assert run(desk) == desk.position
    assert tables(desk) == before


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE stock SET on_hand = on_hand + 1",
        "DELETE FROM payment_allocations",
        "INSERT INTO batches VALUES ('x', 1, '', '', 0, 0)",
        "UPDATE number_series SET last = 7",
        "UPDATE order_lines SET unit_price = 1",
    ],
)
def test_whatever_the_tables_say_the_journal_is_right(desk: Desk, sql: str):
    before = tables(desk)
    desk.connection.execute(sql)
    assert desk.verify().problems
    run(desk)
    assert tables(desk) == before
    assert desk.verify().problems == ()


def test_a_series_nobody_drew_from_starts_where_it_would(desk: Desk):
    fresh = Desk()
    run(fresh)
    assert dict(fresh.rows("SELECT series, last FROM number_series")) == {
        "order": 10_000,
        "shipment": 1_000,
        "payment": 2_000,
        "return": 5_000,
    }


def test_an_entry_that_cannot_be_read_leaves_the_tables_as_they_were(desk: Desk, monkeypatch: pytest.MonkeyPatch):
    before = tables(desk)
    monkeypatch.setattr(type(codec()), "decode", _unreadable)
    with pytest.raises(Damaged, match="Entry 1 cannot be read"):
        run(desk)
    assert tables(desk) == before


def test_what_fails_half_way_leaves_the_tables_as_they_were(desk: Desk, monkeypatch: pytest.MonkeyPatch):
    before = tables(desk)
    monkeypatch.setattr(type(mappings(desk.connection.store)["order"]), "save", _full)
    with pytest.raises(Error):
        run(desk)
    assert tables(desk) == before


def _unreadable(*asked: object) -> None:
    raise ValueError


def _full(*asked: object) -> None:
    raise Error("database or disk is full")
