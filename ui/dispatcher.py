"""The window's way to the books: commands to the writer thread, long reads to the reader thread, answers as signals.

The only file of ui that knows threads. Both threads hand frozen values over; every signal arrives on the GUI thread.
"""

import logging
import queue
import threading
import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtCore import QObject, Qt, Signal, Slot
from uuid_utils import uuid7

from core.domain.decider import Command, Refused, Stream
from core.domain.values import Id
from core.errors import Conflict, Sentence, Unavailable, Unknown
from core.projections.changes import ChangeSet
from core.projections.freshness import Freshness
from core.projections.reader import Reader
from core.signals import read_models_changed

if TYPE_CHECKING:
    from core.bus import CommandBus, Envelope, Receipt

log = logging.getLogger(__name__)
TIMES_TO_SETTLE = 3


def new_id() -> Id:
    """A fresh UUIDv7: drawn once when a form opens, and kept until a definite answer."""
    return str(uuid7())


class Query(Protocol):
    """A question of core.readmodels."""

    def run(self, reader: Reader) -> Any: ...


class Pending(QObject):
    """A command on its way. One of accepted, refused, conflicted and failed is emitted; after accepted, visible, once
    `Dispatcher.changed` has told of it. Nothing comes after that, and it is gone."""

    accepted = Signal(int)  # position of its last entry
    visible = Signal(int)  # the lists show it from now on
    refused = Signal(object)  # core.domain.decider.Refused
    conflicted = Signal(object)  # core.errors.Conflict
    failed = Signal(object)  # core.errors.Unavailable: what was typed stays

    def __init__(self, command: Command | None, envelope: "Envelope", parent: QObject) -> None:
        super().__init__(parent)
        self.command = command  # None for an undo
        self.envelope = envelope
        self.asked_at = time.monotonic()
        self.position: int | None = None
        self.is_new = True  # once it stands: whether anything was written
        self.is_told = False  # whoever sent it tells the user what came of it


class Reading(QObject):
    """A long read on its way, gone once it was answered. A newer read by the same asker makes an older one worthless:
    see `cancel`."""

    done = Signal(object)  # what the query gives
    refused = Signal(object)  # core.domain.decider.Refused: of what was foreseen
    failed = Signal(object)  # core.errors.Unavailable

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.is_cancelled = False

    def cancel(self) -> None:
        """Nothing is delivered any more; a read that has not begun is not made."""
        self.is_cancelled = True


class Dispatcher(QObject):
    """`open_bus`, `open_reader` and `watch` are called on the threads that use what they give.

    `reader` is the GUI thread's own, for reads by key or of one page.
    """

    changed = Signal(object)  # ChangeSet, after each projection
    refreshed = Signal()  # the lists are others, as after a rebuild: everything shown is to be read again
    freshness_changed = Signal(object)  # Freshness
    troubled = Signal(object)  # core.errors.Unavailable: what keeps the watchdog or the writer from working
    accepted = Signal(object)  # Pending, of every command that stands

    _delivered = Signal(object, object)
    _arrived = Signal(object)

    def __init__(
        self,
        open_bus: "Callable[[], CommandBus]",
        open_reader: Callable[[], Reader],
        watch: Callable[[Reader], Freshness],
        *,
        actor: Id,
        station: str,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.reader = open_reader()
        self.actor = actor
        self._station = station
        self._watch = watch
        self._waiting: set[Pending] = set()
        self._asked: set[QObject] = set()
        self._shown = self.reader.position()  # everything that is shown reflects at least this position
        self._is_looking = False
        self._is_stopped = False
        self._held: Unavailable | None = None
        self._bus = _Worker("writer", open_bus, _close)
        self._reads = _Worker("reader", open_reader, _close)
        self._delivered.connect(self._on_delivered, Qt.ConnectionType.QueuedConnection)
        self._arrived.connect(self._on_arrived, Qt.ConnectionType.QueuedConnection)
        read_models_changed.connect(self._on_read_models_changed)

    @property
    def is_read_only(self) -> bool:
        return self._held is not None

    def start(self) -> None:
        self._bus.start()
        self._reads.start()
        self._ask(self, self._bus, _nothing)  # opens the books, so that the first command does not wait for it

    def stop(self) -> None:
        """Finish the command in hand, stop both threads, close what they opened. Nothing is told any more."""
        self._is_stopped = True
        self.blockSignals(True)
        read_models_changed.disconnect(self._on_read_models_changed)
        self._bus.stop()
        self._reads.stop()
        self.reader.close()

    def dispatch(
        self,
        command: Command,
        *,
        seen: Mapping[Stream, int] | None = None,
        why: str = "",
        command_id: Id | None = None,
        act: Id | None = None,
    ) -> Pending:
        """Send a command. `seen` are the versions that the user was looking at; commands of one `act` of the user are
        told as one, and none of them conflicts with another."""
        envelope = self._envelope(command_id, act, why=why, seen=seen or {})
        return self._send(Pending(command, envelope, self), lambda bus: bus.dispatch(command, envelope))

    def undo(self, undone: Id, *, command_id: Id | None = None) -> Pending:
        """Take back a command by its inverse, as an entry of its own."""
        envelope = self._envelope(command_id)
        return self._send(Pending(None, envelope, self), lambda bus: bus.undo(undone, envelope))

    def read(self, query: Query) -> Reading:
        """Run a query on the reader thread."""
        reading = Reading(self)
        self._ask(reading, self._reads, lambda reader: None if reading.is_cancelled else query.run(reader))
        return reading

    def foresee(self, *commands: Command) -> Reading:
        """Ask on the writer thread what commands would do one after the other; done with
        core.consequences.Consequences, or refused."""
        reading, envelope = Reading(self), self._envelope(None)
        self._ask(reading, self._bus, lambda bus: None if reading.is_cancelled else bus.foresee(commands, envelope))
        return reading

    def look(self) -> None:
        """Ask the watchdog how fresh the lists are; the answer comes as `freshness_changed` or `troubled`."""
        if not self._is_looking:
            self._is_looking = True
            self._ask(self, self._reads, self._watch)

    def hold(self, error: Unavailable | None) -> None:
        """From now on every command fails with this error, for the books are damaged; None lets them through again."""
        self._held = error

    def refresh(self) -> None:
        """Go over to the live lists and have everything read again: another process has made or moved them."""
        self.reader.reopen_if_switched()
        self._ask(self, self._reads, lambda reader: reader.reopen_if_switched())
        position = self.reader.position()
        self.refreshed.emit()
        self._show_reached(position)

    def _envelope(
        self, command_id: Id | None, act: Id | None = None, why: str = "", seen: Mapping[Stream, int] | None = None
    ) -> "Envelope":
        from core.bus import Envelope  # noqa: PLC0415  heavy: brings SQLAlchemy, which nothing shown needs

        return Envelope(command_id or new_id(), self.actor, self._station, why, seen or {}, correlation_id=act)

    def _send(self, pending: Pending, job: "Callable[[CommandBus], Receipt]") -> Pending:
        self._ask(pending, self._bus, _fail(self._held) if self._held else lambda bus: _settled(bus, job))
        return pending

    def _ask(self, asker: QObject, worker: "_Worker", job: Callable[[Any], Any]) -> None:
        self._asked.add(asker)
        worker.put(job, lambda outcome: self._delivered.emit(asker, outcome))

    @Slot(object, object)
    def _on_delivered(self, asker: QObject, outcome: Any) -> None:
        self._asked.discard(asker)
        if self._is_stopped:  # it was on its way already
            return
        if isinstance(outcome, Exception) and not isinstance(outcome, Refused | Conflict | Unavailable):
            self._deliver(asker, Unavailable(_FAULT))  # nobody waits for ever
            raise outcome  # a bug: it rises to the crash window
        self._deliver(asker, outcome)

    def _deliver(self, asker: QObject, outcome: Any) -> None:
        if isinstance(asker, Pending):
            self._answer(asker, outcome)
        elif isinstance(asker, Reading):
            _answer_reading(asker, outcome)
            asker.deleteLater()
        else:
            self._answer_watchdog(outcome)

    def _answer_watchdog(self, outcome: Any) -> None:
        if isinstance(outcome, Unavailable):
            self._is_looking = False
            self.troubled.emit(outcome)
        elif isinstance(outcome, Freshness):
            self._is_looking = False
            self.freshness_changed.emit(outcome)

    def _answer(self, pending: Pending, outcome: Any) -> None:
        match outcome:
            case Refused():
                pending.refused.emit(outcome)
            case Conflict():
                pending.conflicted.emit(outcome)
            case Unavailable():
                pending.failed.emit(outcome)
            case _:
                self._accept(pending, outcome)
                return
        pending.deleteLater()

    def _accept(self, pending: Pending, receipt: "Receipt") -> None:
        pending.position, pending.is_new = receipt.position, receipt.is_new
        self.accepted.emit(pending)
        pending.accepted.emit(receipt.position)
        self._waiting.add(pending)
        self._show_reached(self._shown)  # it may be nothing new

    def _on_read_models_changed(self, sender: object, *, changes: ChangeSet) -> None:
        self._arrived.emit(changes)  # on the projector's thread

    @Slot(object)
    def _on_arrived(self, changes: ChangeSet) -> None:
        if self._is_stopped:
            return
        self.reader.reopen_if_switched()
        self.changed.emit(changes)
        self._show_reached(changes.last)

    def _show_reached(self, position: int) -> None:
        self._shown = max(self._shown, position)
        reached = [pending for pending in self._waiting if (pending.position or 0) <= self._shown]
        for pending in reached:
            self._waiting.discard(pending)
            pending.visible.emit(pending.position)
            pending.deleteLater()


_FAULT = Sentence(
    "Daybook met a fault of its own, and this was not finished.",
    "Everything booked before is safe; what you typed is kept.",
    "Try again. If it happens again, close Daybook and start it anew.",
)


def _nothing(bus: "CommandBus") -> None:
    return None


def _fail(error: Unavailable) -> "Callable[[CommandBus], Receipt]":
    def job(bus: "CommandBus") -> "Receipt":
        raise error

    return job


def _close(owned: "CommandBus | Reader") -> None:
    owned.close()


def _settled(bus: "CommandBus", job: "Callable[[CommandBus], Receipt]") -> "Receipt":
    """Run a command; while its outcome is not known, ask again with the same id, all in the time of one answer."""
    with bus.answering():
        try:
            return job(bus)
        except Unknown as error:
            log.warning("the outcome of a commit is not known: %s", error)
        for _ in range(TIMES_TO_SETTLE - 1):
            try:
                return job(bus)
            except (Unknown, Unavailable) as error:  # who is out of reach by now may have booked it before
                log.warning("the outcome of a commit is still not known: %s", error)
    raise Unavailable(_NOT_KNOWN)


_NOT_KNOWN = Sentence(
    "Whether this was booked is not known, for the disk or the server did not answer.",
    "It is booked once or not at all; what you typed is kept.",
    "Check the disk or the network, then press Try again: it will not be booked twice.",
)


def _answer_reading(reading: Reading, outcome: Any) -> None:
    if reading.is_cancelled:
        return
    if isinstance(outcome, Unavailable):
        reading.failed.emit(outcome)
    elif isinstance(outcome, Refused):
        reading.refused.emit(outcome)
    else:
        reading.done.emit(outcome)


class _Worker:
    """A thread that owns what `open` gives and does one job after the other with it."""

    def __init__(self, name: str, open: Callable[[], Any], close: Callable[[Any], None]) -> None:
        self._open = open
        self._close = close
        self._owned: Any = None
        self._jobs: queue.Queue[tuple[Callable[[Any], Any], Callable[[Any], None]] | None] = queue.Queue()
        self._thread = threading.Thread(target=self._run, name=name)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._jobs.put(None)
        if self._thread.is_alive():  # a desk that was never painted has not started it
            self._thread.join()

    def put(self, job: Callable[[Any], Any], deliver: Callable[[Any], None]) -> None:
        self._jobs.put((job, deliver))

    def _run(self) -> None:
        while (item := self._jobs.get()) is not None:
            job, deliver = item
            deliver(self._outcome(job))
        if self._owned is not None:
            self._close(self._owned)

    def _outcome(self, job: Callable[[Any], Any]) -> Any:
        try:
            if self._owned is None:
                self._owned = self._open()
            return job(self._owned)
        except Exception as error:  # noqa: BLE001  handed over whole: the GUI thread tells refusals from bugs
            return error
