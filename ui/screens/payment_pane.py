"""One payment or refund in the pane: how much, how it came, what it is for, and its history."""

from functools import partial

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from core.projections.changes import ChangeSet
from core.readmodels.order_history import HistoryEntry
from core.readmodels.payment_allocations import Allocation, AllocationsOf
from core.readmodels.payment_list import PaymentCard, PaymentListRow
from core.readmodels.record_history import RecordHistory
from core.readmodels.refunds import PaymentsBehind, RefundedPart, RefundsOf
from ui import formats, money_looks
from ui.cells import Cell
from ui.desk import Desk
from ui.payment_words import method_word
from ui.screens.detail_pane import DetailPane, section
from ui.screens.history import HistoryPart
from ui.widgets.key_facts import KeyFact, KeyFacts
from ui.widgets.label import Label
from ui.widgets.small_table import SmallColumn, SmallTable


class PaymentPane(DetailPane):
    """`payment` is what is shown, None when there is nothing."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.payment: PaymentListRow | None = None
        self.facts = KeyFacts()
        self.purposes = SmallTable(self._columns(), leads=True)
        self.nothing = Label("", "small", 400, "text3", wraps=True)
        self.history = HistoryPart(desk)
        self._title = section("")
        self._leads_to: list[tuple[str, int]] = []  # kind and key of what stands in each row
        for widget, above in ((self.facts, 14), (self._title, 16), (self.purposes, 2), (self.nothing, 4)):
            self.body.addSpacing(above)
            self.body.addWidget(widget)
        self.body.addSpacing(14)
        self.body.addWidget(self.history)
        self.link.clicked.connect(self._on_link_clicked)
        self.purposes.row_clicked.connect(self._on_purposes_row_clicked)

    def load(self, key: int) -> bool:
        found = PaymentCard(key).run(self.desk.dispatcher.reader)
        self.payment = found.payment if found is not None else None
        if self.payment is None:
            return False
        its = self.payment
        name = self.tr("Payment {number}") if its.kind == "payment" else self.tr("Refund {number}")
        self.set_title(name.format(number=its.no), money_looks.payment_chip(its))
        who = self.tr("recorded by {who}").format(who=self.desk.name_of(its.actor))
        self.set_context(its.customer, [its.reference, who])
        self.facts.set_facts(self._facts(its))
        self._show_purposes(key, its)
        self.history.show_entries(key, partial(RecordHistory, key))
        return True

    def last_step(self) -> HistoryEntry | None:
        return self.history.last_standing()

    def touches(self, changes: ChangeSet, key: int) -> bool:
        return key in changes.of("payment_list").changed

    def _facts(self, its: PaymentListRow) -> list[KeyFact]:
        is_payment = its.kind == "payment"
        facts = [
            KeyFact(self.tr("Amount"), self._money(its.amount)),
            KeyFact(self.tr("Received") if is_payment else self.tr("Paid on"), self.day(its.dated)),
            KeyFact(self.tr("Method"), method_word(its.method)),
        ]
        if is_payment:
            facts.append(KeyFact(self.tr("On account"), self._money(its.on_account)))
            facts.append(KeyFact(self.tr("Allocated"), self._money(its.allocated)))
        if its.refunded:
            facts.append(KeyFact(self.tr("Given back"), self._money(its.refunded)))
        return facts

    def _show_purposes(self, key: int, its: PaymentListRow) -> None:
        """What a payment is for, with what went back of it; or the payments that a refund took its money out of."""
        reader = self.desk.dispatcher.reader
        is_payment = its.kind == "payment"
        allocations = AllocationsOf(key).run(reader) if is_payment else ()
        parts = RefundsOf(key).run(reader) if is_payment else PaymentsBehind(key).run(reader)
        self._leads_to = [(each.kind, each.key) for each in allocations] + [("payment", part.key) for part in parts]
        self.purposes.set_rows([*map(self._allocation, allocations), *(self._part(part, its) for part in parts)])
        self._title.setText(self.tr("What it is for") if is_payment else self.tr("Out of"))
        self.purposes.setVisible(bool(self._leads_to))
        self.nothing.setVisible(not self._leads_to)
        self.nothing.setText(self._why_nothing(its))

    def _why_nothing(self, its: PaymentListRow) -> str:
        if its.state == "reversed":
            return self.tr("It was taken back, and is for nothing any more.")
        return self.tr("All of it is on the customer's account.")

    def _allocation(self, part: Allocation) -> tuple[Cell, ...]:
        name = self.tr("Invoice {number}") if part.kind == "invoice" else self.tr("Order {number}")
        return self._row(name.format(number=part.no), part.dated, part.minor)

    def _part(self, part: RefundedPart, its: PaymentListRow) -> tuple[Cell, ...]:
        name = self.tr("Refund {number}") if its.kind == "payment" else self.tr("Payment {number}")
        return self._row(name.format(number=part.no), part.dated, part.minor)

    def _row(self, name: str, dated: str, minor: int) -> tuple[Cell, ...]:
        amount = Cell(self._money(minor), "right", 500)
        return Cell(name, weight=500, color="link"), Cell(self.day(dated), color="text2"), amount

    def _money(self, minor: int) -> str:
        assert self.payment is not None, "it is shown"
        return formats.money(minor, self.payment.currency)

    def _columns(self) -> list[SmallColumn]:
        return [
            SmallColumn(self.tr("Document"), 0),
            SmallColumn(self.tr("Dated"), 96),
            SmallColumn(self.tr("Amount"), 96, "right"),
        ]

    @Slot()
    def _on_link_clicked(self) -> None:
        if self.payment is not None:
            self.desk.customer_asked.emit(self.payment.customer_key)

    @Slot(int)
    def _on_purposes_row_clicked(self, number: int) -> None:
        kind, key = self._leads_to[number]
        asked = {
            "order": self.desk.order_asked,
            "invoice": self.desk.invoice_asked,
            "payment": self.desk.payment_asked,
        }
        asked[kind].emit(key)
