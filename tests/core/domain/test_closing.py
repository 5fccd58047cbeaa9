import pytest

from core.domain.company.commands import ChangeSetting
from core.domain.company.events import COMPANY, Company
from core.domain.company.settings import INVOICE_POLICY
from core.domain.orders.closing import closed_by_itself
from core.domain.orders.commands import CloseOrder, HoldOrder
from core.domain.orders.events import InspectedLine, OrderClosed, ReturnInspected, ReturnReceived
from tests.core.domain.scenario import (
    TODAY,
    Scenario,
    business,
    cancel,
    credit,
    invoice,
    line,
    pieces,
    place,
    quantities,
    scenario,
    ship,
)

CLOSED = OrderClosed("o1")


@pytest.fixture
def placed() -> Scenario:
    return scenario(*business()).given(place(line(1, "p1", 6)))


def is_done(given: Scenario) -> bool:
    """Whether the order would close by itself as it stands now."""
    return closed_by_itself(given.order(), given.state(Company, COMPANY))


def came_back(given: Scenario, number: int, inspected: int) -> Scenario:
    given.desk.record([ReturnReceived("o1", "r-1", 5_001, TODAY, quantities((1, number)), "damaged")])
    if inspected:
        given.desk.record([ReturnInspected("o1", "r-1", (InspectedLine(1, pieces(inspected), 0, 0),))])
    return given


def test_an_order_closes_with_its_last_invoice(placed: Scenario):
    assert CLOSED not in placed.given(ship((1, 4))).when(invoice()).events
    assert CLOSED in placed.given(ship((1, 2), shipment="s-2")).when(invoice(id="i-2")).events
    assert (placed.order().status, placed.order().uninvoiced) == ("closed", 0)


def test_what_was_invoiced_before_closes_once_it_is_shipped(placed: Scenario):
    placed.given(ChangeSetting(INVOICE_POLICY, "ordered"), invoice())
    assert not is_done(placed)
    assert placed.when(ship((1, 6))).events[-1] == CLOSED


def test_it_closes_when_the_open_rest_is_cancelled(placed: Scenario):
    placed.given(ship((1, 4)), invoice())
    assert placed.when(cancel(1, 2)).events[-1] == CLOSED


def test_what_is_shipped_and_not_invoiced_keeps_it_open(placed: Scenario):
    placed.given(ship((1, 6)))
    assert not is_done(placed)


def test_what_came_back_before_it_was_invoiced_is_never_invoiced(placed: Scenario):
    came_back(placed.given(ship((1, 6))), 2, inspected=2)
    assert CLOSED in placed.when(invoice()).events
    assert placed.line().invoiced == pieces(4)


@pytest.mark.parametrize(("inspected", "is_over"), [(0, False), (1, False), (2, True)])
def test_a_return_keeps_it_open_until_all_of_it_was_looked_at(placed: Scenario, inspected, is_over):
    placed.given(ship((1, 6)))
    came_back(placed, 2, inspected)
    assert (CLOSED in placed.when(invoice()).events) == is_over


def test_what_came_back_of_an_invoice_keeps_it_open_until_it_is_credited(placed: Scenario):
    came_back(placed.given(ship((1, 4)), invoice()), 2, inspected=2).given(cancel(1, 2))
    assert placed.order().status == "placed"
    assert placed.when(credit((1, 2), return_id="r-1")).events[-1] == CLOSED


def test_a_closed_order_has_nothing_left_to_invoice(placed: Scenario):
    came_back(placed.given(ship((1, 6)), invoice((1, 4))), 2, inspected=2)
    assert placed.order().uninvoiced == 480
    assert placed.given(CloseOrder("o1")).order().uninvoiced == 0


def test_what_is_on_hold_does_not_close(placed: Scenario):
    placed.given(ship((1, 4)), invoice(), HoldOrder("o1", "why"), cancel(1, 2))
    assert placed.order().status == "placed"


def test_a_closed_order_is_not_invoiced_before_it_is_reopened(placed: Scenario):
    """What came back was never invoiced, and is credited all the same: that much may be invoiced again."""
    came_back(placed.given(ship((1, 6))), 2, inspected=2).given(invoice(), credit((1, 2), return_id="r-1"))
    placed.when(invoice(id="i-2")).refused("ORD-20")
