"""One order in the pane: how far it has come, its key facts, its lines, shipments and payments, and its history."""

from collections.abc import Iterator
from datetime import date
from functools import partial
from typing import Final

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from core.projections.changes import ChangeSet
from core.readmodels.order_detail import DetailedOrder, Header, OrderDetail, PaymentRow, ShipmentRow
from core.readmodels.order_history import HistoryEntry, OrderHistory
from core.readmodels.order_lines import LineRow
from ui import formats, order_looks
from ui.cells import Cell
from ui.desk import Desk
from ui.order_looks import status_chip
from ui.screens.detail_pane import DetailPane
from ui.screens.history import HistoryPart
from ui.widgets.key_facts import KeyFact, KeyFacts
from ui.widgets.label import Label
from ui.widgets.small_table import SmallColumn, SmallTable
from ui.widgets.state_path import StatePath, Step
from ui.widgets.tab_strip import Tab, TabStrip
from ui.widgets.totals import Totals

_TABLES: Final = ("order_detail", "order_lines", "order_shipments", "order_payments", "order_history")


class OrderPane(DetailPane):
    """`order` is what is shown, None when there is nothing."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.order: DetailedOrder | None = None
        self.path = StatePath()
        self.facts = KeyFacts()
        self.note = Label("", "small", 400, "text2", wraps=True)
        self.tabs = TabStrip((Tab("lines", self.tr("Lines")),))
        self.lines = SmallTable(self._line_columns())
        self.shipments = SmallTable(self._shipment_columns())
        self.payments = SmallTable(self._payment_columns())
        self.totals = Totals()
        self.history = HistoryPart(desk)
        self._fill_body()
        self.tabs.tab_chosen.connect(self._on_tabs_tab_chosen)
        self.link.clicked.connect(self._on_link_clicked)

    def load(self, key: int) -> bool:
        self.order = OrderDetail(key).run(self.desk.dispatcher.reader)
        if self.order is None:
            return False
        header = self.order.header
        self._show_head(header)
        self.path.set_steps(list(self._path(header)))
        self.path.setVisible(header.state != "history")
        self.facts.set_facts(self._facts(header))
        self.note.setText(header.note)
        self.note.setVisible(bool(header.note))
        self._show_parts(self.order)
        self.history.show_entries(key, partial(OrderHistory, key))
        return True

    def last_step(self) -> HistoryEntry | None:
        return self.history.last_standing()

    def touches(self, changes: ChangeSet, key: int) -> bool:
        for table in _TABLES:
            its = changes.of(table)
            if any(_parent(each) == key for each in (*its.inserted, *its.changed, *its.deleted)):
                return True
        return False

    # Filling in

    def _show_head(self, header: Header) -> None:
        name = self.tr("Order {number}").format(number=header.no) if header.no else self.tr("Draft")
        self.set_title(name, status_chip(header.status))
        customer = header.customer or self.tr("No customer yet")
        linked = header.customer_key is not None
        self.set_context(
            customer if linked else "",
            ["" if linked else customer, order_looks.purchase_order(header.reference), self._placed(header)],
        )

    def _placed(self, header: Header) -> str:
        who = self.desk.name_of(header.actor)
        if header.state == "history":
            return self.tr("{nature} of {day}").format(nature=header.nature, day=self.day(header.placed_on))
        if not header.placed_on:
            return self.tr("drafted by {who}").format(who=who)
        return self.tr("placed {day} by {who}").format(day=self.day(header.placed_on), who=who)

    def _path(self, header: Header) -> Iterator[Step]:
        """The steps that there are; what has no source yet is left out."""
        placed = self.day(header.placed_on)
        is_draft = header.state == "draft"
        yield Step(self.tr("Placed"), placed or self.tr("not yet"), "todo" if is_draft else "done", is_draft)
        if header.state in ("cancelled", "discarded"):
            yield Step(status_chip(header.status)[0], "", "done", is_current=True)
            return
        wanted = header.ordered - header.cancelled
        if header.picked:
            yield self._share(self.tr("Picked"), header.picked + header.shipped, wanted, header.status == "picking")
        is_moving = header.status in ("placed", "picked", "part shipped", "on hold")
        yield self._share(self.tr("Shipped"), header.shipped, wanted, is_moving)
        if header.invoiced:
            yield self._share(self.tr("Invoiced"), header.invoiced, wanted, header.status == "invoiced")
        yield self._paid(header)

    def _share(self, word: str, done: int, wanted: int, is_current: bool) -> Step:
        if not done:
            return Step(word, self.tr("not yet"), "todo", is_current)
        if done >= wanted:
            return Step(word, formats.quantity(done), "done", is_current)
        detail = self.tr("{done} of {wanted}").format(done=formats.quantity(done), wanted=formats.quantity(wanted))
        return Step(word, detail, "partial", is_current)

    def _paid(self, header: Header) -> Step:
        is_current = header.status == "shipped" and header.owing > 0
        if not header.paid:
            return Step(self.tr("Paid"), self.tr("not yet"), "todo", is_current)
        state = "partial" if header.owing > 0 else "done"
        return Step(self.tr("Paid"), formats.money(header.paid, header.currency), state, is_current)  # type: ignore[arg-type]  # one of the two literals above

    def _facts(self, header: Header) -> list[KeyFact]:
        is_late = order_looks.is_late(header.ship_by, header.open, self.desk.today, is_open=bool(header.is_open))
        ship_by = self.day(header.ship_by)
        if is_late:
            days = (self.desk.today - date.fromisoformat(header.ship_by)).days
            late = self.tr("{day}, 1 day late") if days == 1 else self.tr("{day}, {n} days late")
            ship_by = late.format(day=ship_by, n=formats.count(days))
        where = header.deliver_street or header.deliver_city or header.deliver_name or header.deliver_country
        terms = self.tr("{n} days").format(n=header.terms_days) if header.terms_days else ""
        facts = [
            KeyFact(self.tr("Ship by"), ship_by, "danger" if is_late else ""),
            KeyFact(self.tr("Owing"), formats.money(header.owing, header.currency)),
            KeyFact(self.tr("Deliver to"), where),
            KeyFact(self.tr("Terms"), terms),
        ]
        if header.hold:
            facts.append(KeyFact(self.tr("On hold"), header.hold, "warning", is_wide=True))
        return facts

    def _show_parts(self, order: DetailedOrder) -> None:
        currency = order.header.currency
        self.lines.set_rows([self._line(line, order.header) for line in order.lines])
        self.shipments.set_rows([self._shipment(each) for each in order.shipments])
        self.payments.set_rows([self._payment(each, currency) for each in order.payments])
        tabs = [Tab("lines", self.tr("Lines"), formats.count(len(order.lines)))]
        if order.shipments:
            tabs.append(Tab("shipments", self.tr("Shipments"), formats.count(len(order.shipments))))
        if order.payments:
            tabs.append(Tab("payments", self.tr("Payments"), formats.count(len(order.payments))))
        self.tabs.set_tabs(tabs)
        if self.tabs.current() is None:
            self.tabs.set_current("lines")
        header = order.header
        sums = [(self.tr("Total"), header.total)]
        if header.state == "placed":
            sums = [(self.tr("Goods"), header.total - header.tax), (self.tr("Tax"), header.tax), *sums]
        self.totals.set_sums([(word, formats.money(amount, currency)) for word, amount in sums])
        self._show_tab(self.tabs.current() or "lines")

    def _line(self, line: LineRow, header: Header) -> tuple[Cell, ...]:
        shipped = Cell(formats.quantity(line.shipped), "right", color="text2")
        is_waiting = header.state == "placed" and line.backordered > 0
        if is_waiting:
            tip = self.tr("{n} wait for goods to come in").format(n=formats.quantity(line.backordered))
            shipped = Cell(formats.quantity(line.shipped), "right", 500, tone="warning", icon="hourglass", tip=tip)
        wanted = formats.quantity(line.ordered - line.cancelled)
        name = Cell(line.name, color="text3" if line.cancelled >= line.ordered > 0 else None)
        amount = Cell(formats.money(line.net, header.currency), "right", 500)
        return name, Cell(wanted, "right"), shipped, amount

    def _shipment(self, shipment: ShipmentRow) -> tuple[Cell, ...]:
        color = "text3" if shipment.is_reversed else None
        tracking = self.tr("taken back") if shipment.is_reversed else shipment.tracking or "–"
        units = formats.quantity(shipment.quantity)
        cells = (f"{self.tr('Shipment')} {shipment.number}", self.day(shipment.shipped_on), tracking)
        return (*(Cell(text, color=color) for text in cells), Cell(units, "right", color=color))

    def _payment(self, payment: PaymentRow, currency: str) -> tuple[Cell, ...]:
        color = "text3" if payment.is_reversed else None
        reference = self.tr("taken back") if payment.is_reversed else payment.reference or "–"
        cells = (payment.method.capitalize(), self.day(payment.received_on), reference)
        amount = Cell(formats.money(payment.amount, currency), "right", 500, color)
        return (*(Cell(text, color=color) for text in cells), amount)

    # Building

    def _fill_body(self) -> None:
        for widget, above in ((self.path, 16), (self.facts, 12), (self.note, 10), (self.tabs, 2)):
            self.body.addSpacing(above)
            self.body.addWidget(widget)
        self.body.addWidget(self.lines)
        self.body.addWidget(self.shipments)
        self.body.addWidget(self.payments)
        self.body.addSpacing(4)
        self.body.addWidget(self.totals)
        self.body.addSpacing(12)
        self.body.addWidget(self.history)

    def _line_columns(self) -> list[SmallColumn]:
        return [
            SmallColumn(self.tr("Item"), 0),
            SmallColumn(self.tr("Ordered"), 56, "right"),
            SmallColumn(self.tr("Shipped"), 56, "right"),
            SmallColumn(self.tr("Amount"), 72, "right"),
        ]

    def _shipment_columns(self) -> list[SmallColumn]:
        return [
            SmallColumn(self.tr("Shipment"), 96),
            SmallColumn(self.tr("Shipped on"), 80),
            SmallColumn(self.tr("Tracking"), 0),
            SmallColumn(self.tr("Units"), 56, "right"),
        ]

    def _payment_columns(self) -> list[SmallColumn]:
        return [
            SmallColumn(self.tr("Method"), 80),
            SmallColumn(self.tr("Received"), 80),
            SmallColumn(self.tr("Reference"), 0),
            SmallColumn(self.tr("Amount"), 80, "right"),
        ]

    def _show_tab(self, key: str) -> None:
        self.lines.setVisible(key == "lines")
        self.totals.setVisible(key == "lines")
        self.shipments.setVisible(key == "shipments")
        self.payments.setVisible(key == "payments")

    @Slot(str)
    def _on_tabs_tab_chosen(self, key: str) -> None:
        self._show_tab(key)

    @Slot()
    def _on_link_clicked(self) -> None:
        if self.order is not None and self.order.header.customer_key is not None:
            self.desk.customer_asked.emit(self.order.header.customer_key)


def _parent(key: int | tuple[int, ...]) -> int:
    return key if isinstance(key, int) else key[0]
