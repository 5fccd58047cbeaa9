"""What every dialog that sends a command does alike: ids, answers, refusals beside their fields, one way to confirm."""

from collections.abc import Hashable, Mapping, Sequence
from datetime import date
from typing import final

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from core.consequences import Consequences
from core.domain.decider import Command, Refused, Stream
from core.domain.values import Id
from core.errors import Conflict, Unavailable
from core.projections.freshness import Freshness
from ui import conflicts, foreseen, problems
from ui import freshness as fresh
from ui.desk import Desk
from ui.dialog import SheetDialog
from ui.dialogs.quantity_table import QuantityTable
from ui.dialogs.typed_values import typed_values
from ui.dispatcher import Reading, new_id
from ui.submission import Submission
from ui.widgets.date_field import DateField
from ui.widgets.fields import ChoiceField, Field, NoteField, TextField


class CommandDialog(SheetDialog):
    """Subclasses add fields, say what is wrong before sending, and make the commands.

    They are sent one after the other. The dialog closes once they stand; `done_text` is its toast. Refused, it stays
    with all that was typed, and what stands already is not sent again. After a conflict, what came between was seen.
    """

    stood = Signal(int)  # all stands: position of the last entry

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
        self.tables: list[QuantityTable] = []
        self._opened_with: dict[str, object] = {}
        self._act = new_id()  # all its commands are one act of the user
        self._seen_since: dict[Stream, int] = {}
        self._foreseeing: Reading | None = None
        self._waiting: list[Command] = []
        self._standing: list[Command] = []
        self._submission = Submission(desk.dispatcher, self)
        self._submission.accepted.connect(self._on_submission_accepted)
        self._submission.refused.connect(self._on_submission_refused)
        self._submission.conflicted.connect(self._on_submission_conflicted)
        self._submission.failed.connect(self._on_submission_failed)
        self._submission.busy_changed.connect(self._on_submission_busy_changed)
        self.confirmed.connect(self._on_self_confirmed)
        desk.dispatcher.freshness_changed.connect(self._on_dispatcher_freshness_changed)
        desk.dispatcher.changed.connect(self._on_books_changed)

    def commands(self) -> Sequence[Command]:
        """What confirming sends. Asked only when `unfit` found nothing."""
        raise NotImplementedError

    def show_effects(self) -> None:
        """Say anew what confirming will do; called whenever something was typed. By itself, the books are asked."""
        self.foresee()

    def foreseeable(self) -> Sequence[Command]:
        """What the books are asked about: by itself what would be sent, and nothing while it cannot be."""
        return () if self.unfit() else self.commands()

    def nothing_yet(self) -> str:
        """What the panel asks for while there is nothing to foresee."""
        return ""

    def show_foreseen(self, consequences: Consequences) -> None:
        """What the books answered, for a form that shows more of it than the panel does."""

    def undo_note(self) -> str:
        """How what confirming does can be taken back; empty when the panel need not say it."""
        return ""

    @final
    def foresee(self) -> None:
        """Ask the books what confirming would do; the panel shows the answer to what was typed last."""
        if self._foreseeing is not None:
            self._foreseeing.cancel()
            self._foreseeing = None
        if self.effects is None:
            return
        commands = self.foreseeable()
        if not commands:
            words = "" if self.faults() else self.nothing_yet()
            self.effects.set_effects([foreseen.nothing_yet(words)] if words else ())
            return
        self._foreseeing = self.desk.dispatcher.foresee(*commands)
        self._foreseeing.done.connect(self._on_foreseeing_done)
        self._foreseeing.refused.connect(self._on_foreseeing_refused)

    def faults(self) -> Mapping[str, str]:
        """What is typed and cannot be right, by field: marked at once, and no part of what confirming will do."""
        return {field: text for table in self.tables for field, text in table.faults().items()}

    def unfit(self) -> Mapping[str, str]:
        """What the form itself can see is wrong or missing, by field."""
        return self.faults()

    def seen(self) -> Mapping[Stream, int]:
        """The versions that the user is looking at."""
        return {}

    def about(self) -> Id:
        """The record, where `seen` does not name it: what was typed for one is not typed for another."""
        return ""

    def why(self) -> str:
        return ""

    def done_text(self) -> str:
        """What the toast says; empty for none."""
        return ""

    def values(self) -> dict[str, object]:
        """All that is typed, for the next opening."""
        values = {name: _value(field.widget) for name, field in self.fields.items()}
        for table in self.tables:
            values |= table.texts()
        return values

    def put_values(self, values: Mapping[str, object]) -> None:
        """Type it again."""
        for name, field in self.fields.items():
            if name in values:
                _put(field.widget, values[name])
        for table in self.tables:
            table.put_texts(values)

    def reject(self) -> None:
        opened_with = self._opened_with
        touched = {name: value for name, value in self.values().items() if value != opened_with.get(name)}
        for name in self._marked() | self.faults().keys():
            touched.pop(name, None)  # what is wrong is not offered again
        typed_values(self.desk).keep(self._record(), touched)
        super().reject()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._opened_with = self._opened_with or self.values()
        values = typed_values(self.desk).take(self._record())
        if values:
            self.put_values(values)
            self.follow()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut and isinstance(event, QFocusEvent):
            self._check_left(watched, event.reason())
        return super().eventFilter(watched, event)

    def add_text(self, name: str, label: str, value: str = "", hint: str = "", placeholder: str = "") -> TextField:
        """A line of text under the name that violations call it by."""
        widget = TextField(placeholder)
        self.add_line(name, label, widget, value, hint)
        return widget

    def add_line(self, name: str, label: str, widget: TextField, value: str = "", hint: str = "") -> None:
        """The same with a field that can do more."""
        widget.setText(value)
        self._add(name, Field(label, widget, hint))
        widget.textEdited.connect(self._on_field_edited)

    def add_choice(self, name: str, label: str, choices: Sequence[str], chosen: int = 0) -> ChoiceField:
        widget = ChoiceField(choices)
        widget.setCurrentIndex(chosen)
        self._add(name, Field(label, widget))
        widget.currentIndexChanged.connect(self._on_field_edited)
        return widget

    def add_day(self, name: str, label: str) -> DateField:
        """A day, today at first."""
        widget = DateField(lambda: self.desk.today, self.desk.today)
        self._add(name, Field(label, widget))
        widget.day_changed.connect(self._on_field_edited)
        return widget

    def add_note(self, name: str, label: str, placeholder: str = "", lines: int = 3) -> NoteField:
        widget = NoteField(placeholder, lines)
        self._add(name, Field(label, widget))
        widget.textChanged.connect(self._on_field_edited)
        return widget

    def add_table(self, table: QuantityTable) -> None:
        """A table of quantities, put into the form; what is typed and what is wrong in it is told by its own fields."""
        self.tables.append(table)
        self.form.addWidget(table)
        table.edited.connect(self.follow)

    def _add(self, name: str, field: Field) -> None:
        self.fields[name] = field
        field.widget.installEventFilter(self)

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
            self.bring_into_view(first)
        for table in self.tables:
            table.show_problems(texts)

    def has_place_for(self, field: str) -> bool:
        """Whether what is wrong with it stands beside it."""
        return field in self.fields or any(field in table.texts() for table in self.tables)

    def show_refused(self, refused: Refused) -> None:
        """Each reason once: under its field, or in the bar when it has none."""
        beside = [violation for violation in refused.violations if self.has_place_for(violation.field)]
        texts: dict[str, str] = {}
        for violation in beside:
            texts[violation.field] = f"{texts.get(violation.field, '')} {problems.under_field(violation)}".strip()
        self.show_problems(texts)
        elsewhere = [problems.sentence(each) for each in refused.violations if each not in beside]
        if elsewhere:
            happened = " ".join(words.happened for words in elsewhere)
            self.message.show_message("error", happened, elsewhere[0].safe, elsewhere[0].todo)

    @Slot()
    def _on_self_confirmed(self) -> None:
        self.message.clear()
        texts = self.unfit()
        self.show_problems(texts)
        if not texts:
            self._waiting = [command for command in self.commands() if command not in self._standing]
            self._send_next(0)

    def _record(self) -> Hashable:
        return type(self).__name__, self.about(), tuple(sorted(self.seen()))

    def _send_next(self, position: int) -> None:
        if self._waiting:
            seen = {**self.seen(), **self._seen_since}
            self._submission.send(self._waiting[0], seen=seen, why=self.why(), act=self._act)
            return
        text = self.done_text()
        if text:
            self.desk.say(text, command_id=self._submission.command_id)
        self.stood.emit(position)
        self.accept()

    @Slot()
    def follow(self) -> None:
        """All that follows from what is typed: what is wrong with it, and what confirming will do."""
        faults = self.faults()
        self.show_effects()
        if faults:
            words = self.tr("{title} ({n} to fix)")
            self.set_primary(words.format(title=self.windowTitle(), n=len(faults)))

    def _marked(self) -> set[str]:
        return {name for name, field in self.fields.items() if field.problem()}

    def _check_left(self, widget: QObject, reason: Qt.FocusReason) -> None:
        """On leaving a field, what is typed in it is looked at; what is still empty is told on confirming."""
        stays = (Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason)
        for name, field in self.fields.items():
            if field.widget is widget and reason not in stays and _is_filled(field.widget):
                text = self.unfit().get(name, "")
                if text:
                    field.set_problem(text)

    @Slot()
    def _on_field_edited(self) -> None:
        faults = self.faults()
        for name, field in self.fields.items():
            if field.widget is self.sender():
                field.set_problem(faults.get(name, ""))
        self.follow()

    @Slot(object)
    def _on_foreseeing_done(self, consequences: Consequences) -> None:
        self._foreseeing = None
        assert self.effects is not None, "it was asked for the panel"
        effects = foreseen.effects(consequences)
        if consequences.entries:
            counts = foreseen.counted(len(effects), consequences.entries)
            self.effects.set_effects(effects, counts, self.undo_note())
        else:
            self.effects.set_effects([foreseen.unchanged()])
        self.show_foreseen(consequences)

    @Slot(object)
    def _on_foreseeing_refused(self, refused: Refused) -> None:
        """What stands in the way is said beside the fields once it is confirmed; here, that something does."""
        self._foreseeing = None
        assert self.effects is not None, "it was asked for the panel"
        reasons = (problems.sentence(violation).happened for violation in refused.violations)
        self.effects.set_effects([foreseen.stopped(reason) for reason in reasons])

    @Slot()
    def _on_books_changed(self) -> None:
        """Somebody else booked something: what confirming will do may be other than it was."""
        if self.isVisible():
            self.foresee()

    @Slot(int)
    def _on_submission_accepted(self, position: int) -> None:
        self._standing.append(self._waiting.pop(0))
        self._send_next(position)

    @Slot(object)
    def _on_submission_refused(self, refused: Refused) -> None:
        self.show_refused(refused)

    @Slot(object)
    def _on_submission_conflicted(self, conflict: Conflict) -> None:
        self._seen_since[conflict.stream] = conflict.version
        todo = self.tr("Confirm again to go on with what you typed, or press Esc to leave it as it is now.")
        words = conflicts.what_changed(conflict, self.desk, todo)
        self.message.show_message("error", words.happened, words.safe, words.todo)

    @Slot(object)
    def _on_submission_failed(self, unavailable: Unavailable) -> None:
        words = unavailable.sentence
        self.message.show_message("error", words.happened, words.safe, words.todo)

    @Slot(object)
    def _on_dispatcher_freshness_changed(self, freshness: Freshness) -> None:
        self.freshness.set_freshness(fresh.words(freshness, None, self.desk))

    @Slot(bool)
    def _on_submission_busy_changed(self, is_busy: bool) -> None:
        self.primary.setEnabled(not is_busy)


def _is_filled(widget: QWidget) -> bool:
    return isinstance(widget, TextField) and bool(widget.text().strip())


def _value(widget: QWidget) -> object:
    match widget:
        case DateField():
            return widget.day
        case TextField():
            return widget.text()
        case ChoiceField():
            return widget.currentIndex()
        case NoteField():
            return widget.toPlainText()
        case _:
            return None


def _put(widget: QWidget, value: object) -> None:
    match widget, value:
        case DateField(), date() | None:
            widget.set_day(value)
        case TextField(), str():
            widget.setText(value)
        case ChoiceField(), int():
            widget.setCurrentIndex(value)
        case NoteField(), str():
            widget.setPlainText(value)
