"""The parts of a product in the pane, a tab each: its movements, where it lies, and who waits for it."""

from datetime import date
from typing import Final

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.readmodels.order_lines import Backorder, Backorders
from core.readmodels.stock_ledger import Movement, Movements, StockPlace, StockPlaces
from ui import formats, order_looks
from ui.cells import Cell
from ui.desk import Desk
from ui.widgets.buttons import Button
from ui.widgets.label import Label
from ui.widgets.small_table import SmallColumn, SmallTable
from ui.widgets.tab_strip import Tab, TabStrip

_PAGE: Final = 10


class ProductParts(QWidget):
    """Of goods only: what has no stock has no parts."""

    order_asked = Signal(int)  # its key

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._key = 0
        self._limit = _PAGE
        self._has_older = False
        self._shown: tuple[Movement, ...] = ()
        self._places = 0
        self._waiting: tuple[Backorder, ...] = ()
        self.tabs = TabStrip((Tab("movements", self.tr("Movements")),))
        self.movements = SmallTable(self._movement_columns(), leads=True)
        self.nothing = Label(self.tr("Nothing of it came in yet."), "small", 400, "text3")
        self.older = Button(self.tr("Show older movements"), "ghost", "history")
        self.places = SmallTable(self._place_columns())
        self.waiting = SmallTable(self._waiting_columns(), leads=True)
        self._lay_out()
        self.tabs.tab_chosen.connect(self._show_tab)
        self.older.clicked.connect(self._on_older_clicked)
        self.movements.row_clicked.connect(self._on_movements_row_clicked)
        self.waiting.row_clicked.connect(self._on_waiting_row_clicked)

    def show_product(self, key: int) -> None:
        """As many movements as are shown already when it is shown already."""
        if key != self._key:
            self._key, self._limit = key, _PAGE
        reader = self._desk.dispatcher.reader
        places = StockPlaces(key).run(reader)
        self._places = len(places)
        self._waiting = Backorders(key).run(reader)
        self.places.set_rows([self._place(place) for place in places])
        self.waiting.set_rows([self._wait(each) for each in self._waiting])
        self._show_movements()
        self._show_tabs()

    def _show_movements(self) -> None:
        found = Movements(self._key, self._limit + 1).run(self._desk.dispatcher.reader)
        self._shown = found[: self._limit]
        self.movements.set_rows([self._movement(each) for each in self._shown])
        self._has_older = len(found) > self._limit

    def _show_tabs(self) -> None:
        tabs = [Tab("movements", self.tr("Movements"))]
        if self._places:
            tabs.append(Tab("places", self.tr("Locations"), formats.count(self._places)))
        if self._waiting:
            tabs.append(Tab("waiting", self.tr("Waiting for it"), formats.count(len(self._waiting))))
        self.tabs.set_tabs(tabs)
        if self.tabs.current() is None:
            self.tabs.set_current("movements")
        self._show_tab(self.tabs.current() or "movements")

    # Cells

    def _movement(self, move: Movement) -> tuple[Cell, ...]:
        """What came in stands with a plus, what went out with a minus."""
        sign = "+" if move.quantity > 0 else ""
        is_linked = move.order_key is not None
        tip = self._desk.name_of(move.actor)
        return (
            Cell(self._day(move.dated), color="text2"),
            Cell(self._told(move), color="link" if is_linked else None, tip=tip),
            Cell(f"{sign}{formats.quantity(move.quantity)}", "right", 500, "success" if move.quantity > 0 else None),
            Cell(formats.quantity(move.balance), "right", color="text2"),
        )

    def _told(self, move: Movement) -> str:
        """As in "Shipped, order 10482" and "Moved to Yard"; where it lies in several places, with the place."""
        words = move.cause.capitalize()
        if move.counterpart:
            to_or_from = self.tr("{cause} from {place}") if move.quantity > 0 else self.tr("{cause} to {place}")
            words = to_or_from.format(cause=words, place=self._name(move.counterpart))
        order = self.tr("order {number}").format(number=move.no) if move.no else ""
        place = self._name(move.location) if self._places > 1 else ""
        return ", ".join(filter(None, (words, order, move.reference, place)))

    def _place(self, place: StockPlace) -> tuple[Cell, ...]:
        amounts = (place.on_hand, place.reserved, place.picked, place.quarantined)
        plain = (Cell(formats.quantity(n), "right", color=None if n else "text3") for n in amounts)
        free = Cell(formats.quantity(place.available), "right", 500, None if place.available > 0 else "danger")
        return (Cell(self._name(place.location), weight=500), *plain, free)

    def _wait(self, each: Backorder) -> tuple[Cell, ...]:
        is_late = order_looks.is_late(each.ship_by, each.short, self._desk.today, is_open=True)
        promised = self._day(each.ship_by) if each.ship_by else self.tr("no date")
        return (
            Cell(each.order_no, weight=500, color="link"),
            Cell(each.customer),
            Cell(promised, color="danger" if is_late else "text2"),
            Cell(formats.quantity(each.short), "right", 500),
        )

    def _name(self, location: str) -> str:
        return self._desk.company.location_name(location)

    def _day(self, iso: str) -> str:
        return self._desk.day(date.fromisoformat(iso) if iso else None)

    # Building

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for widget in (self.tabs, self.movements, self.nothing, self.older, self.places, self.waiting):
            column.addWidget(widget)
        self.nothing.setContentsMargins(0, 8, 0, 0)

    def _movement_columns(self) -> list[SmallColumn]:
        return [
            SmallColumn(self.tr("Dated"), 60),
            SmallColumn(self.tr("What"), 0),
            SmallColumn(self.tr("Moved"), 56, "right"),
            SmallColumn(self.tr("Then"), 56, "right"),
        ]

    def _place_columns(self) -> list[SmallColumn]:
        return [
            SmallColumn(self.tr("Location"), 0),
            SmallColumn(self.tr("On hand"), 52, "right"),
            SmallColumn(self.tr("Reserved"), 56, "right"),
            SmallColumn(self.tr("Picked"), 40, "right"),
            SmallColumn(self.tr("Quarantine"), 68, "right"),
            SmallColumn(self.tr("Free"), 40, "right"),
        ]

    def _waiting_columns(self) -> list[SmallColumn]:
        return [
            SmallColumn(self.tr("Order"), 56),
            SmallColumn(self.tr("Customer"), 0),
            SmallColumn(self.tr("Promised"), 84),
            SmallColumn(self.tr("Waits for"), 64, "right"),
        ]

    @Slot(str)
    def _show_tab(self, key: str) -> None:
        self.movements.setVisible(key == "movements" and bool(self._shown))
        self.nothing.setVisible(key == "movements" and not self._shown)
        self.older.setVisible(key == "movements" and self._has_older)
        self.places.setVisible(key == "places")
        self.waiting.setVisible(key == "waiting")

    @Slot()
    def _on_older_clicked(self) -> None:
        self._limit += 5 * _PAGE
        self._show_movements()
        self._show_tab("movements")

    @Slot(int)
    def _on_movements_row_clicked(self, number: int) -> None:
        order_key = self._shown[number].order_key
        if order_key is not None:
            self.order_asked.emit(order_key)

    @Slot(int)
    def _on_waiting_row_clicked(self, number: int) -> None:
        self.order_asked.emit(self._waiting[number].order_key)
