import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from core.domain.values import ONE, PRICE_SCALE
from tests.ui.books import Typist
from ui.cells import CELL_ROLE
from ui.desk import Desk
from ui.forms.entry_line import Column
from ui.forms.order_entry import OrderEntry


@pytest.fixture(autouse=True)
def customer_chosen(entry: OrderEntry, keys: Typist) -> None:
    keys.type("ggs", "<Enter>")


def shown(entry: OrderEntry, row: int, column: Column) -> str:
    return entry.model.index(row, column).data(CELL_ROLE).text


def lines(entry: OrderEntry) -> list[tuple[str, int]]:
    return [(line.sku or line.name, line.quantity) for line in entry.model.lines]


def test_choosing_the_customer_goes_to_the_empty_line(entry: OrderEntry, keys: Typist):
    assert keys.widget is entry.item and entry.grid.row == 0


def test_enter_adds_one_and_stays_ready_for_the_next(entry: OrderEntry, keys: Typist):
    keys.type("oat-1l", "<Enter>", "espr", "<Enter>")
    assert lines(entry) == [("OAT-1L-12", ONE), ("COF-ESP-1K", ONE)]
    assert keys.widget is entry.item and entry.item.text() == "" and entry.grid.row == 2


def test_tab_goes_on_to_the_quantity_and_enter_back_to_the_empty_line(entry: OrderEntry, keys: Typist):
    keys.type("oat-1l", "<Tab>")
    assert keys.widget is entry.grid.value and entry.grid.column is Column.QUANTITY
    keys.type("12", "<Enter>")
    assert lines(entry) == [("OAT-1L-12", 12 * ONE)] and keys.widget is entry.item and entry.grid.row == 1


def test_down_and_enter_take_the_second_suggestion(entry: OrderEntry, keys: Typist):
    keys.type("oat drink")
    assert entry.item.is_open()
    first = entry.item.popup.current_row()
    keys.type("<Down>", "<Enter>")
    assert len(entry.model.lines) == 1 and entry.model.lines[0].name != first.cells[0].text


def test_the_same_product_again_adds_to_its_line(entry: OrderEntry, keys: Typist):
    keys.type("oat-1l", "<Enter>", "espr", "<Enter>", "oat-1l", "<Enter>")
    assert lines(entry) == [("OAT-1L-12", 2 * ONE), ("COF-ESP-1K", ONE)]


def test_quantity_and_price_take_sums(entry: OrderEntry, keys: Typist):
    keys.type("oat-1l", "<Tab>", "12*6", "<Tab>", "48/1.2", "<Tab>", "10")
    (line,) = entry.model.lines
    assert (line.quantity, line.unit_price, line.discount) == (72 * ONE, 40 * PRICE_SCALE, 100_000)


def test_totals_follow_each_keystroke(entry: OrderEntry, keys: Typist):
    keys.type("choc", "<Tab>", "1")
    assert entry.panel.total.text() == "40.80"
    keys.type("0")
    assert entry.panel.total.text() == "408.00"


def test_escape_brings_the_quantity_back(entry: OrderEntry, keys: Typist):
    keys.type("oat-1l", "<Tab>", "99", "<Esc>")
    assert entry.model.lines[0].quantity == ONE and entry.grid.value.text() == "1"


def test_what_is_no_number_stays_typed_and_has_to_be_fixed(entry: OrderEntry, keys: Typist):
    keys.type("oat-1l", "<Tab>", "<Tab>", "12,5O", "<Enter>")
    assert shown(entry, 0, Column.PRICE) == "12,5O"
    keys.type("<Ctrl+Enter>")
    assert entry.foot.place.plain_text() == "Place (1 to fix)" and keys.widget is entry.grid.value
    assert entry.grid.value.text() == "12,5O"


def test_a_comma_that_parts_no_thousands_stays_as_typed_and_marked(entry: OrderEntry, keys: Typist):
    keys.type("oat-1l", "<Tab>", "<Tab>", "1,5", "<Enter>")
    assert shown(entry, 0, Column.PRICE) == "1,5"
    assert "not a number" in entry.model.lines[0].problems[Column.PRICE]


def test_words_that_are_no_product_are_kept_as_a_line(entry: OrderEntry, keys: Typist):
    keys.type("5012345678900", "<Enter>")
    assert lines(entry) == [("5012345678900", ONE)] and entry.grid.row == 1
    keys.type("<Ctrl+Enter>")
    assert "No product" in entry.model.lines[0].problems[Column.ITEM]


def test_another_product_takes_the_place_of_words(entry: OrderEntry, keys: Typist):
    keys.type("zzz", "<Enter>", "<Up>", "oat-1l", "<Enter>")
    assert lines(entry) == [("OAT-1L-12", ONE)]


def test_a_line_is_removed_and_repeated_by_keys(entry: OrderEntry, keys: Typist):
    keys.type("oat-1l", "<Enter>", "espr", "<Tab>", "<Ctrl+D>")
    assert lines(entry) == [("OAT-1L-12", ONE), ("COF-ESP-1K", ONE), ("COF-ESP-1K", ONE)]
    keys.type("<Ctrl+Shift+Del>", "<Up>", "<Up>", "<Ctrl+Shift+Del>")
    assert lines(entry) == [("COF-ESP-1K", ONE)]


def test_a_line_moves_down_with_its_cursor(entry: OrderEntry, keys: Typist):
    keys.type("oat-1l", "<Enter>", "espr", "<Enter>", "<Up>", "<Up>", "<Ctrl+Shift+Down>")
    assert [sku for sku, _ in lines(entry)] == ["COF-ESP-1K", "OAT-1L-12"] and entry.grid.row == 1


def test_tab_walks_from_the_first_field_to_the_notes(entry: OrderEntry, keys: Typist):
    entry.header.customer.setFocus()
    walked = []
    for _ in range(6):
        keys.type("<Tab>")
        walked.append(keys.widget)
    header = entry.header
    of_header = [header.reference, header.ship_by, header.deliver_to, header.channel]
    assert walked == [*of_header, entry.item, entry.notes.public]


def test_shift_tab_leaves_the_grid_backwards(qtbot: QtBot, entry: OrderEntry, keys: Typist):
    qtbot.keyClick(keys.widget, Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
    assert keys.widget is entry.header.channel


@pytest.mark.parametrize(
    ("sku", "quantity", "badge"),
    [
        ("oat-1l", "12", "148 free"),
        ("choc", "14", "8 of 14 free"),
        ("paper cup", "5", "Out"),
        ("oat flakes", "1", "4 free"),
    ],
)
def test_the_badge_says_how_much_is_free(entry: OrderEntry, keys: Typist, sku: str, quantity: str, badge: str):
    keys.type(sku, "<Tab>", quantity)
    assert shown(entry, 0, Column.AVAILABILITY) == badge


def test_lines_of_one_product_share_what_is_free(entry: OrderEntry, keys: Typist):
    keys.type("choc", "<Tab>", "6", "<Ctrl+D>")
    assert shown(entry, 1, Column.AVAILABILITY) == "2 of 6 free"


def test_a_suggestion_knows_what_the_order_holds_already(entry: OrderEntry, keys: Typist):
    keys.type("oat-1l", "<Tab>", "12", "<Enter>", "oat-1l")
    cells = entry.item.popup.current_row().cells
    assert (cells[2].text, cells[3].text) == ("On this order", "136 free")


def test_the_credit_bar_warns_over_the_limit(desk: Desk, entry: OrderEntry, keys: Typist):
    keys.type("wildflower", "<Tab>", "80")
    assert entry.panel.consequences()[-1].startswith("Account 160.00 over its ")


def test_a_screen_reader_is_told_the_line_and_what_is_wrong(entry: OrderEntry, keys: Typist):
    keys.type("oat-1l", "<Tab>")
    spoken = entry.model.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "1, Oat drink, 1 L × 12, 148 free, 1, 19.50, –, 0 %, 19.50"
    assert entry.grid.value.accessibleName() == "Qty, Oat drink, 1 L × 12"


def test_half_a_word_in_the_empty_line_waits_while_another_line_is_corrected(entry: OrderEntry, keys: Typist):
    keys.type("oat-1l", "<Enter>", "espr", "<Esc>")
    keys.type("<Up>", "<Tab>", "5")
    assert entry.item.text() == "espr" and lines(entry) == [("OAT-1L-12", 5 * ONE)]
    keys.type("<Enter>")
    assert keys.widget is entry.item and entry.item.text() == "espr"


@pytest.mark.parametrize("width", [1180, 1300])
def test_the_field_of_the_empty_line_is_as_wide_as_its_cells(qtbot: QtBot, entry: OrderEntry, width: int):
    header = entry.grid.horizontalHeader()
    entry.resize(width, entry.height())
    qtbot.waitUntil(lambda: header.length() == entry.grid.viewport().width())
    cells = header.sectionSize(Column.SKU) + header.sectionSize(Column.ITEM)
    qtbot.waitUntil(lambda: entry.item.width() == cells)


@pytest.mark.parametrize("text", ["0", "-10", "abc", ""])
def test_a_quantity_that_is_none_is_marked_on_leaving_it_and_counts_for_nothing(
    entry: OrderEntry, keys: Typist, text: str
):
    keys.type("oat-1l", "<Tab>")
    keys.type(text or "<Backspace>")
    assert entry.model.problems() == []
    keys.type("<Tab>")
    assert [column for _, column, _ in entry.model.problems()] == [Column.QUANTITY]
    assert (entry.panel.total.text(), entry.panel.consequences()) == ("0.00", [])


@pytest.mark.parametrize(
    ("column", "text", "said"),
    [
        (Column.PRICE, "-5.00", "not below zero"),
        (Column.PRICE, "", "A price is missing."),
        (Column.DISCOUNT, "105", "Discount 105 % is more than the whole price. Enter 0 to 100."),
    ],
)
def test_a_price_and_a_discount_out_of_bounds_are_marked_on_leaving(
    entry: OrderEntry, keys: Typist, column: Column, text: str, said: str
):
    keys.type("oat-1l", "<Enter>")
    entry.grid.go(0, column)
    keys.type(text or "<Backspace>", "<Enter>")
    assert said in entry.model.problems()[0][2] and entry.panel.total.text() == "0.00"
    assert entry.foot.place.plain_text() == "Place (1 to fix)"


def test_two_problems_of_a_line_stand_below_each_other(entry: OrderEntry, keys: Typist):
    keys.type("oat-1l", "<Tab>", "0", "<Tab>", "-5")
    one = entry.grid.rowHeight(0)
    keys.type("<Tab>")
    assert len(entry.model.problems()) == 2 and entry.grid.rowHeight(0) > one + 10


def test_half_typed_words_stop_the_order_at_their_cell(entry: OrderEntry, keys: Typist):
    keys.type("oat-1l", "<Enter>", "24", "<Ctrl+Enter>")
    assert entry.foot.place.plain_text() == "Place (1 to fix)" and entry.foot.place.isEnabled()
    assert keys.widget is entry.item and entry.item.text() == "24"
    row, problem = entry.grid.unresolved()
    assert (row, problem) == (1, "“24” is not a product yet: choose one or clear it.")


def test_clearing_half_typed_words_ends_their_problem(entry: OrderEntry, keys: Typist):
    keys.type("oat-1l", "<Enter>", "24", "<Ctrl+Enter>", "<Ctrl+A>", "<Backspace>")
    assert entry.foot.place.plain_text() == "Place"


def test_an_order_without_lines_is_no_problem_once_it_has_one(entry: OrderEntry, keys: Typist):
    keys.type("<Ctrl+Enter>")
    assert entry.foot.place.plain_text() == "Place (1 to fix)" and entry.bar.text()
    keys.type("oat-1l", "<Enter>")
    assert entry.foot.place.plain_text() == "Place" and entry.bar.text() == ""


def test_a_ship_date_that_does_not_exist_is_told_on_leaving_it(entry: OrderEntry, keys: Typist):
    entry.header.ship_by.setFocus()
    keys.type("31 Feb", "<Tab>")
    said = "The ship date 31 Feb does not exist. Use 28 Feb or 1 Mar."
    assert (entry.header.fields["ship_by"].problem(), entry.header.ship_by.text()) == (said, "31 Feb")


def test_a_narrow_grid_keeps_what_is_typed_and_what_it_comes_to(qtbot: QtBot, entry: OrderEntry):
    entry.resize(820, 700)
    qtbot.waitUntil(lambda: entry.grid.isColumnHidden(Column.SKU))
    qtbot.waitUntil(lambda: not entry.grid.horizontalScrollBar().maximum())
    entry.resize(1180, 800)
    qtbot.waitUntil(lambda: not entry.grid.isColumnHidden(Column.SKU))
