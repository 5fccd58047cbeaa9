import pytest

from core.domain.company.events import COMPANY, SettingChanged
from core.domain.stock.commands import AdjustStock, ReceiveStock
from core.domain.stock.events import MAIN, StockAdjusted, StockReceived
from core.domain.values import Measured
from tests.core.domain.scenario import business, line, pieces, place, scenario


def adjust(number: int, product: str = "p1", reason: str = "counted") -> AdjustStock:
    return AdjustStock(product, pieces(number), reason)


def test_goods_come_in():
    scenario(*business()).when(ReceiveStock("p1", 5_000, 1_250_000, "DN 4")).then(
        StockReceived("p1", MAIN, 5_000, 1_250_000, "DN 4")
    )


def test_on_hand_is_put_right_both_ways():
    given = scenario(*business()).when(adjust(-3)).then(StockAdjusted("p1", MAIN, -3_000, "counted"))
    assert given.stock() == (7, 0)
    assert given.given(adjust(5)).stock() == (12, 0)


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (ReceiveStock("nothing", 1_000), "PRD-5"),
        (ReceiveStock("s1", 1_000), "STK-3"),
        (ReceiveStock("p1", 0), "ORD-2"),
        (ReceiveStock("p1", -1_000), "ORD-2"),
        (ReceiveStock("p1", 1_500), "PRD-3"),
        (AdjustStock("p1", 0, "counted"), "ORD-2"),
        (AdjustStock("p1", 1_500, "counted"), "PRD-3"),
        (adjust(1, reason=" "), "ORD-18"),
    ],
)
def test_what_cannot_be_is_refused(command, code):
    scenario(*business()).when(command).refused(code)


def test_no_more_leaves_than_is_on_hand():
    told = scenario(*business()).when(adjust(-11)).refused("STK-1")
    assert told.facts == {"loc": "Main", "onhand": Measured(10_000), "sku": "SKU-p1", "qty": Measured(11_000)}


def test_what_is_set_aside_does_not_leave():
    given = scenario(*business()).given(place(line(1, "p1", 6)))
    assert given.when(adjust(-7)).refused("STK-2").facts == {"n": Measured(3_000), "order": "10001"}
    assert given.when(adjust(-4)).events


def test_a_company_may_let_stock_go_below_nothing():
    negative = SettingChanged(COMPANY, "negative stock", "allowed", "")
    assert scenario(*business(), negative).given(adjust(-11)).stock() == (-1, 0)
