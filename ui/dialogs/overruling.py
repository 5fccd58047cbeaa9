"""Going on in spite of a warning: the button for it, and the reason that it takes."""

from PySide6.QtCore import QObject, Slot

from core.domain.decider import Refused
from ui import problems
from ui.dialogs.sheet import CommandDialog


class Overruling(QObject):
    """For one dialog: its reason, put into the form, and the warnings it goes on in spite of.

    The dialog sends `accepts` along, and shows what it was refused by `offer` too.
    """

    def __init__(self, dialog: CommandDialog, text: str) -> None:
        """`text` is what the button says, as in "Release anyway"."""
        super().__init__(dialog)
        self._dialog, self._text = dialog, text
        self.accepts: tuple[str, ...] = ()
        self._warnings: tuple[str, ...] = ()
        hint = self.tr("optional, kept in the history")
        self.reason = dialog.add_text("why", self.tr("Why"), placeholder=hint)
        dialog.add_row("why")
        dialog.message.action_chosen.connect(self._on_message_action_chosen)

    @property
    def is_offered(self) -> bool:
        """Whether the bar's button is the one to go on anyway."""
        return bool(self._warnings)

    def why(self) -> str:
        return self.reason.text().strip()

    def offer(self, refused: Refused) -> None:
        """Offer to go on, if nothing but warnings stands against it."""
        codes = problems.codes(refused)
        self._warnings = tuple(sorted(codes)) if codes <= set(problems.WARNINGS) else ()
        if not self._warnings:
            return
        happened = " ".join(problems.sentence(each).happened for each in refused.violations)
        todo = self.tr("Say why and go on anyway, or take a payment first.")
        if problems.OVER_LIMIT not in codes:
            todo = self.tr("Say why and go on anyway.")
        self._dialog.show_problems({})
        self._dialog.message.show_message("error", happened, self.tr("What you typed is kept."), todo, (self._text,))

    @Slot(int)
    def _on_message_action_chosen(self, index: int) -> None:
        if not self._warnings:
            return
        if not self.why():
            text = self.tr("Say in a few words why; it stays in the history.")
            self._dialog.show_problems({"why": text})
            return
        self.accepts = self._warnings
        self._dialog.confirmed.emit()
