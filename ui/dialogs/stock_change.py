"""What receiving, counting, adjusting and moving have in common: one product, and its stock at a location."""

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from core.domain.decider import Stream
from core.domain.stock.values import MAIN, stock_id
from core.domain.values import Id
from core.errors import Conflict
from core.readmodels.product_list import ProductMatch
from core.readmodels.stock_ledger import StockPlace, StockPlaces
from ui import formats
from ui.desk import Desk
from ui.dialogs.sheet import CommandDialog
from ui.widgets.fields import ChoiceField

LOCATION: Final = "location"


class StockDialog(CommandDialog):
    """Where there is only one location, none is asked for."""

    def __init__(self, desk: Desk, product: ProductMatch, parent: QWidget, title: str) -> None:
        super().__init__(desk, parent, title, product.product.name, width=740)
        self.product = product.product
        self._key = product.key
        self._locations = [each.location for each in desk.company.locations] or [MAIN]
        self._stock: dict[Id, StockPlace] = {}
        self.read_stock()

    def about(self) -> Id:
        return self.product.uuid

    def seen(self) -> Mapping[Stream, int]:
        place = self.place()
        return {Stream("stock", stock_id(self.product.uuid, place.location)): place.version} if place.version else {}

    def add_location(self, name: str, label: str, chosen: int = 0) -> ChoiceField:
        """A choice among the locations, with what each has on hand; put into the form where there are several."""
        words = self.tr("{place}, {n} on hand")
        choices = [words.format(place=self._called(each), n=self._on_hand(each)) for each in self._locations]
        field = self.add_choice(name, label, choices, chosen)
        if len(self._locations) > 1:
            self.add_row(name)
        return field

    def location(self) -> Id:
        """The one that is chosen."""
        field = self.fields.get(LOCATION)
        return self.chosen(field.widget) if field is not None and isinstance(field.widget, ChoiceField) else MAIN

    def chosen(self, field: ChoiceField) -> Id:
        return self._locations[max(0, field.currentIndex())]

    def place(self) -> StockPlace:
        """How the product stands at the location that is chosen, as last read."""
        location = self.location()
        return self._stock.get(location, StockPlace(location, 0, 0, 0, 0, 0))

    def read_stock(self) -> None:
        """Ask again how the product stands."""
        found = StockPlaces(self._key).run(self.desk.dispatcher.reader)
        self._stock = {place.location: place for place in found}

    @Slot(object)
    def _on_submission_conflicted(self, conflict: Conflict) -> None:
        """What was typed stands; what the books say is read again, and confirming once more is about that."""
        super()._on_submission_conflicted(conflict)
        self.read_stock()
        self.show_effects()

    def _called(self, location: Id) -> str:
        return self.desk.company.location_name(location)

    def _on_hand(self, location: Id) -> str:
        return formats.quantity(self._stock[location].on_hand if location in self._stock else 0)
