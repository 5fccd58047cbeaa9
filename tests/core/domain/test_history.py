from msgspec.structs import replace

from core.domain.orders.commands import ImportTrade, WithdrawHistory
from core.domain.orders.events import HistoryRecorded, HistoryWithdrawn, TradeLine
from tests.core.domain.scenario import business, line, pay, place, scenario, ship

LINES = (TradeLine(1, "p1", "85123A", "T-LIGHT", 6_000, 2_555_000), TradeLine(2, "p2", "X", "Y", -1_000, 1_004_000))
TRADE = ImportTrade("o1", "shop", "536365", "sale", "c1", "Customer c1", 1_291_191_960_000_000, "GB", "EUR", LINES)


def test_trade_is_recorded_with_its_sum_rounded_once():
    scenario(*business()).when(TRADE).then(
        HistoryRecorded(
            "o1", "shop", "536365", "sale", "c1", 1_291_191_960_000_000, "GB", "EUR", LINES, 1_433, "Customer c1"
        )
    )


def test_stock_and_numbers_stay_as_they_are():
    given = scenario(*business()).given(TRADE)
    assert (given.stock(), given.order().number, given.order().status) == ((10, 0), None, "history")


def test_the_same_trade_again_changes_nothing():
    scenario(*business()).given(TRADE).when(TRADE).then()


def test_other_content_under_the_same_number_is_told():
    changed = replace(TRADE, lines=LINES[:1])
    assert scenario(*business()).given(TRADE).when(changed).refused("IMP-3").facts == {"number": "536365"}


def test_withdrawn_trade_can_be_recorded_anew():
    given = scenario(*business()).given(TRADE).when(WithdrawHistory("o1")).then(HistoryWithdrawn("o1"))
    given.when(WithdrawHistory("o1")).then()
    assert given.when(replace(TRADE, lines=LINES[:1])).events[0].total == 1_533


def test_an_order_of_our_own_is_no_history():
    given = scenario(*business()).given(place(line(1, "p1", 1)))
    given.when(WithdrawHistory("o1")).refused("IMP-4")
    given.when(TRADE).refused("IMP-3")


def test_trade_of_somebody_unknown_is_refused():
    told = scenario(*business()).when(replace(TRADE, customer_id="nobody", lines=(replace(LINES[0], product_id="?"),)))
    told.refused("CUS-5", "PRD-5")


def test_a_line_number_that_comes_twice_is_refused():
    scenario(*business()).when(replace(TRADE, lines=(LINES[0], LINES[0]))).refused("ORD-21")


def test_history_is_neither_paid_nor_shipped():
    given = scenario(*business()).given(TRADE)
    given.when(pay(100, ("o1", 100))).refused("ORD-20")
    given.when(ship((1, 1))).refused("ORD-20")
