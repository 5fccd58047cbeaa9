"""What every dialog that sends a command does alike: ids, answers, refusals beside their fields, one way to confirm."""

from collections.abc import Iterable, Mapping

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

from core.domain.decider import Command, Refused, Stream
from core.errors import Conflict, Unavailable
from ui import problems
from ui.desk import Desk
from ui.dialog import SheetDialog
from ui.submission import Submission
from ui.widgets.fields import Field


class CommandDialog(SheetDialog):
    """Subclasses name their `fields`, say what is wrong before sending, and make the command.

    The dialog closes once the command stands; `done_text` is its toast. Refused, it stays with all that was typed.
    """

    stood = Signal(int)  # the command stands: position of its last entry

    def __init__(
        self,
        desk: Desk,
        parent: QWidget,
        title: str,
        subtitle: str = "",
        *,
        width: int = 860,
        with_effects: bool = True,
    ) -> None:
        super().__init__(parent, title, subtitle, width=width, with_effects=with_effects)
        self.desk = desk
        self.fields: dict[str, Field] = {}  # by the field names of violations
        self._submission = Submission(desk.dispatcher, self)
        self._submission.accepted.connect(self._on_submission_accepted)
        self._submission.refused.connect(self._on_submission_refused)
        self._submission.conflicted.connect(self._on_submission_conflicted)
        self._submission.failed.connect(self._on_submission_failed)
        self._submission.busy_changed.connect(self._on_submission_busy_changed)
        self.confirmed.connect(self._on_self_confirmed)

    def command(self) -> Command:
        """What confirming sends. Asked only when `unfit` found nothing."""
        raise NotImplementedError

    def unfit(self) -> Mapping[str, str]:
        """What the form itself can see is wrong, by field."""
        return {}

    def seen(self) -> Mapping[Stream, int]:
        """The versions that the user is looking at."""
        return {}

    def why(self) -> str:
        return ""

    def done_text(self) -> str:
        """What the toast says; empty for none."""
        return ""

    def subject(self) -> str:
        """What somebody else may have changed meanwhile, as in "this order"."""
        return self.tr("this record")

    def add_row(self, *names: str) -> None:
        """Put fields beside each other into the form."""
        row = QHBoxLayout()
        row.setSpacing(12)
        for name in names:
            row.addWidget(self.fields[name], 1)
        self.form.addLayout(row)

    def show_problems(self, texts: Mapping[str, str]) -> None:
        """Each under its field, the first with the focus."""
        for name, field in self.fields.items():
            field.set_problem(texts.get(name, ""))
        first = next((field for name, field in self.fields.items() if name in texts), None)
        if first is not None:
            first.widget.setFocus()

    def show_refused(self, refused: Refused) -> None:
        """The bar says the first reason in full; those of a field stand under it, too."""
        words = problems.sentence(refused.violations[0])
        self.message.show_message("error", words.happened, words.safe, words.todo)
        self.show_problems({violation.field: problems.under_field(violation) for violation in refused.violations})

    @Slot()
    def _on_self_confirmed(self) -> None:
        self.message.clear()
        texts = self.unfit()
        self.show_problems(texts)
        if not texts:
            self._submission.send(self.command(), seen=self.seen(), why=self.why())

    @Slot(int)
    def _on_submission_accepted(self, position: int) -> None:
        text = self.done_text()
        if text:
            self.desk.say(text)
        self.stood.emit(position)
        self.accept()

    @Slot(object)
    def _on_submission_refused(self, refused: Refused) -> None:
        self.show_refused(refused)

    @Slot(object)
    def _on_submission_conflicted(self, conflict: Conflict) -> None:
        who = self.desk.name_of(conflict.since[-1].actor) if conflict.since else self.tr("Somebody")
        words = problems.conflict_sentence(conflict, who, self.subject())
        self.message.show_message("error", words.happened, words.safe, words.todo)

    @Slot(object)
    def _on_submission_failed(self, unavailable: Unavailable) -> None:
        words = unavailable.sentence
        self.message.show_message("error", words.happened, words.safe, words.todo)

    @Slot(bool)
    def _on_submission_busy_changed(self, is_busy: bool) -> None:
        self.primary.setEnabled(not is_busy)


def joined(parts: Iterable[str]) -> str:
    """Parts that are there, with a middle dot between."""
    return "  ·  ".join(part for part in parts if part)
