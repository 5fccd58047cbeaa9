import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ui import theme
from ui.widgets.check_box import CheckBox


@pytest.mark.parametrize("dark", [False, True])
def test_the_empty_box_has_a_border_that_can_be_seen(qtbot: QtBot, qapp: QApplication, dark: bool):
    theme.apply(qapp, dark=dark)
    box = CheckBox("Goods, kept in stock")
    qtbot.addWidget(box)
    box.resize(box.sizeHint())
    image = box.grab().toImage()
    colours = {image.pixelColor(x, image.height() // 2).name() for x in range(20)}
    assert theme.color("borderStrong").name() in colours


def test_space_ticks_it(qtbot: QtBot):
    box = CheckBox("Goods, kept in stock")
    qtbot.addWidget(box)
    qtbot.keyClick(box, Qt.Key.Key_Space)
    assert box.isChecked()
