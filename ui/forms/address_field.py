"""The field for where goods go: one line to type into, with the places known of the customer under F4."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QWidget

from core.domain.values import Address
from ui.cells import Cell
from ui.widgets.fields import TextField
from ui.widgets.popup_list import PopupList, PopupRow

_POPUP_WIDTH = 420


class AddressField(TextField):
    """Without places there is nothing to open."""

    place_chosen = Signal(object)  # core.domain.values.Address

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        legend = (("↵", self.tr("take")), ("Esc", self.tr("close")))
        self.popup = PopupList(self, legend, _POPUP_WIDTH)
        self.popup.chosen.connect(self.place_chosen)
        self._places: tuple[Address, ...] = ()

    def set_places(self, places: Sequence[Address]) -> None:
        """Those to choose from; the customer's own address alone is no choice."""
        self._places = tuple(places) if len(places) > 1 else ()
        self.set_trailing_icon("chevron-down" if self._places else None)

    def look_up(self) -> None:
        """Open the list of places."""
        self.popup.set_rows([PopupRow(_cells(each), each) for each in self._places])

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        if self._places and self.trailing_rect().adjusted(-6, -6, 6, 6).contains(event.position()):
            self.look_up()


def _cells(place: Address) -> tuple[Cell, ...]:
    town = " ".join(part for part in (place.postcode, place.city) if part)
    return Cell(place.name), Cell(place.street, color="text2"), Cell(town, color="text3")
