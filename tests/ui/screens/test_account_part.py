from datetime import UTC, datetime, timedelta

import pytest
from pytestqt.qtbot import QtBot

from core.domain.payments.values import OnInvoice
from core.readmodels.keys import KeyOf
from tests.ui import books
from tests.ui.screens import trading
from tests.ui.screens.conftest import Open
from tests.ui.screens.test_other_screens import row_of
from ui.desk import Desk
from ui.screens.customers import CustomersScreen


@pytest.fixture
def screen(qtbot: QtBot, desk: Desk, open_screen: Open) -> CustomersScreen:
    """At a customer whose one order is invoiced."""
    trading.shipped_and_invoiced(qtbot, desk, books.orders(desk)[0].uuid)
    screen = open_screen(CustomersScreen)
    assert isinstance(screen, CustomersScreen)
    screen.table.go_to(row_of(screen, "name", "Old Mill Stores"))
    qtbot.waitUntil(lambda: screen.pane.title.text() == "Old Mill Stores")
    return screen


def items(screen: CustomersScreen) -> list[tuple[str, str]]:
    return [(row[0].text, row[3].text) for row in screen.pane.account.items.rows()]


def stated(screen: CustomersScreen) -> list[tuple[str, str, str]]:
    return [(row[1].text, row[2].text, row[3].text) for row in screen.pane.account.statement.rows()]


def choose_statement(screen: CustomersScreen) -> None:
    screen.pane.account.tabs.setCurrentIndex(1)


def test_what_is_invoiced_and_not_due_is_the_balance(screen: CustomersScreen):
    facts = screen.pane.account.ageing.facts()
    assert (facts["Balance"], facts["Not due"], facts["1–30 days"], facts["On account"]) == (
        *("64.50", "64.50"),
        *("–", "–"),
    )
    assert items(screen) == [("Invoice 30001", "64.50")]


def test_money_on_account_lowers_the_balance_at_once(qtbot: QtBot, desk: Desk, screen: CustomersScreen):
    payment_id = trading.pay(qtbot, desk, books.orders(desk)[0].uuid, 5_000)
    qtbot.waitUntil(lambda: screen.pane.account.ageing.facts()["On account"] == "−50.00")
    assert screen.pane.account.ageing.facts()["Balance"] == "14.50"
    assert ("Payment 2001", "−50.00") in items(screen)
    number = items(screen).index(("Payment 2001", "−50.00"))
    with qtbot.waitSignal(desk.payment_asked) as asked:
        screen.pane.account.items.row_clicked.emit(number)
    assert asked.args[0] == KeyOf("payment", payment_id).run(desk.dispatcher.reader)


def test_a_paid_invoice_is_open_no_more(qtbot: QtBot, desk: Desk, screen: CustomersScreen):
    order_id = books.orders(desk)[0].uuid
    ((_, invoice),) = trading.invoices(desk, order_id)
    trading.pay(qtbot, desk, order_id, 6_450, OnInvoice(invoice.uuid, 6_450))
    qtbot.waitUntil(lambda: not screen.pane.account.nothing.isHidden())
    assert (items(screen), screen.pane.account.items.isHidden()) == ([], True)


def test_what_is_late_moves_to_its_age(desk: Desk, screen: CustomersScreen):
    desk._now = lambda: datetime.now(UTC) + timedelta(days=30 + 45)
    screen.activate()
    facts = screen.pane.account.ageing.facts()
    assert (facts["Not due"], facts["31–60 days"]) == ("–", "64.50")


def test_a_statement_tells_the_account_of_a_period(qtbot: QtBot, desk: Desk, screen: CustomersScreen):
    trading.pay(qtbot, desk, books.orders(desk)[0].uuid, 5_000)
    choose_statement(screen)
    assert stated(screen) == [
        ("Brought forward", "", "0.00"),
        ("Invoice 30001", "64.50", "64.50"),
        ("Payment 2001", "−50.00", "14.50"),
    ]
    screen.pane.account.until.set_day(desk.today + timedelta(1))
    screen.pane.account.since.set_day(desk.today + timedelta(1))
    screen.pane.account.since.day_changed.emit()
    assert stated(screen) == [("Brought forward", "", "14.50")]


def test_a_period_that_ends_before_it_begins_is_told(desk: Desk, screen: CustomersScreen):
    choose_statement(screen)
    screen.pane.account.until.set_day(screen.pane.account.since.day - timedelta(1))
    screen.pane.account.until.day_changed.emit()
    assert screen.pane.account.problem.text() == "A statement goes from a day to a later one, or to the same."
    assert (stated(screen), screen.pane.account.problem.isHidden()) == ([], False)
