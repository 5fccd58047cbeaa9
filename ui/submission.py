"""One form's way of sending its command: the same id until there is a definite answer, a new one after it."""

from collections.abc import Mapping

from PySide6.QtCore import QObject, Signal, Slot

from core.domain.decider import Command, Stream
from core.domain.values import Id
from ui.dispatcher import Dispatcher, Pending, new_id


class Submission(QObject):
    """Signals carry what those of Pending carry. While `is_busy`, nothing else can be sent.

    `tells`: the form has a toast of its own for what it sends.
    """

    accepted = Signal(int)
    visible = Signal(int)
    refused = Signal(object)
    conflicted = Signal(object)
    failed = Signal(object)
    busy_changed = Signal(bool)

    def __init__(self, dispatcher: Dispatcher, parent: QObject, *, tells: bool = True) -> None:
        super().__init__(parent)
        self._dispatcher, self._tells = dispatcher, tells
        self._command_id: Id = ""
        self.pending: Pending | None = None  # what was sent last
        self._sent: tuple[Command, str] | None = None
        self.is_busy = False

    def send(
        self, command: Command, *, seen: Mapping[Stream, int] | None = None, why: str = "", act: Id | None = None
    ) -> None:
        """Send it, unless one is on its way. After an answer that settles nothing, the same again has the same id."""
        if self.is_busy:
            return
        if self._sent != (command, why):
            self._command_id, self._sent = new_id(), (command, why)
        self._set_busy(True)
        pending = self._dispatcher.dispatch(command, seen=seen, why=why, command_id=self._command_id, act=act)
        pending.is_told, self.pending = self._tells, pending
        self._watch(pending)

    @property
    def command_id(self) -> Id:
        """Of what was sent last."""
        return self._command_id

    def _watch(self, pending: Pending) -> None:
        pending.accepted.connect(self._on_pending_accepted)
        pending.visible.connect(self.visible)
        pending.refused.connect(self._on_pending_refused)
        pending.conflicted.connect(self._on_pending_conflicted)
        pending.failed.connect(self._on_pending_failed)

    def _set_busy(self, is_busy: bool) -> None:
        self.is_busy = is_busy
        self.busy_changed.emit(is_busy)

    @Slot(int)
    def _on_pending_accepted(self, position: int) -> None:
        self._sent = None
        self._set_busy(False)
        self.accepted.emit(position)

    @Slot(object)
    def _on_pending_refused(self, refused: object) -> None:
        self._sent = None
        self._set_busy(False)
        self.refused.emit(refused)

    @Slot(object)
    def _on_pending_conflicted(self, conflict: object) -> None:
        self._sent = None
        self._set_busy(False)
        self.conflicted.emit(conflict)

    @Slot(object)
    def _on_pending_failed(self, unavailable: object) -> None:
        self._set_busy(False)
        self.failed.emit(unavailable)
