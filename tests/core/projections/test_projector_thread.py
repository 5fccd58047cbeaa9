import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager

import pytest

from core.errors import Damaged, Sentence, Unavailable
from core.projections.changes import ChangeSet
from core.projections.model import ReadModel
from core.projections.projector import Projector
from core.projections.projector_thread import ProjectorThread
from core.projections.rebuild import rebuild
from core.signals import journal_advanced, read_models_changed
from tests.core.projections.toys import MODELS, TALLY, THING_LIST, Books, Made, Moved

LONG_S = 60.0  # a poll that never comes within a test


class Listener:
    """Keeps the change sets that were sent, and waits for a position."""

    def __init__(self) -> None:
        self.heard: list[ChangeSet] = []
        self.threads: set[str] = set()
        self._came = threading.Condition()
        read_models_changed.connect(self._on_read_models_changed)

    def _on_read_models_changed(self, sender: object, changes: ChangeSet) -> None:
        with self._came:
            self.heard.append(changes)
            self.threads.add(threading.current_thread().name)
            self._came.notify()

    def wait(self, position: int) -> bool:
        with self._came:
            return self._came.wait_for(lambda: any(changes.last >= position for changes in self.heard), 10)


@pytest.fixture
def listener() -> Listener:
    return Listener()


class Desk:
    """Threads over the live file of the books, stopped at the end."""

    def __init__(self, books: Books) -> None:
        self.books = books
        self.threads: list[ProjectorThread] = []

    def start(self, *models: ReadModel, poll_s: float = LONG_S) -> ProjectorThread:
        return self.run(ProjectorThread(lambda: self.books.opening(*models), poll_s=poll_s))

    def run(self, thread: ProjectorThread) -> ProjectorThread:
        self.threads.append(thread)
        thread.start()
        return thread


@pytest.fixture
def desk(books: Books) -> Iterator[Desk]:
    desk = Desk(books)
    yield desk
    for thread in desk.threads:
        thread.stop()


def test_what_is_there_at_the_start_is_folded(desk: Desk, listener: Listener):
    desk.books.commit(Made("a", "x", 1))
    thread = desk.start()
    assert listener.wait(1)
    assert thread.state.position == 1 and listener.threads == {"projector"}


def test_the_signal_wakes_the_thread(desk: Desk, listener: Listener, monkeypatch: pytest.MonkeyPatch):
    idle = threading.Event()
    step = Projector.step

    def noted(projector: Projector) -> ChangeSet | None:
        changes = step(projector)
        if changes is None:
            idle.set()
        return changes

    monkeypatch.setattr(Projector, "step", noted)
    desk.start()
    assert idle.wait(10)
    position = desk.books.commit(Made("a", "x", 1))
    journal_advanced.send(None, position=position)
    assert listener.wait(1)


def test_a_lost_signal_is_made_good_by_the_poll(desk: Desk, listener: Listener):
    desk.start(poll_s=0.01)
    desk.books.commit(Made("a", "x", 1))
    assert listener.wait(1)


def test_a_receiver_that_raises_does_not_stop_the_thread(desk: Desk, listener: Listener):
    def raising(sender: object, changes: ChangeSet) -> None:
        raise RuntimeError("a bug in a window")

    read_models_changed.connect(raising)
    desk.books.commit(Made("a", "x", 1))
    desk.start(poll_s=0.01)
    assert listener.wait(1)
    desk.books.commit(Moved("a", 1))
    assert listener.wait(2)


def test_a_disk_in_the_way_is_tried_again(desk: Desk, listener: Listener):
    attempts: list[int] = []

    def opened() -> AbstractContextManager[Projector]:
        attempts.append(1)
        if len(attempts) < 3:
            raise Unavailable(Sentence("The disk is full.", "Nothing was lost.", "Make room."))
        return desk.books.opening()

    desk.books.commit(Made("a", "x", 1))
    thread = desk.run(ProjectorThread(opened, poll_s=0.01))
    assert listener.wait(1)
    assert thread.state.error is None and len(attempts) == 3


def test_a_damaged_read_side_is_in_the_state_and_a_rebuild_mends_it(desk: Desk, listener: Listener):
    rebuild(desk.books.folder, desk.books.journal(), MODELS).write_bytes(b"nonsense" * 1000)
    desk.books.close_opened()
    desk.books.commit(Made("a", "x", 1))
    thread = desk.start(poll_s=0.01)
    assert _becomes(lambda: thread.state.error is not None)
    rebuild(desk.books.folder, desk.books.journal(), MODELS)
    thread.reopen()
    desk.books.commit(Moved("a", 1))
    assert listener.wait(2) and thread.state.error is None


def test_damage_is_shown_and_not_tried_again(desk: Desk, listener: Listener):
    opened: list[int] = []

    def opening() -> AbstractContextManager[Projector]:
        opened.append(1)
        return desk.books.opening()

    desk.books.commit(Made("a", "x", 1))
    thread = desk.run(ProjectorThread(opening, poll_s=0.01))
    assert listener.wait(1)
    desk.books.connection.execute("DROP TRIGGER journal_is_never_updated")
    desk.books.connection.execute("UPDATE journal SET hash = x'00'")
    desk.books.commit(Moved("a", 1))
    assert _becomes(lambda: isinstance(thread.state.error, Damaged))
    assert not _becomes(lambda: len(opened) > 1, tries=20)


def test_a_parked_model_is_in_the_state_and_goes_on_when_retried(desk: Desk, listener: Listener):
    good: list[bool] = []

    def counted(rows, entry, event):  # type: ignore[no-untyped-def]  # a handler
        if not good:
            raise RuntimeError("boom")
        rows.insert(TALLY, entry.position, events=1)

    desk.books.commit(Made("a", "x", 1))
    thread = desk.start(THING_LIST, ReadModel("tallies", (TALLY,), {Made: counted}))
    assert listener.wait(1) and _becomes(lambda: "tallies" in thread.state.parked)
    good.append(True)
    thread.retry("tallies")
    assert _becomes(lambda: not thread.state.parked and any(changes.of("tally") for changes in listener.heard))


def test_the_thread_goes_over_to_a_rebuilt_file(desk: Desk, listener: Listener):
    thread = desk.start(poll_s=0.01)
    desk.books.commit(Made("a", "x", 1))
    assert listener.wait(1)
    path = rebuild(desk.books.folder, desk.books.journal(), MODELS)
    thread.reopen()
    desk.books.commit(Moved("a", 1))
    assert listener.wait(2)
    thread.stop()
    store = desk.books.store()
    assert store.path == path and store.checkpoints()["tallies"].position == 2
    store.close()


def _becomes(is_so, tries: int = 1_000) -> bool:  # type: ignore[no-untyped-def]  # a question
    done = threading.Event()
    for _ in range(tries):
        if is_so():
            return True
        done.wait(0.01)
    return False
