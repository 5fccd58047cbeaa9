from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from core.domain.values import ONE
from tests.ui.books import Typist, opened, orders
from ui.desk import Desk
from ui.forms.draft_file import kept_drafts
from ui.forms.order_entry import OrderEntry


def test_what_was_typed_is_there_again_after_a_crash(qtbot: QtBot, desk: Desk, entry: OrderEntry, keys: Typist):
    keys.type("ggs", "<Enter>", "choc", "<Tab>", "14", "<Enter>", "oat-1l", "<Enter>")
    (kept,) = kept_drafts(desk.drafts_folder)
    again = opened(qtbot, desk, kept.draft_id)
    assert again.header.customer.text() == "Green Gate Stores  ·  GGS"
    assert [(line.sku, line.quantity) for line in again.model.lines] == [("CHO-DRK-20", 14 * ONE), ("OAT-1L-12", ONE)]
    assert again.panel.total.text() == entry.panel.total.text() == "590.70"


def test_a_quantity_is_kept_within_two_seconds(qtbot: QtBot, desk: Desk, entry: OrderEntry, keys: Typist):
    keys.type("ggs", "<Enter>", "choc", "<Tab>", "14")
    qtbot.waitUntil(lambda: kept_drafts(desk.drafts_folder)[0].lines[0].quantity == 14 * ONE, timeout=2_000)
    assert entry.title_line.kept.text() == "Draft kept just now"


def test_an_untouched_form_keeps_nothing(desk: Desk, entry: OrderEntry):
    entry.close()
    assert kept_drafts(desk.drafts_folder) == []


def test_closing_the_tab_keeps_what_was_typed(desk: Desk, entry: OrderEntry, keys: Typist):
    entry.header.reference.setFocus()
    keys.type("2214")
    entry.close()
    assert [draft.reference for draft in kept_drafts(desk.drafts_folder)] == ["2214"]


def test_a_placed_order_is_kept_no_more(qtbot: QtBot, desk: Desk, entry: OrderEntry, keys: Typist):
    keys.type("ggs", "<Enter>", "oat-1l", "<Enter>")
    with qtbot.waitSignal(entry.finished):
        keys.type("<Ctrl+Enter>")
    assert kept_drafts(desk.drafts_folder) == []


def test_a_kept_draft_is_placed_under_its_own_id(qtbot: QtBot, desk: Desk, entry: OrderEntry, keys: Typist):
    keys.type("ggs", "<Enter>", "oat-1l", "<Enter>")
    again = opened(qtbot, desk, entry.draft_id)
    with qtbot.waitSignal(again.finished):
        again.place()
    entry.place()
    qtbot.waitUntil(lambda: "placed" in entry.bar.text())
    assert len(orders(desk)) == 1, "placed from two windows it is one order"


def test_a_folder_that_cannot_be_written_is_said_and_tried_again(
    qtbot: QtBot, desk: Desk, entry: OrderEntry, keys: Typist, tmp_path: Path
):
    desk.drafts_folder.write_text("in the way")
    keys.type("ggs", "<Enter>")
    assert entry.title_line.kept.text().startswith("Not kept since ")
    desk.drafts_folder.unlink()
    qtbot.waitUntil(lambda: entry.title_line.kept.text().startswith("Draft kept"))


def test_half_a_file_is_left_alone(desk: Desk):
    desk.drafts_folder.mkdir()
    (desk.drafts_folder / "x.draft.json").write_text('{"draft_id": "x"')
    assert kept_drafts(desk.drafts_folder) == []
    assert (desk.drafts_folder / "x.draft.json").exists()


def test_a_discarded_draft_comes_back_from_its_toast(qtbot: QtBot, desk: Desk, entry: OrderEntry, keys: Typist):
    keys.type("ggs", "<Enter>", "oat-1l", "<Enter>")
    with qtbot.waitSignal(desk.said) as said:
        entry.discard_draft()
    assert kept_drafts(desk.drafts_folder) == [] and entry.model.lines == ()
    with qtbot.waitSignal(desk.entry_asked) as asked:
        said.args[0].actions[0][1]()
    assert [line.sku for line in opened(qtbot, desk, asked.args[0]).model.lines] == ["OAT-1L-12"]


@pytest.mark.parametrize("text", ["fri", "+", "]"])
def test_the_day_to_ship_by_is_kept(desk: Desk, entry: OrderEntry, keys: Typist, text: str):
    entry.header.ship_by.setFocus()
    keys.type(text, "<Enter>")
    entry.close()
    (kept,) = kept_drafts(desk.drafts_folder)
    assert kept.ship_by is not None and kept.ship_by > desk.today
