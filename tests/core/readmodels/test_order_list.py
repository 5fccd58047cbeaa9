from datetime import timedelta

import pytest

from core.domain.company.events import SettingChanged
from core.domain.orders.events import (
    HistoryWithdrawn,
    InspectedLine,
    LineCancelled,
    LineChange,
    LinesPicked,
    LinesReinstated,
    NoteAdded,
    OrderCancelled,
    OrderCredited,
    OrderDiscarded,
    OrderHeld,
    OrderReleased,
    OrderReturnedToDraft,
    OrderShipped,
    ReturnInspected,
    ReturnReceived,
    ShipmentReversed,
    TradeLine,
)
from core.domain.orders.values import DraftLine
from core.domain.payments.events import OnOrder, PaymentReversed
from core.domain.values import Money
from core.projections.paging import fences, page
from core.readmodels import filters
from core.readmodels.order_list import OrderCounts, OrderListing, OrderRow, OrderSum, OrderSums
from core.readmodels.sorting import sort_number, sort_text
from core.readmodels.standing import Standing
from tests.core.readmodels.trade import (
    SECOND,
    TODAY,
    Desk,
    amending,
    drafted,
    invoiced,
    line,
    paid,
    parts,
    placed,
    reserved,
    shipped,
    totals,
    traded,
)

OAT = line(1, "oat", 10, 19_500)
CUP = line(2, "cup", 4, 18_000)
TYPED = DraftLine(1, "oat", "oat drink", 10_000, 19_500_000, 100_000)
SOLD = TradeLine(1, "oat", "OAT-1L-12", "Oat drink", 6_000, 2_550_000)


def rows(desk: Desk, **listing: object) -> list[OrderRow]:
    shown = OrderListing(today=TODAY, **{"tab": "all", **listing}).run(desk.reader)
    return [OrderRow(*row[2:]) for row in page(desk.reader, shown, None, 100)]


def row(desk: Desk) -> OrderRow:
    (found,) = rows(desk)
    return found


def cancelled(order_id: str = "o") -> OrderCancelled:
    return OrderCancelled(order_id, parts(l1=10, l2=4), "changed their mind")


PLACED = (placed("o", OAT, CUP), reserved("o", l1=10, l2=4))
SHIPPED = (*PLACED, shipped("o", l1=10, l2=4))
CHIPS = {
    "draft": (drafted("o", TYPED),),
    "discarded": (drafted("o", TYPED), OrderDiscarded("o")),
    "placed": PLACED,
    "on hold": (*PLACED, OrderHeld("o", "credit")),
    "part shipped": (*PLACED, shipped("o", l1=10)),
    "shipped": SHIPPED,
    "cancelled": (*PLACED, OrderHeld("o", "credit"), cancelled()),
    "complete": (traded("o", "536365", SOLD, total=1_530),),
}


@pytest.mark.parametrize("chip", CHIPS)
def test_the_chip_says_how_far_an_order_is(desk: Desk, chip: str):
    desk.happen(*CHIPS[chip])
    assert row(desk).status == chip


@pytest.mark.parametrize(
    ("standing", "chip"),
    [
        (Standing("placed", ordered=10, picked=4), "picking"),
        (Standing("placed", ordered=10, picked=10), "picked"),
        (Standing("placed", ordered=10, shipped=10, invoiced=4), "shipped"),
        (Standing("placed", ordered=10, shipped=10, invoiced=10), "invoiced"),
        (Standing("placed", ordered=10, shipped=4, invoiced=4), "part shipped"),
    ],
)
def test_picking_and_invoicing_have_chips(standing: Standing, chip: str):
    assert standing.status == chip


def test_a_hold_shows_before_what_is_shipped_and_ends(desk: Desk):
    desk.happen(*PLACED, shipped("o", l1=10), OrderHeld("o", "credit"))
    assert (row(desk).status, row(desk).hold) == ("on hold", "credit")
    desk.happen(OrderReleased("o", (), "credit"))
    assert (row(desk).status, row(desk).hold) == ("part shipped", None)


@pytest.mark.parametrize("taken_off", [False, True])
def test_a_service_that_goes_or_becomes_goods_is_no_service_any_more(desk: Desk, taken_off: bool):
    post, cup = line(2, "post", 1, 1_200, is_goods=False), line(2, "cup", 4, 18_000)
    steps = [LineChange(post, None), LineChange(None, cup)] if taken_off else [LineChange(post, cup)]
    desk.happen(placed("o", OAT, post))
    desk.happen(*(amending("o", (step,), totals(OAT, post), totals(OAT, cup)) for step in steps))
    desk.happen(LineCancelled("o", 2, 1_000, totals(OAT, cup), ""), reserved("o", l1=10))
    assert (row(desk).open, row(desk).backordered) == (13_000, 3_000)


def test_a_placed_order_shows_what_was_agreed(desk: Desk):
    desk.happen(placed("o", OAT, CUP, reference="PO 2210", ship_by=TODAY), actor="bob")
    shown = row(desk)
    assert (shown.no, shown.customer, shown.reference) == ("10001", "Green Gate Stores", "PO 2210")
    assert (shown.placed_on, shown.ship_by, shown.actor) == ("2026-11-19", "2026-11-19", "bob")
    assert (shown.net, shown.tax, shown.total, shown.owing, shown.paid) == (37_500, 7_500, 45_000, 45_000, 0)


def test_the_version_is_that_of_the_orders_own_last_event(desk: Desk):
    desk.happen(*PLACED, paid("pay", 100, OnOrder("o", 100)))
    assert row(desk).version == 2


def test_a_note_and_a_look_at_a_return_raise_the_version(desk: Desk):
    came_back = ReturnReceived("o", "r", 1, TODAY, parts(l1=2), "stale")
    desk.happen(*SHIPPED, came_back, NoteAdded("o", "rang"))
    desk.happen(ReturnInspected("o", "r", (InspectedLine(1, 2_000, 0, 0),)))
    assert row(desk).version == 6


def test_a_draft_has_no_number_and_its_goods_as_total(desk: Desk):
    desk.happen(drafted("o", TYPED))
    shown = row(desk)
    assert (shown.no, shown.total, shown.owing, shown.payment) == (None, 17_550, 0, "")
    assert (shown.placed_on, shown.is_open) == ("", 0)


def test_a_draft_without_a_customer_is_listed(desk: Desk):
    desk.happen(drafted("o", TYPED, customer_id=None))
    assert (row(desk).customer, row(desk).customer_key) == ("", None)


def test_an_order_back_in_draft_owes_nothing_and_keeps_its_number_to_itself(desk: Desk):
    desk.happen(drafted("o", TYPED), *PLACED, OrderHeld("o", "credit"))
    desk.happen(reserved("o", l1=-10, l2=-4), OrderReturnedToDraft("o"))
    shown = row(desk)
    assert shown.hold is None
    assert (shown.status, shown.no, shown.placed_on, shown.owing, shown.reserved) == ("draft", None, "", 0, 0)
    desk.happen(*PLACED)
    assert (row(desk).no, row(desk).status, row(desk).reserved) == ("10001", "placed", 14_000)


def test_a_part_shipment_leaves_the_rest_open(desk: Desk):
    desk.happen(*PLACED, shipped("o", l1=6))
    shown = row(desk)
    assert (shown.shipped, shown.open, shown.reserved) == (6_000, 8_000, 8_000)


def test_a_reversed_shipment_sets_its_goods_aside_again(desk: Desk):
    desk.happen(*PLACED, shipped("o", l1=6))
    desk.happen(ShipmentReversed("o", "o parcel 1", parts(l1=6), parts(l1=6)))
    shown = row(desk)
    assert (shown.status, shown.shipped, shown.open, shown.reserved) == ("placed", 0, 14_000, 14_000)


def test_what_is_not_set_aside_is_backordered_save_what_has_no_stock(desk: Desk):
    post = line(3, "post", 1, 1_200, is_goods=False)
    desk.happen(placed("o", OAT, post), reserved("o", l1=4))
    assert (row(desk).open, row(desk).backordered) == (11_000, 6_000)
    desk.happen(OrderShipped("o", "s", 1, TODAY, parts(l1=4, l3=1), parts(l1=4), (), ""))
    assert (row(desk).open, row(desk).backordered) == (6_000, 6_000)


def test_an_amendment_changes_quantities_and_totals(desk: Desk):
    more, post = line(1, "oat", 12, 23_400), line(3, "post", 1, 1_200, is_goods=False)
    changes = (LineChange(OAT, more), LineChange(CUP, None), LineChange(None, post))
    desk.happen(*PLACED, amending("o", changes, totals(OAT, CUP), totals(more, post)), reserved("o", l2=-4))
    shown = row(desk)
    assert (shown.ordered, shown.net, shown.total) == (13_000, 24_600, 29_520)
    assert (shown.reserved, shown.backordered) == (10_000, 2_000)


def test_a_cancelled_line_lowers_what_is_owing_until_it_is_reinstated(desk: Desk):
    desk.happen(*PLACED, LineCancelled("o", 2, 4_000, totals(OAT), "gone"), reserved("o", l2=-4))
    assert (row(desk).open, row(desk).owing, row(desk).backordered) == (10_000, 23_400, 0)
    desk.happen(LinesReinstated("o", parts(l2=4), totals(OAT, CUP)))
    assert (row(desk).open, row(desk).owing, row(desk).backordered) == (14_000, 45_000, 4_000)


def test_what_was_invoiced_and_credited_can_be_cancelled_without_owing_it_back(desk: Desk):
    desk.happen(*PLACED, *invoiced("o", "i", 45_000, l1=10, l2=4))
    desk.happen(OrderCredited("o", "c", "40001", "i", None, parts(l2=4), 21_600))
    assert row(desk).owing == 23_400
    desk.happen(LineCancelled("o", 2, 4_000, totals(OAT), "gone"))
    assert (row(desk).total, row(desk).owing) == (23_400, 23_400)


def test_a_cancelled_order_owes_back_what_was_paid(desk: Desk):
    desk.happen(*PLACED, paid("pay", 1_000, OnOrder("o", 1_000)), cancelled())
    shown = row(desk)
    assert (shown.owing, shown.payment, shown.total, shown.is_open) == (-1_000, "credit owed", 45_000, 0)


def test_a_reinstated_order_stands_again(desk: Desk):
    desk.happen(*PLACED, cancelled(), LinesReinstated("o", parts(l1=10, l2=4), totals(OAT, CUP)))
    assert (row(desk).status, row(desk).owing, row(desk).is_open) == ("placed", 45_000, 1)


@pytest.mark.parametrize(
    ("amount", "payment", "owing"),
    [(0, "unpaid", 45_000), (1_000, "part paid", 44_000), (45_000, "paid", 0), (46_000, "credit owed", -1_000)],
)
def test_payments_settle_what_is_owing(desk: Desk, amount: int, payment: str, owing: int):
    desk.happen(*PLACED)
    if amount:
        desk.happen(paid("pay", amount, OnOrder("o", amount)))
    assert (row(desk).payment, row(desk).owing, row(desk).paid) == (payment, owing, amount)


def test_a_reversed_payment_is_owing_again(desk: Desk):
    on_order = OnOrder("o", 45_000)
    desk.happen(*PLACED, paid("pay", 45_000, on_order))
    desk.happen(PaymentReversed("pay", "green", Money(45_000, "GBP"), (on_order,), "bounced"))
    assert (row(desk).payment, row(desk).owing, row(desk).paid) == ("unpaid", 45_000, 0)


def test_money_that_is_not_allocated_reaches_no_order(desk: Desk):
    desk.happen(*PLACED, paid("pay", 45_000, OnOrder("o", 1_000)))
    assert row(desk).paid == 1_000


def test_history_has_its_sources_number_and_day_and_owes_nothing(desk: Desk):
    back = TradeLine(1, "oat", "OAT-1L-12", "Oat drink", -6_000, 2_550_000)
    desk.happen(traded("h", "C536379", back, total=-1_530, nature="cancellation"))
    shown = row(desk)
    assert (shown.no, shown.nature, shown.placed_on) == ("C536379", "cancellation", "2010-12-01")
    assert (shown.total, shown.owing, shown.payment, shown.is_open) == (-1_530, 0, "", 0)


def test_history_owes_nothing_whatever_was_paid_on_it(desk: Desk):
    desk.happen(traded("h", "536365", SOLD, total=1_530), paid("pay", 100, OnOrder("h", 100)))
    assert (row(desk).paid, row(desk).owing, row(desk).payment) == (100, 0, "")


def test_what_was_paid_on_a_draft_stays_paid(desk: Desk):
    desk.happen(drafted("o", TYPED), paid("pay", 1_000, OnOrder("o", 1_000)), drafted("o", TYPED))
    assert (row(desk).owing, row(desk).payment) == (-1_000, "credit owed")
    desk.happen(*PLACED)
    assert (row(desk).owing, row(desk).payment) == (44_000, "part paid")


def test_withdrawn_history_is_not_listed_until_it_is_recorded_again(desk: Desk):
    recorded = traded("h", "536365", SOLD, total=1_530)
    desk.happen(recorded, HistoryWithdrawn("h"))
    assert rows(desk) == []
    desk.happen(recorded)
    assert (row(desk).no, row(desk).version) == ("536365", 3)


def test_an_order_is_open_while_goods_or_money_are_to_come(desk: Desk):
    desk.happen(*SHIPPED)
    assert row(desk).is_open == 1
    desk.happen(paid("pay", 45_000, OnOrder("o", 45_000)))
    assert row(desk).is_open == 0
    desk.happen(paid("again", 100, OnOrder("o", 100)))
    assert row(desk).is_open == 1


@pytest.fixture
def busy(desk: Desk) -> Desk:
    """One order for each tab."""
    late = TODAY - timedelta(1)
    desk.happen(drafted("draft", TYPED))
    desk.happen(placed("to ship", OAT, number=999, ship_by=TODAY), reserved("to ship", l1=10))
    desk.happen(placed("held", CUP, number=1_000, customer_id="blue"), OrderHeld("held", "credit"))
    desk.happen(placed("late", CUP, number=1_001, ship_by=late, reference="ring first"), reserved("late", l2=1))
    sent = placed("sent", CUP, number=1_002, ship_by=late)
    desk.happen(sent, reserved("sent", l2=4), shipped("sent", l2=4), paid("pay", 21_600, OnOrder("sent", 21_600)))
    desk.happen(traded("old", "536365", SOLD, total=1_530))
    return desk


@pytest.mark.parametrize(
    ("tab", "numbers"),
    [
        ("all", ["536365", "1002", "1001", "1000", "999", None]),
        ("open", ["1001", "1000", "999"]),
        ("to_pick", ["1001", "999"]),
        ("to_ship", ["1001", "999"]),
        ("to_invoice", ["1002"]),
        ("to_inspect", []),
        ("on_hold", ["1000"]),
        ("backordered", ["1001", "1000"]),
        ("late", ["1001"]),
        ("drafts", [None]),
    ],
)
def test_a_tab_lists_and_counts_its_orders(busy: Desk, tab: str, numbers: list[str | None]):
    assert [shown.no for shown in rows(busy, tab=tab)] == numbers
    assert OrderCounts(TODAY).run(busy.reader)[tab] == len(numbers)


def test_what_is_set_aside_is_to_pick_until_it_is_picked(desk: Desk):
    desk.happen(*PLACED, LinesPicked("o", parts(l1=10)))
    assert [shown.no for shown in rows(desk, tab="to_pick")] == ["10001"]
    desk.happen(LinesPicked("o", parts(l2=4)))
    assert rows(desk, tab="to_pick") == []


def test_what_is_shipped_is_to_invoice_until_it_is_invoiced(desk: Desk):
    desk.happen(*SHIPPED, *invoiced("o", "i", 23_400, left=21_600, l1=10))
    assert [shown.no for shown in rows(desk, tab="to_invoice")] == ["10001"]
    desk.happen(*invoiced("o", "j", 21_600, l2=4))
    assert rows(desk, tab="to_invoice") == []


def test_what_came_back_is_not_to_invoice_and_hides_no_other_line(desk: Desk):
    desk.happen(*PLACED, shipped("o", l1=10), ReturnReceived("o", "r", 1, TODAY, parts(l1=10), "stale"))
    assert rows(desk, tab="to_invoice") == []
    desk.happen(*invoiced("o", "i", 23_400, left=21_600, l1=10), shipped("o", 2, l2=4))
    assert [shown.no for shown in rows(desk, tab="to_invoice")] == ["10001"]


def test_all_that_is_ordered_is_to_invoice_where_the_company_says_so(desk: Desk):
    desk.happen(*PLACED)
    assert rows(desk, tab="to_invoice") == []
    desk.happen(SettingChanged("company", "invoice policy", "ordered", ""))
    assert [shown.no for shown in rows(desk, tab="to_invoice")] == ["10001"]


def test_a_return_is_to_inspect_until_all_of_it_was_looked_at(desk: Desk):
    desk.happen(*SHIPPED, ReturnReceived("o", "r", 1, TODAY, parts(l1=2), "stale"))
    desk.happen(ReturnInspected("o", "r", (InspectedLine(1, 1_000, 0, 0),)))
    assert [shown.no for shown in rows(desk, tab="to_inspect")] == ["10001"]
    desk.happen(ReturnInspected("o", "r", (InspectedLine(1, 0, 1_000, 0),)))
    assert rows(desk, tab="to_inspect") == []


def test_what_needs_no_stock_can_be_shipped_at_once(desk: Desk):
    desk.happen(placed("o", line(1, "post", 1, 1_200, is_goods=False)), placed("p", OAT, number=10_002))
    assert [shown.no for shown in rows(desk, tab="to_ship")] == ["10001"]


def test_a_held_order_is_not_to_ship_whatever_is_set_aside(desk: Desk):
    desk.happen(*PLACED, OrderHeld("o", "credit"))
    assert rows(desk, tab="to_ship") == []


def test_late_depends_on_the_day_that_is_asked_for(busy: Desk):
    tomorrow = TODAY + timedelta(1)
    assert OrderCounts(tomorrow).run(busy.reader)["late"] == 2


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("status:hold", ["1000"]),
        ("status:hold,draft", ["1000", None]),
        ("-status:placed -is:draft", ["536365", "1002", "1000"]),
        ("customer:café", ["1000"]),
        ("customer:CAFE", ["1000"]),
        ("no:999..1001", ["1001", "1000", "999"]),
        (">230", ["999"]),
        ("total:<=15.30", ["536365"]),
        ("owing:>0", ["1001", "1000", "999"]),
        ("today", ["1002", "1001", "1000", "999"]),
        ("placed:2010-12-01", ["536365"]),
        ("ship:..2026-11-18", ["1002", "1001"]),
        ("ship:empty", ["536365", "1000", None]),
        ("is:late", ["1001"]),
        ("is:unpaid", ["1001", "1000", "999"]),
        ("is:backordered", ["1001", "1000"]),
        ("paper", ["1002", "1001", "1000"]),
        ("pap cup", ["1002", "1001", "1000"]),
        ("oat -sale", ["999", None]),
        ("-paper", ["536365", "999", None]),
        ('"ring first"', ["1001"]),
        ("unheard:ring", []),
        ("blue is:open", ["1000"]),
        ("nothing like it", []),
    ],
)
def test_the_filter_box_narrows_the_list(busy: Desk, text: str, numbers: list[str | None]):
    assert [shown.no for shown in rows(busy, filter=text)] == numbers


@pytest.mark.parametrize(
    ("sort", "numbers"),
    [
        ("no", [None, "999", "1000", "1001", "1002", "536365"]),
        ("customer", ["1000", None, "999", "1001", "1002", "536365"]),
        ("total", ["536365", None, "1000", "1001", "1002", "999"]),
        ("placed", [None, "536365", "999", "1000", "1001", "1002"]),
    ],
)
def test_the_list_sorts_both_ways(busy: Desk, sort: str, numbers: list[str | None]):
    upward = [shown.no for shown in rows(busy, sort=sort, descending=False)]
    assert upward == numbers
    assert [shown.no for shown in rows(busy, sort=sort, descending=True)] == numbers[::-1]


def test_a_search_looks_further_back_for_what_passes_the_rest(busy: Desk, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(filters, "MATCHES", 1)
    assert [shown.no for shown in rows(busy, filter="oat is:draft")] == [None]
    assert [shown.no for shown in rows(busy, filter="oat")] == ["536365"]


def test_sums_leave_out_the_totals_of_cancelled_orders(busy: Desk):
    busy.happen(OrderCancelled("held", parts(l2=4), "never mind"))
    listing = OrderListing(today=TODAY, tab="all", filter="customer:café,gate").run(busy.reader)
    assert OrderSums(listing).run(busy.reader) == (OrderSum("GBP", 6, 23_400 + 21_600 * 2 + 1_530 + 17_550, 45_000),)


def test_a_searched_list_has_fences_for_its_scroll_bar(busy: Desk):
    listing = OrderListing(today=TODAY, tab="all", filter="oat").run(busy.reader)
    assert fences(busy.reader, listing).total == 3


def test_rows_change_at_the_moment_of_their_last_event(desk: Desk):
    desk.happen(*PLACED)
    before = row(desk).updated_at
    desk.happen(paid("pay", 1_000, OnOrder("o", 1_000)))
    assert row(desk).updated_at == before + SECOND


def test_texts_sort_without_regard_to_case_and_accents():
    assert sorted(["Zoe", "Äpfel", "birne", "apfel", "Straße", "strasse"], key=sort_text) == [
        *("Äpfel", "apfel", "birne", "Straße", "strasse", "Zoe"),
    ]


def test_numbers_sort_as_people_count():
    assert sorted(["1000", "C9", "999", "C10", "a1"], key=sort_number) == ["999", "1000", "a1", "C9", "C10"]
