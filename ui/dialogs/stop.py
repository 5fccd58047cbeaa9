"""Putting a customer on stop: their orders can be drafted, but not placed."""

from collections.abc import Mapping, Sequence

from PySide6.QtWidgets import QWidget

from core.domain.customers.commands import PutCustomerOnStop
from core.domain.decider import Command, Stream
from core.readmodels.customer_list import CustomerMatch
from ui import formats
from ui.desk import Desk
from ui.dialogs.order_dialog import NOT_YET
from ui.dialogs.sheet import CommandDialog
from ui.plural import plural
from ui.widgets.label import Label


class StopDialog(CommandDialog):
    """Asks why; order entry shows the reason to whoever takes the next call."""

    def __init__(self, desk: Desk, customer: CustomerMatch, parent: QWidget) -> None:
        self._customer = its = customer.customer
        super().__init__(desk, parent, self.tr("Put customer on stop"), its.name, width=760)
        self.reason = self.add_note("reason", self.tr("Why"), self.tr("kept in the history"))
        self.add_row("reason")
        self.form.addWidget(Label(self._stays(), "small", 400, "text3", wraps=True))
        self.set_primary(self.tr("Put on stop"))
        self.show_effects()
        self.reason.setFocus()

    def commands(self) -> Sequence[Command]:
        return (PutCustomerOnStop(self._customer.uuid, self.reason.toPlainText().strip() or NOT_YET),)

    def foreseeable(self) -> Sequence[Command]:
        return self.commands()

    def unfit(self) -> Mapping[str, str]:
        given = self.reason.toPlainText().strip()
        return {} if given else {"reason": self.tr("Say why: whoever reads the history will ask.")}

    def seen(self) -> Mapping[Stream, int]:
        return {Stream("customer", self._customer.uuid): self._customer.version}

    def undo_note(self) -> str:
        return self.tr("Can be undone: lift the stop again.")

    def done_text(self) -> str:
        return self.tr("{name} is on stop").format(name=self._customer.name)

    def _stays(self) -> str:
        """What a stop leaves alone."""
        n, rule = self._customer.open_orders, self.tr("New orders can be drafted, not placed.")
        if not n:
            return rule
        stays = plural(n, self.tr("The open order stays as it is."), self.tr("The {n} open orders stay as they are."))
        return f"{rule} {stays.format(n=formats.count(n))}"
