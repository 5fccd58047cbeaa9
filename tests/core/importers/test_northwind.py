"""Northwind as live trade: what is booked adds up, and comes to what a plain query says of the source."""

import gzip
from itertools import islice
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2 as driver

from core.domain.company.commands import SetUpCompany
from core.importers.live import book_live
from core.importers.northwind import live_trade
from core.importers.unreadable import UnreadableFile
from core.write.repository import WriteRepository
from tests.core.write import sums
from tests.core.write.desk import Desk

DATA = Path(__file__).parents[2] / "data" / "northwind.sqlite.gz"
# whole cents, halves away from zero: the source's own rule is not known, so this is ours, in another language
LINES = """SELECT sum((d.Quantity * CAST(round(d.UnitPrice * 100) AS INTEGER)
 * (100 - CAST(round(d.Discount * 100) AS INTEGER)) + 50) / 100)
 FROM "Order Details" d JOIN Orders o ON o.OrderID = d.OrderID WHERE o.ShippedDate IS {} NULL"""
FREIGHT = "SELECT sum(CAST(round(Freight * 100) AS INTEGER)) FROM Orders WHERE ShippedDate IS {} NULL"
LEFT = "SELECT sum(UnitsInStock) FROM Products"


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("northwind") / "northwind.sqlite"
    path.write_bytes(gzip.decompress(DATA.read_bytes()))
    return path


@pytest.fixture(scope="module")
def desk(source: Path) -> Desk:
    desk = Desk()
    desk.do(SetUpCompany("Northwind", "US", "USD", "America/New_York"))
    book_live(desk.bus, "person-1", "batch-1", live_trade(source, "USD"), lambda done: None)
    return desk


def of_source(source: Path, sql: str) -> int:
    connection = driver.connect(f"file:{source}?mode=ro", uri=True)
    try:
        return connection.execute(sql).fetchone()[0] or 0
    finally:
        connection.close()


def test_totals_are_those_of_a_plain_query_over_the_source(source: Path, desk: Desk):
    for shipped, booked in (("NOT", "SELECT sum(total) FROM invoices"), ("", "SELECT sum(uninvoiced) FROM orders")):
        expected = of_source(source, LINES.format(shipped)) + of_source(source, FREIGHT.format(shipped))
        assert desk.rows(booked) == [(expected,)]


def test_every_order_is_closed_but_those_that_never_left(desk: Desk):
    assert desk.rows("SELECT status, count(*) FROM orders GROUP BY status ORDER BY status") == [
        ("closed", 809),
        ("placed", 21),
    ]


def test_what_is_left_on_the_shelf_is_what_the_source_has_left(source: Path, desk: Desk):
    ((on_hand, reserved),) = desk.rows("SELECT sum(on_hand), sum(reserved) FROM stock")
    assert on_hand - reserved == of_source(source, LEFT) * 1_000


def test_the_books_are_sound_and_all_adds_up(desk: Desk):
    sums.check(desk)
    assert desk.verify().problems == ()


def test_everything_is_dated_to_its_day(desk: Desk):
    days = "SELECT min(business_date), max(business_date) FROM journal WHERE type = 'order.placed'"
    assert desk.rows(days) == [("1996-07-04", "1998-05-06")]
    wrong = """SELECT count(*) FROM journal j JOIN invoices i ON i.id = j.stream_id
        WHERE j.type = 'invoice.posted' AND j.business_date <> i.dated"""
    assert desk.rows(wrong) == [(0,)]


def test_the_same_file_again_brings_nothing_new(source: Path, desk: Desk):
    before, told = desk.position, []
    assert book_live(desk.bus, "person-1", "batch-1", live_trade(source, "USD"), told.append, before) == 0
    assert told[-1] == 1 + 91 + 2 * 77 + 830 + 2 * 809
    assert desk.position == before


def test_a_commit_that_is_not_answered_is_sent_again_and_booked_once(source: Path, monkeypatch: pytest.MonkeyPatch):
    desk, commit, fails = Desk(), WriteRepository.commit, iter([True])
    desk.do(SetUpCompany("Northwind", "US", "USD", "America/New_York"))

    def unanswered(self: WriteRepository) -> None:
        commit(self)
        if next(fails, False):
            raise driver.OperationalError("disk I/O error")

    monkeypatch.setattr(WriteRepository, "commit", unanswered)
    steps = list(islice(live_trade(source, "USD"), 120))
    book_live(desk.bus, "person-1", "batch-1", steps, lambda done: None, desk.position)
    assert desk.rows("SELECT count(*) FROM customers") == [(91,)]
    assert desk.rows("SELECT count(DISTINCT command_id), count(*) FROM command_log") == [(121, 121)]


def test_another_database_is_told_in_words(tmp_path: Path):
    other = tmp_path / "other.sqlite"
    driver.connect(str(other)).close()
    with pytest.raises(UnreadableFile, match="not the Northwind database"):
        list(live_trade(other, "USD"))
