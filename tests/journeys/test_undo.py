"""Undo says what happened, and offers only what it can do."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.open_desk import OpenDesk
from core.domain.decider import Command
from core.domain.orders.commands import HoldOrder, ReleaseOrder
from core.domain.payments.commands import RecordPayment, ReversePayment
from core.domain.values import Money
from tests.journeys.shop import id_of
from ui.dispatcher import new_id
from ui.undo import UndoDialog

ORDER = id_of("order", "10001")


def said(desk: OpenDesk) -> list[str]:
    return [toast.accessibleName() for toast in desk.window.toasts.toasts()]


def do(desk: OpenDesk, qtbot: QtBot, command: Command) -> None:
    """Give a command and wait until it can be told what it did."""
    pending = desk.dispatcher.dispatch(command)
    with qtbot.waitSignal(pending.accepted):
        pass
    qtbot.waitUntil(lambda: (top := desk.window.undo_stack.top()) is not None and top.story is not None)


@pytest.fixture
def held_and_released(desk: OpenDesk, qtbot: QtBot) -> OpenDesk:
    do(desk, qtbot, HoldOrder(ORDER, "Price query"))
    do(desk, qtbot, ReleaseOrder(ORDER))
    return desk


def test_a_later_step_of_the_record_ends_the_earlier_toast(held_and_released: OpenDesk):
    assert said(held_and_released) == ["Released from hold, order 10001"]


def test_steps_of_other_records_keep_their_toasts(desk: OpenDesk, qtbot: QtBot):
    do(desk, qtbot, HoldOrder(ORDER, "Price query"))
    do(desk, qtbot, HoldOrder(id_of("order", "10002"), "Price query"))
    assert said(desk) == ["Put on hold, order 10001", "Put on hold, order 10002"]


def undo_first(desk: OpenDesk, qtbot: QtBot) -> UndoDialog:
    stack = desk.window.undo_stack
    stack.ask_about(stack._done[0])
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, UndoDialog)
    qtbot.keyClick(dialog.primary, Qt.Key.Key_Return)
    return dialog


def test_what_a_later_step_stands_on_is_not_undone(held_and_released: OpenDesk, qtbot: QtBot):
    dialog = undo_first(held_and_released, qtbot)
    qtbot.waitUntil(lambda: "because a later change followed" in dialog.message.text())
    assert said(held_and_released) == ["Released from hold, order 10001"]


def test_an_undo_that_changes_nothing_claims_nothing(desk: OpenDesk, qtbot: QtBot):
    paid = RecordPayment(new_id(), id_of("customer", "GGS"), Money(5_00, "GBP"), date(2026, 1, 2), "cash")
    do(desk, qtbot, paid)
    with qtbot.waitSignal(desk.dispatcher.dispatch(ReversePayment(paid.payment_id)).accepted):
        pass
    undo_first(desk, qtbot)
    qtbot.waitUntil(lambda: any(words.startswith("It is so already; nothing was changed") for words in said(desk)))


def test_a_step_that_changes_nothing_is_not_offered_for_undo(desk: OpenDesk, qtbot: QtBot):
    pending = desk.dispatcher.dispatch(ReleaseOrder(ORDER))
    with qtbot.waitSignal(pending.accepted):
        pass
    assert (said(desk), desk.window.undo_stack.top()) == (["It is so already; nothing was changed"], None)
