"""`live`: from dispatching an order in the open window to its painted row, beside bare sqlite writing the same rows."""

from time import perf_counter
from typing import TypeVar

from PySide6.QtCore import QEvent, QModelIndex, QObject, QTimer, Slot
from PySide6.QtWidgets import QApplication

from app.bench import workload
from app.bench.bare import Bare
from app.bench.figures import Figures, Round, figures, timed
from app.bench.sized_books import copied
from app.gui import Program, make_application
from core.domain.orders.commands import PlaceOrder
from ui.dispatcher import Dispatcher
from ui.list_table import ListTable
from ui.screens.orders import OrdersScreen

T = TypeVar("T")

ROUNDS = 5
ORDERS_A_ROUND = 40
_PAUSE_MS = 40  # between orders, as no hand is faster


def live(orders: int) -> Figures:
    """Needs a screen. Each order is placed once the row of the one before it has been painted."""
    placed = [workload.place(orders + i) for i in range((ROUNDS + 1) * ORDERS_A_ROUND)]
    with copied(orders) as books:
        bare = Bare(books.folder / "bare.db", books.folder)
        peers = [timed(bare.write, chunk) for chunk in _rounds(placed)]
        bare.close()
        app = make_application()
        program = Program(books, "", is_sample=False)
        program.begin()
        assert program.desk is not None, "books of a size are made with their lists"
        screen = program.desk.window.findChild(OrdersScreen)
        assert screen is not None, "the window opens on the orders"
        painting = _Painting(program.desk.dispatcher, screen.table, placed, app)
        program.desk.window.first_painted.connect(painting.start)
        app.exec()
        program.end()
    ours = [Round(tuple(chunk), len(chunk)) for chunk in _rounds(painting.seconds)]
    return figures("live", orders, ours[1:], peers[1:])


def _rounds(items: list[T]) -> list[list[T]]:
    return [items[i : i + ORDERS_A_ROUND] for i in range(0, len(items), ORDERS_A_ROUND)]


class _Painting(QObject):
    """Places one order after the other and takes the time of each first painting that shows its row."""

    def __init__(self, dispatcher: Dispatcher, table: ListTable, orders: list[PlaceOrder], parent: QObject) -> None:
        super().__init__(parent)
        self.seconds: list[float] = []
        self._dispatcher, self._viewport = dispatcher, table.viewport()
        self._orders = iter(orders)
        self._begun = 0.0
        self._is_inserted = False
        table.model().rowsInserted.connect(self._on_rows_inserted)
        self._viewport.installEventFilter(self)

    @Slot()
    def start(self) -> None:
        QTimer.singleShot(1_000, self._place)  # the lists have been measured by then

    @Slot()
    def _place(self) -> None:
        order = next(self._orders, None)
        if order is None:
            QApplication.quit()
            return
        self._begun = perf_counter()
        self._dispatcher.dispatch(order)

    @Slot(QModelIndex, int, int)
    def _on_rows_inserted(self, parent: QModelIndex, first: int, last: int) -> None:
        self._is_inserted = first == 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
        if event.type() is QEvent.Type.Paint and self._is_inserted and self._begun:
            self._is_inserted = False
            QTimer.singleShot(0, self._painted)
        return False

    @Slot()
    def _painted(self) -> None:
        self.seconds.append(perf_counter() - self._begun)
        self._begun = 0.0
        QTimer.singleShot(_PAUSE_MS, self._place)
