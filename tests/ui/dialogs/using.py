"""How a person uses a dialog in tests: it is shown, looked at, confirmed."""

from collections.abc import Callable

from pytestqt.qtbot import QtBot

from tests.ui.books import Typist
from ui.dialogs.sheet import CommandDialog


def shown(qtbot: QtBot, dialog: CommandDialog, keys: Typist) -> None:
    """Its first field has the focus."""
    dialog.open()
    qtbot.waitUntil(lambda: dialog.isAncestorOf(keys.widget))


def done(qtbot: QtBot, dialog: CommandDialog, keys: Typist, so: Callable[[], bool]) -> None:
    """Confirmed by keys; returns once the lists show what is to be so."""
    with qtbot.waitSignal(dialog.stood):
        keys.type("<Ctrl+Enter>")
    assert not dialog.isVisible()
    qtbot.waitUntil(so)


def told(qtbot: QtBot, dialog: CommandDialog, *texts: str) -> None:
    """The panel says these one after the other, once the books have answered."""
    effects = dialog.effects
    assert effects is not None
    qtbot.waitUntil(lambda: texts in list(zip(*(effects.texts()[at:] for at in range(len(texts))), strict=False)))


def refused(qtbot: QtBot, dialog: CommandDialog, keys: Typist) -> str:
    """What its bar says after it was confirmed in vain."""
    keys.type("<Ctrl+Enter>")
    qtbot.waitUntil(lambda: bool(dialog.message.text()))
    assert dialog.isVisible()
    return dialog.message.text()
