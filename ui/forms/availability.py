"""How much of a product is free, as badge of a line and in the type-ahead."""

from PySide6.QtCore import QCoreApplication

from core.domain.values import Quantity
from core.readmodels.product_list import ProductRow
from ui import formats
from ui.cells import Cell
from ui.forms.entry_line import EntryLine


def availability(line: EntryLine, product: ProductRow | None, free: Quantity) -> Cell:
    """The badge of a line: free, low, not enough, out; a line without stock has none."""
    if line.product_id is None:
        return Cell(_tr("Not a product"), tone="danger", icon="circle-x", chip=True)
    if not line.is_goods or product is None:
        return Cell("–", color="text3")
    if line.agreed and line.counted <= line.agreed:
        return Cell(_tr("Agreed"), tone="neutral", icon="check")
    if free <= 0:
        return Cell(_tr("Out"), tone="danger", icon="circle-x", chip=True)
    if line.counted > free:
        text = _tr("{free} of {wanted} free").format(
            free=formats.quantity(free), wanted=formats.quantity(line.quantity)
        )
        return Cell(text, tone="warning", icon="triangle-alert", chip=True)
    return _free(product, free, chip=True)


def free_of(product: ProductRow, wanted_already: Quantity) -> Cell:
    """The same in words, for a suggestion; what the order wants already is not free any more."""
    free = product.available - wanted_already
    if product.state == "discontinued" and free <= 0:
        return Cell(_tr("Discontinued"), tone="neutral", icon="ban")
    if not product.is_goods:
        return Cell("")
    if free <= 0:
        return Cell(_tr("Out"), tone="danger", icon="circle-x")
    return _free(product, free, chip=False)


def _free(product: ProductRow, free: Quantity, *, chip: bool) -> Cell:
    text = _tr("{free} free").format(free=formats.quantity(free))
    is_low = product.reorder_at is not None and free <= product.reorder_at
    if is_low:
        return Cell(text, tone="warning", icon="triangle-alert", chip=chip)
    return Cell(text, tone="success", icon="circle-check", chip=chip)


def _tr(text: str) -> str:
    return QCoreApplication.translate("availability", text)
