"""Receiving goods on a screen: once the lists show them, whoever waits for them is proposed to be served."""

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QApplication

from core.readmodels.product_list import ProductMatch
from ui.dialogs.fill_backorders import BackordersDialog, can_fill
from ui.dialogs.receive_stock import ReceiveStockDialog
from ui.screens.list_screen import ListScreen


class Receiving(QObject):
    """Opens the dialog and goes with it. Whoever has gone on to something else meanwhile is told, and not disturbed."""

    def __init__(self, screen: ListScreen, product: ProductMatch) -> None:
        self._dialog = ReceiveStockDialog(screen.desk, product, screen)
        super().__init__(self._dialog)
        self._screen, self._product = screen, product
        self._dialog.arrived.connect(self._on_dialog_arrived)
        self._dialog.rejected.connect(self._dialog.deleteLater)
        self._dialog.open()

    @Slot()
    def _on_dialog_arrived(self) -> None:
        desk, product = self._screen.desk, self._product
        if can_fill(desk, product.key):
            if self._screen.isVisible() and QApplication.activeModalWidget() is None:
                self._screen.open_dialog(BackordersDialog(desk, product, self._screen))
            else:
                words = self.tr("Orders wait for {item}: fill back-orders sets it aside for them")
                desk.say(words.format(item=product.product.name))
        self._dialog.deleteLater()
