"""Undo of the last command by this person in this window: offered in a toast, asked for with Ctrl+Z."""

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QWidget

from core import wording
from core.domain.company import commands as company
from core.domain.customers import commands as customers
from core.domain.decider import Command, Refused
from core.domain.invoices import commands as invoices
from core.domain.orders import commands as orders
from core.domain.payments import commands as payments
from core.domain.people import commands as people
from core.domain.products import commands as products
from core.domain.stock import commands as stock
from core.domain.values import Id
from core.errors import Conflict, Unavailable
from core.readmodels.command_said import CommandSaid, CommandStory
from core.readmodels.order_history import HistoryEntry
from ui.desk import Desk
from ui.dialog import SheetDialog
from ui.dispatcher import Pending, Reading, new_id
from ui.widgets.label import Label

REMEMBERED: Final = 100

_AS_BEFORE: Final = "It will be as it was before."
EFFECTS: Final[dict[type[Command], str]] = {
    orders.PlaceOrder: "The order becomes a draft again, and what it reserved is free.",
    orders.AmendOrder: "Its lines, their stock and its totals will be as they were before.",
    orders.HoldOrder: "The order can be shipped again.",
    orders.ReleaseOrder: "The order goes back on hold, for the same reason.",
    orders.CancelLine: "The line is wanted again and reserved as far as stock allows.",
    orders.CancelOrder: "Its lines are wanted again and reserved as far as stock allows.",
    orders.ShipOrder: "The goods go back on the shelf, reserved for the order again.",
    orders.PickOrder: "The goods are put back, and stay reserved for the order.",
    orders.UnpickOrder: "The same quantities count as picked again.",
    orders.CloseOrder: "The order is placed again.",
    orders.ReopenOrder: "The order is complete again.",
    orders.FillBackorders: "What was set aside is free again, and the lines wait for goods.",
    invoices.WriteOffDifference: "The rest of the invoice is asked for again.",
    payments.RecordPayment: "The payment is taken back, and its amount is owing again.",
    payments.AllocatePayment: "The money is on account again.",
    payments.UnallocatePayment: "The money is for the same orders and invoices again, as far as they are open.",
    payments.RecordRefund: "The refund is taken back, and its payments have the money again.",
    stock.ReceiveStock: "The same quantity is taken off again.",
    stock.AdjustStock: "The opposite quantity is entered.",
    stock.CountStock: "The difference that the count made is entered the other way.",
    stock.MoveStock: "The goods are carried back.",
    customers.RegisterCustomer: "The customer goes to the archive.",
    customers.ChangeCustomerDetails: _AS_BEFORE,
    customers.SetTerms: _AS_BEFORE,
    customers.SetCreditLimit: _AS_BEFORE,
    customers.PutCustomerOnStop: "Orders of this customer can be placed again.",
    customers.LiftStop: "The customer is on stop again, for the same reason.",
    customers.ArchiveCustomer: "The customer comes back from the archive.",
    customers.RestoreCustomer: "The customer goes back to the archive.",
    customers.ChangeAddress: _AS_BEFORE,
    products.AddProduct: "The product is discontinued.",
    products.ChangeProduct: _AS_BEFORE,
    products.ChangePrice: _AS_BEFORE,
    products.SetReorderPoint: _AS_BEFORE,
    products.AssignBarcode: "The barcode is taken off again.",
    products.RemoveBarcode: "The barcode belongs to the product again.",
    products.DiscontinueProduct: "The product is sold again.",
    products.ReinstateProduct: "The product is discontinued again.",
    people.ChangePerson: _AS_BEFORE,
    company.ChangeSetting: _AS_BEFORE,
    company.LockPeriod: "The days can be booked on again as before.",
    company.UnlockPeriod: "The days are locked again as before.",
}
"""What taking back a command does. One that is not here cannot be taken back."""

OF_ANY_ENTRY: Final = "What it did is taken back, as far as nothing that came later stands on it."


@dataclass
class Done:
    """A command that stands; its story comes once the lists show it."""

    command_id: Id
    effect: str
    story: CommandStory | None = None
    is_told: bool = False  # by the form that sent it
    record: tuple[str, Id] | None = None  # what it was about

    @property
    def told(self) -> str:
        if self.story is None:
            return "the last step"
        record = f" of {self.story.record}" if self.story.record else ""
        return f"“{self.story.sentence}”{record}"


class UndoStack(QObject):
    """Remembers what was done in this window, the last on top."""

    changed = Signal()
    undone = Signal(str)  # the command's id
    superseded = Signal(str)  # the id of a command that a later one about the same record stands on

    def __init__(self, desk: Desk, window: QWidget) -> None:
        super().__init__(window)
        self._desk, self._window = desk, window
        self._done: list[Done] = []
        self._by_pending: dict[Pending, Done] = {}
        self._by_reading: dict[Reading, Done] = {}
        desk.dispatcher.accepted.connect(self._on_dispatcher_accepted)

    def top(self) -> Done | None:
        return self._done[-1] if self._done else None

    def of(self, command_id: Id) -> Done | None:
        """The command of this id, while it stands and is remembered."""
        return next((done for done in self._done if done.command_id == command_id), None)

    @Slot()
    def ask(self) -> None:
        """Show what undoing the last command does, and undo it when confirmed."""
        done = self.top()
        if done is None:
            self._desk.say(self._window.tr("Nothing was done in this window that could be undone"))
        else:
            self.ask_about(done)

    def ask_about(self, done: Done) -> None:
        """The same for one command, which need not be the last."""
        if done in self._done:
            UndoDialog(self._desk, self, done, self._window).open()
        else:
            self._desk.say(self._window.tr("That is undone already"))

    @Slot(object, str)
    def ask_about_entry(self, entry: HistoryEntry, record: str) -> None:
        """The same for an entry of the journal, by whomever and whenever it was made."""
        story = CommandStory(entry.sentence, record, entry.icon, entry.tone)
        done = self.of(entry.command_id) or Done(entry.command_id, OF_ANY_ENTRY, story)
        UndoDialog(self._desk, self, done, self._window).open()

    def forget(self, done: Done) -> None:
        """It is undone."""
        self._done = [each for each in self._done if each.command_id != done.command_id]
        self.changed.emit()
        self.undone.emit(done.command_id)

    @Slot(object)
    def _on_dispatcher_accepted(self, pending: Pending) -> None:
        effect = EFFECTS.get(type(pending.command)) if pending.command is not None else None
        if effect is None:
            return
        assert pending.command is not None, "it has an effect"
        if not pending.is_new:
            self._desk.say(self._window.tr("It is so already; nothing was changed"))
            return
        done = Done(pending.envelope.command_id, effect, is_told=pending.is_told, record=_record(pending.command))
        for earlier in self._done:
            if earlier.record == done.record:
                self.superseded.emit(earlier.command_id)
        self._done = [*self._done[1 - REMEMBERED :], done]
        self._by_pending[pending] = done
        pending.visible.connect(self._on_pending_visible)
        self.changed.emit()

    @Slot(int)
    def _on_pending_visible(self, position: int) -> None:
        pending = self.sender()
        if isinstance(pending, Pending) and (done := self._by_pending.pop(pending, None)) is not None:
            reading = self._desk.dispatcher.read(CommandSaid(position))
            self._by_reading[reading] = done
            reading.done.connect(self._on_reading_done)

    @Slot(object)
    def _on_reading_done(self, story: CommandStory | None) -> None:
        reading = self.sender()
        done = self._by_reading.pop(reading, None) if isinstance(reading, Reading) else None
        if done is None or story is None:
            return
        done.story = story
        self.changed.emit()
        if not done.is_told:
            record = f", {story.record}" if story.record else ""
            later = self._done[self._done.index(done) + 1 :] if done in self._done else []
            is_last = all(each.record != done.record for each in later)
            self._desk.say(f"{story.sentence}{record}", command_id=done.command_id if is_last else "")


def _record(command: Command) -> tuple[str, Id]:
    """What a command is about: its first field has the id."""
    return type(command).__module__, getattr(command, command.__struct_fields__[0])


class UndoDialog(SheetDialog):
    """Enter undoes; a refusal stays here, in its three parts."""

    def __init__(self, desk: Desk, stack: UndoStack, done: Done, window: QWidget) -> None:
        super().__init__(window, window.tr("Undo the last step"), width=520, with_effects=False)
        self._desk, self._stack, self._done = desk, stack, done
        self._pending: Pending | None = None
        self._command_id = new_id()  # kept: sent again after a failure, it is undone once
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.form.addWidget(Label(self.tr("Undo {what}?").format(what=done.told), "body", 600, wraps=True))
        self.form.addWidget(Label(done.effect, "body", 400, wraps=True))
        kept = self.tr("Nothing is erased: the history shows both the step and that it was taken back.")
        self.form.addWidget(Label(kept, "small", 400, "text3", wraps=True))
        self.freshness.hide()
        self.set_primary(self.tr("Undo"))
        self.primary.set_key_hint("↵")
        self.confirmed.connect(self._on_self_confirmed)

    def open(self) -> None:
        super().open()
        self.primary.setFocus(Qt.FocusReason.PopupFocusReason)

    @Slot()
    def _on_self_confirmed(self) -> None:
        self.primary.setEnabled(False)
        self.message.clear()
        pending = self._pending = self._desk.dispatcher.undo(self._done.command_id, command_id=self._command_id)
        pending.accepted.connect(self._on_pending_accepted)
        pending.refused.connect(self._on_pending_refused)
        pending.conflicted.connect(self._on_pending_conflicted)
        pending.failed.connect(self._on_pending_failed)

    @Slot(int)
    def _on_pending_accepted(self, position: int) -> None:
        self._stack.forget(self._done)
        is_new = self._pending is not None and self._pending.is_new
        said = self.tr("Undone: {what}") if is_new else self.tr("It is so already; nothing was changed: {what}")
        self._desk.say(said.format(what=self._done.told))
        self.accept()

    @Slot(object)
    def _on_pending_refused(self, refused: Refused) -> None:
        words = wording.text(refused.violations[0])
        self.message.show_message("error", words.happened, words.safe, words.todo)

    @Slot(object)
    def _on_pending_conflicted(self, conflict: Conflict) -> None:
        words = wording.of_conflict(conflict, self._desk.name_of)
        self.message.show_message("error", words.happened, words.safe, words.todo)

    @Slot(object)
    def _on_pending_failed(self, error: Unavailable) -> None:
        words = error.sentence
        self.message.show_message("error", words.happened, words.safe, words.todo)
        self.primary.setEnabled(True)
