"""An order's way from the first key to its row on the list, in the real window, with nothing but keys."""

import shutil

from PySide6.QtCore import QPoint, QRect
from pytestqt.qtbot import QtBot

from app.open_desk import OpenDesk
from core.domain.stock.commands import AdjustStock
from core.domain.values import ONE
from core.readmodels.order_list import OrderRow
from tests.journeys.shop import id_of
from tests.ui.books import Typist, orders
from ui.forms.draft_file import kept_drafts
from ui.forms.order_entry import OrderEntry


def current_entry(desk: OpenDesk) -> OrderEntry:
    entry = desk.window.pages.current()
    assert isinstance(entry, OrderEntry)
    return entry


def newest(desk: OpenDesk) -> OrderRow:
    return orders(desk.desk)[0]


def test_customer_three_products_and_the_order_is_on_the_list(desk: OpenDesk, qtbot: QtBot):
    keys = Typist(qtbot)
    keys.type("<Ctrl+N>")
    keys.type("green", "<Enter>")
    keys.type("oat", "<Tab>", "12*2", "<Enter>", "espresso", "<Enter>", "cup", "<Enter>")
    assert current_entry(desk).panel.total.text() == "622.80"
    keys.type("<Ctrl+Enter>")
    qtbot.waitUntil(lambda: len(orders(desk.desk)) == 4)
    placed = newest(desk)
    assert (placed.no, placed.customer, placed.total) == ("10004", "Green Gate Stores", 62_280)
    qtbot.waitUntil(lambda: not desk.window.pages.entries)
    qtbot.waitUntil(lambda: bool(desk.window.toasts.toasts()))
    (toast,) = desk.window.toasts.toasts()
    assert toast.accessibleName() == "Order 10004 placed"
    assert [button.plain_text() for button in toast.buttons()] == ["Undo", "Open"]


def test_a_toast_covers_no_button_of_the_order_form(desk: OpenDesk, qtbot: QtBot):
    Typist(qtbot).type("<Ctrl+N>")
    desk.desk.say("Backup made")
    entry, panel = current_entry(desk), desk.window.panel
    (toast,) = desk.window.toasts.toasts()
    place = entry.foot.place
    area = QRect(place.mapTo(panel, QPoint(0, 0)), place.size())
    assert not toast.geometry().intersects(area)


def test_sold_out_between_typing_and_placing(desk: OpenDesk, qtbot: QtBot):
    keys = Typist(qtbot)
    keys.type("<Ctrl+N>", "green", "<Enter>", "oat", "<Tab>", "20")
    entry = current_entry(desk)
    assert not entry.model.is_short(0)
    desk.dispatcher.dispatch(AdjustStock(id_of("product", "OAT-1L"), -30 * ONE, "fell off the shelf"))
    keys.type("<Ctrl+Enter>")  # the form has not heard of it yet
    qtbot.waitUntil(lambda: bool(entry.bar.buttons()))
    assert "Oat drink" in entry.bar.text() and entry.model.lines[0].quantity == 20 * ONE
    assert len(orders(desk.desk)) == 3
    keys.type("<Alt+B>", "<Ctrl+Enter>")
    qtbot.waitUntil(lambda: len(orders(desk.desk)) == 4)
    assert newest(desk).backordered == 16 * ONE


def test_a_closed_tab_leaves_its_draft(desk: OpenDesk, qtbot: QtBot):
    keys = Typist(qtbot)
    keys.type("<Ctrl+N>", "blue", "<Enter>", "cup", "<Enter>", "<Ctrl+W>")
    assert desk.window.pages.entries == ()
    (kept,) = kept_drafts(desk.desk.drafts_folder)
    desk.desk.entry_asked.emit(kept.draft_id)
    assert [line.sku for line in current_entry(desk).model.lines] == ["CUP-12"]


def test_closing_a_tab_says_that_its_draft_is_kept_and_opens_it_again(desk: OpenDesk, qtbot: QtBot):
    Typist(qtbot).type("<Ctrl+N>", "blue", "<Enter>", "cup", "<Enter>", "<Ctrl+W>")
    (toast,) = desk.window.toasts.toasts()
    assert toast.accessibleName() == "Draft kept: New order, Bluebird Café"
    toast.buttons()[0].click()
    assert [line.sku for line in current_entry(desk).model.lines] == ["CUP-12"]


def test_a_closed_tab_is_opened_again_by_a_key(desk: OpenDesk, qtbot: QtBot):
    keys = Typist(qtbot)
    keys.type("<Ctrl+N>", "blue", "<Enter>", "<Ctrl+W>", "<Ctrl+N>", "<Ctrl+W>", "<Ctrl+Shift+T>")
    assert current_entry(desk).title == "New order, Bluebird Café"
    assert desk.window.toasts.toasts() == ()


def test_kept_drafts_are_opened_from_the_menu(desk: OpenDesk, qtbot: QtBot):
    Typist(qtbot).type("<Ctrl+N>", "blue", "<Enter>", "<Ctrl+W>", "<Ctrl+N>", "green", "<Enter>", "<Ctrl+W>")
    desk.window.open_kept_drafts()
    titles = [entry.title for entry in desk.window.pages.entries]
    assert titles == ["New order, Bluebird Café", "New order, Green Gate Stores"]
    desk.window.open_kept_drafts()
    assert desk.window.toasts.toasts()[-1].accessibleName().startswith("No draft is kept")


def test_a_tab_that_cannot_be_kept_stays_open(desk: OpenDesk, qtbot: QtBot):
    Typist(qtbot).type("<Ctrl+N>", "blue", "<Enter>")
    kept = desk.desk.drafts_folder
    shutil.rmtree(kept)
    kept.write_text("in the way")
    current_entry(desk).header.reference.setFocus()
    Typist(qtbot).type("PO 7", "<Ctrl+W>")
    assert current_entry(desk).header.reference.text() == "PO 7"
    assert "Not kept since" in current_entry(desk).title_line.kept.text()


def test_two_calls_are_two_tabs(desk: OpenDesk, qtbot: QtBot):
    keys = Typist(qtbot)
    keys.type("<Ctrl+N>", "blue", "<Enter>", "cup", "<Enter>")
    keys.type("<Ctrl+N>", "green", "<Enter>", "oat", "<Enter>", "<Ctrl+Enter>")
    qtbot.waitUntil(lambda: len(desk.window.pages.entries) == 1)
    assert newest(desk).customer == "Green Gate Stores"
    assert desk.window.pages.entries[0].title == "New order, Bluebird Café"


def test_what_was_typed_last_is_kept_when_the_window_closes(desk: OpenDesk, qtbot: QtBot):
    keys = Typist(qtbot)
    keys.type("<Ctrl+N>")
    current_entry(desk).header.reference.setFocus()
    keys.type("PO 77")
    keys.type("<Ctrl+Q>")
    assert [draft.reference for draft in kept_drafts(desk.desk.drafts_folder)] == ["PO 77"]
