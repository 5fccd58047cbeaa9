"""Receiving goods on a screen: once the lists show them, whoever waits for them is proposed to be served."""

from PySide6.QtCore import QObject, Slot

from core.readmodels.product_list import ProductMatch
from ui.dialogs.fill_backorders import BackordersDialog, can_fill
from ui.dialogs.receive_stock import ReceiveStockDialog
from ui.screens.list_screen import ListScreen


class Receiving(QObject):
    """Opens the dialog and goes with it."""

    def __init__(self, screen: ListScreen, product: ProductMatch) -> None:
        self._dialog = ReceiveStockDialog(screen.desk, product, screen)
        super().__init__(self._dialog)
        self._screen, self._product = screen, product
        self._dialog.arrived.connect(self._on_dialog_arrived)
        self._dialog.rejected.connect(self._dialog.deleteLater)
        self._dialog.open()

    @Slot()
    def _on_dialog_arrived(self) -> None:
        if can_fill(self._screen.desk, self._product.key):
            self._screen.open_dialog(BackordersDialog(self._screen.desk, self._product, self._screen))
        self._dialog.deleteLater()
