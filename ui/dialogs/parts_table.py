"""A table that splits an amount: what nobody typed is filled by itself, from the top."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from PySide6.QtCore import Slot

from core.domain.payments.values import OnInvoice, OnOrder
from core.domain.values import Minor
from core.readmodels.payment_allocations import Allocation, Payable
from ui.desk import Desk
from ui.dialogs.quantity_headings import Headings, amounts
from ui.dialogs.quantity_table import QuantityTable, TableLine

FIRST: Final = 1  # rows are numbered from one


class PartsTable(QuantityTable):
    """The first lines are served first. A line that was typed into keeps what was typed."""

    def __init__(self, headings: Headings, lines: Sequence[TableLine]) -> None:
        super().__init__(headings, lines)
        self._most = {line.number: line.most for line in lines}
        self._show = headings.measure.show
        self._typed: set[int] = set()
        for number in self._most:
            self.field(number).textEdited.connect(self._on_part_text_edited)

    def fill(self, amount: Minor) -> None:
        """Split what the typed lines leave of an amount among the others."""
        left = amount - sum(part for number, part in self.quantities().items() if number in self._typed)
        for number, most in self._most.items():
            if number not in self._typed:
                part = max(0, min(left, most))
                left -= part
                self.field(number).setText(self._show(part) if part else "")

    def rest(self, amount: Minor) -> Minor:
        """What of an amount is for none of the lines; below zero when they come to more."""
        return amount - self.total()

    def is_full(self) -> bool:
        """Whether no line could take more."""
        return all(part == self._most[number] for number, part in self.quantities().items())

    def put_texts(self, texts: Mapping[str, object]) -> None:
        before = self.texts()
        super().put_texts(texts)
        after = self.texts()
        places = dict(zip(before, self._most, strict=True))
        self._typed |= {places[name] for name in before if after[name] != before[name]}

    @Slot()
    def _on_part_text_edited(self) -> None:
        self._typed |= {number for number in self._most if self.field(number) is self.sender()}


class TargetTable(PartsTable):
    """How much of the money is for which invoices and orders."""

    def __init__(self, headings: Headings, targets: Sequence[Payable | Allocation], lines: Sequence[TableLine]) -> None:
        super().__init__(headings, lines)
        self._targets = dict(enumerate(targets, FIRST))

    def allocations(self) -> tuple[OnOrder | OnInvoice, ...]:
        """What each gets, for a command."""
        chosen = ((self._targets[number], minor) for number, minor in self.quantities().items() if minor)
        return tuple(
            OnOrder(each.uuid, minor) if each.kind == "order" else OnInvoice(each.uuid, minor) for each, minor in chosen
        )


class PayableTable(TargetTable):
    """What can be paid; the first that is due comes first."""

    def __init__(self, desk: Desk, payables: Sequence[Payable], currency: str) -> None:
        self.payables = dict(enumerate(payables, FIRST))
        measure = amounts(currency)
        headings = Headings(
            (desk.tr("Due"), desk.tr("Open")),
            (desk.tr("Pays"),),
            desk.tr("Only {most} is open here. Enter {most} or less."),
            name=desk.tr("What it is for"),
            measure=measure,
        )
        lines = [
            TableLine(number, _name(desk, each), (_day(desk, each.due_on), measure.show(each.open)), each.open, (0,))
            for number, each in self.payables.items()
        ]
        super().__init__(headings, payables, lines)


class AllocatedTable(TargetTable):
    """What a payment is for, and how much of that is taken off."""

    def __init__(self, desk: Desk, allocations: Sequence[Allocation], currency: str) -> None:
        measure = amounts(currency)
        headings = Headings(
            (desk.tr("Dated"), desk.tr("Allocated")),
            (desk.tr("Take off"),),
            desk.tr("Only {most} is allocated here. Enter {most} or less."),
            name=desk.tr("What it is for"),
            measure=measure,
        )
        lines = [
            TableLine(number, _name(desk, each), (_day(desk, each.dated), measure.show(each.minor)), each.minor, (0,))
            for number, each in enumerate(allocations, FIRST)
        ]
        super().__init__(headings, allocations, lines)


def _name(desk: Desk, target: Payable | Allocation) -> str:
    words = desk.tr("Order {no}, in advance") if target.kind == "order" else desk.tr("Invoice {no}")
    return words.format(no=target.no)


def _day(desk: Desk, iso: str) -> str:
    return desk.day(date.fromisoformat(iso)) if iso else "–"
