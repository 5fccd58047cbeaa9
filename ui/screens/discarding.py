"""Throwing a saved draft away from the list; the toast brings it back."""

from functools import partial

from PySide6.QtCore import QObject, Slot

from core.domain.orders.commands import DiscardDraft
from ui.desk import Desk
from ui.forms.draft_file import DraftFile, KeptDraft
from ui.forms.opening import bring_back
from ui.screens.direct import Direct
from ui.widgets.message_bar import MessageBar


class Discarding(Direct):
    """What was typed in it and not saved goes with it, and comes back with it."""

    def __init__(self, desk: Desk, bar: MessageBar, parent: QObject) -> None:
        super().__init__(desk.dispatcher, bar, parent)
        self._desk = desk
        self._draft: KeptDraft | None = None
        self.accepted.connect(self._on_self_accepted)

    def discard(self, draft: KeptDraft) -> None:
        if not self.is_busy:
            self._draft = draft
            self.send(DiscardDraft(draft.draft_id))

    @Slot(int)
    def _on_self_accepted(self, position: int) -> None:
        assert self._draft is not None, "it was sent"
        DraftFile(self._desk.drafts_folder, self._draft.draft_id).remove()
        back = partial(bring_back, self._desk, self._draft)
        self._desk.say(self.tr("Draft discarded"), (self.tr("Bring back"), back))
