"""Steps that a warning may stand against: whoever says why goes on in spite of it."""

from collections.abc import Sequence

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from core.domain.decider import Command, Refused
from core.domain.orders.commands import ReleaseOrder, ReopenOrder
from core.readmodels.order_detail import DetailedOrder
from ui import problems
from ui.desk import Desk
from ui.dialogs.order_dialog import OrderDialog
from ui.dialogs.sheet import CommandDialog
from ui.widgets.fields import TextField


class Overruling(CommandDialog):
    """Subclasses send `accepts` along, and put their other fields in front of `add_why`."""

    reason: TextField
    accepts: tuple[str, ...] = ()
    _warnings: tuple[str, ...] = ()  # that the last answer was about, and nothing else

    def anyway_text(self) -> str:
        """What the button says that goes on in spite of a warning."""
        raise NotImplementedError

    def add_why(self) -> None:
        hint = self.tr("optional, kept in the history")
        self.reason = self.add_text("why", self.tr("Why"), placeholder=hint)
        self.add_row("why")
        self.message.action_chosen.connect(self._on_anyway_chosen)

    def why(self) -> str:
        return self.reason.text().strip()

    def show_refused(self, refused: Refused) -> None:
        super().show_refused(refused)
        codes = problems.codes(refused)
        self._warnings = tuple(sorted(codes)) if codes <= set(problems.WARNINGS) else ()
        if self._warnings:
            happened = " ".join(problems.sentence(each).happened for each in refused.violations)
            todo = self.tr("Say why and go on anyway, or take a payment first.")
            self.show_problems({})
            self.message.show_message(
                "error", happened, self.tr("What you typed is kept."), todo, (self.anyway_text(),)
            )

    @Slot(int)
    def _on_anyway_chosen(self, index: int) -> None:
        if not self._warnings:
            return
        if not self.why():
            self.show_problems({"why": self.tr("Say in a few words why; it stays in the history.")})
            return
        self.accepts = self._warnings
        self.confirmed.emit()


class ReleaseDialog(Overruling, OrderDialog):
    """Let a held order go on."""

    def __init__(self, desk: Desk, order: DetailedOrder, parent: QWidget) -> None:
        super().__init__(desk, order, parent, desk.tr("Release order {number}"), width=760)
        self.add_why()
        self.set_primary(self.tr("Release"))
        self.show_effects()
        self.reason.setFocus()

    def commands(self) -> Sequence[Command]:
        return (ReleaseOrder(self.order.header.uuid, self.accepts),)

    def anyway_text(self) -> str:
        return self.tr("Release anyway")

    def done_text(self) -> str:
        return self.said_of(self.tr("Order {number} is released"))

    def undo_note(self) -> str:
        return self.tr("Can be undone: it is held again, for the same reason.")


class ReopenDialog(Overruling, OrderDialog):
    """Let a closed order be changed again."""

    def __init__(self, desk: Desk, order: DetailedOrder, parent: QWidget) -> None:
        super().__init__(desk, order, parent, desk.tr("Reopen order {number}"), width=760)
        self.add_why()
        self.set_primary(self.tr("Reopen"))
        self.show_effects()
        self.reason.setFocus()

    def commands(self) -> Sequence[Command]:
        return (ReopenOrder(self.order.header.uuid, self.accepts),)

    def anyway_text(self) -> str:
        return self.tr("Reopen anyway")

    def done_text(self) -> str:
        return self.said_of(self.tr("Order {number} is open again"))

    def undo_note(self) -> str:
        return self.tr("Can be undone: it is complete again, while nothing was changed.")
