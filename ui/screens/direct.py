"""Sending what needs no dialog: what stands against it is told in the bar of the screen."""

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import QObject, Slot

from core.domain.decider import Command, Refused, Stream
from core.domain.values import Id
from core.errors import Unavailable
from ui import problems
from ui.dispatcher import Dispatcher
from ui.submission import Submission
from ui.widgets.message_bar import MessageBar


class Direct(Submission):
    """For one screen. What a command came to is told by the undo stack's toast.

    The next key may come before the answer to the one before: it waits for that. The same key twice is one.
    """

    def __init__(self, dispatcher: Dispatcher, bar: MessageBar, parent: QObject) -> None:
        super().__init__(dispatcher, parent, tells=False)
        self._bar = bar
        self._next: Callable[[], None] | None = None
        self.busy_changed.connect(self._on_self_busy_changed)
        self.accepted.connect(bar.clear)
        self.refused.connect(self._on_self_refused)
        self.failed.connect(self._on_self_failed)

    def send(
        self, command: Command, *, seen: Mapping[Stream, int] | None = None, why: str = "", act: Id | None = None
    ) -> None:
        if self.is_busy and self._sent != (command, why):
            self._next = partial(self.send, command, seen=seen, why=why, act=act)
        else:
            super().send(command, seen=seen, why=why, act=act)

    @Slot(bool)
    def _on_self_busy_changed(self, is_busy: bool) -> None:
        following, self._next = (self._next, None) if not is_busy else (None, self._next)
        if following is not None:
            following()

    @Slot(object)
    def _on_self_refused(self, refused: Refused) -> None:
        said = problems.sentence(refused.violations[0])
        self._bar.show_message("error", said.happened, said.safe, said.todo, (self.tr("Close"),))

    @Slot(object)
    def _on_self_failed(self, error: Unavailable) -> None:
        said = error.sentence
        self._bar.show_message("error", said.happened, said.safe, said.todo, (self.tr("Close"),))
