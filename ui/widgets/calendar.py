"""A month to choose a day from, as a popup under a date field."""

from datetime import date

from PySide6.QtCore import QDate, QPoint, Qt, Slot
from PySide6.QtGui import QTextCharFormat
from PySide6.QtWidgets import QCalendarWidget, QWidget

from ui import theme


class Calendar(QCalendarWidget):
    """Arrows move, Enter or a click chooses, Esc closes."""

    def __init__(self, day: date, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowFlags(Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        self.setGridVisible(False)
        weekend = QTextCharFormat()
        weekend.setForeground(theme.color("text2"))
        for weekday in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
            self.setWeekdayTextFormat(weekday, weekend)
        self.setSelectedDate(QDate(day.year, day.month, day.day))
        self.clicked.connect(self._on_self_chosen)
        self.activated.connect(self._on_self_chosen)

    def show_under(self, field: QWidget) -> None:
        self.move(field.mapToGlobal(QPoint(0, field.height() + 4)))
        self.show()
        self.setFocus(Qt.FocusReason.PopupFocusReason)

    @Slot()
    def _on_self_chosen(self) -> None:
        self.close()
