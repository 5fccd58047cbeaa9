"""The field that finds the customer: by code, name, town, postcode or phone, with a list under it."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QFocusEvent, QMouseEvent
from PySide6.QtWidgets import QWidget

from core.readmodels.customer_list import CustomerMatch
from ui import formats
from ui.cells import Cell
from ui.widgets.fields import TextField
from ui.widgets.popup_list import PopupList, PopupRow

_POPUP_WIDTH = 560


class CustomerField(TextField):
    """`customer` is who was chosen last; leaving the field with half a name typed shows that one again."""

    chosen = Signal(object)  # CustomerMatch
    cleared = Signal()
    new_asked = Signal(str)  # make a customer of this name

    def __init__(self, find: Callable[[str], tuple[CustomerMatch, ...]], parent: QWidget | None = None) -> None:
        super().__init__(trailing_icon="search", parent=parent)
        self.setPlaceholderText(self.tr("code, name, town or phone"))
        self.customer: CustomerMatch | None = None
        self._find = find
        legend = (("↵", self.tr("take")), ("Esc", self.tr("close")))
        self.popup = PopupList(self, legend, _POPUP_WIDTH)
        self.popup.chosen.connect(self._on_popup_chosen)
        self.textEdited.connect(self._on_text_edited)

    def show_customer(self, match: CustomerMatch | None) -> None:
        """Show who it is, without telling anyone."""
        self.customer = match
        self.setText(f"{match.customer.name}  ·  {match.customer.code}" if match else "")
        self.setCursorPosition(0)

    def look_up(self) -> None:
        """Open the list for what stands in the field."""
        text = self.customer.customer.name if self.customer and not self.isModified() else self.text()
        self._show(text)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        if self.trailing_rect().adjusted(-6, -6, 6, 6).contains(event.position()):
            self.look_up()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if not self.text().strip() and self.customer is not None and self.isModified():
            self.customer = None
            self.cleared.emit()
        elif self.customer is not None:
            self.show_customer(self.customer)

    @Slot(str)
    def _on_text_edited(self, text: str) -> None:
        self._show(text)

    def _show(self, text: str) -> None:
        words = text.strip()
        if not words:
            self.popup.set_rows(())
            return
        rows = _rows(self._find(words), self.tr("On stop"))
        title = self.tr("New customer “{name}”").format(name=words)
        rows.append(PopupRow((Cell(title, color="accentText"),), words, icon="plus", tone="info"))
        self.popup.set_rows(rows, words)

    @Slot(object)
    def _on_popup_chosen(self, chosen: object) -> None:
        if isinstance(chosen, CustomerMatch):
            self.show_customer(chosen)
            self.setModified(False)
            self.chosen.emit(chosen)
        else:
            self.new_asked.emit(chosen)


def _rows(matches: Sequence[CustomerMatch], on_stop: str) -> list[PopupRow]:
    """Columns that are empty in every row are left out."""
    cells = [_cells(match, on_stop) for match in matches]
    used = [place for place in range(len(cells[0])) if any(row[place].text for row in cells)] if cells else []
    return [PopupRow(tuple(row[place] for place in used), match) for row, match in zip(cells, matches, strict=True)]


def _cells(match: CustomerMatch, on_stop: str) -> tuple[Cell, ...]:
    its = match.customer
    stop = Cell(on_stop, tone="danger", icon="circle-pause") if its.stop is not None else Cell("")
    owing = formats.money(its.owing, its.currency) if its.owing else ""
    return Cell(its.name), Cell(its.code, color="text2"), Cell(its.town, color="text3"), stop, Cell(owing, "right")
