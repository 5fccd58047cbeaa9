"""Signing in at a server: who and where, the password, and why the server did not take it."""

from typing import Final

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from core.errors import Sentence
from ui import theme
from ui.start_window import centred
from ui.widgets.buttons import Button
from ui.widgets.check_box import CheckBox
from ui.widgets.fields import Field, TextField
from ui.widgets.label import Label
from ui.widgets.message_bar import MessageBar

_COLUMN: Final = 480
_TROUBLE: Final = 132  # room below the buttons, so that nothing jumps when something is said


class SignInPage(QWidget):
    """Enter signs in, Esc leaves. What was typed stays until the server has taken it."""

    sign_in_asked = Signal(str, bool)  # the password; whether the keyring is to remember it
    read_asked = Signal()  # open what is here, without the server
    left = Signal()

    def __init__(
        self, login: str, place: str, *, has_keyring: bool, can_read: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._is_busy = False
        self.password = TextField(leading_icon="lock")
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.password.textEdited.connect(self._on_password_edited)
        self.remember = CheckBox(self.tr("Remember it in this computer's keyring"))
        self.remember.setChecked(has_keyring)
        self.remember.setVisible(has_keyring)
        self.sign_in = Button(self.tr("Sign in"), "primary", key_hint="↵", tall=True)
        self.sign_in.clicked.connect(self._ask)
        self.read = Button(self.tr("Read what is here"), tall=True)
        self.read.setVisible(can_read)
        self.read.clicked.connect(self.read_asked)
        self.leave = Button(self.tr("Close Daybook"), key_hint="Esc", tall=True)
        self.leave.clicked.connect(self.left)
        self.field = Field(self.tr("Password"), self.password)
        self.trouble = MessageBar()
        self._lay_out(login, place, has_keyring=has_keyring)
        self.setFocusProxy(self.password)

    def tell_trouble(self, sentence: Sentence, *, is_refused: bool) -> None:
        """It did not go well; `is_refused` when it was for the password."""
        self._set_busy(is_busy=False)
        self.trouble.show_message("error", sentence.happened, sentence.safe, sentence.todo)
        self.password.set_problem(is_refused)
        self.password.setAccessibleDescription(str(sentence))
        self.password.selectAll()
        self.password.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._ask()
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _lay_out(self, login: str, place: str, *, has_keyring: bool) -> None:
        column = centred(self, _COLUMN)
        column.addWidget(Label(self.tr("Sign in"), "h1"))
        column.addWidget(_fact(self.tr("Login"), login))
        column.addWidget(_fact(self.tr("Shared books"), place.replace(",", ", ")))  # so that several hosts can wrap
        column.addSpacing(4)
        column.addWidget(self.field)
        column.addWidget(self.remember)
        if not has_keyring:
            told = self.tr("No keyring was found, so the password is known until Daybook is closed.")
            column.addWidget(Label(told, "small", 400, "text3", wraps=True))
        column.addLayout(self._buttons())
        column.addWidget(self._room_for_trouble())
        column.addStretch(3)

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.sign_in)
        row.addWidget(self.read)
        row.addWidget(self.leave)
        row.addStretch(1)
        return row

    def _room_for_trouble(self) -> QWidget:
        room = QWidget(self)
        room.setMinimumHeight(theme.px(_TROUBLE))
        column = QVBoxLayout(room)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.trouble)
        column.addStretch(1)
        return room

    def _set_busy(self, *, is_busy: bool) -> None:
        self._is_busy = is_busy
        self.password.setReadOnly(is_busy)
        self.sign_in.setText(self.tr("Signing in…") if is_busy else self.tr("Sign in"))

    @Slot()
    def _ask(self) -> None:
        if self._is_busy:
            return
        if not self.password.text():
            self.field.set_problem(self.tr("The server asks for a password."))
            self.password.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.trouble.clear()
        self._set_busy(is_busy=True)
        self.sign_in_asked.emit(self.password.text(), self.remember.isChecked())

    @Slot()
    def _on_password_edited(self) -> None:
        self.field.set_problem("")


def _fact(name: str, value: str) -> QWidget:
    """A name with its value, in one line."""
    fact = QWidget()
    row = QHBoxLayout(fact)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    name_label = Label(name, "small", 400, "text2")
    name_label.setFixedWidth(theme.px(96))
    row.addWidget(name_label, 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(Label(value, "body", 500, wraps=True), 1)
    return fact
