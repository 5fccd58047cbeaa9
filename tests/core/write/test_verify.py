"""Whatever is done to the file behind the program's back, verify names it."""

import re
from pathlib import Path

import pytest

from app.composition import DECIDERS
from core.domain.orders.commands import CancelOrder, HoldOrder
from core.journal.chain import FORMAT, GENESIS, framed, seal
from core.journal.schema import guards
from core.journal.sqlite import BOOKS_FILE
from core.write.verify import verify
from tests.core.domain.scenario import business, line, pay, place, ship
from tests.core.write.desk import JOURNAL_ID, Desk, codec, mappings


@pytest.fixture
def desk() -> Desk:
    """Twenty entries and more, with the guards taken off, as somebody with a tool for databases would."""
    desk = Desk()
    desk.record(business())
    desk.do(place(line(1, "p1", 6), line(2, "p2", 2), note="ring"))
    desk.do(HoldOrder("o1", "unpaid"))
    desk.do(place(line(1, "p1", 3), id="o2"))
    desk.do(ship((1, 3), id="o2"))
    desk.do(pay(100, ("o2", 100)))
    desk.do(CancelOrder("o1", "why"))
    for name in re.findall(r"TRIGGER IF NOT EXISTS (\w+)", " ".join(guards())):
        desk.connection.execute(f"DROP TRIGGER {name}")
    desk.connection.execute("PRAGMA foreign_keys=OFF")
    return desk


def found(desk: Desk) -> list[tuple[int, str]]:
    return [(problem.position, problem.what) for problem in desk.verify().problems]


def only(desk: Desk, position: int) -> str:
    """What is wrong, when it is wrong there alone."""
    (problem,) = desk.verify().problems
    assert problem.position == position
    return problem.what


def test_nothing_is_wrong_with_sound_books(desk: Desk):
    verification = desk.verify()
    assert (verification.entries, verification.problems) == (desk.position, ())


def test_progress_is_told_for_both_passes(monkeypatch, desk: Desk):
    monkeypatch.setattr("core.journal.check._REPORT_EVERY", 10)
    monkeypatch.setattr("core.write.verify._REPORT_EVERY", 10)
    told = []
    verify(desk.connection, codec(), DECIDERS, mappings(), lambda done, total: told.append((done, total)))
    total = 2 * desk.position
    assert told[:2] == [(10, total), (20, total)]
    assert told[-1] == (total, total)
    assert told == sorted(told)


@pytest.mark.parametrize("position", [1, 12, 20])
def test_a_flipped_byte_is_named(desk: Desk, position: int):
    (data,) = desk.rows("SELECT data FROM journal WHERE position = ?", position)[0]
    place = data.index(":") + 2
    flipped = data[:place] + chr(ord(data[place]) ^ 1) + data[place + 1 :]
    desk.connection.execute("UPDATE journal SET data = ? WHERE position = ?", (flipped, position))
    assert found(desk)[0] == (position, "it does not match its seal: it, or what came before it, was changed")


@pytest.mark.parametrize(
    "change",
    [
        "commit_end = commit_end + 1",
        "actor = 'somebody'",
        "business_date = '2020-01-01'",
        "recorded_at = recorded_at + 1",
        "causation = 'x'",
        "undoes = 'x'",
        "station = ''",
        "hash = zeroblob(32)",
        "type = 'order.unheard'",
        "data = 'no JSON'",
        "schema = 9",
    ],
)
def test_every_column_is_sealed(desk: Desk, change: str):
    desk.connection.execute(f"UPDATE journal SET {change} WHERE position = 12")
    assert found(desk)[0][0] == 12


def test_a_cut_tail_is_named(desk: Desk):
    end = desk.position
    desk.connection.execute("DELETE FROM journal WHERE position > ?", (end - 3,))
    assert found(desk)[0] == (end - 2, f"the journal ends at {end - 3} and should go on to {end}")


def test_a_tail_cut_with_its_head_leaves_the_tables_behind(desk: Desk):
    desk.connection.execute("DELETE FROM journal WHERE position > 17")
    desk.connection.execute(
        "UPDATE journal_head SET (position, hash) = (SELECT 17, hash FROM journal WHERE position = 17)"
    )
    assert found(desk) != []


def test_a_missing_entry_is_named(desk: Desk):
    desk.connection.execute("DELETE FROM journal WHERE position = 12")
    assert (13, "entries 12 to 12 are missing before it") in found(desk)


def test_swapped_rows_are_named(desk: Desk):
    desk.connection.execute("UPDATE journal SET position = -1 WHERE position = 12")
    desk.connection.execute("UPDATE journal SET position = 12 WHERE position = 13")
    desk.connection.execute("UPDATE journal SET position = 13 WHERE position = -1")
    assert {12, 13} <= {position for position, _ in found(desk)}


def test_another_seal_at_the_end_is_named(desk: Desk):
    desk.connection.execute("UPDATE journal_head SET hash = zeroblob(32)")
    assert "the seal of the last entry is not the one" in only(desk, desk.position)


def reseal(desk: Desk) -> None:
    """As somebody would who knows how the seals are made and has all the time."""
    previous = GENESIS
    for row in desk.rows("SELECT * FROM journal ORDER BY position"):
        previous = seal(framed((FORMAT, JOURNAL_ID, *row[:17])), previous)
        desk.connection.execute("UPDATE journal SET hash = ? WHERE position = ?", (previous, row[0]))
    desk.connection.execute("UPDATE journal_head SET position = ?, hash = ?", (row[0], previous))


def test_sealing_sound_books_again_changes_nothing(desk: Desk):
    reseal(desk)
    assert found(desk) == []


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ("UPDATE journal SET commit_end = {first} WHERE position = {first}", "torn from the entries"),
        ("UPDATE journal SET command_id = 'other' WHERE position = {first} + 1", "between entries"),
        ("UPDATE journal SET commit_end = commit_end + 1 WHERE position = {first} + 1", "between entries"),
        ("UPDATE journal SET version = 9 WHERE position = {first}", "should be number 1 of order o1"),
    ],
)
def test_torn_commands_and_streams_are_named_under_new_seals(desk: Desk, change: str, what: str):
    first = desk.rows("SELECT position FROM journal WHERE type = 'order.placed'")[0][0]
    desk.connection.execute(change.format(first=first))
    reseal(desk)
    assert any(what in told and first <= position <= first + 1 for position, told in found(desk))


def test_a_command_cut_in_half_is_named_under_new_seals(desk: Desk):
    end = desk.position
    desk.connection.execute("DELETE FROM journal WHERE position = ?", (end,))
    reseal(desk)
    assert (end - 1, "the last entries of its command are missing") in found(desk)


def test_an_entry_too_many_is_named(desk: Desk):
    end = desk.position
    desk.connection.execute(
        "INSERT INTO journal SELECT position + 1, commit_end + 1, stream_kind, stream_id, version + 1, type, schema,"
        " data, command_id, correlation_id, causation, undoes, actor, station, app_version, business_date,"
        " recorded_at, hash FROM journal WHERE position = ?",
        (end,),
    )
    assert found(desk)[0][0] == end + 1


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ("DELETE FROM journal_personal WHERE position = 10", "is missing"),
        ("UPDATE journal_personal SET data = replace(data, 'ring', 'sing') WHERE position = 10", "was changed"),
        ("UPDATE journal_personal SET salt = zeroblob(16) WHERE position = 10", "was changed"),
        ("INSERT INTO journal_personal VALUES (11, zeroblob(16), '{}')", "was added"),
    ],
)
def test_a_personal_part_that_is_not_as_written_is_named(desk: Desk, change: str, what: str):
    position = desk.rows("SELECT position FROM journal WHERE type = 'order.placed'")[0][0]
    desk.connection.execute(change.replace("10", str(position)).replace("11", str(position + 1)))
    assert what in found(desk)[0][1]
    assert found(desk)[0][0] in (position, position + 1)


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        ("UPDATE stock SET reserved = 1 WHERE product_id = 'p2'", "stock p2.main"),
        ("UPDATE stock SET version = version + 1 WHERE product_id = 'p2'", "stock p2.main"),
        ("UPDATE order_lines SET unit_price = 1 WHERE parent = 'o2'", "order o2"),
        ("DELETE FROM order_lines WHERE parent = 'o2'", "order o2"),
        ("DELETE FROM order_shipments", "order o2"),
        ("DELETE FROM orders WHERE id = 'o2'", "order o2"),
        ("INSERT INTO payment_allocations SELECT id, 'order', 'o1', 1 FROM payments", "payment pay-1"),
        ("UPDATE customers SET details_address_city = 'Rome'", "customer c1"),
    ],
)
def test_a_row_that_is_not_as_its_entries_say_is_named(desk: Desk, change: str, kind: str):
    desk.connection.execute(change)
    (problem,) = desk.verify().problems
    assert problem.what.startswith(f"the tables do not have {kind} as its entries say")
    stream = kind.split()
    last = desk.rows("SELECT max(position) FROM journal WHERE stream_kind = ? AND stream_id = ?", *stream)[0][0]
    assert problem.position == last


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ("INSERT INTO persons VALUES ('u9', 1, 'Eve', 'eve', 1)", "the tables have person u9"),
        ("INSERT INTO batches VALUES ('b9', 1, '', '', 0, 0)", "the tables have batch b9"),
        ("INSERT INTO stock VALUES ('a', 1, 'p1', 'main', 0, 0, 0, 0)", "the tables have stock a"),
        ("INSERT INTO stock VALUES ('z', 1, 'p1', 'main', 0, 0, 0, 0)", "the tables have stock z"),
        ("INSERT INTO order_shipments VALUES ('a', 1, 's', '2020-01-01', '', 0)", "the tables have order a"),
        ("UPDATE number_series SET last = last - 1 WHERE series = 'order'", "the order numbers go on behind 10001"),
        ("DELETE FROM number_series WHERE series = 'shipment'", "the shipment numbers go on behind 0"),
    ],
)
def test_what_the_journal_does_not_know_is_named(desk: Desk, change: str, what: str):
    desk.connection.execute(change)
    assert only(desk, 0).startswith(what)


def test_a_kind_of_record_that_is_not_known_is_named(desk: Desk):
    desk.connection.execute("UPDATE journal SET stream_kind = 'ghost' WHERE stream_kind = 'payment'")
    assert any("'ghost'" in what for _, what in found(desk)) or found(desk)[0][1].startswith("it does not match")


def test_no_more_than_a_hundred_problems_are_told(desk: Desk):
    desk.connection.executemany(
        "INSERT INTO persons VALUES (?, 1, 'Eve', 'eve', 1)", [(f"u{number}",) for number in range(150)]
    )
    assert len(desk.verify().problems) == 100


def test_no_end_row_is_a_problem(desk: Desk):
    desk.connection.execute("DELETE FROM journal_head")
    assert "ends is missing" in only(desk, 0)


def test_a_damaged_page_is_a_problem_and_no_crash(tmp_path: Path):
    desk = Desk(tmp_path)
    desk.record(business())
    for number in range(40):
        desk.do(place(line(1, "p1", 1, backorder=True), id=f"o{number}"))
    desk.connection.close()
    file = tmp_path / BOOKS_FILE
    content = bytearray(file.read_bytes())
    start = content.rindex(b'"type":"order.placed"') // 4_096 * 4_096
    content[start : start + 8] = b"\xff" * 8
    file.write_bytes(content)
    assert any("it cannot be read" in problem.what for problem in Desk(tmp_path).verify().problems)
