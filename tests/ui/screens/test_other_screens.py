from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.domain.customers.commands import PutCustomerOnStop
from core.domain.products.commands import ChangePrice
from core.domain.stock.commands import ReceiveStock
from core.domain.values import ONE
from core.errors import Sentence, Unavailable
from core.readmodels.keys import KeyOf
from tests.ui import books
from tests.ui.books import Typist
from tests.ui.screens import trading
from tests.ui.screens.conftest import Open
from ui.cells import CELL_ROLE, Cell
from ui.desk import Desk
from ui.dialogs.adjust_stock import AdjustStockDialog
from ui.dialogs.customer import CustomerDialog
from ui.dialogs.product import ProductDialog
from ui.dialogs.receive_stock import ReceiveStockDialog
from ui.dialogs.stop import StopDialog
from ui.screens.customers import CustomersScreen
from ui.screens.journal import JournalScreen
from ui.screens.list_screen import ListScreen
from ui.screens.products import ProductsScreen


def cell(screen: ListScreen, row: int, key: str) -> Cell:
    column = [each.key for each in screen.model.columns].index(key)
    return screen.model.index(row, column).data(CELL_ROLE)


def column(screen: ListScreen, key: str) -> list[str]:
    return [cell(screen, row, key).text for row in range(screen.model.rowCount())]


def row_of(screen: ListScreen, key: str, text: str) -> int:
    return column(screen, key).index(text)


def test_customers_stand_by_name_with_what_they_owe(open_screen: Open):
    screen = open_screen(CustomersScreen)
    assert column(screen, "name") == ["Bluebird & Café", "Green Gate Stores", "Old Mill Stores"]
    assert cell(screen, 2, "owing").text == "64.50"
    assert cell(screen, 2, "credit").text == "35.50"


def test_a_customer_on_stop_is_marked(qtbot: QtBot, desk: Desk, open_screen: Open):
    screen = open_screen(CustomersScreen)
    uuid = screen.model.record_at(0).uuid
    books.send(qtbot, desk, PutCustomerOnStop(uuid, "Two payments are late"))
    qtbot.waitUntil(lambda: cell(screen, 0, "name").trailing_icon == "octagon-alert")
    assert screen.pane.chip.text() == "On stop"
    assert screen.pane.history.list.items()[0].sentence == "Put on stop"


def test_what_went_wrong_can_be_closed(qtbot: QtBot, desk: Desk, open_screen: Open):
    screen = open_screen(CustomersScreen)
    screen.direct.failed.emit(Unavailable(Sentence("The disk is full.", "Nothing was lost.", "Try again.")))
    assert "The disk is full." in screen.message.text()
    screen.message.buttons()[0].click()
    assert screen.message.isHidden()


def test_a_bar_moves_no_row(qtbot: QtBot, open_screen: Open):
    screen = open_screen(ProductsScreen)
    before = screen.table.geometry()
    screen.message.show_message("error", "The disk is full.", "Nothing was lost.", "Free some space.", ("Close",))
    qtbot.waitUntil(lambda: screen.message.geometry().top() == before.top())
    assert screen.table.geometry() == before and screen.message.width() == before.width() - 32


def test_a_customers_orders_lead_to_them(qtbot: QtBot, desk: Desk, open_screen: Open):
    screen = open_screen(CustomersScreen)
    assert [row[0].text for row in screen.pane.orders.rows()] == ["10002"]
    with qtbot.waitSignal(desk.order_asked):
        screen.pane.orders.row_clicked.emit(0)


def test_products_show_their_stock(open_screen: Open):
    screen = open_screen(ProductsScreen)
    row = row_of(screen, "sku", "COF-ESP-1K")
    assert [cell(screen, row, key).text for key in ("on_hand", "reserved", "available")] == ["62", "30", "32"]
    assert cell(screen, row_of(screen, "sku", "CUP-12Z-1K"), "state").text == "Out"


def test_received_stock_shows_at_once(qtbot: QtBot, desk: Desk, open_screen: Open):
    screen = open_screen(ProductsScreen)
    row = row_of(screen, "sku", "CUP-12Z-1K")
    screen.table.go_to(row)
    books.send(qtbot, desk, ReceiveStock(screen.model.record_at(row).uuid, 20 * ONE))
    qtbot.waitUntil(lambda: cell(screen, row, "state").text == "In stock")
    qtbot.waitUntil(lambda: screen.pane.facts.facts()["On hand"] == "20")


def test_a_new_price_shows_at_once(qtbot: QtBot, desk: Desk, open_screen: Open):
    screen = open_screen(ProductsScreen)
    books.send(qtbot, desk, ChangePrice(screen.model.record_at(0).uuid, 12_340_000))
    qtbot.waitUntil(lambda: cell(screen, 0, "price").text == "12.34")


def test_stock_is_received_by_its_action(open_screen: Open):
    screen = open_screen(ProductsScreen)
    screen.registry.find(screen, "receive_stock").trigger()
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, ReceiveStockDialog)
    dialog.reject()


def test_products_are_filtered_by_their_state(qtbot: QtBot, open_screen: Open):
    screen = open_screen(ProductsScreen)
    screen.filter.setText("is:out")
    qtbot.waitUntil(lambda: sorted(column(screen, "sku")) == ["CUP-12Z-1K", "GRA-OAT-10"])


def test_the_journal_tells_the_newest_first(open_screen: Open):
    screen = open_screen(JournalScreen)
    what = column(screen, "what")
    assert any(words.startswith("Placed · Order 10003") for words in what[:3])
    assert column(screen, "record")[row_of(screen, "what", what[2])] != ""


def test_the_journal_chooses_by_kind(qtbot: QtBot, open_screen: Open):
    screen = open_screen(JournalScreen)
    with qtbot.waitSignal(screen.model.replaced):
        screen.tabs.setCurrentIndex(screen.tabs._index("customer"))
    assert column(screen, "record") == ["Old Mill Stores", "Bluebird & Café", "Green Gate Stores"]


def test_an_entry_leads_to_its_record(qtbot: QtBot, desk: Desk, open_screen: Open):
    screen = open_screen(JournalScreen)
    screen.tabs.setCurrentIndex(screen.tabs._index("customer"))
    qtbot.waitUntil(lambda: screen.pane.link.text() == "Old Mill Stores")
    with qtbot.waitSignal(desk.customer_asked):
        screen.pane.link.clicked.emit()


def test_entries_of_invoices_and_payments_lead_to_them(qtbot: QtBot, desk: Desk, open_screen: Open):
    order_id = books.orders(desk)[0].uuid
    key, _ = trading.shipped_and_invoiced(qtbot, desk, order_id)
    payment_id = trading.pay(qtbot, desk, order_id, 1_000)
    screen = open_screen(JournalScreen)
    screen.tabs.setCurrentIndex(screen.tabs._index("invoice"))
    qtbot.waitUntil(lambda: screen.pane.link.text() == "Invoice 30001")
    with qtbot.waitSignal(desk.invoice_asked) as asked:
        screen.pane.link.clicked.emit()
    screen.tabs.setCurrentIndex(screen.tabs._index("payment"))
    qtbot.waitUntil(lambda: screen.pane.link.text() == "Payment 2001")
    with qtbot.waitSignal(desk.payment_asked) as paid:
        screen.pane.link.clicked.emit()
    assert (asked.args[0], paid.args[0]) == (key, KeyOf("payment", payment_id).run(desk.dispatcher.reader))


def test_a_new_entry_comes_in_by_itself(qtbot: QtBot, desk: Desk, open_screen: Open):
    screen = open_screen(JournalScreen)
    before = screen.model.rowCount()
    books.place(qtbot, desk, "GGS", CHO_DRK_20=1)
    qtbot.waitUntil(lambda: screen.model.rowCount() > before)
    assert "10004" in column(screen, "record")[0] + column(screen, "record")[1] + column(screen, "record")[2]


def test_a_customer_is_put_on_stop_and_let_go_by_one_key(qtbot: QtBot, desk: Desk, open_screen: Open):
    screen, keys = open_screen(CustomersScreen), Typist(qtbot)
    keys.type("<Ctrl+Shift+L>")
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, StopDialog)
    qtbot.waitUntil(lambda: dialog.isAncestorOf(keys.widget))
    keys.type("cheque bounced", "<Ctrl+Enter>")
    qtbot.waitUntil(lambda: screen.pane.chip.text() == "On stop")
    screen.registry.find(screen, "stop_or_lift").trigger()
    qtbot.waitUntil(lambda: books.customer(desk, "BBC").customer.stop is None)


def test_a_customer_goes_to_the_archive_and_back(qtbot: QtBot, desk: Desk, open_screen: Open):
    screen = open_screen(CustomersScreen)
    archive = screen.registry.find(screen, "archive_or_restore")
    archive.trigger()
    qtbot.waitUntil(lambda: screen.pane.chip.text() == "Archived")
    archive.trigger()
    qtbot.waitUntil(lambda: not screen.pane.customer.customer.is_archived)
    assert column(screen, "name")[0] == "Bluebird & Café"


def test_a_product_is_taken_off_sale_and_back(qtbot: QtBot, open_screen: Open):
    screen = open_screen(ProductsScreen)
    sku = screen.pane.product.product.sku
    discontinue = screen.registry.find(screen, "discontinue_or_reinstate")
    discontinue.trigger()
    qtbot.waitUntil(lambda: sku not in column(screen, "sku"))
    discontinue.trigger()
    qtbot.waitUntil(lambda: sku in column(screen, "sku"))


def test_the_last_step_of_a_record_can_be_undone_by_anybody(qtbot: QtBot, desk: Desk, open_screen: Open):
    screen = open_screen(CustomersScreen)
    books.send(qtbot, desk, PutCustomerOnStop(screen.model.record_at(0).uuid, "Two payments are late"))
    qtbot.waitUntil(lambda: screen.pane.chip.text() == "On stop")
    with qtbot.waitSignal(desk.undo_asked) as asked:
        screen.registry.find(screen, "undo_step").trigger()
    assert (asked.args[0].sentence, asked.args[1]) == ("Put on stop", "Bluebird & Café")
    pending = desk.dispatcher.undo(asked.args[0].command_id)
    with qtbot.waitSignal(pending.visible):
        pass
    qtbot.waitUntil(lambda: screen.pane.last_step().sentence == "Registered Bluebird & Café")


def test_the_entry_in_view_is_the_one_to_undo(qtbot: QtBot, desk: Desk, open_screen: Open):
    screen = open_screen(JournalScreen)
    screen.table.go_to(1)
    qtbot.waitUntil(lambda: screen.pane.entry.position == screen.model.key_at(1))
    with qtbot.waitSignal(desk.undo_asked) as asked:
        screen.registry.find(screen, "undo_step").trigger()
    assert asked.args[0].position == screen.model.key_at(1)


def test_a_product_that_is_out_no_more_stays_in_the_pane(qtbot: QtBot, desk: Desk, open_screen: Open):
    screen = open_screen(ProductsScreen)
    with qtbot.waitSignal(screen.model.replaced):
        screen.tabs.setCurrentIndex(screen.tabs._index("out"))
    qtbot.waitUntil(lambda: screen.pane.key == screen.table.chosen_key())
    shown, before = screen.pane.product.product, screen.model.rowCount()
    books.send(qtbot, desk, ReceiveStock(shown.uuid, 50 * ONE))
    qtbot.waitUntil(lambda: screen.model.rowCount() == before - 1)
    screen.adjust_stock()
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, AdjustStockDialog)
    assert (screen.table.chosen_key(), dialog.about()) == (None, shown.uuid)
    dialog.reject()


def test_the_buttons_of_a_product_say_what_they_do_in_full(open_screen: Open):
    screen = open_screen(ProductsScreen)
    assert screen.pane.steps() == ["Receive", "Count", "Change"]
    buttons = [button for button, _ in screen.pane._steps]
    assert all(button.width() >= button.sizeHint().width() for button in buttons)


def test_a_new_customer_is_chosen_and_shown(qtbot: QtBot, open_screen: Open):
    screen = open_screen(CustomersScreen)
    screen.new_customer()
    dialog = screen.window().findChild(CustomerDialog)
    qtbot.waitUntil(lambda: dialog.isAncestorOf(Typist(qtbot).widget))
    Typist(qtbot).type("Larkrise Shop", "<Ctrl+Enter>")
    qtbot.waitUntil(lambda: screen.pane.title.text() == "Larkrise Shop")
    qtbot.waitUntil(lambda: screen.table.currentIndex().isValid())
    assert screen.model.record_at(screen.table.currentIndex().row()).name == "Larkrise Shop"


def test_a_new_product_is_chosen_and_shown(qtbot: QtBot, open_screen: Open):
    screen = open_screen(ProductsScreen)
    screen.new_product()
    dialog = screen.window().findChild(ProductDialog)
    qtbot.waitUntil(lambda: dialog.isAncestorOf(Typist(qtbot).widget))
    Typist(qtbot).type("TEA-1", "<Tab>", "Green tea", "<Tab>", "4.50", "<Ctrl+Enter>")
    qtbot.waitUntil(lambda: screen.pane.title.text() == "Green tea")
    qtbot.waitUntil(lambda: screen.table.currentIndex().isValid())
    assert screen.model.record_at(screen.table.currentIndex().row()).sku == "TEA-1"
