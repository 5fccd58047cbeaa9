import pytest

from core.domain.company.events import COMPANY, SettingChanged
from core.domain.customers.events import CreditLimitSet
from core.domain.orders.commands import (
    AddNote,
    CloseOrder,
    HoldOrder,
    ReleaseOrder,
    ReopenOrder,
    ReverseShipment,
    ShipOrder,
)
from core.domain.orders.events import NoteAdded, OrderClosed, OrderReleased, OrderReopened, ShipmentReversed
from core.domain.values import Measured
from tests.core.domain.scenario import (
    Scenario,
    business,
    cancel,
    eur,
    invoice,
    line,
    place,
    scenario,
    ship,
    take_back,
)

CLOSE = CloseOrder("o1")
REOPEN = ReopenOrder("o1")
ORDERED = SettingChanged(COMPANY, "invoice policy", "ordered", "")


def open_order() -> Scenario:
    return scenario(*business()).given(place(line(1, "p1", 6)))


@pytest.fixture
def placed() -> Scenario:
    return open_order()


@pytest.fixture
def closed(placed: Scenario) -> Scenario:
    placed.given(ship((1, 6)), invoice())
    assert placed.order().status == "closed"
    return placed


def test_a_closed_order_is_reopened_and_closed_again(closed: Scenario):
    closed.when(REOPEN).then(OrderReopened("o1", ()))
    assert closed.order().status == "placed"
    closed.when(CLOSE).then(OrderClosed("o1"))
    assert closed.order().status == "closed"


def test_what_is_so_already_changes_nothing(closed: Scenario):
    closed.when(CLOSE).then()
    closed.given(REOPEN).when(REOPEN).then()


@pytest.mark.parametrize(
    ("steps", "code", "count"),
    [
        ([], "ORD-24", 6_000),
        ([ship((1, 6))], "ORD-25", 6_000),
        ([ship((1, 6)), invoice(), take_back((1, 2))], "ORD-26", 2_000),
    ],
)
def test_an_order_with_something_left_to_do_is_not_closed(placed: Scenario, steps, code, count):
    told = placed.given(*steps).when(CLOSE).refused(code)
    assert told.facts == {"no": 10_001, "n": Measured(count)}


def test_all_that_is_left_to_do_is_told(placed: Scenario):
    placed.given(ship((1, 4)), HoldOrder("o1", "unpaid")).when(CLOSE).refused("ORD-10", "ORD-24", "ORD-25")


@pytest.mark.parametrize("command", [CloseOrder("o9"), ReopenOrder("o9"), AddNote("o9", "hello")])
def test_an_order_that_is_not_there_is_refused(placed: Scenario, command):
    placed.when(command).refused("ORD-20")


def test_a_note_is_added_at_any_time(closed: Scenario):
    closed.when(AddNote("o1", "call back")).then(NoteAdded("o1", "call back"))


def test_a_note_has_words(placed: Scenario):
    placed.when(AddNote("o1", " ")).refused("ORD-27")


def test_reopening_for_a_customer_beyond_their_limit_is_asked_about(closed: Scenario):
    closed.desk.record([CreditLimitSet("c1", 1_000, None)])
    told = closed.when(REOPEN).refused("CUS-4")
    assert (told.facts["used"], told.facts["excess"]) == (eur(1_440), eur(440))
    closed.when(ReopenOrder("o1", accepts=("CUS-4",))).then(OrderReopened("o1", ("CUS-4",)))


def test_releasing_for_a_customer_beyond_their_limit_is_asked_about(placed: Scenario):
    placed.given(HoldOrder("o1", "unpaid"))
    placed.desk.record([CreditLimitSet("c1", 1_000, None)])
    told = placed.when(ReleaseOrder("o1")).refused("CUS-4")
    facts = {name: told.facts[name] for name in ("used", "amount", "excess", "orders")}
    assert facts == {"used": eur(0), "amount": eur(1_440), "excess": eur(440), "orders": eur(0)}
    placed.when(ReleaseOrder("o1", accepts=("CUS-4",))).then(OrderReleased("o1", ("CUS-4",), "unpaid"))


def test_releasing_an_order_that_nothing_is_left_to_do_about_closes_it(closed: Scenario):
    closed.given(REOPEN, HoldOrder("o1", "unpaid"))
    closed.when(ReleaseOrder("o1")).then(OrderReleased("o1", (), "unpaid"), OrderClosed("o1"))


def test_cancelling_the_rest_of_an_invoiced_order_closes_it(placed: Scenario):
    placed.given(ship((1, 4)), invoice())
    assert placed.when(cancel(1, 2)).events[-1] == OrderClosed("o1")


def test_shipping_what_was_invoiced_before_closes_an_order():
    given = scenario(*business(), ORDERED).given(place(line(1, "p1", 6)), invoice())
    assert given.order().status == "placed"
    assert given.when(ship((1, 6))).events[-1] == OrderClosed("o1")


def test_a_reversed_shipment_opens_a_closed_order():
    given = scenario(*business(), ORDERED).given(place(line(1, "p1", 6)), invoice(), ship((1, 6)))
    first, *_, last = given.when(ReverseShipment("o1", "s-1")).events
    assert isinstance(first, ShipmentReversed) and last == OrderReopened("o1", ())
    assert (given.order().status, given.line().reserved) == ("placed", 6_000)


@pytest.mark.parametrize("step", [cancel(1, 2), ship((1, 2), shipment="s-2")])
def test_undo_of_what_closed_an_order_opens_it_again(step):
    given = scenario(*business(), ORDERED).given(place(line(1, "p1", 6)), ship((1, 4)), invoice((1, 4)))
    if isinstance(step, ShipOrder):
        given.given(invoice(id="i-2"))
    given.desk.do(step, "step")
    assert given.order().status == "closed"
    given.desk.undo("step")
    assert (given.order().status, given.line().open) == ("placed", 2_000)
