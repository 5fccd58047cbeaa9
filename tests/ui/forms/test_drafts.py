from operator import attrgetter
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from core.domain.orders.commands import NewLine, PlaceOrder, ReturnToDraft, SaveDraft
from core.domain.orders.values import DraftLine
from core.domain.values import ONE, Address
from core.errors import Sentence, Unavailable
from tests.ui.books import Typist, customer, opened, orders, product, send
from ui.desk import Desk
from ui.dispatcher import new_id
from ui.forms.draft_file import kept_drafts
from ui.forms.order_entry import OrderEntry

TILL = Address("The till", "1 Back Lane", "Hull", "HU1", "IE")


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


def test_a_draft_in_the_books_is_opened_as_it_was_saved(qtbot: QtBot, desk: Desk):
    draft_id, oat = new_id(), product(desk, "OAT-1L-12").product
    lines = (DraftLine(1, oat.uuid, oat.name, 3 * ONE, 1, 2, True), DraftLine(2, None, "the blue ones", ONE, 0, 0))
    command = SaveDraft(draft_id, None, "", "PO 7", None, "web", TILL, "GBP", lines, "note", "private")
    send(qtbot, desk, command)
    again = opened(qtbot, desk, draft_id)
    columns = attrgetter("product_id", "quantity", "unit_price", "discount", "backorder")
    typed = [columns(line) for line in again.model.lines]
    assert typed == [(oat.uuid, 3 * ONE, 1, 2, True), (None, ONE, 0, 0, None)]
    assert (again.typed().deliver_to, again.typed().channel, again.version) == (TILL, "web", 1)


def test_an_order_back_in_draft_keeps_where_it_goes(qtbot: QtBot, desk: Desk):
    order_id, oat, buyer = new_id(), product(desk, "OAT-1L-12").product, customer(desk, "GGS").customer
    line = NewLine(1, oat.uuid, ONE, oat.price)
    send(qtbot, desk, PlaceOrder(order_id, buyer.uuid, "", None, "counter", TILL, (line,)))
    send(qtbot, desk, ReturnToDraft(order_id))
    again = opened(qtbot, desk, order_id)
    assert again.header.deliver_to.text() == "1 Back Lane, Hull, HU1"
    assert (again.typed().deliver_to, again.typed().channel) == (TILL, "counter")


@pytest.mark.parametrize("text", ["fri", "+", "]"])
def test_the_day_to_ship_by_is_kept(desk: Desk, entry: OrderEntry, keys: Typist, text: str):
    entry.header.ship_by.setFocus()
    keys.type(text, "<Enter>")
    entry.close()
    (kept,) = kept_drafts(desk.drafts_folder)
    assert kept.ship_by is not None and kept.ship_by > desk.today


def test_a_draft_that_cannot_be_discarded_stays(qtbot: QtBot, desk: Desk, entry: OrderEntry, keys: Typist):
    keys.type("ggs", "<Enter>", "oat-1l", "<Enter>", "<Ctrl+S>")
    qtbot.waitUntil(lambda: entry.version == 1)
    desk.dispatcher.hold(Unavailable(Sentence("The disk is full.", "The draft is kept.", "Free some space.")))
    said: list[object] = []
    desk.said.connect(said.append)
    entry.discard_draft()
    qtbot.waitUntil(lambda: "disk is full" in entry.bar.text())
    assert (len(entry.model.lines), said) == (1, [])


def test_a_discarded_draft_is_discarded_in_the_books(qtbot: QtBot, desk: Desk, entry: OrderEntry, keys: Typist):
    keys.type("ggs", "<Enter>", "oat-1l", "<Enter>", "<Ctrl+S>")
    qtbot.waitUntil(lambda: entry.version == 1)
    with qtbot.waitSignal(desk.said) as said:
        entry.discard_draft()
    assert said.args[0].text == "Draft discarded" and kept_drafts(desk.drafts_folder) == []
    qtbot.waitUntil(lambda: orders(desk)[0].status == "discarded")
