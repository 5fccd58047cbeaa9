"""A small table of cells to paint, for tests of lists."""

from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex

from ui.cells import CELL_ROLE, ROW_ROLE, Cell, RowLook
from ui.table import ColumnSpec

COLUMNS = (
    ColumnSpec("status", "Status", 120),
    ColumnSpec("customer", "Customer", 150, stretch=True),
    ColumnSpec("total", "Total", 100, "right"),
    ColumnSpec("mark", "", 36, sortable=False),
)


class Rows(QAbstractTableModel):
    def __init__(self, rows: Sequence[Sequence[Cell]], looks: dict[int, RowLook] | None = None) -> None:
        super().__init__()
        self.rows, self.looks = list(rows), looks or {}

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008  # Qt's own signature
        return len(self.rows)

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008  # Qt's own signature
        return len(COLUMNS)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = 0) -> object:
        if role == CELL_ROLE:
            return self.rows[index.row()][index.column()]
        return self.looks.get(index.row()) if role == ROW_ROLE else None


def order_rows(count: int) -> list[tuple[Cell, ...]]:
    return [
        (
            Cell("Placed", tone="info", icon="circle-dot", chip=True),
            Cell(f"Customer {number}"),
            Cell(f"{number}.50", align="right", weight=500),
            Cell(""),
        )
        for number in range(count)
    ]
