"""Posting a credit note: some lines of an invoice, an amount, all that is left of it, or what came back by a return."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.consequences import Consequences
from core.domain.decider import Command, Stream
from core.domain.invoices.commands import PostCreditNote
from core.domain.invoices.values import Everything, SomeAmount, SomeLines, ToCredit
from core.domain.orders.values import LineQuantity
from core.domain.values import Id, Minor, Quantity
from core.projections.reader import Reader
from core.readmodels.invoice_detail import DetailedInvoice, InvoiceDetail, InvoiceLineRow
from core.readmodels.invoice_list import InvoicesOfOrder
from core.readmodels.order_returns import OrderReturns
from ui import formats
from ui.desk import Desk
from ui.dialogs.bill import sums_of
from ui.dialogs.fill_row import FillRow
from ui.dialogs.order_dialog import NOT_YET
from ui.dialogs.quantity_table import Headings, QuantityTable, TableLine
from ui.dialogs.reasons import Reason
from ui.dialogs.sheet import CommandDialog
from ui.dispatcher import new_id
from ui.widgets.buttons import Button
from ui.widgets.check_box import CheckBox
from ui.widgets.totals import Totals


@dataclass(frozen=True, slots=True)
class _Way:
    """One way to say what is credited: lines, amount or everything; lines may be those of a return."""

    kind: str
    text: str
    return_id: Id | None = None


class CreditNoteDialog(CommandDialog):
    """For one of these invoices, the first at first. The credit note's id is drawn now: sent twice it is one.

    What came back by a return and was not credited yet is offered at first; else lines, with nothing of them.
    """

    def __init__(self, desk: Desk, invoices: Sequence[DetailedInvoice], parent: QWidget) -> None:
        first = invoices[0].invoice
        title = desk.tr("Credit note for order {number}").format(number=first.order_no)
        super().__init__(desk, parent, title, first.customer)
        self._credit_note_id = new_id()
        self._invoices, self.invoice = tuple(invoices), invoices[0]
        self._returns = OrderReturns(first.order_key).run(desk.dispatcher.reader)
        self._ways = tuple(self._every_way())
        self._add_choices()
        self._part = QWidget()
        self.lines = QuantityTable(self._headings(), ())
        self.form.addWidget(self._part)
        self.amount = self.add_text("amount", self.tr("Amount, with tax"), hint=first.currency)
        self.add_row("amount")
        self.charges = CheckBox(self.tr("Take back the charges too"))
        self.charges.toggled.connect(self._on_charges_toggled)
        self.form.addWidget(self.charges)
        self.totals = Totals()
        self.form.addWidget(self.totals)
        self.credited_on = self.add_day("credited_on", self.tr("Credit note date"))
        self.add_row("credited_on")
        self.why_so = Reason(self, "credit")
        self._offer()

    def commands(self) -> Sequence[Command]:
        return (
            PostCreditNote(
                self._credit_note_id,
                self.invoice.invoice.uuid,
                self.credited_on.day or self.desk.today,
                self._what(),
                self.why_so.text() or NOT_YET,
                self._way().return_id,
            ),
        )

    def foreseeable(self) -> Sequence[Command]:
        return () if self.faults() or not self._is_something() else self.commands()

    def nothing_yet(self) -> str:
        return self.tr("type how many of a line, or how much")

    def faults(self) -> Mapping[str, str]:
        text = self.amount.text().strip()
        minor = formats.parse_money(text, self._currency())
        if self._way().kind == "amount" and text:
            if minor is None:
                return {"amount": self.tr("“{text}” is not an amount.").format(text=text)}
            if minor <= 0:
                return {"amount": self.tr("A credit is more than zero. Enter what the customer gets back.")}
        return super().faults()

    def unfit(self) -> Mapping[str, str]:
        texts = {**self.faults(), **self.why_so.missing()}
        if not self.credited_on.is_readable() or self.credited_on.day is None:
            texts["credited_on"] = self.credited_on.problem() or self.tr("Type a day, as 20 Nov or 20.11.")
        return texts

    def seen(self) -> Mapping[Stream, int]:
        return {Stream("invoice", self.invoice.invoice.uuid): self.invoice.invoice.version}

    def done_text(self) -> str:
        return self.tr("Credit note for invoice {number} posted").format(number=self.invoice.invoice.no)

    def undo_note(self) -> str:
        return self.tr("Cannot be undone: its number is given for good. A new order and invoice ask for it again.")

    @Slot()
    def show_effects(self) -> None:
        self.foresee()
        self.set_primary(self.tr("Post credit note"), enabled=self._is_something())
        self.totals.setVisible(bool(self.foreseeable()))

    def show_foreseen(self, consequences: Consequences) -> None:
        for bill in consequences.bills:
            self.totals.set_sums(sums_of(bill))
            self.set_primary(
                self.tr("Post credit note, {total}").format(total=formats.money(bill.total, bill.currency))
            )

    def _add_choices(self) -> None:
        words = self.tr("{number} of {day}, {total}")
        invoices = [
            words.format(
                number=each.no, day=_day(self.desk, each.dated), total=formats.money(each.total, each.currency)
            )
            for each in (detailed.invoice for detailed in self._invoices)
        ]
        self.which = self.add_choice("invoice", self.tr("Invoice"), invoices)
        chosen = next((place for place, way in enumerate(self._ways) if way.return_id), 0)
        self.way = self.add_choice("way", self.tr("Credit"), [way.text for way in self._ways], chosen)
        self.which.currentIndexChanged.connect(self._on_choice_changed)
        self.way.currentIndexChanged.connect(self._on_choice_changed)
        self.add_row("invoice", "way")

    def _every_way(self) -> Iterator[_Way]:
        yield _Way("lines", self.tr("Some of its lines"))
        yield _Way("amount", self.tr("An amount"))
        yield _Way("everything", self.tr("All that is left of it"))
        uncredited = {part.uuid: part for part in self._returns if part.quantity > part.credited}
        for return_id, part in uncredited.items():
            words = self.tr("Return {number} of {day}")
            text = words.format(number=part.number, day=_day(self.desk, part.received_on))
            yield _Way("lines", text, return_id)

    def _way(self) -> _Way:
        return self._ways[max(0, self.way.currentIndex())]

    def _currency(self) -> str:
        return self.invoice.invoice.currency

    def _what(self) -> ToCredit:
        match self._way().kind:
            case "amount":
                return SomeAmount(self._minor())
            case "everything":
                return Everything()
            case _:
                chosen = self.lines.quantities().items()
                parts = tuple(LineQuantity(number, quantity) for number, quantity in chosen if quantity)
                return SomeLines(parts, self.charges.isChecked())

    def _minor(self) -> Minor:
        return formats.parse_money(self.amount.text(), self._currency()) or 0

    def _is_something(self) -> bool:
        kind = self._way().kind
        if kind == "lines":
            return self.lines.total() > 0 or self.charges.isChecked()
        return kind == "everything" or bool(self.amount.text().strip())

    def _offer(self) -> None:
        """Another table for another invoice or way, and only the fields that it has."""
        kind = self._way().kind
        self.lines = QuantityTable(self._headings(), [self._line(line) for line in self.invoice.lines])
        part = QWidget()
        column = QVBoxLayout(part)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.lines)
        column.addWidget(FillRow(self.lines))
        self.form.replaceWidget(self._part, part)
        self._part.hide()
        self._part.deleteLater()
        self._part = part
        part.setVisible(kind == "lines")
        self._order_focus(part)
        self.lines.edited.connect(self.follow)
        self.tables = [self.lines] if kind == "lines" else []
        self.fields["amount"].setVisible(kind == "amount")
        has_charges = kind == "lines" and bool(self.invoice.particulars.charges)
        self.charges.setVisible(has_charges)
        self.charges.setChecked(self.charges.isChecked() and has_charges)
        self.follow()
        self._focus_first()

    def _order_focus(self, part: QWidget) -> None:
        """A new table stands where the old one did, for Tab too."""
        after = (self.amount, self.charges, self.credited_on, self.why_so.note)
        order = [self.way, *self.lines.typed(), *part.findChildren(Button), *after]
        for widget, following in pairwise(order):
            QWidget.setTabOrder(widget, following)

    def _focus_first(self) -> None:
        match self._way().kind:
            case "amount":
                self.amount.setFocus()
            case "everything":
                self.why_so.note.setFocus()
            case _:
                self.lines.focus_first()

    def _headings(self) -> Headings:
        facts = (self.tr("Invoiced"), self.tr("Credited"))
        too_much = self.tr("At most {most} can be credited. Enter {most} or less.")
        return Headings(facts, (self.tr("Credit"),), too_much)

    def _line(self, line: InvoiceLineRow) -> TableLine:
        left = line.quantity - line.credited
        facts = (formats.quantity(line.quantity), formats.quantity(line.credited))
        return TableLine(line.line, line.name, facts, left, (min(left, self._came_back(line)),))

    def _came_back(self, line: InvoiceLineRow) -> Quantity:
        """Of a line by the return that is to be credited."""
        return_id = self._way().return_id
        its = (part for part in self._returns if (part.uuid, part.line) == (return_id, line.order_line))
        return sum(part.quantity - part.credited for part in its)

    @Slot()
    def _on_choice_changed(self) -> None:
        self.invoice = self._invoices[max(0, self.which.currentIndex())]
        self._offer()

    @Slot()
    def _on_charges_toggled(self) -> None:
        self.follow()


def creditable(reader: Reader, order_key: int) -> list[int]:
    """The keys of the invoices of an order that something is left of, the newest first."""
    invoices = InvoicesOfOrder(order_key).run(reader)
    return [key for key, row in reversed(invoices) if row.kind == "invoice" and row.credited < row.total]


def to_credit(reader: Reader, order_key: int) -> list[DetailedInvoice]:
    """The same invoices whole."""
    found = (InvoiceDetail(key).run(reader) for key in creditable(reader, order_key))
    return [each for each in found if each is not None]


def _day(desk: Desk, text: str) -> str:
    return desk.day(date.fromisoformat(text))
