"""A customer's account in the pane: what is owed by its age, the open items, and a statement of a period."""

from datetime import date, timedelta

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from core.readmodels.receivables import (
    AgedBalance,
    Ageing,
    OpenItem,
    OpenItems,
    Statement,
    StatementLine,
)
from ui import formats
from ui.cells import Cell
from ui.desk import Desk
from ui.widgets.date_field import DateField
from ui.widgets.key_facts import KeyFact, KeyFacts
from ui.widgets.label import Label
from ui.widgets.small_table import SmallColumn, SmallTable
from ui.widgets.tab_strip import Tab, TabStrip


class AccountPart(QWidget):
    """As of today, by what is invoiced; orders that are not invoiced yet are in the facts above it."""

    invoice_asked = Signal(int)  # its key
    payment_asked = Signal(int)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._key, self._currency = 0, ""
        self._items: tuple[OpenItem, ...] = ()
        self.ageing = KeyFacts()
        self.tabs = TabStrip((Tab("items", self.tr("Open items")), Tab("statement", self.tr("Statement"))))
        self.items = SmallTable(self._item_columns(), leads=True)
        self.nothing = Label(self.tr("Nothing is open."), "small", 400, "text3")
        self.since = self._day_field(self.tr("First day"), _month_before(desk.today))
        self.until = self._day_field(self.tr("Last day"), desk.today)
        self.problem = Label("", "small", 400, "danger", wraps=True)
        self.statement = SmallTable(self._statement_columns())
        self._period = self._period_row()
        self._lay_out()
        self.tabs.tab_chosen.connect(self._show_tab)
        self.items.row_clicked.connect(self._on_items_row_clicked)

    def show_customer(self, key: int, currency: str) -> None:
        self._key, self._currency = key, currency
        reader = self._desk.dispatcher.reader
        aged = Ageing(self._desk.today, key).run(reader)
        self.ageing.set_facts(self._aged(aged[0] if aged else None))
        self._items = OpenItems(key).run(reader)
        self.items.set_rows([self._item(each) for each in self._items])
        self.tabs.set_count("items", formats.count(len(self._items)) if self._items else "")
        self._show_tab(self.tabs.current() or "items")

    @Slot()
    def _show_statement(self) -> None:
        since, until = self.since.day, self.until.day
        problem = self.since.problem() or self.until.problem()
        if not problem and (since is None or until is None or until < since):
            problem = self.tr("A statement goes from a day to a later one, or to the same.")
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))
        lines: tuple[StatementLine, ...] = ()
        if not problem and since is not None and until is not None:
            lines = Statement(self._key, since, until).run(self._desk.dispatcher.reader)
        self.statement.set_rows([self._stated(line) for line in lines])

    # Cells

    def _aged(self, aged: AgedBalance | None) -> list[KeyFact]:
        """What is late is coloured; what is paid and for nothing yet stands below zero."""
        if aged is None:
            return [KeyFact(self.tr("Balance"), self._money(0))]
        late = (
            (self.tr("1–30 days"), aged.to_30),
            (self.tr("31–60 days"), aged.to_60),
            (self.tr("61–90 days"), aged.to_90),
            (self.tr("Over 90"), aged.over_90),
        )
        return [
            KeyFact(self.tr("Balance"), self._money(aged.balance)),
            KeyFact(self.tr("Not due"), self._unless_nothing(aged.not_due)),
            *(KeyFact(word, self._unless_nothing(minor), "danger" if minor else "") for word, minor in late),
            KeyFact(self.tr("On account"), self._unless_nothing(aged.on_account)),
        ]

    def _unless_nothing(self, minor: int) -> str:
        return self._money(minor) if minor else ""

    def _item(self, item: OpenItem) -> tuple[Cell, ...]:
        names = {
            "invoice": self.tr("Invoice {number}"),
            "payment": self.tr("Payment {number}"),
            "refund": self.tr("Refund {number}"),
        }
        is_late = bool(item.due_on) and item.due_on < self._desk.today.isoformat()
        return (
            Cell(names[item.kind].format(number=item.no), weight=500, color="link"),
            Cell(self._day(item.dated), color="text2"),
            Cell(self._day(item.due_on), color="danger" if is_late else "text2"),
            Cell(self._money(item.open), "right", 500, "danger" if is_late else None),
        )

    def _stated(self, line: StatementLine) -> tuple[Cell, ...]:
        is_first = line.kind == "brought forward"
        return (
            Cell(self._day(line.dated), color="text2"),
            Cell(f"{line.kind.capitalize()} {line.no}".strip(), color="text2" if is_first else None),
            Cell("" if is_first else self._money(line.amount), "right"),
            Cell(self._money(line.balance), "right", 500),
        )

    def _money(self, minor: int) -> str:
        return formats.money(minor, self._currency)

    def _day(self, iso: str) -> str:
        return self._desk.day(date.fromisoformat(iso) if iso else None)

    # Building

    def _day_field(self, name: str, day: date) -> DateField:
        field = DateField(lambda: self._desk.today, day)
        field.setAccessibleName(name)
        field.day_changed.connect(self._show_statement)
        return field

    def _period_row(self) -> QWidget:
        period = QWidget()
        row = QHBoxLayout(period)
        row.setContentsMargins(0, 8, 0, 4)
        row.setSpacing(8)
        for widget in (self.since, Label(self.tr("to"), "small", 400, "text2"), self.until):
            row.addWidget(widget, 1 if isinstance(widget, DateField) else 0)
        return period

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.ageing)
        column.addSpacing(4)
        for widget in (self.tabs, self.items, self.nothing, self._period, self.problem, self.statement):
            column.addWidget(widget)
        self.nothing.setContentsMargins(0, 8, 0, 0)

    def _item_columns(self) -> list[SmallColumn]:
        return [
            SmallColumn(self.tr("Document"), 0),
            SmallColumn(self.tr("Dated"), 76),
            SmallColumn(self.tr("Due"), 76),
            SmallColumn(self.tr("Open"), 80, "right"),
        ]

    def _statement_columns(self) -> list[SmallColumn]:
        return [
            SmallColumn(self.tr("Dated"), 76),
            SmallColumn(self.tr("What"), 0),
            SmallColumn(self.tr("Amount"), 76, "right"),
            SmallColumn(self.tr("Balance"), 76, "right"),
        ]

    @Slot(str)
    def _show_tab(self, key: str) -> None:
        self.items.setVisible(key == "items" and bool(self._items))
        self.nothing.setVisible(key == "items" and not self._items)
        for widget in (self._period, self.statement):
            widget.setVisible(key == "statement")
        self.problem.hide()
        if key == "statement":
            self._show_statement()

    @Slot(int)
    def _on_items_row_clicked(self, number: int) -> None:
        item = self._items[number]
        asked = self.invoice_asked if item.kind == "invoice" else self.payment_asked
        asked.emit(item.key)


def _month_before(day: date) -> date:
    """The first of the month before."""
    return (day.replace(day=1) - timedelta(days=1)).replace(day=1)
