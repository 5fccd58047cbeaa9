"""What a command would do is told by the same rules, and asking writes nothing."""

from datetime import date

import pytest

from core.consequences import Consequences, DepositEffect, DocumentEffect, LockEffect, StandingEffect, TakingsEffect
from core.domain.company.commands import CloseDay, DefineLocation, LockPeriod
from core.domain.customers.commands import PutCustomerOnStop
from core.domain.decider import Command, Refused
from core.domain.invoices.commands import PostInvoice
from core.domain.orders.commands import CancelOrder, InspectReturn, ReceiveReturn
from core.domain.orders.values import InspectedLine, LineQuantity
from core.domain.stock.commands import MoveStock
from core.domain.stock.values import MAIN
from tests.core.domain.scenario import TODAY, business, eur, line, pay, place, ship
from tests.core.write.desk import Desk

pytestmark = pytest.mark.usefixtures("every_store")


@pytest.fixture
def desk() -> Desk:
    desk = Desk()
    desk.record(business())
    return desk


def foreseen(desk: Desk, *commands: Command) -> Consequences:
    """What it would do, when nothing changes by being asked."""
    before = desk.position
    found = desk.bus.foresee(commands, desk.envelope())
    assert desk.position == before
    return found


def test_placing_shows_what_is_set_aside_and_what_the_customer_will_have_used(desk: Desk):
    found = foreseen(desk, place(line(1, "p1", 6)))
    (order,), (stock,), (credit,) = found.orders, found.stock, found.credit
    assert found.documents == (DocumentEffect("order", 10_001),)
    assert (order.before.status, order.after.status, order.after.reserved) == ("", "placed", 6_000)
    assert (stock.before.available - stock.after.available, stock.after.on_hand) == (6_000, stock.before.on_hand)
    assert (credit.before, credit.after) == (0, order.after.total)
    assert found.entries == 3


def test_what_would_be_refused_is_refused_and_not_logged(desk: Desk):
    with pytest.raises(Refused) as refused:
        desk.bus.foresee((CancelOrder("o1", "why"),), desk.envelope("asked"))
    assert [violation.code for violation in refused.value.violations] == ["ORD-20"]
    assert desk.connection.execute("SELECT 1 FROM command_log WHERE command_id = 'asked'").fetchone() is None


def test_what_is_foreseen_is_what_happens(desk: Desk):
    """The documents keep the numbers they were shown, while nobody else takes them."""
    steps = (
        place(line(1, "p1", 6)),
        ship((1, 6)),
        pay(100, ("o1", 100)),
        PostInvoice("i1", "o1", TODAY),
    )
    for command in steps:
        asked, before = foreseen(desk, command), desk.position
        desk.do(command)
        assert desk.position - before == asked.entries
    (invoice,) = asked.invoices
    assert (asked.documents, invoice.before) == ((DocumentEffect("invoice", 30_001),), 0)
    assert invoice.after == asked.orders[0].before.uninvoiced - 100
    assert asked.orders[0].after.uninvoiced == 0
    assert asked.orders[0].after.status == "closed"
    (bill,) = asked.bills
    assert (bill.total, bill.goods - bill.discount + bill.charged) == (asked.orders[0].before.total, bill.net)
    assert asked.credit == ()  # what was on order is owed now: no more, no less


def test_a_later_command_stands_on_the_one_before_it(desk: Desk):
    desk.do(place(line(1, "p1", 6)))
    desk.do(ship((1, 6)))
    back = ReceiveReturn("o1", "r1", TODAY, (LineQuantity(1, 2_000),), "broken")
    looked_at = InspectReturn("o1", "r1", (InspectedLine(1, 1_000, 0, 1_000),))
    found = foreseen(desk, back, looked_at)
    (order,), (stock,) = found.orders, found.stock
    assert order.after.returned - order.before.returned == 2_000
    assert (stock.after.on_hand - stock.before.on_hand, found.entries) == (1_000, 4)
    with pytest.raises(Refused):
        foreseen(desk, looked_at, back)


def test_moving_shows_both_locations_by_their_names(desk: Desk):
    desk.do(DefineLocation("yard", "Yard"))
    found = foreseen(desk, MoveStock("p1", 4_000, MAIN, "yard"))
    shown = [(effect.location, effect.after.on_hand - effect.before.on_hand) for effect in found.stock]
    assert shown == [("Main", -4_000), ("Yard", 4_000)]


def test_a_stop_a_lock_and_the_takings_of_a_day_are_told(desk: Desk):
    desk.do(pay(1_250))
    assert foreseen(desk, PutCustomerOnStop("c1", "late")).standing == (
        StandingEffect("Customer c1", "free", "on stop"),
    )
    locked = date(2023, 10, 31)
    assert foreseen(desk, LockPeriod(locked)).locks == (LockEffect(None, locked),)
    assert foreseen(desk, CloseDay(TODAY)).takings == (TakingsEffect("card", eur(1_250)),)


def test_a_deposit_grows_and_goes_over_to_the_invoice(desk: Desk):
    desk.do(place(line(1, "p1", 6)))
    assert foreseen(desk, pay(100, ("o1", 100))).deposits == (DepositEffect(10_001, "EUR", 0, 100),)
    desk.do(pay(100, ("o1", 100)))
    desk.do(ship((1, 6)))
    assert foreseen(desk, PostInvoice("i1", "o1", TODAY)).deposits == (DepositEffect(10_001, "EUR", 100, 0),)
