"""What is on the shelf for the lines of an order, read anew whenever it changes."""

from PySide6.QtCore import QObject, Signal, Slot

from core.domain.values import Id, Quantity
from core.projections.changes import ChangeSet
from core.readmodels.order_detail import DetailedOrder
from core.readmodels.order_lines import LineRow
from core.readmodels.product_list import ProductAvailability
from ui.desk import Desk


class Shelf(QObject):
    """What is set aside for each line and what is free besides, earlier lines of the same product served first."""

    changed = Signal()

    def __init__(self, desk: Desk, order: DetailedOrder, parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._lines = desk, order.lines
        self._free: dict[Id, Quantity] = {}
        self._barcodes: dict[Id, tuple[str, ...]] = {}
        self._read()
        desk.dispatcher.changed.connect(self._on_dispatcher_changed)

    def by_line(self) -> dict[int, Quantity | None]:
        """How much of each open line is there, picked or not; None is a line without a shelf."""
        free = dict(self._free)
        return {line.line: self._there(line, free) if line.is_goods else None for line in self._lines}

    def lines_of(self, code: str) -> tuple[int, ...]:
        """The lines whose product has this SKU or barcode."""
        return tuple(line.line for line in self._lines if code.casefold() in self._codes(line))

    def _codes(self, line: LineRow) -> set[str]:
        return {each.casefold() for each in (line.sku, *self._barcodes.get(line.product_uuid or "", ()))}

    def _there(self, line: LineRow, free: dict[Id, Quantity]) -> Quantity:
        product_id = line.product_uuid or ""
        extra = min(free.get(product_id, 0), max(0, line.open - line.reserved))
        free[product_id] = free.get(product_id, 0) - extra
        return line.reserved + extra

    def _read(self) -> None:
        ids = tuple({line.product_uuid for line in self._lines if line.product_uuid and line.open > 0})
        found = ProductAvailability(ids).run(self._desk.dispatcher.reader) if ids else {}
        self._free = {id: max(0, match.product.available) for id, match in found.items()}
        self._barcodes = {id: tuple(match.product.barcodes.split()) for id, match in found.items()}

    @Slot(object)
    def _on_dispatcher_changed(self, changes: ChangeSet) -> None:
        if changes.of("product_list"):
            self._read()
            self.changed.emit()
