"""The window around the screens: it opens, finds, undoes, changes its looks, and leaves nothing behind."""

import threading
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.books import Books
from app.closing_backup import FILE as LOG
from app.gui import Program
from app.lock import FILE
from app.open_desk import OpenDesk
from core.domain.orders.commands import HoldOrder
from tests.journeys.shop import id_of
from tests.ui.books import Typist
from ui import theme
from ui.actions import MENUS
from ui.undo import UndoDialog

CONTROL = Qt.KeyboardModifier.ControlModifier


def press(qtbot: QtBot, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """To whatever has the focus, as a person would."""
    focused = QApplication.focusWidget()
    assert focused is not None
    qtbot.keyClick(focused, key, modifiers)


def test_the_window_opens_on_the_orders_and_counts_the_open_ones(desk: OpenDesk, qtbot: QtBot):
    window = desk.window
    assert "Quay Wholesale" in window.windowTitle()
    assert window.pages.number == 2
    qtbot.waitUntil(lambda: window.navigation._rows[2].accessibleName() == "Orders, 3")


def test_keys_go_to_the_screens(desk: OpenDesk, qtbot: QtBot):
    for number in (9, 4, 5, 3, 6, 2):
        press(qtbot, Qt.Key(Qt.Key.Key_0 + number), CONTROL)
        assert desk.window.pages.number == number


def test_the_palette_finds_an_action_by_its_initials_and_runs_it(desk: OpenDesk, qtbot: QtBot):
    press(qtbot, Qt.Key.Key_K, CONTROL)
    palette = desk.window.palette_box
    qtbot.keyClicks(palette.input, "slad")
    row = palette.list.current()
    assert row is not None
    assert row.text == "Switch light and dark"
    press(qtbot, Qt.Key.Key_Return)
    qtbot.waitUntil(theme.is_dark)
    assert not palette.isVisible()


def test_the_palette_remembers_what_was_used(desk: OpenDesk, qtbot: QtBot):
    press(qtbot, Qt.Key.Key_K, CONTROL)
    qtbot.keyClicks(desk.window.palette_box.input, "journal")
    press(qtbot, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: desk.window.pages.number == 9)
    press(qtbot, Qt.Key.Key_K, CONTROL)
    assert desk.window.palette_box.list.rows()[0].name == "go_journal"


def test_the_palette_finds_records_and_keeps_the_current_row(desk: OpenDesk, qtbot: QtBot):
    palette = desk.window.palette_box
    palette.open()
    qtbot.keyClicks(palette.input, "#green")
    qtbot.waitUntil(lambda: len(palette.list.rows()) == 2)
    assert [row.text.split()[0] for row in palette.list.rows()] == ["10003", "10001"]
    with qtbot.waitSignal(desk.desk.order_asked):
        press(qtbot, Qt.Key.Key_Return)


def test_enter_before_the_answer_opens_what_comes(desk: OpenDesk, qtbot: QtBot):
    palette = desk.window.palette_box
    palette.open()
    with qtbot.waitSignal(desk.desk.customer_asked):
        qtbot.keyClicks(palette.input, "@bluebird")
        press(qtbot, Qt.Key.Key_Return)


def test_escape_closes_the_palette_and_gives_the_focus_back(desk: OpenDesk, qtbot: QtBot):
    before = QApplication.focusWidget()
    press(qtbot, Qt.Key.Key_K, CONTROL)
    press(qtbot, Qt.Key.Key_Escape)
    assert QApplication.focusWidget() is before


def test_an_action_that_is_not_available_comes_last_with_its_reason(desk: OpenDesk, qtbot: QtBot):
    window = desk.window
    window._registry.allow(window, "import_file", "An import is running.")
    window.palette_box.open()
    qtbot.keyClicks(window.palette_box.input, "import")
    last = window.palette_box.list.rows()[-1]
    assert (last.text, last.detail, last.is_available) == ("Import a file…", "An import is running.", False)


def test_control_z_asks_and_undoes_the_last_command(desk: OpenDesk, qtbot: QtBot):
    order_id = id_of("order", "10001")
    desk.dispatcher.dispatch(HoldOrder(order_id, "Waiting for the deposit"))
    qtbot.waitUntil(lambda: (top := desk.window.undo_stack.top()) is not None and top.story is not None)
    press(qtbot, Qt.Key.Key_Z, CONTROL)
    dialog = desk.window.findChild(UndoDialog)
    assert isinstance(dialog, UndoDialog)
    with qtbot.waitSignal(desk.dispatcher.accepted):
        qtbot.keyClick(dialog.primary, Qt.Key.Key_Return)
    assert desk.window.undo_stack.top() is None
    undone = "SELECT count(*) FROM journal_list WHERE undoes IS NOT NULL"
    qtbot.waitUntil(lambda: desk.dispatcher.reader.query(undone) == [(1,)])


def test_a_command_is_told_with_undo_beside_it(desk: OpenDesk, qtbot: QtBot):
    desk.dispatcher.dispatch(HoldOrder(id_of("order", "10002"), "Price query"))
    qtbot.waitUntil(lambda: len(desk.window.toasts.toasts()) == 1)
    toast = desk.window.toasts.toasts()[0]
    assert toast.accessibleName() == "Put on hold, order 10002"
    assert [button.plain_text() for button in toast.buttons()] == ["Undo"]


def test_what_was_undone_is_offered_no_longer(desk: OpenDesk, qtbot: QtBot):
    desk.dispatcher.dispatch(HoldOrder(id_of("order", "10002"), "Price query"))
    qtbot.waitUntil(lambda: len(desk.window.toasts.toasts()) == 1)
    press(qtbot, Qt.Key.Key_Z, CONTROL)
    dialog = desk.window.findChild(UndoDialog)
    qtbot.keyClick(dialog.primary, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: desk.window.undo_stack.top() is None)
    said = [toast.accessibleName() for toast in desk.window.toasts.toasts()]
    assert said == ["Undone: “Put on hold” of order 10002"]


def test_what_a_form_tells_is_not_told_twice(desk: OpenDesk, qtbot: QtBot):
    keys = Typist(qtbot)
    keys.type("<F12>")
    dialog = QApplication.activeModalWidget()
    qtbot.waitUntil(lambda: dialog.isAncestorOf(keys.widget))
    keys.type("<Ctrl+Enter>")
    qtbot.waitUntil(lambda: (top := desk.window.undo_stack.top()) is not None and top.story is not None)
    (toast,) = desk.window.toasts.toasts()
    assert toast.accessibleName().startswith("Payment of") and toast.buttons()[0].plain_text() == "Undo"


def test_an_older_step_of_the_order_in_view_is_undone(desk: OpenDesk, qtbot: QtBot):
    """Placed by somebody else, before this window was opened."""
    screen = desk.window.pages.room
    screen.registry.find(screen, "undo_step").trigger()
    dialog = desk.window.findChild(UndoDialog)
    assert isinstance(dialog, UndoDialog)
    with qtbot.waitSignal(desk.dispatcher.accepted):
        qtbot.keyClick(dialog.primary, Qt.Key.Key_Return)
    state = "SELECT state FROM order_list WHERE uuid = ?"
    qtbot.waitUntil(lambda: desk.dispatcher.reader.query(state, (id_of("order", "10003"),)) == [("draft",)])


def test_text_size_and_theme_are_remembered(desk: OpenDesk, program: Program, qtbot: QtBot):
    press(qtbot, Qt.Key.Key_Plus, CONTROL)
    assert theme.text_scale() == 1.1
    desk.window.switch_theme()
    text = program._settings_path.read_text("utf-8")
    assert 'appearance = "dark"' in text
    assert "text_percent = 110" in text


def test_the_navigation_folds_into_icons_and_back(desk: OpenDesk, qtbot: QtBot):
    press(qtbot, Qt.Key.Key_B, CONTROL)
    assert desk.window.navigation.width() == 56
    press(qtbot, Qt.Key.Key_B, CONTROL)
    assert desk.window.navigation.width() == 204


def test_every_menu_has_something_and_every_action_one_menu(desk: OpenDesk):
    names = [spec.name for menu in MENUS for spec, _ in desk.window.menus.offered(menu)]
    assert len(names) == len(set(names))
    assert [menu for menu in MENUS if not desk.window.menus.offered(menu)] == []


def test_closing_leaves_no_thread_no_lock_and_no_open_file(program: Program, desk: OpenDesk, desk_books: Books):
    desk.window.close()
    program.end()
    names = {thread.name for thread in threading.enumerate()}
    assert names.isdisjoint({"writer", "reader", "projector"})
    left = {path.name for path in Path(desk_books.folder).iterdir() if path.name != FILE}
    of_the_backup_left_behind = {"backups", LOG}
    assert left - {"drafts"} - of_the_backup_left_behind == {"daybook.db", "views-1.db", "views-current"}
