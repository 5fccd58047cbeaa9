"""Dialogs that need a reason: to go on in spite of a warning, to hold an order, to cancel it."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from core.domain.decider import Command
from core.domain.orders.commands import CancelOrder, HoldOrder
from core.readmodels.order_detail import DetailedOrder
from ui.desk import Desk
from ui.dialog import SheetDialog
from ui.dialogs.order_dialog import NOT_YET, OrderDialog
from ui.dialogs.reasons import Reason
from ui.widgets.fields import Field, NoteField
from ui.widgets.label import Label


class ReasonDialog(SheetDialog):
    """Asks why, and nothing else."""

    given = Signal(str)

    def __init__(self, parent: QWidget, title: str, warning: str) -> None:
        super().__init__(parent, title, width=520, with_effects=False)
        self.reason = NoteField(self.tr("kept in the history"), lines=2)
        self._field = Field(self.tr("Why"), self.reason)
        self.form.addWidget(Label(warning, wraps=True))
        self.form.addWidget(self._field)
        self.set_primary(title)
        self.freshness.hide()
        self.confirmed.connect(self._on_self_confirmed)
        self.reason.setFocus()

    @Slot()
    def _on_self_confirmed(self) -> None:
        reason = self.reason.toPlainText().strip()
        if not reason:
            self._field.set_problem(self.tr("Say why: whoever reads the history will ask."))
            self.reason.setFocus()
            return
        self.accept()
        self.given.emit(reason)


class OrderReasonDialog(OrderDialog):
    """A change of one order that needs a reason."""

    def __init__(self, desk: Desk, order: DetailedOrder, parent: QWidget, title: str, purpose: str) -> None:
        super().__init__(desk, order, parent, title, width=760)
        self.why_so = Reason(self, purpose, lines=3)
        self.reason = self.why_so.note
        self.show_effects()
        self.reason.setFocus()

    def unfit(self) -> Mapping[str, str]:
        return self.why_so.missing()


class HoldDialog(OrderReasonDialog):
    """The order waits until it is released."""

    def __init__(self, desk: Desk, order: DetailedOrder, parent: QWidget) -> None:
        super().__init__(desk, order, parent, desk.tr("Hold order {number}"), "hold")
        self.set_primary(self.tr("Hold"))

    def commands(self) -> Sequence[Command]:
        return (HoldOrder(self.order.header.uuid, self.why_so.text() or NOT_YET),)

    def done_text(self) -> str:
        return self.said_of(self.tr("Order {number} is on hold"))

    def undo_note(self) -> str:
        return self.tr("Nothing of it is picked, shipped or invoiced until you release it. What is reserved stays so.")


class CancelDialog(OrderReasonDialog):
    """All that is open is cancelled, and reserved stock is free again."""

    def __init__(self, desk: Desk, order: DetailedOrder, parent: QWidget) -> None:
        super().__init__(desk, order, parent, desk.tr("Cancel order {number}"), "cancel")
        self.set_primary(self.tr("Cancel order"))
        self.cancel.setText(self.tr("Keep it"))

    def commands(self) -> Sequence[Command]:
        return (CancelOrder(self.order.header.uuid, self.why_so.text() or NOT_YET),)

    def done_text(self) -> str:
        return self.said_of(self.tr("Order {number} cancelled"))

    def undo_note(self) -> str:
        return self.tr("Can be undone while the stock is still there.")
