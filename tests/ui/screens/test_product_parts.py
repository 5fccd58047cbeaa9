import pytest
from pytestqt.qtbot import QtBot

from core.domain.company.commands import DefineLocation
from core.domain.products.commands import AddProduct
from core.domain.products.values import Particulars
from core.domain.stock.commands import MoveStock, ReceiveStock
from core.domain.values import ONE
from core.readmodels.keys import KeyOf
from tests.ui import books
from tests.ui.screens import trading
from tests.ui.screens.conftest import Open
from tests.ui.screens.test_other_screens import row_of
from ui.desk import Desk
from ui.dispatcher import new_id
from ui.screens.product_parts import ProductParts
from ui.screens.products import ProductsScreen


@pytest.fixture
def screen(open_screen: Open) -> ProductsScreen:
    screen = open_screen(ProductsScreen)
    assert isinstance(screen, ProductsScreen)
    return screen


def at(qtbot: QtBot, screen: ProductsScreen, sku: str) -> ProductParts:
    """The parts of a product, once it is shown."""
    screen.table.go_to(row_of(screen, "sku", sku))
    qtbot.waitUntil(lambda: screen.pane.product.product.sku == sku)
    return screen.pane.parts


def moved(parts: ProductParts) -> list[tuple[str, str, str]]:
    return [(row[1].text, row[2].text, row[3].text) for row in parts.movements.rows()]


def tabs(parts: ProductParts) -> dict[str, str]:
    return {tab.text: tab.count for tab in parts.tabs._tabs}


def test_every_movement_stands_with_what_was_there_after_it(qtbot: QtBot, desk: Desk, screen: ProductsScreen):
    parts = at(qtbot, screen, "HON-WLD-12")
    order = trading.ship_reserved(qtbot, desk, books.orders(desk)[0].uuid)
    qtbot.waitUntil(lambda: moved(parts) == [("Shipped, order 10003", "−1", "54"), ("Received", "+55", "55")])
    with qtbot.waitSignal(desk.order_asked) as asked:
        parts.movements.row_clicked.emit(0)
    assert asked.args[0] == order.header.key


def test_older_movements_come_when_asked_for(qtbot: QtBot, desk: Desk, screen: ProductsScreen):
    parts = at(qtbot, screen, "HON-WLD-12")
    uuid = screen.pane.product.product.uuid
    for _ in range(10):
        books.send(qtbot, desk, ReceiveStock(uuid, ONE))
    qtbot.waitUntil(lambda: not parts.older.isHidden() and moved(parts)[0][2] == "65")
    assert len(moved(parts)) == 10
    parts.older.click()
    assert (len(moved(parts)), parts.older.isHidden()) == (11, True)


def test_goods_at_two_locations_stand_at_both(qtbot: QtBot, desk: Desk, screen: ProductsScreen):
    parts = at(qtbot, screen, "HON-WLD-12")
    books.send(qtbot, desk, DefineLocation("yard", "Yard"))
    books.send(qtbot, desk, MoveStock(screen.pane.product.product.uuid, 5 * ONE, "main", "yard"))
    qtbot.waitUntil(lambda: tabs(parts).get("Locations") == "2")
    shown = [[cell.text for cell in row] for row in parts.places.rows()]
    assert shown == [["Main", "50", "1", "0", "0", "49"], ["Yard", "5", "0", "0", "0", "5"]]
    assert {words for words, _, _ in moved(parts)} == {
        "Moved to Yard, Main",
        "Moved from Main, Yard",
        "Received, Main",
    }


def test_who_waits_for_a_product_is_told_with_the_promise(qtbot: QtBot, desk: Desk, screen: ProductsScreen):
    parts = at(qtbot, screen, "CUP-12Z-1K")
    assert [[cell.text for cell in row] for row in parts.waiting.rows()] == [
        ["10001", "Green Gate Stores", "no date", "5"]
    ]
    with qtbot.waitSignal(desk.order_asked) as asked:
        parts.waiting.row_clicked.emit(0)
    assert asked.args[0] == books.order(desk, books.orders(desk)[2].uuid).header.key


def test_who_begins_to_wait_shows_at_once(qtbot: QtBot, desk: Desk, screen: ProductsScreen):
    parts = at(qtbot, screen, "GRA-OAT-10")
    assert (tabs(parts), parts.nothing.isHidden()) == ({"Movements": ""}, False)
    books.place(qtbot, desk, "BBC", GRA_OAT_10=2)
    qtbot.waitUntil(lambda: tabs(parts).get("Waiting for it") == "1")
    books.place(qtbot, desk, "GGS", GRA_OAT_10=1)  # on the same day: nothing of the product's own row changes
    qtbot.waitUntil(lambda: tabs(parts).get("Waiting for it") == "2")


def test_what_has_no_stock_has_no_parts(qtbot: QtBot, desk: Desk, screen: ProductsScreen):
    product_id = new_id()
    books.send(qtbot, desk, AddProduct(product_id, Particulars("POST", "Postage", "piece", "S", False), 5_000_000))
    key = KeyOf("product", product_id).run(desk.dispatcher.reader)
    screen.show_record(key)
    assert (screen.pane.title.text(), screen.pane.parts.isHidden()) == ("Postage", True)
