import pytest

from core.domain.calculation import Extras
from core.domain.company.events import COMPANY, SettingChanged
from core.domain.orders.commands import (
    AmendOrder,
    CancelLine,
    CancelOrder,
    HoldOrder,
    ReinstateLines,
    ReleaseOrder,
)
from core.domain.orders.events import (
    LineCancelled,
    LineQuantity,
    LinesReinstated,
    LinesReserved,
    OrderCancelled,
    OrderHeld,
    OrderReleased,
)
from core.domain.stock.events import MAIN, ReservationReleased, StockReserved
from core.domain.values import Measured
from tests.core.domain.scenario import (
    Scenario,
    business,
    cancel,
    credit,
    eur,
    invoice,
    line,
    pay,
    pieces,
    place,
    quantities,
    scenario,
    ship,
)

CANCEL = CancelOrder("o1", "changed their mind")


@pytest.fixture
def placed() -> Scenario:
    return scenario(*business()).given(place(line(1, "p1", 6), line(2, "p2", 2)))


def test_holding_and_releasing(placed: Scenario):
    placed.when(HoldOrder("o1", "unpaid")).then(OrderHeld("o1", "unpaid"))
    placed.when(ReleaseOrder("o1")).then(OrderReleased("o1", (), "unpaid"))
    assert placed.order().hold_reason is None


def test_holding_for_the_same_reason_changes_nothing(placed: Scenario):
    placed.given(HoldOrder("o1", "unpaid")).when(HoldOrder("o1", "unpaid")).then()


def test_a_held_order_is_not_held_for_another_reason(placed: Scenario):
    told = placed.given(HoldOrder("o1", "unpaid")).when(HoldOrder("o1", "lost")).refused("ORD-10")
    assert told.facts == {"no": 10_001, "reason": "unpaid"}


def test_releasing_what_is_not_held_changes_nothing(placed: Scenario):
    placed.when(ReleaseOrder("o1")).then()


def test_a_hold_needs_a_reason(placed: Scenario):
    placed.when(HoldOrder("o1", " ")).refused("ORD-18")


@pytest.mark.parametrize(
    "command", [HoldOrder("o9", "why"), ReleaseOrder("o9"), cancel(1, 1, id="o9"), CancelOrder("o9", "why")]
)
def test_only_a_placed_order_is_held_or_cancelled(placed: Scenario, command):
    told = placed.when(command).refused("ORD-20")
    assert told.facts["status"] == "unknown"


def test_cancelling_some_of_a_line(placed: Scenario):
    cancelled, *rest = placed.when(cancel(1, 2)).events
    assert isinstance(cancelled, LineCancelled) and cancelled.totals.net == 4 * 200 + 400
    assert rest == [LinesReserved("o1", (LineQuantity(1, -2_000),)), ReservationReleased("p1", MAIN, "o1", 1, 2_000)]


def test_what_waits_is_cancelled_first():
    given = scenario(*business(on_hand=4)).given(place(line(1, "p1", 6, backorder=True)))
    assert len(given.when(cancel(1, 2)).events) == 1
    assert given.line().reserved == pieces(4)


def test_no_more_than_what_is_open_is_cancelled(placed: Scenario):
    told = placed.given(ship((1, 4))).when(cancel(1, 3)).refused("ORD-19")
    assert told.facts["most"] == Measured(2_000)


@pytest.mark.parametrize("command", [cancel(1, 0), cancel(9, 1)])
def test_nothing_cannot_be_cancelled(placed: Scenario, command):
    placed.when(command).refused("ORD-2")


def test_half_a_piece_cannot_be_cancelled(placed: Scenario):
    placed.when(CancelLine("o1", 1, 500, "why")).refused("PRD-3")


def test_cancelling_an_order_gives_all_stock_back(placed: Scenario):
    placed.given(cancel(1, 1)).when(CANCEL).then(
        OrderCancelled("o1", quantities((1, 5), (2, 2)), "changed their mind"),
        LinesReserved("o1", (LineQuantity(1, -5_000), LineQuantity(2, -2_000))),
        ReservationReleased("p1", MAIN, "o1", 1, 5_000),
        ReservationReleased("p2", MAIN, "o1", 2, 2_000),
    )


def test_a_cancelled_order_stays_cancelled(placed: Scenario):
    placed.given(CANCEL).when(CANCEL).then()


def test_a_part_shipped_order_is_not_cancelled(placed: Scenario):
    told = placed.given(ship((1, 4))).when(CANCEL).refused("ORD-8")
    assert told.facts == {"no": 10_001, "n": Measured(4_000), "shipment": 1_001, "rest": Measured(4_000)}


def test_a_deposit_stands_in_the_way(placed: Scenario):
    told = placed.given(pay(500, ("o1", 500))).when(CANCEL).refused("ORD-9")
    assert told.facts == {"no": 10_001, "amount": eur(500)}


def test_a_cancelled_order_stands_again(placed: Scenario):
    lines = quantities((1, 6), (2, 2))
    reinstated, *rest = placed.given(CANCEL).when(ReinstateLines("o1", lines)).events
    assert isinstance(reinstated, LinesReinstated) and reinstated.totals.net == 1_600
    assert rest == [
        LinesReserved("o1", lines),
        StockReserved("p1", MAIN, "o1", 1, 6_000),
        StockReserved("p2", MAIN, "o1", 2, 2_000),
    ]


def test_what_was_sold_meanwhile_waits(placed: Scenario):
    placed.given(CANCEL, place(line(1, "p1", 7), id="o2"), ReinstateLines("o1", quantities((1, 6))))
    assert (placed.line().reserved, placed.line().backordered) == (pieces(3), pieces(3))


@pytest.mark.parametrize("lines", [((1, 3),), ((1, 0),), ((9, 1),)])
def test_no_more_than_was_cancelled_is_reinstated(placed: Scenario, lines):
    placed.given(cancel(1, 2)).when(ReinstateLines("o1", quantities(*lines))).refused("ORD-2")


def test_a_line_is_not_reinstated_twice_at_once(placed: Scenario):
    placed.given(cancel(1, 2)).when(ReinstateLines("o1", quantities((1, 2), (1, 2)))).refused("ORD-21")


def test_half_a_piece_is_not_reinstated(placed: Scenario):
    placed.given(cancel(1, 2)).when(ReinstateLines("o1", (LineQuantity(1, 500),))).refused("PRD-3")


def test_a_draft_has_nothing_to_reinstate():
    scenario(*business()).when(ReinstateLines("o1", quantities((1, 1)))).refused("ORD-20")


@pytest.mark.parametrize("command", [cancel(1, 3), CANCEL])
def test_what_is_invoiced_before_it_is_shipped_is_credited_first(placed: Scenario, command):
    placed.desk.record([SettingChanged(COMPANY, "invoice policy", "ordered", "")])
    placed.given(invoice((1, 4)))
    told = placed.when(command).refused("ORD-30" if command is CANCEL else "ORD-29")
    assert told.facts["inv"] == "30001"
    assert placed.given(credit((1, 4))).when(command).events


def test_a_discount_is_never_more_than_the_lines_that_are_left(placed: Scenario):
    placed.given(AmendOrder("o1", extras=Extras(0, 1_000)))
    told = placed.when(cancel(1, 4)).refused("ORD-28")
    assert told.facts == {"discount": eur(1_000), "lines": eur(800)}
    assert placed.when(cancel(1, 3)).events


def test_cancelling_what_was_credited_leaves_nothing_to_invoice(placed: Scenario):
    placed.desk.record([SettingChanged(COMPANY, "invoice policy", "ordered", "")])
    placed.given(invoice(), credit((1, 6), (2, 2)), cancel(1, 6))
    assert (placed.order().total, placed.order().uninvoiced) == (480, 0)
    placed.given(ReinstateLines("o1", quantities((1, 6))))
    assert (placed.order().total, placed.order().uninvoiced) == (1_920, 0)
