"""Stock: receiving, counting, adjusting, moving, and serving those who wait."""

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from core.domain.company.commands import DefineLocation, DefineReason
from core.domain.stock.commands import AdjustStock, ReceiveStock
from core.domain.stock.values import MAIN
from core.domain.values import ONE, PRICE_SCALE, Quantity
from core.readmodels.stock_ledger import StockPlaces
from tests.ui.books import Typist, order, place, product, send
from tests.ui.dialogs.using import done, refused, shown, told
from ui.desk import Desk
from ui.dialogs.adjust_stock import AdjustStockDialog
from ui.dialogs.count_stock import CountStockDialog
from ui.dialogs.fill_backorders import BackordersDialog, can_fill
from ui.dialogs.move_stock import MoveStockDialog
from ui.dialogs.receive_stock import ReceiveStockDialog

OAT = "Oat drink, 1 L × 12"


def on_hand(desk: Desk, sku: str, location: str = MAIN) -> Quantity:
    places = StockPlaces(product(desk, sku).key).run(desk.dispatcher.reader)
    return sum(each.on_hand for each in places if each.location == location)


def test_goods_are_received(qtbot: QtBot, desk: Desk, window: QWidget, keys: Typist):
    dialog = ReceiveStockDialog(desk, product(desk, "CUP"), window)
    shown(qtbot, dialog, keys)
    keys.type("12*2", "<Tab>", "30")
    told(qtbot, dialog, "Paper cup 12 oz × 1000 on shelf", "0", "24")
    assert dialog.commands()[0].unit_cost == 30 * PRICE_SCALE  # type: ignore[attr-defined]  # it is a ReceiveStock
    done(qtbot, dialog, keys, lambda: on_hand(desk, "CUP") == 24 * ONE)


def test_goods_are_received_at_another_location(qtbot: QtBot, desk: Desk, window: QWidget, keys: Typist):
    send(qtbot, desk, DefineLocation("yard", "Yard"))
    dialog = ReceiveStockDialog(desk, product(desk, "CUP"), window)
    shown(qtbot, dialog, keys)
    keys.type("5", "<Tab>", "<Tab>", "<Down>")
    done(qtbot, dialog, keys, lambda: on_hand(desk, "CUP", "yard") == 5 * ONE)
    assert on_hand(desk, "CUP") == 0


def test_nothing_is_not_received(qtbot: QtBot, desk: Desk, window: QWidget, keys: Typist):
    dialog = ReceiveStockDialog(desk, product(desk, "CUP"), window)
    shown(qtbot, dialog, keys)
    keys.type("0", "<Ctrl+Enter>")
    assert dialog.fields["quantity"].problem() and dialog.isVisible()


def test_a_count_takes_the_place_of_the_books(qtbot: QtBot, desk: Desk, window: QWidget, keys: Typist):
    dialog = CountStockDialog(desk, product(desk, "OAT-1L"), window)
    shown(qtbot, dialog, keys)
    assert dialog.difference.text() == "The books say 148."
    keys.type("140")
    assert dialog.difference.text() == "8 fewer than the 148 that the books say."
    told(qtbot, dialog, f"{OAT} on shelf", "148", "140")
    done(qtbot, dialog, keys, lambda: on_hand(desk, "OAT-1L") == 140 * ONE)


def test_a_count_that_fits_is_booked_too(qtbot: QtBot, desk: Desk, window: QWidget, keys: Typist):
    dialog = CountStockDialog(desk, product(desk, "OAT-1L"), window)
    shown(qtbot, dialog, keys)
    keys.type("148")
    assert dialog.difference.text() == "As many as the books say."
    before = desk.dispatcher.reader.position()
    done(qtbot, dialog, keys, lambda: desk.dispatcher.reader.position() > before)


def test_a_count_made_on_an_old_view_is_looked_at_again(qtbot: QtBot, desk: Desk, window: QWidget, keys: Typist):
    its = product(desk, "OAT-1L")
    dialog = CountStockDialog(desk, its, window)
    shown(qtbot, dialog, keys)
    send(qtbot, desk, ReceiveStock(its.product.uuid, 12 * ONE))
    keys.type("140")
    refused(qtbot, dialog, keys)
    assert dialog.difference.text() == "20 fewer than the 160 that the books say."
    done(qtbot, dialog, keys, lambda: on_hand(desk, "OAT-1L") == 140 * ONE)


def test_a_count_below_nothing_is_refused(qtbot: QtBot, desk: Desk, window: QWidget, keys: Typist):
    dialog = CountStockDialog(desk, product(desk, "OAT-1L"), window)
    shown(qtbot, dialog, keys)
    keys.type("-5", "<Ctrl+Enter>")
    assert dialog.fields["quantity"].problem() and dialog.counted.text() == "-5"


def test_stock_is_adjusted_by_a_difference(qtbot: QtBot, desk: Desk, window: QWidget, keys: Typist):
    dialog = AdjustStockDialog(desk, product(desk, "OAT-1L"), window)
    shown(qtbot, dialog, keys)
    keys.type("-8")
    assert dialog.primary.plain_text() == "Adjust by −8"
    told(qtbot, dialog, f"{OAT} on shelf", "148", "140")
    keys.type("<Tab>", "eight broken")
    done(qtbot, dialog, keys, lambda: on_hand(desk, "OAT-1L") == 140 * ONE)


def test_an_adjustment_needs_a_reason(qtbot: QtBot, desk: Desk, window: QWidget, keys: Typist):
    dialog = AdjustStockDialog(desk, product(desk, "OAT-1L"), window)
    shown(qtbot, dialog, keys)
    keys.type("+3", "<Ctrl+Enter>")
    assert dialog.fields["reason"].problem() and dialog.difference.text() == "+3" and dialog.isVisible()


def test_a_reason_of_the_company_is_chosen(qtbot: QtBot, desk: Desk, window: QWidget, keys: Typist):
    send(qtbot, desk, DefineReason("BR", "Broken in the store", "adjust"))
    dialog = AdjustStockDialog(desk, product(desk, "OAT-1L"), window)
    shown(qtbot, dialog, keys)
    keys.type("-1", "<Tab>", "<Down>")
    assert dialog.why_so.text() == "Broken in the store"
    done(qtbot, dialog, keys, lambda: on_hand(desk, "OAT-1L") == 147 * ONE)


def test_an_adjustment_on_an_old_view_says_who_was_faster(qtbot: QtBot, desk: Desk, window: QWidget, keys: Typist):
    its = product(desk, "OAT-1L")
    dialog = AdjustStockDialog(desk, its, window)
    shown(qtbot, dialog, keys)
    send(qtbot, desk, AdjustStock(its.product.uuid, -8 * ONE, "broken"))
    keys.type("-8", "<Tab>", "broken")
    refused(qtbot, dialog, keys)
    assert on_hand(desk, "OAT-1L") == 140 * ONE


def test_goods_are_carried_to_another_location(qtbot: QtBot, desk: Desk, window: QWidget, keys: Typist):
    send(qtbot, desk, DefineLocation("yard", "Yard"))
    dialog = MoveStockDialog(desk, product(desk, "OAT-1L"), window)
    shown(qtbot, dialog, keys)
    assert (dialog.left.currentText(), dialog.reached.currentText()) == ("Main, 148 on hand", "Yard, 0 on hand")
    keys.type("40")
    told(qtbot, dialog, f"{OAT}, Main, on shelf", "148", "108")
    told(qtbot, dialog, f"{OAT}, Yard, on shelf", "0", "40")
    done(qtbot, dialog, keys, lambda: on_hand(desk, "OAT-1L", "yard") == 40 * ONE)
    assert on_hand(desk, "OAT-1L") == 108 * ONE


def test_goods_are_not_carried_to_where_they_are(qtbot: QtBot, desk: Desk, window: QWidget, keys: Typist):
    send(qtbot, desk, DefineLocation("yard", "Yard"))
    dialog = MoveStockDialog(desk, product(desk, "OAT-1L"), window)
    shown(qtbot, dialog, keys)
    keys.type("4", "<Tab>", "<Down>", "<Ctrl+Enter>")
    assert dialog.fields["location"].problem() and dialog.isVisible()


def test_what_is_reserved_does_not_leave(qtbot: QtBot, desk: Desk, window: QWidget, keys: Typist):
    send(qtbot, desk, DefineLocation("yard", "Yard"))
    place(qtbot, desk, "GGS", OAT_1L_12=140)
    dialog = MoveStockDialog(desk, product(desk, "OAT-1L"), window)
    shown(qtbot, dialog, keys)
    keys.type("10", "<Ctrl+Enter>")
    qtbot.waitUntil(lambda: "reserved for order 10001" in dialog.fields["quantity"].problem())


def test_the_oldest_promise_is_served_first(qtbot: QtBot, desk: Desk, window: QWidget, keys: Typist):
    first, second = place(qtbot, desk, "GGS", CUP_12Z_1K=5), place(qtbot, desk, "BBC", CUP_12Z_1K=5)
    its = product(desk, "CUP")
    assert not can_fill(desk, its.key)
    send(qtbot, desk, ReceiveStock(its.product.uuid, 8 * ONE))
    assert can_fill(desk, its.key)
    dialog = BackordersDialog(desk, its, window)
    shown(qtbot, dialog, keys)
    assert dialog.parts.quantities() == {1: 5 * ONE, 2: 3 * ONE} and dialog.rest.text() == "0 stay free."
    told(qtbot, dialog, "Reserved", "0", "5")
    done(qtbot, dialog, keys, lambda: order(desk, second.header.uuid).header.reserved == 3 * ONE)
    assert order(desk, first.header.uuid).header.reserved == 5 * ONE


def test_somebody_else_can_be_served_instead(qtbot: QtBot, desk: Desk, window: QWidget, keys: Typist):
    first, second = place(qtbot, desk, "GGS", CUP_12Z_1K=5), place(qtbot, desk, "BBC", CUP_12Z_1K=5)
    its = product(desk, "CUP")
    send(qtbot, desk, ReceiveStock(its.product.uuid, 8 * ONE))
    dialog = BackordersDialog(desk, its, window)
    shown(qtbot, dialog, keys)
    keys.type("0", "<Tab>", "5")
    assert dialog.rest.text() == "3 stay free."
    done(qtbot, dialog, keys, lambda: order(desk, second.header.uuid).header.reserved == 5 * ONE)
    assert order(desk, first.header.uuid).header.reserved == 0


def test_no_more_is_set_aside_than_is_free(qtbot: QtBot, desk: Desk, window: QWidget, keys: Typist):
    place(qtbot, desk, "GGS", CUP_12Z_1K=5)
    its = product(desk, "CUP")
    send(qtbot, desk, ReceiveStock(its.product.uuid, 3 * ONE))
    dialog = BackordersDialog(desk, its, window)
    shown(qtbot, dialog, keys)
    keys.type("5")
    assert dialog.rest.text() == "2 more than are free."
    assert "Only 3 of" in refused(qtbot, dialog, keys)
