"""What a command would do is told by the same rules, and asking writes nothing."""

import pytest

from core.consequences import Consequences, DocumentEffect
from core.domain.decider import Command, Refused
from core.domain.invoices.commands import PostInvoice
from core.domain.orders.commands import CancelOrder
from tests.core.domain.scenario import TODAY, business, line, pay, place, ship
from tests.core.write.desk import Desk

pytestmark = pytest.mark.usefixtures("every_store")


@pytest.fixture
def desk() -> Desk:
    desk = Desk()
    desk.record(business())
    return desk


def foreseen(desk: Desk, command: Command) -> Consequences:
    """What it would do, when nothing changes by being asked."""
    before = desk.position
    found = desk.bus.foresee(command, desk.envelope())
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
        desk.bus.foresee(CancelOrder("o1", "why"), desk.envelope("asked"))
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
    assert asked.credit == ()  # what was on order is owed now: no more, no less
