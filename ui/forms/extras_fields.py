"""Discount and charges of an order as a whole: one line of words until somebody wants them, then a field for each."""

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from core.domain.calculation import Extras
from core.domain.values import Minor
from ui import formats, theme
from ui.forms import extras_typed
from ui.forms.extras_typed import DISCOUNT
from ui.widgets.fields import TextField
from ui.widgets.key_cap import KeyCap
from ui.widgets.label import Label
from ui.widgets.link import Link

_FIELD: Final = 92  # pixels


class ExtrasFields(QWidget):
    """`rows` are by the field names of violations. What cannot be read counts as nothing, and is told by `faults`."""

    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._currency = "GBP"
        self._agreed = Extras()  # what has no field here stays as it is
        self.link = Link(self.tr("Discount, delivery and other charges"))
        self.rows = {name: ExtraRow(text) for name, text in extras_typed.labels().items()}
        self._offer = QWidget()
        self._lay_out()
        self.link.clicked.connect(self.begin)
        for row in self.rows.values():
            row.widget.textEdited.connect(self._on_row_text_edited)
            row.widget.installEventFilter(self)
        self._show_rows(shown=False)

    def extras(self) -> Extras:
        texts = {field: row.widget.text() for field, row in self.rows.items()}
        return extras_typed.extras_of(texts, self._agreed, self._currency)

    def show_extras(self, extras: Extras, currency: str) -> None:
        """Fill the fields anew."""
        self._agreed, self._currency = extras, currency
        for field, text in extras_typed.texts_of(extras, currency).items():
            self.rows[field].put(text)
        self._show_rows(shown=extras != Extras())

    def show_discount(self, discount: Minor, currency: str) -> None:
        """What the discount comes to, and the currency that charges are in."""
        self._currency = currency
        self.rows[DISCOUNT].note.setText(formats.money(-discount, currency) if discount else "")

    def faults(self) -> Mapping[str, str]:
        """What is typed and cannot be right, by field."""
        found = {field: self._fault(field) for field in self.rows}
        return {field: text for field, text in found.items() if text}

    @Slot()
    def begin(self) -> None:
        """Show the fields, with the cursor in the first."""
        self._show_rows(shown=True)
        self.rows[DISCOUNT].widget.setFocus(Qt.FocusReason.TabFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Left empty, the fields make room."""
        stays = (Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason)
        is_left = isinstance(event, QFocusEvent) and event.lostFocus() and event.reason() not in stays
        if is_left and not any(row.widget.text().strip() or row.widget.hasFocus() for row in self.rows.values()):
            self._show_rows(shown=False)
        return super().eventFilter(watched, event)

    def _fault(self, field: str) -> str:
        return extras_typed.fault(field, self.rows[field].widget.text(), self._currency)

    def _show_rows(self, *, shown: bool) -> None:
        self._offer.setVisible(not shown)
        for row in self.rows.values():
            row.setVisible(shown)

    def _lay_out(self) -> None:
        words = QHBoxLayout(self._offer)
        words.setContentsMargins(0, 2, 0, 2)
        words.addWidget(self.link)
        words.addStretch(1)
        words.addWidget(KeyCap("Alt C"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        column.addWidget(self._offer)
        for row in self.rows.values():
            column.addWidget(row)

    @Slot()
    def _on_row_text_edited(self) -> None:
        for field, row in self.rows.items():
            if row.widget is self.sender():
                row.set_problem(self._fault(field))
        self.edited.emit()


class ExtraRow(QWidget):
    """Its name, a note, and the field; what is wrong stands below."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.note = Label("", "body", 500, align="right")
        self.widget = TextField()
        self.widget.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.widget.setFixedWidth(theme.px(_FIELD))
        self.widget.setAccessibleName(text)
        self._problem = Label("", "small", 400, "danger", wraps=True)
        self._problem.hide()
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(Label(text, "body", 400, "text2"))
        line.addStretch(1)
        line.addWidget(self.note)
        line.addWidget(self.widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(line)
        column.addWidget(self._problem)

    def put(self, text: str) -> None:
        self.widget.setText(text)
        self.set_problem("")

    def set_problem(self, text: str) -> None:
        self._problem.setText(text)
        self._problem.setVisible(bool(text))
        self.widget.set_problem(bool(text))
        self.widget.setAccessibleDescription(text)

    def problem(self) -> str:
        return self._problem.text()
