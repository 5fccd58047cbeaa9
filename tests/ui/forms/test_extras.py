from pytestqt.qtbot import QtBot

from core.domain.calculation import Charge, Extras
from tests.ui.books import Typist, opened, order, orders
from ui.desk import Desk
from ui.forms.draft_file import kept_drafts
from ui.forms.order_entry import OrderEntry

AGREED = Extras(50_000, 0, (Charge("delivery", "Delivery", 1_200),))
"""5 % off, and 12.00 for the delivery."""


def take(keys: Typist) -> None:
    """12 oat drinks at 19.50 without tax, 234.00 in all, with what is agreed on for the whole."""
    keys.type("ggs", "<Enter>", "oat-1l", "<Tab>", "12", "<Enter>", "<Alt+C>", "5", "<Tab>", "12")


def shown(entry: OrderEntry) -> tuple[str, str]:
    """What the discount comes to, and the total."""
    return entry.panel.extras.rows["discount"].note.text(), entry.panel.total.text()


def test_the_fields_are_there_once_they_are_wanted(entry: OrderEntry, keys: Typist):
    rows = entry.panel.extras.rows.values()
    assert not any(row.isVisible() for row in rows)
    keys.type("<Alt+C>")
    assert all(row.isVisible() for row in rows) and keys.widget is entry.panel.extras.rows["discount"].widget
    keys.type("<Shift+Tab>")
    assert not any(row.isVisible() for row in rows)


def test_discount_and_delivery_are_in_the_total_as_they_are_typed(entry: OrderEntry, keys: Typist):
    take(keys)
    assert shown(entry) == ("−11.70", "234.30")


def test_they_are_placed_with_the_order(qtbot: QtBot, desk: Desk, entry: OrderEntry, keys: Typist):
    take(keys)
    with qtbot.waitSignal(entry.finished):
        keys.type("<Ctrl+Enter>")
    placed = order(desk, orders(desk)[0].uuid).header
    assert (placed.extras, placed.total) == (AGREED, 23_430)
    assert entry.panel.extras.extras() == Extras()


def test_they_are_kept_with_the_draft(qtbot: QtBot, desk: Desk, entry: OrderEntry, keys: Typist):
    take(keys)
    entry.close()
    (kept,) = kept_drafts(desk.drafts_folder)
    assert kept.extras == AGREED
    assert shown(opened(qtbot, desk, kept.draft_id)) == ("−11.70", "234.30")


def test_they_are_saved_in_the_books(qtbot: QtBot, desk: Desk, entry: OrderEntry, keys: Typist):
    take(keys)
    with qtbot.waitSignal(desk.dispatcher.changed):
        keys.type("<Ctrl+S>")
    qtbot.waitUntil(lambda: not kept_drafts(desk.drafts_folder))
    assert shown(opened(qtbot, desk, entry.draft_id)) == ("−11.70", "234.30")


def test_a_discount_that_cannot_be_is_marked_and_not_placed(desk: Desk, entry: OrderEntry, keys: Typist):
    take(keys)
    keys.type("<Shift+Tab>", "105", "<Ctrl+Enter>")
    discount = entry.panel.extras.rows["discount"]
    assert discount.problem() == "Discount 105 % is more than the whole price. Enter 0 to 100."
    assert keys.widget is discount.widget and orders(desk) == []
    assert entry.foot.place.plain_text() == "Place (1 to fix)"
    keys.type("<Ctrl+A>", "5")
    assert discount.problem() == "" and entry.foot.place.plain_text() == "Place"
