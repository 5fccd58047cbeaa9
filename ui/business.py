"""What can be done about the business itself, from wherever one is: days, periods, what there is to choose."""

from PySide6.QtWidgets import QWidget

from ui.actions import action
from ui.desk import Desk
from ui.dialog import SheetDialog
from ui.dialogs.choices import LocationsDialog, ReasonsDialog
from ui.dialogs.close_day import CloseDayDialog
from ui.dialogs.lock_period import LockPeriodDialog, UnlockPeriodDialog
from ui.dialogs.settings import SettingsDialog


class BusinessWindow(QWidget):
    """The window of a desk, with these steps in its menus."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk

    @action("Close the &day…", menu="Tools", icon="banknote", words="takings cash up till end evening count money")
    def close_day(self) -> None:
        self._show(CloseDayDialog(self._desk, self))

    @action("&Lock a period…", menu="Tools", icon="lock", words="books month year end freeze nothing more booked")
    def lock_period(self) -> None:
        self._show(LockPeriodDialog(self._desk, self))

    @action("U&nlock a period…", menu="Tools", words="books month open again")
    def unlock_period(self) -> None:
        self._show(UnlockPeriodDialog(self._desk, self))

    @action("&Reasons…", menu="Tools", words="define why choose return hold cancel adjust credit")
    def define_reasons(self) -> None:
        self._show(ReasonsDialog(self._desk, self))

    @action("L&ocations…", menu="Tools", words="define store yard warehouse place stock kept")
    def define_locations(self) -> None:
        self._show(LocationsDialog(self._desk, self))

    @action("&Settings…", "Ctrl+,", menu="Tools", icon="settings", words="preferences rules invoices stock limit")
    def change_settings(self) -> None:
        self._show(SettingsDialog(self._desk, self))

    def _show(self, dialog: SheetDialog) -> None:
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
