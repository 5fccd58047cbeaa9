"""Putting a customer on stop: their orders can be drafted, but not placed."""

from collections.abc import Mapping, Sequence

from PySide6.QtWidgets import QWidget

from core.domain.customers.commands import PutCustomerOnStop
from core.domain.decider import Command, Stream
from core.readmodels.customer_list import CustomerMatch
from ui import formats
from ui.desk import Desk
from ui.dialogs.sheet import CommandDialog
from ui.widgets.effects_panel import Effect


class StopDialog(CommandDialog):
    """Asks why; order entry shows the reason to whoever takes the next call."""

    def __init__(self, desk: Desk, customer: CustomerMatch, parent: QWidget) -> None:
        self._customer = its = customer.customer
        super().__init__(desk, parent, self.tr("Put customer on stop"), its.name, width=760)
        self.reason = self.add_note("reason", self.tr("Why"), self.tr("kept in the history"))
        self.form.addWidget(self.fields["reason"])
        self.set_primary(self.tr("Put on stop"))
        self.reason.setFocus()
        assert self.effects is not None, "it has the panel"
        open_orders = self.tr("{n} stay as they are").format(n=formats.count(its.open_orders))
        effects = [
            Effect("octagon-alert", its.name, "", self.tr("On stop"), "danger"),
            Effect("file-pen-line", self.tr("New orders"), "", self.tr("drafted, not placed")),
            Effect("clipboard-list", self.tr("Open orders"), "", open_orders),
        ]
        self.effects.set_effects(effects, undo_note=self.tr("Can be undone: lift the stop again."))

    def commands(self) -> Sequence[Command]:
        return (PutCustomerOnStop(self._customer.uuid, self.reason.toPlainText().strip()),)

    def unfit(self) -> Mapping[str, str]:
        given = self.reason.toPlainText().strip()
        return {} if given else {"reason": self.tr("Say why: whoever reads the history will ask.")}

    def seen(self) -> Mapping[Stream, int]:
        return {Stream("customer", self._customer.uuid): self._customer.version}

    def done_text(self) -> str:
        return self.tr("{name} is on stop").format(name=self._customer.name)
