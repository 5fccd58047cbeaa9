"""Writing something down about an order."""

from collections.abc import Mapping, Sequence

from PySide6.QtWidgets import QWidget

from core.domain.decider import Command, Stream
from core.domain.orders.commands import AddNote
from core.readmodels.order_detail import DetailedOrder
from ui.desk import Desk
from ui.dialogs.sheet import CommandDialog


class NoteDialog(CommandDialog):
    """Whatever the order has come to; the note stands in its history."""

    def __init__(self, desk: Desk, order: DetailedOrder, parent: QWidget) -> None:
        header = order.header
        title = desk.tr("Note on order {number}") if header.no else desk.tr("Note on a draft")
        super().__init__(desk, parent, title.format(number=header.no), header.customer, width=560, with_effects=False)
        self.order = order
        self.note = self.add_note("note", self.tr("Note"), self.tr("stays in the history, and is never printed"), 4)
        self.add_row("note")
        self.set_primary(self.tr("Add note"))
        self.note.setFocus()

    def commands(self) -> Sequence[Command]:
        return (AddNote(self.order.header.uuid, self.note.toPlainText().strip()),)

    def unfit(self) -> Mapping[str, str]:
        is_said = bool(self.note.toPlainText().strip())
        return {} if is_said else {"note": self.tr("Type what shall be kept.")}

    def seen(self) -> Mapping[Stream, int]:
        return {Stream("order", self.order.header.uuid): self.order.header.version}

    def done_text(self) -> str:
        return self.tr("Note added")
