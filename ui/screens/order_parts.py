"""The parts of an order in the pane, a tab each: lines, shipments, returns, invoices and payments."""

from datetime import date

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.readmodels.invoice_list import InvoiceRow
from core.readmodels.order_detail import DetailedOrder, Header, PaymentRow, ReturnRow, ShipmentRow
from core.readmodels.order_lines import LineRow
from ui import formats, money_looks
from ui.cells import Cell
from ui.desk import Desk
from ui.payment_words import method_word
from ui.widgets.small_table import SmallColumn, SmallTable
from ui.widgets.tab_strip import Tab, TabStrip
from ui.widgets.totals import Totals

Invoices = tuple[tuple[int, InvoiceRow], ...]


class OrderParts(QWidget):
    """A tab is there only while it has something to show, but for the lines."""

    invoice_asked = Signal(int)  # its key
    payment_asked = Signal(int)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._invoice_keys: list[int] = []
        self._payment_keys: list[int] = []
        self.tabs = TabStrip((Tab("lines", self.tr("Lines")),))
        self.lines = SmallTable(self._line_columns(with_picked=False))
        self.totals = Totals()
        self.shipments = SmallTable(self._shipment_columns())
        self.returns = SmallTable(self._return_columns())
        self.invoices = SmallTable(self._invoice_columns(), leads=True)
        self.payments = SmallTable(self._payment_columns(), leads=True)
        self._lay_out()
        self.tabs.tab_chosen.connect(self._show_tab)
        self.invoices.row_clicked.connect(self._on_invoices_row_clicked)
        self.payments.row_clicked.connect(self._on_payments_row_clicked)

    def show_order(self, order: DetailedOrder, invoices: Invoices) -> None:
        header = order.header
        self._invoice_keys = [key for key, _ in invoices]
        self._payment_keys = [payment.payment_id for payment in order.payments]
        self._show_lines(order)
        self.shipments.set_rows([self._shipment(each) for each in order.shipments])
        names = {line.line: line.name for line in order.lines}
        self.returns.set_rows([self._return(each, names.get(each.line, "")) for each in order.returns])
        self.invoices.set_rows([self._invoice(row) for _, row in invoices])
        self.payments.set_rows([self._payment(each, header.currency) for each in order.payments])
        self._show_tabs(order, len(invoices))

    def _show_tabs(self, order: DetailedOrder, invoices: int) -> None:
        parts = (
            ("lines", self.tr("Lines"), len(order.lines)),
            ("shipments", self.tr("Shipments"), len(order.shipments)),
            ("returns", self.tr("Returns"), len({each.uuid for each in order.returns})),
            ("invoices", self.tr("Invoices"), invoices),
            ("payments", self.tr("Payments"), len(order.payments)),
        )
        self.tabs.set_tabs([Tab(key, text, formats.count(n)) for key, text, n in parts if n or key == "lines"])
        if self.tabs.current() is None:
            self.tabs.set_current("lines")
        self._show_tab(self.tabs.current() or "lines")

    # Lines

    def _show_lines(self, order: DetailedOrder) -> None:
        """What is picked has a column only while something is."""
        header = order.header
        with_picked = header.picked > 0
        self.lines.set_columns(self._line_columns(with_picked=with_picked))
        self.lines.set_rows([self._line(line, header, with_picked=with_picked) for line in order.lines])
        sums = [(self.tr("Total"), header.total)]
        if header.state in ("placed", "closed"):
            sums = [(self.tr("Goods"), header.total - header.tax), (self.tr("Tax"), header.tax), *sums]
        self.totals.set_sums([(word, formats.money(amount, header.currency)) for word, amount in sums])

    def _line(self, line: LineRow, header: Header, *, with_picked: bool) -> tuple[Cell, ...]:
        name = Cell(line.name, color="text3" if line.cancelled >= line.ordered > 0 else None)
        wanted = Cell(formats.quantity(line.ordered - line.cancelled), "right")
        amount = Cell(formats.money(line.net, header.currency), "right", 500)
        picked = (Cell(formats.quantity(line.picked), "right", color="text2"),) if with_picked else ()
        return name, wanted, *picked, self._shipped(line, header), amount

    def _shipped(self, line: LineRow, header: Header) -> Cell:
        shipped = formats.quantity(line.shipped)
        if header.state == "placed" and line.backordered > 0:
            tip = self.tr("{n} wait for goods to come in").format(n=formats.quantity(line.backordered))
            return Cell(shipped, "right", 500, tone="warning", icon="hourglass", tip=tip)
        if line.returned:
            tip = self.tr("{n} came back").format(n=formats.quantity(line.returned))
            return Cell(shipped, "right", color="text2", tone="return", icon="undo-2", tip=tip)
        return Cell(shipped, "right", color="text2")

    # What followed

    def _shipment(self, shipment: ShipmentRow) -> tuple[Cell, ...]:
        color = "text3" if shipment.is_reversed else None
        tracking = self.tr("taken back") if shipment.is_reversed else shipment.tracking or "–"
        units = formats.quantity(shipment.quantity)
        cells = (f"{self.tr('Shipment')} {shipment.number}", self._day(shipment.shipped_on), tracking)
        return (*(Cell(text, color=color) for text in cells), Cell(units, "right", color=color))

    def _return(self, each: ReturnRow, name: str) -> tuple[Cell, ...]:
        tip = self.tr("Return {number} of {day}").format(number=each.number, day=self._day(each.received_on))
        return (
            Cell(self._day(each.received_on), color="text2", tip=tip),
            Cell(name),
            Cell(formats.quantity(each.quantity), "right"),
            self._became(each),
        )

    def _became(self, each: ReturnRow) -> Cell:
        """What still wants a decision comes first, and is coloured."""
        found = (
            (each.awaited, self.tr("{n} to inspect")),
            (each.quarantined, self.tr("{n} in quarantine")),
            (each.restocked, self.tr("{n} restocked")),
            (each.scrapped, self.tr("{n} scrapped")),
            (each.credited, self.tr("{n} credited")),
        )
        words = ", ".join(text.format(n=formats.quantity(n)) for n, text in found if n)
        tone = "warning" if each.awaited else "return" if each.quarantined else None
        return Cell(words, tone=tone, icon="undo-2" if tone else None, tip=words, color=None if tone else "text2")

    def _invoice(self, row: InvoiceRow) -> tuple[Cell, ...]:
        is_invoice = row.kind == "invoice"
        is_late = money_looks.days_overdue(row, self._desk.today) > 0
        dated = self._day(row.dated) if is_invoice else self.tr("{day}, credit note").format(day=self._day(row.dated))
        total = formats.money(row.total if is_invoice else -row.total, row.currency)
        left = formats.money(row.open, row.currency) if row.open else "–"
        return (
            Cell(row.no, weight=500, color="link"),
            Cell(dated, color="text2"),
            Cell(total, "right", 500),
            Cell(left if is_invoice else "", "right", 500, "danger" if is_late else None),
        )

    def _payment(self, payment: PaymentRow, currency: str) -> tuple[Cell, ...]:
        color = "text3" if payment.is_reversed else None
        reference = self.tr("taken back") if payment.is_reversed else payment.reference or "–"
        cells = (method_word(payment.method), self._day(payment.received_on), reference)
        amount = Cell(formats.money(payment.amount, currency), "right", 500, color)
        number = Cell(str(payment.number), weight=500, color="link")
        return (number, *(Cell(text, color=color) for text in cells), amount)

    def _day(self, iso: str) -> str:
        return self._desk.day(date.fromisoformat(iso) if iso else None)

    # Building

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for widget in (self.tabs, self.lines, self.shipments, self.returns, self.invoices, self.payments):
            column.addWidget(widget)
        column.addSpacing(4)
        column.addWidget(self.totals)

    def _line_columns(self, *, with_picked: bool) -> list[SmallColumn]:
        picked = [SmallColumn(self.tr("Picked"), 48, "right")] if with_picked else []
        return [
            SmallColumn(self.tr("Item"), 0),
            SmallColumn(self.tr("Ordered"), 52, "right"),
            *picked,
            SmallColumn(self.tr("Shipped"), 52, "right"),
            SmallColumn(self.tr("Amount"), 72, "right"),
        ]

    def _shipment_columns(self) -> list[SmallColumn]:
        return [
            SmallColumn(self.tr("Shipment"), 96),
            SmallColumn(self.tr("Shipped on"), 80),
            SmallColumn(self.tr("Tracking"), 0),
            SmallColumn(self.tr("Units"), 56, "right"),
        ]

    def _return_columns(self) -> list[SmallColumn]:
        return [
            SmallColumn(self.tr("Came"), 60),
            SmallColumn(self.tr("Item"), 0),
            SmallColumn(self.tr("Back"), 36, "right"),
            SmallColumn(self.tr("What became of it"), 150),
        ]

    def _invoice_columns(self) -> list[SmallColumn]:
        return [
            SmallColumn(self.tr("Number"), 64),
            SmallColumn(self.tr("Dated"), 0),
            SmallColumn(self.tr("Total"), 80, "right"),
            SmallColumn(self.tr("Open"), 80, "right"),
        ]

    def _payment_columns(self) -> list[SmallColumn]:
        return [
            SmallColumn(self.tr("Number"), 56),
            SmallColumn(self.tr("Method"), 84),
            SmallColumn(self.tr("Received"), 64),
            SmallColumn(self.tr("Reference"), 0),
            SmallColumn(self.tr("Amount"), 72, "right"),
        ]

    @Slot(str)
    def _show_tab(self, key: str) -> None:
        self.lines.setVisible(key == "lines")
        self.totals.setVisible(key == "lines")
        self.shipments.setVisible(key == "shipments")
        self.returns.setVisible(key == "returns")
        self.invoices.setVisible(key == "invoices")
        self.payments.setVisible(key == "payments")

    @Slot(int)
    def _on_invoices_row_clicked(self, number: int) -> None:
        self.invoice_asked.emit(self._invoice_keys[number])

    @Slot(int)
    def _on_payments_row_clicked(self, number: int) -> None:
        self.payment_asked.emit(self._payment_keys[number])
