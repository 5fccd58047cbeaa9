"""Dialogs that need a reason: to go on in spite of a warning, to hold an order, to cancel it."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from core.domain.decider import Command, Stream
from core.domain.orders.commands import CancelOrder, HoldOrder
from core.readmodels.order_detail import DetailedOrder
from ui import formats
from ui.desk import Desk
from ui.dialog import SheetDialog
from ui.dialogs.sheet import CommandDialog
from ui.widgets.effects_panel import Effect
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


class OrderReasonDialog(CommandDialog):
    """A change of one order that needs a reason."""

    def __init__(self, desk: Desk, order: DetailedOrder, parent: QWidget, title: str) -> None:
        super().__init__(desk, parent, title.format(number=order.header.no), order.header.customer, width=760)
        self.order = order
        self.reason = self.add_note("reason", self.tr("Why"), self.tr("kept in the history"))
        self.form.addWidget(self.fields["reason"])
        self.reason.setFocus()

    def seen(self) -> Mapping[Stream, int]:
        return {Stream("order", self.order.header.uuid): self.order.header.version}

    def unfit(self) -> Mapping[str, str]:
        given = self.reason.toPlainText().strip()
        return {} if given else {"reason": self.tr("Say why: whoever reads the history will ask.")}


class HoldDialog(OrderReasonDialog):
    """The order waits until it is released."""

    def __init__(self, desk: Desk, order: DetailedOrder, parent: QWidget) -> None:
        super().__init__(desk, order, parent, self.tr("Hold order {number}"))
        self.set_primary(self.tr("Hold"))
        assert self.effects is not None, "it has the panel"
        header = order.header
        effects = [
            Effect(
                "circle-pause",
                self.tr("Order {number}").format(number=header.no),
                _status(header.status),
                self.tr("On hold"),
                "warning",
            ),
            Effect("truck", self.tr("Picking and shipping"), "", self.tr("not before it is released")),
            Effect("boxes", self.tr("Reserved stock"), "", self.tr("stays reserved")),
        ]
        self.effects.set_effects(effects, undo_note=self.tr("Can be undone: release it again."))

    def commands(self) -> Sequence[Command]:
        return (HoldOrder(self.order.header.uuid, self.reason.toPlainText().strip()),)

    def done_text(self) -> str:
        return self.tr("Order {number} is on hold").format(number=self.order.header.no)


class CancelDialog(OrderReasonDialog):
    """All that is open is cancelled, and reserved stock is free again."""

    def __init__(self, desk: Desk, order: DetailedOrder, parent: QWidget) -> None:
        super().__init__(desk, order, parent, self.tr("Cancel order {number}"))
        self.set_primary(self.tr("Cancel order"))
        self.cancel.setText(self.tr("Keep it"))
        assert self.effects is not None, "it has the panel"
        self.effects.set_effects(self._effects(), undo_note=self.tr("Can be undone while the stock is still there."))

    def commands(self) -> Sequence[Command]:
        return (CancelOrder(self.order.header.uuid, self.reason.toPlainText().strip()),)

    def done_text(self) -> str:
        return self.tr("Order {number} cancelled").format(number=self.order.header.no)

    def _effects(self) -> list[Effect]:
        header = self.order.header
        number = self.tr("Order {number}").format(number=header.no)
        owing = formats.money(header.owing, header.currency)
        effects = [Effect("ban", number, _status(header.status), self.tr("Cancelled"), "danger")]
        if header.reserved:
            free = self.tr("{n} free again").format(n=formats.quantity(header.reserved))
            effects.append(Effect("boxes", self.tr("Reserved stock"), formats.quantity(header.reserved), free))
        effects.append(Effect("wallet", self.tr("Owing for it"), owing, formats.money(-header.paid, header.currency)))
        return effects


def _status(status: str) -> str:
    return status.capitalize()
