from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.domain.orders.commands import (
    CancelOrder,
    HoldOrder,
    InspectReturn,
    PickOrder,
    ReceiveReturn,
    ReturnToDraft,
    ShipOrder,
)
from core.domain.orders.values import InspectedLine, LineQuantity
from core.domain.payments.commands import RecordPayment
from core.domain.payments.values import OnInvoice, OnOrder
from core.domain.values import ONE, Money
from core.readmodels.people import People
from tests.ui import books
from tests.ui.books import Typist
from tests.ui.screens import trading
from tests.ui.screens.conftest import Open
from ui import cell_painting
from ui.actions import ActionRegistry
from ui.cells import CELL_ROLE, Cell
from ui.desk import Desk
from ui.dialogs.cancel_line import CancelLineDialog
from ui.dialogs.payment import PaymentDialog
from ui.dialogs.reason import HoldDialog
from ui.dialogs.ship import ShipDialog
from ui.dispatcher import new_id
from ui.forms.amend import AmendDialog
from ui.forms.draft_file import kept_drafts
from ui.screens.orders import OrdersScreen

COLUMNS = ("status", "order", "customer", "placed", "ship_by", "total", "owing")


@pytest.fixture
def screen(open_screen: Open) -> OrdersScreen:
    screen = open_screen(OrdersScreen)
    assert isinstance(screen, OrdersScreen)
    return screen


def cell(screen: OrdersScreen, row: int, column: str) -> Cell | None:
    return screen.model.index(row, COLUMNS.index(column)).data(CELL_ROLE)


def column(screen: OrdersScreen, name: str) -> list[str]:
    return [cell(screen, row, name).text for row in range(screen.model.rowCount())]


def ship(qtbot: QtBot, desk: Desk, screen: OrdersScreen, row: int, pieces: int) -> None:
    """Somebody else ships from the first line of the order in a row."""
    uuid = screen.model.record_at(row).uuid
    parts = (LineQuantity(1, pieces * ONE),)
    books.send(qtbot, desk, ShipOrder(uuid, new_id(), desk.today, parts))


def ship_all(qtbot: QtBot, screen: OrdersScreen, row: int) -> None:
    """Ship an order by keys, so that it leaves the tab of those to ship."""
    screen.tabs.setCurrentIndex(screen.tabs._index("to_ship"))
    screen.table.go_to(row)
    before = screen.model.rowCount()
    Typist(qtbot).type("<F8>")
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, ShipDialog)
    qtbot.waitUntil(lambda: dialog.isAncestorOf(Typist(qtbot).widget))
    Typist(qtbot).type("<Ctrl+Enter>")
    qtbot.waitUntil(lambda: screen.model.rowCount() == before - 1 and QApplication.activeModalWidget() is None)


def test_orders_stand_newest_first(screen: OrdersScreen):
    assert column(screen, "order") == ["10003", "10002", "10001"]
    assert column(screen, "status") == ["Placed"] * 3


def test_the_first_order_is_in_the_pane(screen: OrdersScreen):
    assert screen.pane.title.text() == "Order 10003"
    assert screen.pane.link.text() == "Old Mill Stores"
    assert [row[0].text for row in screen.pane.parts.lines.rows()] == ["Wildflower honey, 340 g × 12"]


def test_a_placed_order_comes_in_by_itself(qtbot: QtBot, desk: Desk, screen: OrdersScreen):
    books.place(qtbot, desk, "GGS", CHO_DRK_20=1)
    qtbot.waitUntil(lambda: column(screen, "order")[0] == "10004")
    assert screen.table.chosen_key() == screen.model.key_at(1)
    assert screen.pane.title.text() == "Order 10003"


def test_the_chip_changes_when_goods_leave(qtbot: QtBot, desk: Desk, screen: OrdersScreen):
    ship(qtbot, desk, screen, row=1, pieces=10)
    qtbot.waitUntil(lambda: cell(screen, 1, "status").text == "Part shipped")


def test_the_pane_follows_its_order(qtbot: QtBot, desk: Desk, screen: OrdersScreen):
    ship(qtbot, desk, screen, row=0, pieces=1)
    qtbot.waitUntil(lambda: screen.pane.chip.text() == "Shipped")
    assert screen.pane.parts.lines.rows()[0][2].text == "1"
    assert screen.pane.history.list.items()[0].sentence == "Shipped 1 line, 1 unit"


def test_paying_shows_at_once(qtbot: QtBot, desk: Desk, screen: OrdersScreen):
    header = screen.pane.order.header
    amount, on_order = Money(header.total, "GBP"), (OnOrder(header.uuid, header.total),)
    paid = RecordPayment(new_id(), header.customer_uuid, amount, date(2026, 1, 2), "card", "", on_order)
    books.send(qtbot, desk, paid)
    qtbot.waitUntil(lambda: cell(screen, 0, "owing").text == "Paid")
    assert "Payments" in [tab.text for tab in screen.pane.parts.tabs._tabs]
    assert screen.pane.facts.facts()["Owing"] == "0.00"


def test_an_order_that_leaves_the_tab_stays_in_the_pane(qtbot: QtBot, desk: Desk, screen: OrdersScreen):
    books.send(qtbot, desk, CancelOrder(screen.model.record_at(0).uuid, "Not wanted"))
    qtbot.waitUntil(lambda: screen.model.rowCount() == 2)
    qtbot.wait(100)
    assert screen.pane.title.text() == "Order 10003"
    assert screen.pane.chip.text() == "Cancelled"


def test_the_filter_finds_by_word_and_field(qtbot: QtBot, screen: OrdersScreen):
    Typist(qtbot).type("<Ctrl+F>", "blue")
    qtbot.waitUntil(lambda: column(screen, "customer") == ["Bluebird & Café"])
    screen.filter.setText("customer:mill")
    qtbot.waitUntil(lambda: column(screen, "customer") == ["Old Mill Stores"])
    assert screen.foot.words() == "1 order matches"


def test_esc_clears_the_filter(qtbot: QtBot, screen: OrdersScreen):
    Typist(qtbot).type("<Ctrl+F>", "blue")
    qtbot.waitUntil(lambda: screen.model.rowCount() == 1)
    Typist(qtbot).type("<Esc>")
    assert screen.model.rowCount() == 3


def test_a_filter_without_a_match_says_so(qtbot: QtBot, screen: OrdersScreen):
    screen.filter.setText("zork")
    qtbot.waitUntil(lambda: screen.model.rowCount() == 0)
    assert "Nothing open matches “zork”" in screen.table.accessibleDescription()


def test_headings_sort_both_ways(screen: OrdersScreen):
    heading = screen.table.heading()
    heading._on_self_section_clicked(COLUMNS.index("customer"))
    assert column(screen, "customer") == ["Bluebird & Café", "Green Gate Stores", "Old Mill Stores"]
    heading._on_self_section_clicked(COLUMNS.index("customer"))
    assert column(screen, "customer") == ["Old Mill Stores", "Green Gate Stores", "Bluebird & Café"]


def test_letters_jump_by_the_sorted_column(qtbot: QtBot, screen: OrdersScreen):
    screen.table.heading()._on_self_section_clicked(COLUMNS.index("customer"))
    Typist(qtbot).type("ol")
    assert screen.table.currentIndex().row() == 2


def test_tabs_count_and_choose(qtbot: QtBot, desk: Desk, screen: OrdersScreen):
    books.send(qtbot, desk, HoldOrder(screen.model.record_at(1).uuid, "Waiting for the deposit"))
    counts = screen.tabs
    qtbot.waitUntil(lambda: counts._tabs[counts._index("on_hold")].count == "1")
    screen.tabs.setCurrentIndex(screen.tabs._index("on_hold"))
    qtbot.waitUntil(lambda: column(screen, "order") == ["10002"])


def test_sums_stand_at_the_foot(qtbot: QtBot, screen: OrdersScreen):
    qtbot.waitUntil(lambda: bool(screen.foot.sums()))
    words = dict(screen.foot.sums())
    assert words["Total"] == words["Owing"]


def test_what_is_impossible_says_why(qtbot: QtBot, desk: Desk, screen: OrdersScreen):
    books.send(qtbot, desk, HoldOrder(screen.pane.order.header.uuid, "Waiting"))
    action = screen.registry.find(screen, "ship")
    qtbot.waitUntil(lambda: not action.isEnabled())
    assert action.statusTip() == "Order 10003 is on hold: Waiting. Release it first."
    assert screen.pane.steps()[0] == "Release"


def test_the_release_key_releases(qtbot: QtBot, desk: Desk, screen: OrdersScreen):
    books.send(qtbot, desk, HoldOrder(screen.pane.order.header.uuid, "Waiting"))
    qtbot.waitUntil(lambda: screen.pane.chip.text() == "On hold")
    Typist(qtbot).type("<Ctrl+Shift+L>")
    qtbot.waitUntil(lambda: screen.pane.chip.text() == "Placed")


def test_the_hold_key_asks_why(qtbot: QtBot, screen: OrdersScreen):
    Typist(qtbot).type("<Ctrl+Shift+L>")
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, HoldDialog)
    dialog.reject()


def test_the_pane_comes_and_goes(qtbot: QtBot, screen: OrdersScreen):
    Typist(qtbot).type("<Alt+Enter>")
    assert not screen.pane.isVisible()
    screen.table.go_to(1)
    Typist(qtbot).type("<Enter>")
    qtbot.waitUntil(screen.pane.isVisible)
    assert screen.pane.title.text() == "Order 10002"


def test_in_a_narrow_window_the_pane_takes_the_place_of_the_list(qtbot: QtBot, screen: OrdersScreen):
    screen.resize(700, 600)
    assert (screen.table.isVisible(), screen.pane.isVisible()) == (True, False)
    Typist(qtbot).type("<Enter>")
    assert (screen.table.isVisible(), screen.pane.isVisible()) == (False, True)
    Typist(qtbot).type("<Esc>")
    assert screen.table.hasFocus()


def test_moving_through_the_list_fills_the_pane(qtbot: QtBot, screen: OrdersScreen):
    qtbot.keyClick(screen.table, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: screen.pane.title.text() == "Order 10002")
    assert screen.pane.history.list.items()[-1].sentence == "Placed"


def test_end_and_home_lead_to_the_last_and_first_row(qtbot: QtBot, screen: OrdersScreen):
    Typist(qtbot).type("<End>")
    assert screen.table.currentIndex().row() == 2
    Typist(qtbot).type("<Home>")
    assert screen.table.currentIndex().row() == 0


def test_the_reference_is_copied(qtbot: QtBot, screen: OrdersScreen):
    Typist(qtbot).type("<Ctrl+Shift+C>")
    assert QApplication.clipboard().text() == "10003"


def test_the_customer_is_a_link(qtbot: QtBot, desk: Desk, screen: OrdersScreen):
    with qtbot.waitSignal(desk.customer_asked) as asked:
        qtbot.keyClick(screen.pane.link, Qt.Key.Key_Return)
    assert asked.args == [screen.pane.order.header.customer_key]


def test_a_record_asked_for_is_shown_and_listed(qtbot: QtBot, screen: OrdersScreen):
    key = screen.model.key_at(2)
    screen.show_record(key)
    assert screen.pane.title.text() == "Order 10001"
    assert screen.table.chosen_key() == key


def test_f2_changes_a_placed_order(qtbot: QtBot, screen: OrdersScreen):
    Typist(qtbot).type("<F2>")
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, AmendDialog)
    assert [line.name for line in dialog.model.lines] == ["Wildflower honey, 340 g × 12"]
    dialog.reject()


def test_an_action_is_for_the_order_in_the_pane_when_its_row_has_left(qtbot: QtBot, desk: Desk, screen: OrdersScreen):
    books.send(qtbot, desk, CancelOrder(screen.model.record_at(0).uuid, "Not wanted"))
    qtbot.waitUntil(lambda: screen.pane.chip.text() == "Cancelled")
    Typist(qtbot).type("<F8>")
    assert (screen.pane.title.text(), QApplication.activeModalWidget()) == ("Order 10003", None)


def test_no_row_is_chosen_when_the_one_in_the_pane_has_left(qtbot: QtBot, screen: OrdersScreen):
    ship_all(qtbot, screen, row=1)
    assert (screen.table.currentIndex().isValid(), screen.table.selected_count()) == (False, 0)
    assert screen.pane.title.text() == "Order 10002"


def test_a_payment_is_taken_for_the_order_in_the_pane_whose_row_has_left(qtbot: QtBot, screen: OrdersScreen):
    ship_all(qtbot, screen, row=1)
    screen.refresh()
    Typist(qtbot).type("<F12>")
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, PaymentDialog)
    assert dialog.windowTitle() == "Take payment"
    assert "10002" in dialog.subtitle.text()
    dialog.reject()


@pytest.mark.parametrize(("key", "number"), [("<Down>", "10001"), ("<Up>", "10003")])
def test_from_a_row_that_has_left_one_goes_to_its_neighbours(qtbot: QtBot, screen: OrdersScreen, key: str, number: str):
    ship_all(qtbot, screen, row=1)
    Typist(qtbot).type(key)
    qtbot.waitUntil(lambda: screen.pane.title.text() == f"Order {number}")


def test_an_order_that_comes_back_is_chosen_again(qtbot: QtBot, desk: Desk, screen: OrdersScreen):
    ship_all(qtbot, screen, row=1)
    shipped = screen.pane.last_step()
    assert shipped is not None
    desk.dispatcher.undo(shipped.command_id)
    qtbot.waitUntil(lambda: screen.table.chosen_key() == screen.pane.key)
    assert screen.pane.title.text() == "Order 10002"


def test_f2_opens_a_draft_in_order_entry(qtbot: QtBot, desk: Desk, screen: OrdersScreen):
    books.send(qtbot, desk, ReturnToDraft(screen.pane.order.header.uuid))
    qtbot.waitUntil(lambda: screen.pane.chip.text() == "Draft")
    with qtbot.waitSignal(desk.entry_asked) as asked:
        Typist(qtbot).type("<F2>")
    assert asked.args == [screen.pane.order.header.uuid]


def test_del_discards_a_draft_and_the_toast_brings_it_back(qtbot: QtBot, desk: Desk, screen: OrdersScreen):
    books.send(qtbot, desk, ReturnToDraft(screen.pane.order.header.uuid))
    qtbot.waitUntil(lambda: screen.pane.chip.text() == "Draft")
    with qtbot.waitSignal(desk.said) as said:
        Typist(qtbot).type("<Del>")
    qtbot.waitUntil(lambda: screen.pane.chip.text() == "Discarded")
    ((words, bring_back),) = said.args[0].actions
    with qtbot.waitSignal(desk.entry_asked) as asked:
        bring_back()
    (kept,) = kept_drafts(desk.drafts_folder)
    assert (words, asked.args, kept.customer_name) == ("Bring back", [kept.draft_id], "Old Mill Stores")


def test_a_line_is_cancelled_from_the_more_menu(qtbot: QtBot, screen: OrdersScreen):
    offered = {action.text(): action for action in screen.pane._menu.actions()}
    offered["Cancel &line…"].trigger()
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, CancelLineDialog)
    dialog.reject()


def test_what_is_not_in_this_tab_is_offered_from_all(qtbot: QtBot, desk: Desk, screen: OrdersScreen):
    books.send(qtbot, desk, CancelOrder(screen.model.record_at(1).uuid, "Not wanted"))
    Typist(qtbot).type("<Ctrl+F>", "blue")
    qtbot.waitUntil(screen.table.more.isVisible)
    assert "Nothing open matches “blue”" in screen.table.accessibleDescription()
    assert screen.table.more.plain_text() == "1 in All"
    Typist(qtbot).type("<Ctrl+Enter>")
    qtbot.waitUntil(lambda: column(screen, "order") == ["10002"])
    assert (screen.tabs.current(), screen.table.more.isVisible()) == ("all", False)


def test_with_nothing_open_the_past_is_offered(qtbot: QtBot, desk: Desk, screen: OrdersScreen):
    for row in range(3):
        books.send(qtbot, desk, CancelOrder(screen.model.record_at(0).uuid, f"Not wanted {row}"))
        qtbot.waitUntil(lambda row=row: screen.model.rowCount() == 2 - row)
    again = OrdersScreen(desk, ActionRegistry())
    qtbot.addWidget(again)
    again.show()
    qtbot.waitUntil(again.table.more.isVisible)
    assert again.table.more.plain_text() == "3 in All"
    assert "No order is open" in again.table.accessibleDescription()


def test_what_is_nowhere_is_offered_nowhere(qtbot: QtBot, screen: OrdersScreen):
    screen.filter.setText("zork")
    qtbot.waitUntil(lambda: screen.model.rowCount() == 0)
    with qtbot.waitSignal(screen.desk.dispatcher.read(People()).done):
        pass  # so the count, asked before it, was answered too
    assert not screen.table.more.isVisible()


def test_an_offer_goes_when_a_row_comes(qtbot: QtBot, desk: Desk, screen: OrdersScreen):
    books.send(qtbot, desk, CancelOrder(screen.model.record_at(1).uuid, "Not wanted"))
    screen.filter.setText("blue")
    qtbot.waitUntil(screen.table.more.isVisible)
    books.place(qtbot, desk, "BBC", CHO_DRK_20=1)
    qtbot.waitUntil(lambda: screen.model.rowCount() == 1)
    assert not screen.table.more.isVisible()


def test_on_a_common_screen_the_list_shows_all_columns_beside_the_pane(screen: OrdersScreen):
    screen.resize(1066, 740)  # a window of 1280 pixels
    assert screen.pane.isVisible() and not screen.table.horizontalScrollBar().maximum()


def test_the_pane_stays_as_the_user_drew_it(qtbot: QtBot, desk: Desk, screen: OrdersScreen):
    assert screen.splitter.saveState().isEmpty()
    screen.splitter.setSizes([700, 530])
    screen.splitter.splitterMoved.emit(700, 1)
    drawn = screen.splitter.saveState()
    again = OrdersScreen(desk, ActionRegistry())
    qtbot.addWidget(again)
    again.splitter.restoreState(drawn)
    again.resize(1230, 800)
    again.show()
    assert again.pane.width() > 500


@pytest.mark.parametrize(("tab", "text"), [("late", ""), ("to_invoice", ""), ("open", "green")])
def test_what_no_index_leads_to_is_read_by_the_reader_thread(
    qtbot: QtBot, screen: OrdersScreen, monkeypatch: pytest.MonkeyPatch, tab: str, text: str
):
    monkeypatch.setattr("ui.list_model.page", None)
    monkeypatch.setattr("ui.list_model.rows_by_key", None)
    with qtbot.waitSignal(screen.model.replaced):
        screen.filter.setText(text)
        screen.tabs.setCurrentIndex(screen.tabs._index(tab))
        screen._list()


def test_the_pane_sums_up_goods_tax_and_total(screen: OrdersScreen):
    sums = dict(screen.pane.parts.totals.sums())
    assert list(sums) == ["Goods", "Tax", "Total"]
    assert float(sums["Goods"]) + float(sums["Tax"]) == float(sums["Total"])


def test_icons_say_what_they_mean_and_cut_words_come_whole(screen: OrdersScreen):
    assert cell(screen, 0, "owing").tip == "Unpaid"
    screen.table.go_to(2)
    screen.pane.hasten(screen.table.unsettled_key())
    waiting = [tip for row in screen.pane.parts.lines.rows() if (tip := row[2].tip)]
    assert waiting == ["5 wait for goods to come in"]
    assert cell_painting.tip(Cell("Green Gate Stores"), 20) == "Green Gate Stores"


def part_tabs(screen: OrdersScreen) -> list[str]:
    return [tab.text for tab in screen.pane.parts.tabs._tabs]


def tab_counts(screen: OrdersScreen) -> dict[str, str]:
    return {tab.key: tab.count for tab in screen.tabs._tabs if tab.count}


def test_the_queues_count_live_what_is_to_do(qtbot: QtBot, desk: Desk, screen: OrdersScreen):
    waiting = {"open": "3", "to_pick": "3", "to_ship": "3", "backordered": "1", "all": "3"}
    qtbot.waitUntil(lambda: tab_counts(screen) == waiting)
    uuid = screen.model.record_at(0).uuid
    trading.ship_reserved(qtbot, desk, uuid)
    qtbot.waitUntil(lambda: tab_counts(screen) == waiting | {"to_pick": "2", "to_ship": "2", "to_invoice": "1"})
    trading.invoice(qtbot, desk, uuid)
    qtbot.waitUntil(lambda: "to_invoice" not in tab_counts(screen))


def test_an_order_leaves_the_queue_when_its_step_is_done(qtbot: QtBot, desk: Desk, screen: OrdersScreen):
    uuid = screen.model.record_at(0).uuid
    trading.ship_reserved(qtbot, desk, uuid)
    screen.tabs.setCurrentIndex(screen.tabs._index("to_invoice"))
    qtbot.waitUntil(lambda: column(screen, "order") == ["10003"])
    trading.invoice(qtbot, desk, uuid)
    qtbot.waitUntil(lambda: column(screen, "order") == [])


def test_a_return_is_to_inspect_until_somebody_looked(qtbot: QtBot, desk: Desk, screen: OrdersScreen):
    uuid, return_id = screen.model.record_at(0).uuid, new_id()
    trading.ship_reserved(qtbot, desk, uuid)
    came_back = ReceiveReturn(uuid, return_id, desk.today, (LineQuantity(1, ONE),), "Broken")
    books.send(qtbot, desk, came_back)
    screen.tabs.setCurrentIndex(screen.tabs._index("to_inspect"))
    qtbot.waitUntil(lambda: column(screen, "order") == ["10003"])
    assert screen.pane.parts.returns.rows()[0][3].text == "1 to inspect"
    books.send(qtbot, desk, InspectReturn(uuid, return_id, (InspectedLine(1, 0, ONE, 0),)))
    qtbot.waitUntil(lambda: column(screen, "order") == [])
    qtbot.waitUntil(lambda: screen.pane.parts.returns.rows()[0][3].text == "1 in quarantine")


def test_invoices_of_an_order_lead_to_themselves(qtbot: QtBot, desk: Desk, screen: OrdersScreen):
    key, row = trading.shipped_and_invoiced(qtbot, desk, screen.model.record_at(0).uuid)
    qtbot.waitUntil(lambda: "Invoices" in part_tabs(screen))
    assert [cell.text for cell in screen.pane.parts.invoices.rows()[0]][::2] == ["30001", "64.50"]
    with qtbot.waitSignal(desk.invoice_asked) as asked:
        screen.pane.parts.invoices.row_clicked.emit(0)
    assert asked.args[0] == key
    trading.credit_all(qtbot, desk, row.uuid)
    qtbot.waitUntil(lambda: [cells[2].text for cells in screen.pane.parts.invoices.rows()] == ["64.50", "−64.50"])


def test_payments_of_an_order_lead_to_themselves(qtbot: QtBot, desk: Desk, screen: OrdersScreen):
    _, row = trading.shipped_and_invoiced(qtbot, desk, screen.model.record_at(0).uuid)
    trading.pay(qtbot, desk, screen.model.record_at(0).uuid, 1_000, OnInvoice(row.uuid, 1_000))
    qtbot.waitUntil(lambda: "Payments" in part_tabs(screen))
    with qtbot.waitSignal(desk.payment_asked) as asked:
        screen.pane.parts.payments.row_clicked.emit(0)
    assert asked.args[0] == screen.pane.order.payments[0].payment_id


def test_an_order_closes_when_all_of_it_is_invoiced(qtbot: QtBot, desk: Desk, screen: OrdersScreen):
    trading.shipped_and_invoiced(qtbot, desk, screen.model.record_at(0).uuid)
    qtbot.waitUntil(lambda: screen.pane.chip.text() == "Complete")
    assert [word for word, _ in screen.pane.parts.totals.sums()] == ["Goods", "Tax", "Total"]
    assert [step.word for step in screen.pane.path._steps] == ["Placed", "Shipped", "Invoiced", "Paid"]


def test_what_is_picked_has_a_column_while_something_is(qtbot: QtBot, desk: Desk, screen: OrdersScreen):
    uuid = screen.model.record_at(0).uuid
    assert len(screen.pane.parts.lines.rows()[0]) == 4
    books.send(qtbot, desk, PickOrder(uuid, (LineQuantity(1, ONE),)))
    qtbot.waitUntil(lambda: [cell.text for cell in screen.pane.parts.lines.rows()[0]][1:4] == ["1", "1", "0"])
    trading.ship_reserved(qtbot, desk, uuid)
    qtbot.waitUntil(lambda: len(screen.pane.parts.lines.rows()[0]) == 4)
