"""One invoice or credit note in the pane: what is open of it and why, its lines, its payments, and its history."""

from functools import partial

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from core.domain.calculation import TaxAmount
from core.projections.changes import ChangeSet
from core.readmodels.invoice_detail import DetailedInvoice, InvoiceDetail, InvoiceLineRow, InvoicePayment
from core.readmodels.invoice_list import InvoiceRow
from core.readmodels.order_history import HistoryEntry
from core.readmodels.record_history import RecordHistory
from ui import formats, money_looks
from ui.cells import Cell
from ui.desk import Desk
from ui.order_looks import purchase_order
from ui.payment_words import method_word
from ui.screens.detail_pane import DetailPane
from ui.screens.history import HistoryPart
from ui.widgets.key_facts import KeyFact, KeyFacts
from ui.widgets.label import Label
from ui.widgets.small_table import SmallColumn, SmallTable
from ui.widgets.tab_strip import Tab, TabStrip
from ui.widgets.totals import Totals


class InvoicePane(DetailPane):
    """`invoice` is what is shown, None when there is nothing."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.invoice: DetailedInvoice | None = None
        self.facts = KeyFacts()
        self.reason = Label("", "small", 400, "text2", wraps=True)
        self.tabs = TabStrip((Tab("lines", self.tr("Lines")),))
        self.lines = SmallTable(self._line_columns())
        self.payments = SmallTable(self._payment_columns(), leads=True)
        self.credit_notes = SmallTable(self._note_columns(), leads=True)
        self.totals = Totals()
        self.history = HistoryPart(desk)
        self._fill_body()
        self.tabs.tab_chosen.connect(self._show_tab)
        self.link.clicked.connect(self._on_link_clicked)
        self.second_link.clicked.connect(self._on_second_link_clicked)
        self.payments.row_clicked.connect(self._on_payments_row_clicked)
        self.credit_notes.row_clicked.connect(self._on_credit_notes_row_clicked)

    def load(self, key: int) -> bool:
        self.invoice = InvoiceDetail(key).run(self.desk.dispatcher.reader)
        if self.invoice is None:
            return False
        self._show_head(self.invoice)
        row = self.invoice.invoice
        self.facts.set_facts(self._facts(row) if row.kind == "invoice" else self._facts_of_note(row))
        self.reason.setText(self.invoice.particulars.reason)
        self.reason.setVisible(bool(self.invoice.particulars.reason))
        self._show_parts(self.invoice)
        self.history.show_entries(key, partial(RecordHistory, key))
        return True

    def last_step(self) -> HistoryEntry | None:
        return self.history.last_standing()

    def touches(self, changes: ChangeSet, key: int) -> bool:
        """What is paid or credited changes the row of the list too."""
        its = changes.of("invoice_list")
        return key in its.changed or key in its.inserted

    # Filling in

    def _show_head(self, shown: DetailedInvoice) -> None:
        row = shown.invoice
        is_invoice = row.kind == "invoice"
        name = self.tr("Invoice {number}") if is_invoice else self.tr("Credit note {number}")
        self.set_title(name.format(number=row.no), money_looks.invoice_chip(row, self.desk.today))
        leads_to = self.tr("Order {number}") if is_invoice else self.tr("Invoice {number}")
        number = row.order_no if is_invoice else shown.particulars.credits_no
        posted = self.tr("posted by {who}").format(who=self.desk.name_of(row.actor))
        self.set_context(row.customer, [purchase_order(row.reference), posted], leads_to.format(number=number))

    def _facts(self, row: InvoiceRow) -> list[KeyFact]:
        late = money_looks.days_overdue(row, self.desk.today)
        due = self.day(row.due_on)
        if late:
            words = self.tr("{day}, 1 day late") if late == 1 else self.tr("{day}, {n} days late")
            due = words.format(day=due, n=formats.count(late))
        facts = [
            KeyFact(self.tr("Dated"), self.day(row.dated)),
            KeyFact(self.tr("Open"), self._money(row.open, row), "danger" if late else ""),
            KeyFact(self.tr("Due"), due, "danger" if late else ""),
            KeyFact(self.tr("Total"), self._money(row.total, row)),
            KeyFact(self.tr("Sent"), self.tr("yes") if row.issued else self.tr("not yet")),
            KeyFact(self.tr("Paid"), self._money(row.paid, row)),
        ]
        if row.credited:
            facts.append(KeyFact(self.tr("Credited"), self._money(row.credited, row)))
        if row.written_off:
            facts.append(KeyFact(self.tr("Written off"), self._money(row.written_off, row)))
        return facts

    def _facts_of_note(self, row: InvoiceRow) -> list[KeyFact]:
        return [
            KeyFact(self.tr("Dated"), self.day(row.dated)),
            KeyFact(self.tr("Takes back"), self._money(row.total, row)),
            KeyFact(self.tr("Sent"), self.tr("yes") if row.issued else self.tr("not yet")),
            KeyFact(self.tr("Order"), row.order_no),
        ]

    def _money(self, minor: int, row: InvoiceRow) -> str:
        return formats.money(minor, row.currency)

    def _show_parts(self, shown: DetailedInvoice) -> None:
        row = shown.invoice
        self.lines.set_rows([self._line(line, row) for line in shown.lines])
        self.payments.set_rows([self._payment(payment, row) for payment in shown.payments])
        self.credit_notes.set_rows([self._note(note) for _, note in shown.credit_notes])
        tabs = [Tab("lines", self.tr("Lines"), formats.count(len(shown.lines)))]
        if shown.payments:
            tabs.append(Tab("payments", self.tr("Payments"), formats.count(len(shown.payments))))
        if shown.credit_notes:
            tabs.append(Tab("credit_notes", self.tr("Credit notes"), formats.count(len(shown.credit_notes))))
        self.tabs.set_tabs(tabs)
        if self.tabs.current() is None:
            self.tabs.set_current("lines")
        self.totals.set_sums([(word, self._money(minor, row)) for word, minor in self._sums(shown)])
        self._show_tab(self.tabs.current() or "lines")

    def _sums(self, shown: DetailedInvoice) -> list[tuple[str, int]]:
        """What the lines come to, what is taken off and put on for the whole, the taxes, and the total."""
        row, its = shown.invoice, shown.particulars
        lines = sum(line.net for line in shown.lines)
        charges = its.charges if its.price_mode == "net" else ()  # else they hold tax that the net has not
        off = row.net - lines - sum(charge.amount for charge in charges)
        sums = [(self.tr("Lines"), lines)] if lines else []
        if lines and off:
            sums.append((self.tr("Discount") if off < 0 else self.tr("Charges"), off))
        sums += [(charge.name, charge.amount) for charge in charges]
        sums += [(self.tr("Tax {rate} %").format(rate=formats.percent(tax.rate)), tax.tax) for tax in _taxes(shown)]
        return [*(sums if len(sums) > 1 else []), (self.tr("Total"), row.total)]

    def _line(self, line: InvoiceLineRow, row: InvoiceRow) -> tuple[Cell, ...]:
        credited = formats.quantity(line.credited) if line.credited else ""
        return (
            Cell(line.name),
            Cell(formats.quantity(line.quantity), "right"),
            Cell(credited, "right", color="return"),
            Cell(self._money(line.net, row), "right", 500),
        )

    def _payment(self, payment: InvoicePayment, row: InvoiceRow) -> tuple[Cell, ...]:
        return (
            Cell(payment.no, weight=500, color="link"),
            Cell(self.day(payment.dated), color="text2"),
            Cell(method_word(payment.method), color="text2"),
            Cell(self._money(payment.amount, row), "right", 500),
        )

    def _note(self, note: InvoiceRow) -> tuple[Cell, ...]:
        return (
            Cell(note.no, weight=500, color="link"),
            Cell(self.day(note.dated), color="text2"),
            Cell(self._money(-note.total, note), "right", 500),
        )

    # Building

    def _fill_body(self) -> None:
        for widget, above in ((self.facts, 14), (self.reason, 10), (self.tabs, 2)):
            self.body.addSpacing(above)
            self.body.addWidget(widget)
        for table in (self.lines, self.payments, self.credit_notes):
            self.body.addWidget(table)
        self.body.addSpacing(4)
        self.body.addWidget(self.totals)
        self.body.addSpacing(12)
        self.body.addWidget(self.history)

    def _line_columns(self) -> list[SmallColumn]:
        return [
            SmallColumn(self.tr("Item"), 0),
            SmallColumn(self.tr("Quantity"), 56, "right"),
            SmallColumn(self.tr("Credited"), 56, "right"),
            SmallColumn(self.tr("Amount"), 72, "right"),
        ]

    def _payment_columns(self) -> list[SmallColumn]:
        return [
            SmallColumn(self.tr("Payment"), 72),
            SmallColumn(self.tr("Dated"), 80),
            SmallColumn(self.tr("Method"), 0),
            SmallColumn(self.tr("For this"), 80, "right"),
        ]

    def _note_columns(self) -> list[SmallColumn]:
        return [
            SmallColumn(self.tr("Credit note"), 96),
            SmallColumn(self.tr("Dated"), 0),
            SmallColumn(self.tr("Total"), 80, "right"),
        ]

    @Slot(str)
    def _show_tab(self, key: str) -> None:
        self.lines.setVisible(key == "lines")
        self.totals.setVisible(key == "lines")
        self.payments.setVisible(key == "payments")
        self.credit_notes.setVisible(key == "credit_notes")

    @Slot()
    def _on_link_clicked(self) -> None:
        if self.invoice is not None:
            self.desk.customer_asked.emit(self.invoice.invoice.customer_key)

    @Slot()
    def _on_second_link_clicked(self) -> None:
        """An invoice leads to its order, a credit note to its invoice."""
        if self.invoice is None:
            return
        credits = self.invoice.particulars.credits_key
        if credits is None:
            self.desk.order_asked.emit(self.invoice.invoice.order_key)
        else:
            self.desk.invoice_asked.emit(credits)

    @Slot(int)
    def _on_payments_row_clicked(self, number: int) -> None:
        if self.invoice is not None:
            self.desk.payment_asked.emit(self.invoice.payments[number].key)

    @Slot(int)
    def _on_credit_notes_row_clicked(self, number: int) -> None:
        if self.invoice is not None:
            self.desk.invoice_asked.emit(self.invoice.credit_notes[number][0])


def _taxes(shown: DetailedInvoice) -> list[TaxAmount]:
    return [tax for tax in shown.particulars.taxes if tax.tax]
