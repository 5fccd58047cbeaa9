"""Selling over the counter: the goods go along and are paid for at once, in one step."""

from collections.abc import Mapping, Sequence
from typing import Final

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from core.domain.counter import SellOverCounter
from core.domain.decider import Command, Refused, Stream
from core.domain.orders.commands import AddNote, PlaceOrder
from core.domain.values import Minor
from ui import formats
from ui.desk import Desk
from ui.dialogs.overruling import Overruling
from ui.dialogs.sheet import CommandDialog
from ui.dispatcher import new_id
from ui.payment_words import method_word

_METHODS: Final = ("cash", "card", "transfer", "cheque", "other")
_CASH: Final = 0


class CounterDialog(CommandDialog):
    """For the order as it would be placed. What was given in cash says how much is to be given back."""

    def __init__(
        self, desk: Desk, placing: PlaceOrder, customer: str, currency: str, total: Minor, version: int, parent: QWidget
    ) -> None:
        super().__init__(desk, parent, desk.tr("Sell over the counter"), customer, width=820)
        self._placing, self._currency, self._total, self._version = placing, currency, total, version
        self._shipment_id, self._invoice_id, self._payment_id = new_id(), new_id(), new_id()
        self.given = self.add_text("given", self.tr("Given"), placeholder=self._money(total))
        self.method = self.add_choice("method", self.tr("Paid by"), [method_word(each) for each in _METHODS])
        self.add_row("given", "method")
        self.overruling = Overruling(self, self.tr("Sell anyway"))
        self.reason = self.overruling.reason
        self.show_effects()
        self.given.setFocus()

    def commands(self) -> Sequence[Command]:
        placing = self._placing
        sale = SellOverCounter(
            placing.order_id,
            placing.customer_id,
            placing.lines,
            self._shipment_id,
            self._invoice_id,
            self._payment_id,
            self.desk.today,
            _METHODS[self.method.currentIndex()],
            placing.reference,
            placing.deliver_to,
            placing.note,
            self.overruling.accepts,
            placing.extras,
        )
        note = placing.private_note
        return (sale, AddNote(placing.order_id, note)) if note else (sale,)

    def faults(self) -> Mapping[str, str]:
        text = self.given.text().strip()
        given = formats.parse_money(text, self._currency)
        if text and given is None:
            return {"given": self.tr("“{text}” is not an amount.").format(text=text)}
        if given is not None and given < self._total:
            words = self.tr("{missing} are missing to {total}.")
            return {"given": words.format(missing=self._money(self._total - given), total=self._money(self._total))}
        return {}

    def seen(self) -> Mapping[Stream, int]:
        return {Stream("order", self._placing.order_id): self._version}

    def why(self) -> str:
        return self.overruling.why()

    def show_refused(self, refused: Refused) -> None:
        super().show_refused(refused)
        self.overruling.offer(refused)

    def done_text(self) -> str:
        back = self._back()
        if back:
            words = self.tr("Sold for {total}; {back} to give back")
            return words.format(total=self._money(self._total), back=self._money(back))
        return self.tr("Sold for {total}").format(total=self._money(self._total))

    def undo_note(self) -> str:
        return self.tr("Cannot be undone: the invoice has its number. A return and a credit note take it back.")

    @Slot()
    def show_effects(self) -> None:
        self.foresee()
        self.set_primary(self.tr("Sell for {total}").format(total=self._money(self._total)))
        back = self._back()
        self.fields["given"].set_hint(self.tr("{back} to give back").format(back=self._money(back)) if back else "")

    def _back(self) -> Minor:
        """What of cash is to be given back."""
        given = formats.parse_money(self.given.text(), self._currency)
        if given is None or self.faults() or self.method.currentIndex() != _CASH:
            return 0
        return given - self._total

    def _money(self, minor: Minor) -> str:
        return formats.money(minor, self._currency)
