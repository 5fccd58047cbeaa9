from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.bus import Envelope
from core.domain.customers.commands import PutCustomerOnStop
from core.domain.decider import Command
from core.domain.orders.commands import DiscardDraft
from core.domain.stock.commands import AdjustStock, ReceiveStock
from core.domain.values import ONE
from core.errors import Sentence, Unavailable
from tests.ui.books import Typist, customer, opened, order, orders, place, product, send
from ui.desk import Desk
from ui.dialogs.payment import AccountPaymentDialog
from ui.dialogs.reason import ReasonDialog
from ui.dispatcher import Pending
from ui.forms.draft_file import kept_drafts
from ui.forms.entry_line import Column
from ui.forms.order_entry import OrderEntry
from ui.widgets.label import Label


def take(keys: Typist, code: str, *skus: str) -> None:
    """Customer and lines by keyboard."""
    keys.type(code, "<Enter>")
    for sku in skus:
        keys.type(sku, "<Enter>")


def test_an_order_of_three_lines_is_placed_by_keys_alone(qtbot: QtBot, desk: Desk, entry: OrderEntry, keys: Typist):
    take(keys, "ggs", "oat-1l", "espresso", "wildflower")
    with qtbot.waitSignal(entry.finished):
        keys.type("<Ctrl+Enter>")
    (placed,) = orders(desk)
    assert (placed.customer, placed.total, placed.status) == ("Green Gate Stores", 10_250, "placed")


def test_the_toast_names_the_order_and_the_form_is_empty_again(
    qtbot: QtBot, desk: Desk, entry: OrderEntry, keys: Typist
):
    take(keys, "ggs", "oat-1l")
    with qtbot.waitSignal(desk.said) as said:
        keys.type("<Ctrl+Enter>")
    saying = said.args[0]
    assert (saying.text, [words for words, _ in saying.actions]) == ("Order 10001 placed", ["Open"])
    assert saying.command_id
    assert (entry.model.lines, entry.header.customer.text(), entry.header.chosen) == ((), "", None)


def test_the_same_keys_twice_place_one_order(qtbot: QtBot, desk: Desk, entry: OrderEntry, keys: Typist):
    take(keys, "ggs", "oat-1l")
    with qtbot.waitSignal(entry.finished):
        keys.type("<Ctrl+Enter>")
        entry.place()
    assert len(orders(desk)) == 1


def test_what_was_shown_as_short_is_backordered_without_asking(
    qtbot: QtBot, desk: Desk, entry: OrderEntry, keys: Typist
):
    take(keys, "ggs")
    keys.type("choc", "<Tab>", "14")
    assert "Backorder 6 Dark chocolate, 20 × 100 g" in entry.panel.consequences()
    with qtbot.waitSignal(entry.finished):
        keys.type("<Ctrl+Enter>")
    assert orders(desk)[0].backordered == 6 * ONE


def test_a_product_that_sells_out_meanwhile_is_refused_and_the_lines_stay(
    qtbot: QtBot, desk: Desk, entry: OrderEntry, keys: Typist
):
    take(keys, "ggs", "oat-1l")
    keys.type("choc", "<Tab>", "6")
    _sell_out_unseen(qtbot, desk, entry, "CHO-DRK-20")
    keys.type("<Ctrl+Enter>")
    qtbot.waitUntil(lambda: "Dark chocolate" in entry.bar.text())
    assert [line.quantity for line in entry.model.lines] == [ONE, 6 * ONE]
    assert (entry.grid.row, entry.grid.column) == (1, Column.QUANTITY) and keys.widget is entry.grid.value
    assert [button.plain_text() for button in entry.bar.buttons()] == ["Backorder 6"]


def test_backorder_then_places_what_sold_out(qtbot: QtBot, desk: Desk, entry: OrderEntry, keys: Typist):
    take(keys, "ggs", "oat-1l")
    keys.type("choc", "<Tab>", "6")
    _sell_out_unseen(qtbot, desk, entry, "CHO-DRK-20")
    keys.type("<Ctrl+Enter>")
    qtbot.waitUntil(lambda: bool(entry.bar.buttons()))
    keys.type("<Alt+B>")
    assert entry.bar.text() == ""
    with qtbot.waitSignal(entry.finished):
        keys.type("<Ctrl+Enter>")
    assert orders(desk)[0].backordered == 6 * ONE


def _sell_out_unseen(qtbot: QtBot, desk: Desk, entry: OrderEntry, sku: str) -> None:
    """Somebody takes all there is, and this form has not heard of it yet."""
    its = product(desk, sku).product
    desk.dispatcher.changed.disconnect(entry._on_dispatcher_changed)
    send(qtbot, desk, AdjustStock(its.uuid, -its.available, "broken"))


def test_over_the_limit_a_reason_places_it(qtbot: QtBot, desk: Desk, entry: OrderEntry, keys: Typist):
    take(keys, "oms")
    keys.type("wildflower", "<Tab>", "2")
    keys.type("<Ctrl+Enter>")
    qtbot.waitUntil(lambda: bool(entry.bar.buttons()))
    assert orders(desk) == []
    assert entry.bar.text() == (
        "The order was not placed. Account Old Mill Stores is 29.00 over its limit of 100.00. Your draft is kept. "
        "Place it with a reason, or take a payment first."
    )
    entry.bar.buttons()[0].click()
    dialog = entry.findChild(ReasonDialog)
    qtbot.waitUntil(lambda: dialog.isAncestorOf(keys.widget))
    with qtbot.waitSignal(entry.finished):
        keys.type("pays on Friday", "<Ctrl+Enter>")
    assert orders(desk)[0].total == 12_900


def test_over_the_limit_a_payment_makes_room(qtbot: QtBot, desk: Desk, entry: OrderEntry, keys: Typist):
    take(keys, "oms")
    keys.type("wildflower", "<Tab>", "2")
    keys.type("<Ctrl+Enter>")
    qtbot.waitUntil(lambda: len(entry.bar.buttons()) == 2)
    entry.bar.buttons()[1].click()
    dialog = entry.findChild(AccountPaymentDialog) or QApplication.activeModalWidget()
    qtbot.waitUntil(lambda: dialog.isAncestorOf(keys.widget))
    assert dialog.amount.text() == "29.00"
    with qtbot.waitSignal(dialog.stood):
        keys.type("<Ctrl+Enter>")
    assert entry.bar.text() == ""
    with qtbot.waitSignal(entry.finished):
        entry.place()
    assert orders(desk)[0].total == 12_900


def test_a_customer_on_stop_is_refused_beside_the_customer(qtbot: QtBot, desk: Desk, entry: OrderEntry, keys: Typist):
    take(keys, "ggs", "oat-1l")
    send(qtbot, desk, PutCustomerOnStop(customer(desk, "GGS").customer.uuid, "cheque bounced"))
    keys.type("<Ctrl+Enter>")
    qtbot.waitUntil(lambda: "on stop" in entry.header.fields["customer"].problem())
    assert entry.foot.place.plain_text() == "Place (1 to fix)" and keys.widget is entry.header.customer
    assert len(entry.model.lines) == 1


def test_placing_nothing_asks_for_customer_and_lines(desk: Desk, entry: OrderEntry, keys: Typist):
    keys.type("<Ctrl+Enter>")
    assert entry.header.fields["customer"].problem() and "no lines" in entry.bar.text()
    assert entry.foot.place.plain_text() == "Place (2 to fix)" and keys.widget is entry.header.customer


def test_what_cannot_be_written_keeps_the_form_and_tries_again(
    qtbot: QtBot, desk: Desk, entry: OrderEntry, keys: Typist, monkeypatch: pytest.MonkeyPatch
):
    take(keys, "ggs", "oat-1l")
    sent: list[str] = []
    monkeypatch.setattr(desk.dispatcher, "dispatch", _failing_once(desk, sent))
    keys.type("<Ctrl+Enter>")
    qtbot.waitUntil(lambda: "disk is full" in entry.bar.text())
    assert len(entry.model.lines) == 1 and entry.body.isEnabled()
    with qtbot.waitSignal(entry.finished):
        entry.bar.buttons()[0].click()
    assert len(set(sent)) == 1, "trying again is the same command"


def _failing_once(desk: Desk, sent: list[str]) -> Callable[..., Pending]:
    """The dispatcher's own way, after a first time on which the disk was full."""
    dispatch = desk.dispatcher.dispatch

    def stand_in(command: Command, **more: Any) -> Pending:
        sent.append(more["command_id"])
        if len(sent) > 1:
            return dispatch(command, **more)
        pending = Pending(command, Envelope(more["command_id"], "", ""), desk.dispatcher)
        full = Unavailable(Sentence("The disk is full.", "The order is kept as a draft.", "Free some space."))
        QTimer.singleShot(0, lambda: pending.failed.emit(full))
        return pending

    return stand_in


def test_a_refused_order_is_sent_under_a_new_id(
    qtbot: QtBot, desk: Desk, entry: OrderEntry, keys: Typist, monkeypatch: pytest.MonkeyPatch
):
    take(keys, "oms")
    keys.type("wildflower", "<Tab>", "2")
    ids = []
    dispatch = desk.dispatcher.dispatch
    monkeypatch.setattr(
        desk.dispatcher, "dispatch", lambda command, **more: ids.append(more["command_id"]) or dispatch(command, **more)
    )
    for count in (1, 2):
        keys.type("<Ctrl+Enter>")
        qtbot.waitUntil(lambda count=count: len(ids) == count and entry.body.isEnabled() and bool(entry.bar.buttons()))
    assert len(set(ids)) == 2


def test_a_saved_draft_is_on_the_list_and_opens_again(qtbot: QtBot, desk: Desk, entry: OrderEntry, keys: Typist):
    take(keys, "ggs", "oat-1l")
    keys.type("<Ctrl+S>")
    qtbot.waitUntil(lambda: entry.version == 1)
    (draft,) = orders(desk)
    entry.close()
    again = opened(qtbot, desk, draft.uuid)
    assert draft.status == "draft" and again.title == "New order, Green Gate Stores"
    assert [(line.sku, line.quantity) for line in again.model.lines] == [("OAT-1L-12", ONE)]
    with qtbot.waitSignal(again.finished):
        keys.type("<Ctrl+Enter>")
    assert orders(desk)[0].status == "placed"


def test_stock_that_comes_in_is_shown_at_once(qtbot: QtBot, desk: Desk, entry: OrderEntry, keys: Typist):
    take(keys, "ggs", "paper cup")
    assert entry.model.is_short(0)
    send(qtbot, desk, ReceiveStock(product(desk, "CUP-12Z-1K").product.uuid, 20 * ONE))
    qtbot.waitUntil(lambda: not entry.model.is_short(0))


def test_money_that_comes_in_is_in_the_credit(qtbot: QtBot, desk: Desk, entry: OrderEntry, keys: Typist):
    take(keys, "oms")
    place(qtbot, desk, "OMS", COF_ESP_1K=2)
    qtbot.waitUntil(lambda: entry.header.chosen.customer.owing == 3_700)


def test_a_new_order_takes_the_customers_address(qtbot: QtBot, desk: Desk, entry: OrderEntry, keys: Typist):
    take(keys, "bbc", "oat-1l")
    with qtbot.waitSignal(entry.finished):
        keys.type("<Ctrl+Enter>")
    header = order(desk, orders(desk)[0].uuid).header
    assert (header.deliver_street, header.deliver_city, header.deliver_name) == (
        "3 High Street",
        "York",
        "Bluebird & Café",
    )


def test_what_failed_is_tried_again_and_nothing_else(
    qtbot: QtBot, desk: Desk, entry: OrderEntry, keys: Typist, monkeypatch: pytest.MonkeyPatch
):
    take(keys, "ggs", "oat-1l")
    monkeypatch.setattr(desk.dispatcher, "dispatch", _failing_once(desk, []))
    keys.type("<Ctrl+S>")
    qtbot.waitUntil(lambda: "disk is full" in entry.bar.text())
    entry.bar.buttons()[0].click()
    qtbot.waitUntil(lambda: entry.version == 1)
    assert [found.status for found in orders(desk)] == ["draft"]


def test_placing_anyway_is_tried_again_with_its_reason(
    qtbot: QtBot, desk: Desk, entry: OrderEntry, keys: Typist, monkeypatch: pytest.MonkeyPatch
):
    take(keys, "oms")
    keys.type("wildflower", "<Tab>", "2")
    sent: list[str] = []
    monkeypatch.setattr(desk.dispatcher, "dispatch", _failing_once(desk, sent))
    entry.sending.place_anyway(("CUS-4",), "pays on Friday")
    qtbot.waitUntil(lambda: "disk is full" in entry.bar.text())
    with qtbot.waitSignal(entry.finished):
        entry.bar.buttons()[0].click()
    assert len(set(sent)) == 1 and orders(desk)[0].total == 12_900


def _saved_and_discarded_by_another(qtbot: QtBot, desk: Desk, entry: OrderEntry, keys: Typist) -> None:
    take(keys, "ggs", "oat-1l")
    keys.type("<Ctrl+S>")
    qtbot.waitUntil(lambda: entry.version == 1)
    send(qtbot, desk, DiscardDraft(entry.order_id))
    keys.type("<Ctrl+Enter>")
    qtbot.waitUntil(lambda: "while you were editing" in entry.bar.text())


def test_after_a_conflict_it_says_what_came_between_and_goes_on(
    qtbot: QtBot, desk: Desk, entry: OrderEntry, keys: Typist
):
    _saved_and_discarded_by_another(qtbot, desk, entry, keys)
    assert "Discarded the draft" in entry.bar.text() and len(entry.model.lines) == 1
    entry.place()
    qtbot.waitUntil(lambda: "is discarded" in entry.bar.text())


def test_after_a_conflict_it_can_become_an_order_of_its_own(qtbot: QtBot, desk: Desk, entry: OrderEntry, keys: Typist):
    _saved_and_discarded_by_another(qtbot, desk, entry, keys)
    entry.bar.buttons()[0].click()
    assert [draft.version for draft in kept_drafts(desk.drafts_folder)] == [0]
    with qtbot.waitSignal(entry.finished):
        entry.place()
    assert sorted(found.status for found in orders(desk)) == ["discarded", "placed"]


def test_in_a_low_window_nothing_beside_the_lines_is_squeezed(qtbot: QtBot, entry: OrderEntry, keys: Typist):
    take(keys, "oms")
    keys.type("wildflower", "<Tab>", "12", "<Enter>", "choc", "<Tab>", "14", "<Enter>")
    entry.resize(950, 560)
    qtbot.waitUntil(lambda: entry.panel.consequences() != [])
    shown = [label for label in entry.panel.findChildren(Label) if label.isVisible() and label.text()]
    assert [label.text() for label in shown if label.height() < label.heightForWidth(label.width())] == []


def test_a_customer_on_stop_is_warned_of_when_chosen(qtbot: QtBot, desk: Desk, entry: OrderEntry, keys: Typist):
    send(qtbot, desk, PutCustomerOnStop(customer(desk, "GGS").customer.uuid, "Two payments are late"))
    take(keys, "ggs")
    assert entry.panel.consequences() == ["On stop: Two payments are late. It can be saved as a draft, not placed."]
