import logging
from datetime import date
from uuid import uuid4

import pytest

from core import signals
from core.bus import Envelope, Receipt
from core.domain.company.commands import SetUpCompany
from core.domain.decider import Command, Refused, Stream
from core.domain.orders.commands import AmendOrder, HoldOrder, ReleaseOrder, SaveDraft
from core.domain.products.commands import ChangePrice, SetReorderPoint
from core.domain.products.events import Product
from core.domain.stock.commands import AdjustStock, ReceiveStock
from core.domain.stock.values import stock_id
from core.domain.values import Address, Id
from core.errors import CommandReused, Conflict
from core.journal.schema import metadata as journal_tables
from core.write.tables import metadata as normalised
from tests.core.domain.scenario import business, cancel, line, pay, place, ship
from tests.core.write.desk import NOON, SECOND, Desk

pytestmark = pytest.mark.usefixtures("every_store")

RECEIVE = ReceiveStock("p1", 5_000)
ORDER = Stream("order", "o1")


@pytest.fixture
def desk() -> Desk:
    desk = Desk()
    desk.record(business())
    return desk


def log(desk: Desk, command_id: Id) -> tuple:
    (row,) = desk.rows("SELECT type, actor, first, last, outcome FROM command_log WHERE command_id = ?", command_id)
    return row


def tables(desk: Desk) -> dict[str, list]:
    names = [table.name for table in (*journal_tables.sorted_tables, *normalised.sorted_tables)]
    return {name: sorted(desk.rows(f"SELECT * FROM {name}"), key=repr) for name in names if name != "command_log"}


def test_a_receipt_is_the_last_position_of_the_command(desk: Desk):
    begin = desk.position
    assert desk.do(place(line(1, "p1", 6)), "place") == Receipt(begin + 3)
    assert [entry.commit_end for entry in desk.entries(begin)] == [begin + 3] * 3
    assert log(desk, "place") == ("PlaceOrder", "person-1", begin + 1, begin + 3, "accepted")


def test_the_same_command_gives_the_same_receipt(desk: Desk):
    first = desk.do(RECEIVE, "receive")
    desk.do(place(line(1, "p1", 6)))
    position = desk.position
    assert desk.do(RECEIVE, "receive") == first
    assert desk.position == position


def test_the_log_of_other_books_tells_nothing_of_what_was_asked(desk: Desk):
    other = Desk()
    other.record(business())
    digests = set()
    for each in (desk, other):
        each.do(RECEIVE, "receive")
        digests |= set(each.rows("SELECT digest FROM command_log WHERE command_id = 'receive'"))
    assert len(digests) == 2
    assert all(len(digest) == 32 for (digest,) in digests)


def test_the_same_id_with_other_content_is_a_bug(desk: Desk):
    desk.do(RECEIVE, "receive")
    before = tables(desk)
    with pytest.raises(CommandReused):
        desk.do(ReceiveStock("p1", 6_000), "receive")
    assert tables(desk) == before


def test_a_command_that_changed_nothing_never_takes_effect_later(desk: Desk):
    desk.do(place(line(1, "p1", 1)))
    receipt = desk.do(ReleaseOrder("o1"), "release")
    desk.do(HoldOrder("o1", "unpaid"))
    assert desk.do(ReleaseOrder("o1"), "release") == receipt
    assert desk.rows("SELECT hold_reason FROM orders") == [("unpaid",)]


def test_a_refused_command_leaves_a_log_row_of_codes_and_nothing_else(desk: Desk):
    before = tables(desk)
    with pytest.raises(Refused):
        desk.do(place(line(1, "p1", 0), line(2, "p2", 11), note="secret"), "place")
    assert tables(desk) == before
    assert log(desk, "place") == ("PlaceOrder", "person-1", None, None, "ORD-2 ORD-3")


def test_a_refused_command_is_decided_afresh(desk: Desk):
    command = place(line(1, "p1", 12))
    with pytest.raises(Refused):
        desk.do(command, "place")
    desk.do(RECEIVE)
    assert desk.do(command, "place") == Receipt(desk.position)
    assert log(desk, "place")[-1] == "accepted"


def test_in_one_commit_each_command_is_whole_or_not_at_all(desk: Desk):
    outcomes = desk.do_all(RECEIVE, place(line(1, "p1", 99)), place(line(1, "p1", 12), id="o2"))
    assert [type(outcome) for outcome in outcomes] == [Receipt, Refused, Receipt]
    assert desk.rows("SELECT id, number FROM orders") == [("o2", 10_001)]
    assert desk.verify().problems == ()


def test_a_bug_in_one_command_leaves_nothing_of_its_commit(desk: Desk):
    before = tables(desk), desk.rows("SELECT * FROM command_log")
    with pytest.raises(KeyError):
        desk.do_all(RECEIVE, Command())
    assert (tables(desk), desk.rows("SELECT * FROM command_log")) == before
    assert desk.do(RECEIVE) == Receipt(desk.position)


def test_a_conflict_tells_what_came_between(desk: Desk):
    desk.do(place(line(1, "p1", 6)))
    seen = {ORDER: desk.version(ORDER)}
    receipt = desk.do(AmendOrder("o1", (line(1, "p1", 7),)))
    before = tables(desk)
    with pytest.raises(Conflict) as conflict:
        desk.do(AmendOrder("o1", (line(1, "p1", 8),)), seen=seen)
    (overlap,) = conflict.value.since
    assert (conflict.value.stream, overlap.type, overlap.actor) == (ORDER, "order.amended", "person-1")
    assert (overlap.position, conflict.value.version) == (receipt.position - 2, desk.version(ORDER))
    assert tables(desk) == before


def test_a_single_step_unseen_is_a_conflict(desk: Desk):
    seen = {Stream("product", "p1"): desk.version(Stream("product", "p1"))}
    desk.do(ChangePrice("p1", 3_000_000))
    with pytest.raises(Conflict):
        desk.do(ChangePrice("p1", 4_000_000), seen=seen)


def test_there_is_no_conflict_when_the_events_do_not_touch(desk: Desk):
    seen = {Stream("product", "p1"): desk.version(Stream("product", "p1"))}
    desk.do(SetReorderPoint("p1", 5_000))
    desk.do(ChangePrice("p1", 3_000_000), seen=seen)
    assert desk.state(Product, "p1").price == 3_000_000


def test_a_count_made_on_an_old_view_conflicts(desk: Desk):
    stock = Stream("stock", stock_id("p1"))
    seen = {stock: desk.version(stock)}
    desk.do(place(line(1, "p1", 6)))
    assert desk.do(AdjustStock("p1", -1_000, "counted"), seen=seen), "a reservation leaves on hand alone"
    with pytest.raises(Conflict):
        desk.do(AdjustStock("p1", -1_000, "counted"), seen=seen)


def test_there_is_no_conflict_when_all_was_seen(desk: Desk):
    desk.do(place(line(1, "p1", 6)))
    desk.do(AmendOrder("o1", (line(1, "p1", 7),)))
    assert desk.do(AmendOrder("o1", (line(1, "p1", 8),)), seen={ORDER: desk.version(ORDER)})


def test_commands_of_one_act_do_not_conflict(desk: Desk):
    seen, act = {Stream("product", "p1"): desk.version(Stream("product", "p1"))}, str(uuid4())
    for price in (3_000_000, 4_000_000):
        desk.bus.dispatch(ChangePrice("p1", price), Envelope(str(uuid4()), "person-1", seen=seen, correlation_id=act))
    assert desk.state(Product, "p1").price == 4_000_000


def test_a_command_repeated_after_others_came_is_no_conflict(desk: Desk):
    desk.do(place(line(1, "p1", 6)))
    seen = {ORDER: desk.version(ORDER)}
    first = desk.do(AmendOrder("o1", (line(1, "p1", 7),)), "amend", seen=seen)
    desk.do(AmendOrder("o1", (line(1, "p1", 8),)))
    assert desk.do(AmendOrder("o1", (line(1, "p1", 7),)), "amend", seen=seen) == first


def test_the_business_date_is_the_day_in_the_companys_zone(desk: Desk):
    desk.now = NOON + (11 * 3_600 + 30 * 60) * SECOND  # 23:30 UTC, half past midnight in Berlin
    desk.do(RECEIVE)
    assert desk.entries()[-1].business_date == date(2023, 11, 16)


def test_a_business_date_given_wins(desk: Desk):
    desk.do(RECEIVE, business_date=date(2023, 10, 31))
    assert desk.entries()[-1].business_date == date(2023, 10, 31)


def test_the_zone_is_the_companys_from_the_first_command_after_it():
    desk = Desk()
    desk.now = NOON - 11 * 3_600 * SECOND  # 01:00 UTC, still the day before in Chicago
    desk.do(SetUpCompany("Daisy", "US", "USD", "America/Chicago"))
    desk.do(SaveDraft("o1", None, "", "", None, "phone", Address(), "USD", ()))
    assert [entry.business_date.day for entry in desk.entries()] == [15, 14]


def test_recorded_at_never_decreases(desk: Desk):
    desk.do(RECEIVE)
    desk.now -= 3_600 * SECOND
    desk.do(RECEIVE)
    desk.now += 7_200 * SECOND
    desk.do(RECEIVE)
    times = [entry.recorded_at for entry in desk.entries()[-3:]]
    assert times == [NOON, NOON, NOON + 3_600 * SECOND]


def test_recorded_at_never_decreases_after_a_restart(tmp_path):
    desk = Desk(tmp_path)
    desk.record(business())
    desk.connection.close()
    again = Desk(tmp_path)
    again.now -= 3_600 * SECOND
    again.do(RECEIVE)
    assert again.entries()[-1].recorded_at == NOON


def test_positions_and_numbers_have_no_gaps(desk: Desk):
    for number in range(1, 5):
        desk.do(place(line(1, "p1", 1), id=f"o{number}"))
        with pytest.raises(Refused):
            desk.do(place(line(1, "p1", 99), id="o9"))
        desk.do(ship((1, 1), id=f"o{number}", shipment=f"s{number}"))
        desk.do(pay(100, id=f"pay{number}"))
    positions = [entry.position for entry in desk.entries()]
    assert positions == list(range(1, len(positions) + 1))
    for table, first in (("orders", 10_001), ("order_shipments", 1_001), ("payments", 2_001)):
        numbers = desk.rows(f"SELECT number FROM {table} WHERE number IS NOT NULL ORDER BY number")
        assert numbers == [(first + place,) for place in range(4)]


def test_the_why_is_kept_with_the_first_entry_and_out_of_the_chain(desk: Desk):
    begin = desk.position
    desk.do(place(line(1, "p1", 1)), why="called twice")
    assert [entry.why for entry in desk.entries(begin)] == ["called twice", "", ""]
    assert desk.rows("SELECT count(*) FROM journal WHERE data LIKE '%called twice%'") == [(0,)]


def test_the_signal_tells_the_new_end_and_a_failing_receiver_is_logged(desk: Desk, caplog):
    heard = []

    def hear(sender: object, position: int) -> None:
        heard.append(position)

    def fail(sender: object, position: int) -> None:
        raise RuntimeError("a bug of the receiver")

    with signals.journal_advanced.connected_to(fail), signals.journal_advanced.connected_to(hear):
        caplog.set_level(logging.ERROR)
        receipt = desk.do(RECEIVE)
    assert heard == [receipt.position]
    assert "a bug of the receiver" in caplog.text


def test_a_refusal_and_a_repeat_are_not_signalled(desk: Desk):
    desk.do(RECEIVE, "receive")
    heard = []

    def hear(sender: object, position: int) -> None:
        heard.append(position)

    with signals.journal_advanced.connected_to(hear):
        desk.do(RECEIVE, "receive")
        with pytest.raises(Refused):
            desk.do(cancel(1, 1))
    assert heard == []
