"""Sending what needs no dialog: what stands against it is told in the bar of the screen."""

from PySide6.QtCore import QObject, Slot

from core.domain.decider import Refused
from core.errors import Unavailable
from ui import problems
from ui.dispatcher import Dispatcher
from ui.submission import Submission
from ui.widgets.message_bar import MessageBar


class Direct(Submission):
    """For one screen. What a command came to is told by the undo stack's toast."""

    def __init__(self, dispatcher: Dispatcher, bar: MessageBar, parent: QObject) -> None:
        super().__init__(dispatcher, parent, tells=False)
        self._bar = bar
        self.accepted.connect(bar.clear)
        self.refused.connect(self._on_self_refused)
        self.failed.connect(self._on_self_failed)

    @Slot(object)
    def _on_self_refused(self, refused: Refused) -> None:
        said = problems.sentence(refused.violations[0])
        self._bar.show_message("error", said.happened, said.safe, said.todo, (self.tr("Close"),))

    @Slot(object)
    def _on_self_failed(self, error: Unavailable) -> None:
        said = error.sentence
        self._bar.show_message("error", said.happened, said.safe, said.todo, (self.tr("Close"),))
