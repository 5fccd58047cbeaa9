"""The field that finds products: by name, SKU or scan, with a list under it from the first character on."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from core.domain.values import Id, Quantity
from core.readmodels.product_list import ProductMatch
from ui import formats
from ui.cells import Cell
from ui.forms.availability import free_of
from ui.plural import plural
from ui.widgets.fields import TextField
from ui.widgets.popup_list import PopupList, PopupRow

_POPUP_WIDTH = 772


class ItemField(TextField):
    """`find` answers at once, from the window's own reader; `wanted` says what the order holds of a product already.
    `chosen` carries the product and whether it was taken with Tab."""

    chosen = Signal(object, bool)

    def __init__(
        self,
        find: Callable[[str], tuple[ProductMatch, ...]],
        wanted: Callable[[Id], Quantity],
        currency: Callable[[], str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(hint="", trailing_icon="scan-barcode", parent=parent)
        self.set_hint(self.tr("name, SKU or scan"))
        self.setAccessibleName(self.tr("New line: name, SKU or scan"))
        self._find, self._wanted, self._currency = find, wanted, currency
        self._times: Mapping[Id, int] = {}
        self.popup: PopupList | None = None
        self.textEdited.connect(self._on_text_edited)

    def set_times_bought(self, times: Mapping[Id, int]) -> None:
        """In how many of the last orders the customer had each product."""
        self._times = times

    def is_open(self) -> bool:
        return self.popup is not None and self.popup.is_open()

    @Slot(str)
    def _on_text_edited(self, text: str) -> None:
        if self.popup is None:  # made late, so that its event filter runs before the grid's
            legend = (("↵", self.tr("add")), ("Tab", self.tr("to quantity")), ("Esc", self.tr("close")))
            self.popup = PopupList(self, legend, _POPUP_WIDTH)
            self.popup.chosen.connect(self._on_popup_chosen)
        matches = self._find(text) if text.strip() else ()
        self.popup.set_rows([self._row(match) for match in matches], text)

    @Slot(object)
    def _on_popup_chosen(self, match: ProductMatch) -> None:
        assert self.popup is not None, "it was chosen from"
        self.clear()
        self.chosen.emit(match, self.popup.chosen_by_tab)

    def _row(self, match: ProductMatch) -> PopupRow:
        product = match.product
        wanted = self._wanted(product.uuid)
        cells = (
            Cell(product.name),
            Cell(product.sku, color="text2"),
            Cell(self._note(product.uuid, wanted), color="text3"),
            free_of(product, wanted),
            Cell(formats.price(product.price, self._currency()), "right", 500),
        )
        return PopupRow(cells, match)

    def _note(self, product_id: Id, wanted: Quantity) -> str:
        if wanted:
            return self.tr("On this order")
        times = self._times.get(product_id, 0)
        return plural(times, self.tr("Bought once"), self.tr("Bought {n} times")) if times else ""
