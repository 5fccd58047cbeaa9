"""What waits for goods, product by product: what is free of it now, for whom it waits, and what was promised."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Slot
from PySide6.QtWidgets import QWidget

from core.projections.changes import ChangeSet
from core.readmodels.order_lines import Backorder, Backorders
from ui import formats, order_looks, theme
from ui.cells import CELL_ROLE, Cell
from ui.columns import ListColumn
from ui.desk import Desk
from ui.dialog import SheetDialog
from ui.latest import Latest
from ui.plural import plural
from ui.table import TableView

_TABLES: Final = ("order_lines", "order_list", "product_list")
_ROWS: Final = 12  # shown without scrolling
_Index = QModelIndex | QPersistentModelIndex
_NOWHERE: Final = QModelIndex()


class WaitingDialog(SheetDialog):
    """Follows the books while it is open. Enter leads to the order of a row."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent, desk.tr("Back-orders"), width=900, with_effects=False)
        self._desk = desk
        self.model = WaitingModel(desk, self)
        self.table = TableView()
        self._asking = Latest(desk.dispatcher, self)
        self._lay_out_list()
        self._connect_own()
        self._ask()

    def _lay_out_list(self) -> None:
        self.table.setModel(self.model)
        self.table.set_columns([column.spec for column in self.model.columns])
        self.table.setAccessibleName(self.tr("Back-orders"))
        self.table.set_empty("hourglass", self.tr("No order is waiting for goods"))
        self.table.setSelectionMode(TableView.SelectionMode.SingleSelection)
        density = theme.density()
        self.table.setFixedHeight(density.header + _ROWS * density.row)
        self.form.addWidget(self.table)
        self.freshness.hide()
        self.cancel.setText(self.tr("Close"))
        self.set_primary(self.tr("Open order"), enabled=False)
        self.primary.set_key_hint("↵")

    def _connect_own(self) -> None:
        self.table.activated.connect(self._open_order)
        self.confirmed.connect(self._open_order)
        self._asking.answered.connect(self._on_asking_answered)
        self._desk.dispatcher.changed.connect(self._on_dispatcher_changed)

    def _ask(self) -> None:
        self._asking.ask(Backorders())

    @Slot()
    def _open_order(self) -> None:
        """Enter is told twice: by the table, and by the button that it presses."""
        row = self.table.currentIndex().row()
        if row >= 0 and self.isVisible():
            key = self.model.rows[row].order_key
            self.accept()
            self._desk.order_asked.emit(key)

    @Slot(object)
    def _on_asking_answered(self, found: tuple[Backorder, ...]) -> None:
        """The row that was chosen stays chosen while it is there."""
        before = self.table.currentIndex().row()
        chosen = self.model.id_at(before) if before >= 0 else None
        self.model.show_rows(found)
        self.table.setCurrentIndex(self.model.index(max(0, self.model.find(chosen)), 0))
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        self.set_primary(self.tr("Open order"), enabled=bool(found))
        lines = plural(len(found), self.tr("{n} line waits"), self.tr("{n} lines wait"))
        products = plural(len({each.product_key for each in found}), self.tr("{n} product"), self.tr("{n} products"))
        subtitle = self.tr("{lines} for {products}").format(lines=lines, products=products)
        self.set_title(self.tr("Back-orders"), subtitle if found else "")

    @Slot(object)
    def _on_dispatcher_changed(self, changes: ChangeSet) -> None:
        if self.isVisible() and any(changes.of(table) for table in _TABLES):
            self._ask()


class WaitingModel(QAbstractTableModel):
    """The name of a product and what is free of it stand on the first of its rows only."""

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self.rows: list[Backorder] = []
        self.columns = (
            ListColumn("product", self.tr("Product"), 160, self._product, stretch=True),
            ListColumn("free", self.tr("Free now"), 84, self._free, "right"),
            ListColumn("order", self.tr("Order"), 72, lambda row: Cell(row.order_no, weight=600)),
            ListColumn("customer", self.tr("Customer"), 180, lambda row: Cell(row.customer)),
            ListColumn("promised", self.tr("Promised"), 110, self._promised),
            ListColumn("short", self.tr("Waits for"), 88, self._short, "right"),
        )

    def show_rows(self, rows: Sequence[Backorder]) -> None:
        """Those of a product together, by their SKU; among them the oldest promise first, as they come."""
        self.beginResetModel()
        self.rows = sorted(rows, key=lambda row: (row.sku, row.product_key))
        self._firsts = {row.product_key: row for row in reversed(self.rows)}
        self.endResetModel()

    def id_at(self, number: int) -> tuple[int, int]:
        return self.rows[number].order_key, self.rows[number].line

    def find(self, id: tuple[int, int] | None) -> int:
        """-1 when it is not there."""
        return next((number for number in range(len(self.rows)) if self.id_at(number) == id), -1)

    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        return len(self.rows)

    def columnCount(self, parent: _Index = _NOWHERE) -> int:
        return len(self.columns)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.rows[index.row()]
        if role == CELL_ROLE:
            return self.columns[index.column()].cell(row)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{row.name}, {self._told(row)}"
        return None

    def _told(self, row: Backorder) -> str:
        words = self.tr("order {no}, {customer}, waits for {short}, {free} free")
        free, short = formats.quantity(row.available), formats.quantity(row.short)
        return words.format(no=row.order_no, customer=row.customer, short=short, free=free)

    def _product(self, row: Backorder) -> Cell:
        return Cell(row.name, weight=500, tip=row.sku) if self._is_first(row) else Cell("")

    def _free(self, row: Backorder) -> Cell:
        """What is free could be set aside now."""
        if not self._is_first(row):
            return Cell("", "right")
        tone = "success" if row.available else None
        return Cell(formats.quantity(row.available), "right", 500, color=tone or "text3")

    def _promised(self, row: Backorder) -> Cell:
        if not row.ship_by:
            return Cell(self.tr("no date"), color="text3")
        day = self._desk.day(date.fromisoformat(row.ship_by))
        if order_looks.is_late(row.ship_by, row.short, self._desk.today, is_open=True):
            return Cell(day, tone="danger", trailing_icon="triangle-alert", trailing_tone="danger")
        return Cell(day, color="text2")

    def _short(self, row: Backorder) -> Cell:
        return Cell(formats.quantity(row.short), "right", 500, tone="warning", icon="hourglass")

    def _is_first(self, row: Backorder) -> bool:
        return self._firsts[row.product_key] is row
