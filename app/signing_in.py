"""Signing in at a server from the window: the page that asks for the password, the try, and keeping it in the keyring.

Children ask the keyring and the server, for either may take its time; they know the password as every child of a desk
does. See app/passwords.py.
"""

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from app import passwords
from app.child import Child
from core.errors import Sentence
from ui.sign_in_page import SignInPage

if TYPE_CHECKING:
    from app.team_books import TeamBooks


class SigningIn(QObject):
    """Exactly one of signed_in, read_asked and left is emitted once it is over."""

    paged = Signal(QWidget)
    signed_in = Signal()
    read_asked = Signal()  # open what is here, without the server
    left = Signal()

    def __init__(self, books: "TeamBooks", owner: str, parent: QObject) -> None:
        super().__init__(parent)
        self._books, self._owner = books, owner
        self._page: SignInPage | None = None
        self._child: Child | None = None
        self._is_to_remember = False
        self.not_kept: Sentence | None = None  # the keyring was asked to remember the password, and did not

    def begin(self) -> None:
        """Ask whether there is a keyring, then show the page."""
        child = self._run("--look")
        child.done.connect(self._on_look_done)
        child.failed.connect(self._on_look_failed)
        child.start()

    def stop(self) -> None:
        """At the end of the program."""
        if self._child is not None and self._child.is_running:
            self._child.blockSignals(True)
            self._child.stop()
            self._child.wait()

    def _run(self, *arguments: str) -> Child:
        if self._child is not None:
            self._child.deleteLater()
        self._child = Child(self._books.name, self._owner, ("sign-in", *arguments, "--json"), self)
        return self._child

    @Slot(object)
    def _on_look_done(self, result: dict[str, Any]) -> None:
        self._show(has_keyring=result["has_keyring"])

    @Slot(object, str)
    def _on_look_failed(self, sentence: Sentence, details: str) -> None:
        self._show(has_keyring=False)

    def _show(self, *, has_keyring: bool) -> None:
        books = self._books
        can_read = books.journal_file.exists()
        page = SignInPage(books.login, books.address.place, has_keyring=has_keyring, can_read=can_read)
        page.sign_in_asked.connect(self._on_page_sign_in_asked)
        page.read_asked.connect(self.read_asked)
        page.left.connect(self.left)
        self._page = page
        self.paged.emit(page)

    @Slot(str, bool)
    def _on_page_sign_in_asked(self, password: str, remembers: bool) -> None:
        passwords.use(self._books.address.account, password)
        child = self._run("--known", *(("--remember",) if remembers else ()))
        self._is_to_remember = remembers
        child.done.connect(self._on_try_done)
        child.failed.connect(self._on_try_failed)
        child.start()

    @Slot(object)
    def _on_try_done(self, result: dict[str, Any]) -> None:
        if result["is_kept"]:
            passwords.forget(self._books.address.account)  # from here on the keyring is asked
        elif self._is_to_remember:
            self.not_kept = _NOT_KEPT
        self.signed_in.emit()

    @Slot(object, str)
    def _on_try_failed(self, sentence: Sentence, details: str) -> None:
        passwords.forget(self._books.address.account)
        is_refused = self._child is not None and self._child.is_sign_in_needed
        if self._page is not None:
            self._page.tell_trouble(_REFUSED if is_refused else sentence, is_refused=is_refused)


_REFUSED = Sentence(
    "The server did not take this password.",
    "Nothing was changed, and the password was kept nowhere.",
    "Type it again, with an eye on Caps Lock, or ask whoever looks after the server.",
)
_NOT_KEPT = Sentence(
    "The keyring of this computer did not keep the password.",
    "You are signed in until Daybook is closed; the password was written nowhere.",
    "Unlock the keyring before the next start, or type the password again then.",
)
