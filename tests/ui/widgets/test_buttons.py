import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from ui import theme
from ui.widgets.buttons import Button, IconButton


@pytest.fixture
def button(qtbot: QtBot) -> Button:
    button = Button("Alder & Finch", "primary", "truck", "F8")
    qtbot.addWidget(button)
    button.show()
    return button


def test_an_ampersand_is_an_ampersand(button: Button):
    assert button.plain_text() == button.accessibleName() == "Alder & Finch"
    assert button.shortcut().isEmpty()


def test_the_key_is_told_to_screen_readers(button: Button):
    assert button.accessibleDescription() == "F8"


def test_the_key_hint_takes_room(qtbot: QtBot, button: Button):
    before = button.sizeHint().width()
    button.set_key_hint("Ctrl Shift ↵")
    assert button.sizeHint().width() > before + 20


def test_buttons_are_30_high_and_32_in_footers(qtbot: QtBot):
    buttons = [Button("Save"), Button("Save", tall=True), IconButton("x", "Close")]
    for button in buttons:
        qtbot.addWidget(button)
    assert [button.sizeHint().height() for button in buttons] == [30, 32, 30]
    assert buttons[2].sizeHint().width() == 30


def test_a_narrow_button_gives_up_its_key_hint_before_its_text(button: Button):
    whole = button.grab().toImage()
    button.resize(button.sizeHint().width() - 12, 30)
    without_hint = button.grab().toImage()
    button.set_key_hint("")
    assert button.grab().toImage() == without_hint != whole


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space])
def test_keys_press_the_button(qtbot: QtBot, button: Button, key: Qt.Key):
    with qtbot.waitSignal(button.clicked):
        qtbot.keyClick(button, key)


def test_control_enter_is_left_to_the_form(qtbot: QtBot, button: Button):
    with qtbot.assertNotEmitted(button.clicked):
        qtbot.keyClick(button, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)


def test_a_disabled_button_does_not_look_like_a_primary_one(button: Button):
    middle = button.height() // 2
    before = button.grab().toImage().pixelColor(4, middle)
    button.setEnabled(False)
    assert before in (theme.color("accent"), theme.color("accentHover"))  # the pointer may rest on it
    assert button.grab().toImage().pixelColor(4, middle) == theme.color("sunken")


def test_an_icon_button_has_a_name_and_shows_its_key(qtbot: QtBot):
    button = IconButton("bell", "Notifications", "Alt N")
    qtbot.addWidget(button)
    assert button.accessibleName() == "Notifications"
    assert button.toolTip() == "Notifications (Alt N)"
