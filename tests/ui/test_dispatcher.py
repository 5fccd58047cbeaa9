"""What the way to the books promises: in which order it tells, and that nothing is left over."""

from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.domain.customers.commands import LiftStop, PutCustomerOnStop
from core.errors import CommandReused
from core.projections.reader import Reader
from core.readmodels.people import People
from core.signals import read_models_changed
from tests.ui.books import begin, customer, desk_over, send
from ui.desk import Desk
from ui.dispatcher import Dispatcher, Pending, Reading, new_id


@pytest.fixture
def desk(qapp: QApplication, tmp_path: Path) -> Iterator[Desk]:
    with desk_over(begin(tmp_path), drafts_folder=tmp_path / "drafts") as desk:
        yield desk


def left_over(dispatcher: Dispatcher, kind: type[Pending] | type[Reading]) -> int:
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return len(dispatcher.findChildren(kind))


def test_a_reading_is_gone_once_it_was_answered(qtbot: QtBot, desk: Desk):
    for _ in range(3):
        reading = desk.dispatcher.read(People())
    with qtbot.waitSignal(reading.done):
        pass
    assert left_over(desk.dispatcher, Reading) == 0


def test_a_reading_that_was_given_up_goes_too(qtbot: QtBot, desk: Desk):
    desk.dispatcher.read(People()).cancel()
    with qtbot.waitSignal(desk.dispatcher.read(People()).done):
        pass
    assert left_over(desk.dispatcher, Reading) == 0


def test_a_command_is_gone_once_it_is_visible_or_refused(qtbot: QtBot, desk: Desk):
    send(qtbot, desk, PutCustomerOnStop(customer(desk, "GGS").customer.uuid, "cheque bounced"))
    refused = desk.dispatcher.dispatch(LiftStop("nobody"))
    with qtbot.waitSignal(refused.refused):
        pass
    assert left_over(desk.dispatcher, Pending) == 0


def test_what_became_visible_was_told_before(qtbot: QtBot, desk: Desk):
    """Even when the lists have it before the answer was taken: screens act on the change set."""
    told, folded = list[str](), Event()
    note = lambda sender, changes: folded.set()  # noqa: E731  # a name keeps it alive: blinker would forget it
    read_models_changed.connect(note)
    desk.dispatcher.changed.connect(lambda changes: told.append("changed"))
    pending = desk.dispatcher.dispatch(PutCustomerOnStop(customer(desk, "GGS").customer.uuid, "cheque bounced"))
    pending.accepted.connect(lambda position: folded.wait(5))
    pending.visible.connect(lambda position: told.append("visible"))
    qtbot.waitUntil(lambda: "visible" in told)
    assert told == ["changed", "visible"]


def test_a_command_that_changes_nothing_is_visible_at_once(qtbot: QtBot, desk: Desk):
    pending = desk.dispatcher.dispatch(LiftStop(customer(desk, "GGS").customer.uuid))
    with qtbot.waitSignals([pending.accepted, pending.visible]):
        pass


class Note:
    """A query that says when its turn has come."""

    def __init__(self) -> None:
        self.turn = Event()

    def run(self, reader: Reader) -> None:
        self.turn.set()


def test_nothing_is_delivered_after_the_end(qtbot: QtBot, tmp_path: Path):
    told, note = list[object](), Note()
    with desk_over(begin(tmp_path), drafts_folder=tmp_path / "drafts") as desk:
        desk.dispatcher.read(People()).done.connect(told.append)
        desk.dispatcher.read(note)
        assert note.turn.wait(5)  # the first answer is on its way, and nobody has taken it yet
    qtbot.wait(20)
    assert told == []


class Broken:
    """A query with a bug in it."""

    def run(self, reader: Reader) -> None:
        raise KeyError("a bug")


def test_a_bug_ends_a_reading_and_rises(qtbot: QtBot, desk: Desk):
    with qtbot.captureExceptions() as risen, qtbot.waitSignal(desk.dispatcher.read(Broken()).failed) as failed:
        pass
    assert "fault of its own" in failed.args[0].sentence.happened
    assert [kind for kind, _, _ in risen] == [KeyError]


def test_a_bug_ends_a_command_and_rises(qtbot: QtBot, desk: Desk):
    command_id = new_id()
    stop = PutCustomerOnStop(customer(desk, "GGS").customer.uuid, "cheque bounced")
    with qtbot.waitSignal(desk.dispatcher.dispatch(stop, command_id=command_id).visible):
        pass
    again = desk.dispatcher.dispatch(LiftStop(stop.customer_id), command_id=command_id)
    with qtbot.captureExceptions() as risen, qtbot.waitSignal(again.failed):
        pass
    assert [kind for kind, _, _ in risen] == [CommandReused]


def test_the_watchdog_looks_again_after_a_bug(qtbot: QtBot, desk: Desk, monkeypatch: pytest.MonkeyPatch):
    watch = desk.dispatcher._watch
    monkeypatch.setattr(desk.dispatcher, "_watch", Broken().run)
    with qtbot.captureExceptions(), qtbot.waitSignal(desk.dispatcher.troubled):
        desk.dispatcher.look()
    monkeypatch.setattr(desk.dispatcher, "_watch", watch)
    with qtbot.waitSignal(desk.dispatcher.freshness_changed):
        desk.dispatcher.look()


def test_an_undo_that_is_asked_for_again_is_done_once(qtbot: QtBot, desk: Desk):
    stop = desk.dispatcher.dispatch(PutCustomerOnStop(customer(desk, "GGS").customer.uuid, "cheque bounced"))
    with qtbot.waitSignal(stop.visible):
        pass
    undone, command_id = stop.envelope.command_id, new_id()
    positions = set()
    for _ in range(2):
        with qtbot.waitSignal(desk.dispatcher.undo(undone, command_id=command_id).accepted) as accepted:
            pass
        positions.add(accepted.args[0])
    assert len(positions) == 1
