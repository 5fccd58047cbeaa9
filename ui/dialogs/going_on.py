"""Letting an order go on: one that is held, and one that is closed."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from core.domain.decider import Command, Refused
from core.domain.orders.commands import ReleaseOrder, ReopenOrder
from core.readmodels.order_detail import DetailedOrder
from ui.desk import Desk
from ui.dialogs.order_dialog import OrderDialog
from ui.dialogs.overruling import Overruling


class GoingOnDialog(OrderDialog):
    """Needs no reason, unless a warning stands against it."""

    def __init__(
        self, desk: Desk, order: DetailedOrder, parent: QWidget, title: str, primary: str, anyway: str
    ) -> None:
        super().__init__(desk, order, parent, title, width=760)
        self.overruling = Overruling(self, anyway)
        self.reason = self.overruling.reason
        self.set_primary(primary)
        self.show_effects()
        self.reason.setFocus()

    def why(self) -> str:
        return self.overruling.why()

    def show_refused(self, refused: Refused) -> None:
        super().show_refused(refused)
        self.overruling.offer(refused)


class ReleaseDialog(GoingOnDialog):
    """Let a held order go on."""

    def __init__(self, desk: Desk, order: DetailedOrder, parent: QWidget) -> None:
        words = (desk.tr("Release order {number}"), desk.tr("Release"), desk.tr("Release anyway"))
        super().__init__(desk, order, parent, *words)

    def commands(self) -> Sequence[Command]:
        return (ReleaseOrder(self.order.header.uuid, self.overruling.accepts),)

    def done_text(self) -> str:
        return self.said_of(self.tr("Order {number} is released"))

    def undo_note(self) -> str:
        return self.tr("Can be undone: it is held again, for the same reason.")


class ReopenDialog(GoingOnDialog):
    """Let a closed order be changed again."""

    def __init__(self, desk: Desk, order: DetailedOrder, parent: QWidget) -> None:
        words = (desk.tr("Reopen order {number}"), desk.tr("Reopen"), desk.tr("Reopen anyway"))
        super().__init__(desk, order, parent, *words)

    def commands(self) -> Sequence[Command]:
        return (ReopenOrder(self.order.header.uuid, self.overruling.accepts),)

    def done_text(self) -> str:
        return self.said_of(self.tr("Order {number} is open again"))

    def undo_note(self) -> str:
        return self.tr("Can be undone: it is complete again, while nothing was changed.")
