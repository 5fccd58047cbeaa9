import re

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QIcon, QImage
from PySide6.QtWidgets import QApplication

from ui import icons, theme

SHIPPED = sorted(file.stem for file in (theme.RESOURCES / "icons").glob("*.svg"))


def ink(image: QImage) -> set[str]:
    """Colours of all fully opaque pixels."""
    pixels = (image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height()))
    return {pixel.name() for pixel in pixels if pixel.alpha() == 255}


@pytest.mark.parametrize("name", SHIPPED)
def test_every_icon_draws_something(name: str):
    assert ink(icons.pixmap(name, 24, "text").toImage())


def test_an_icon_follows_a_change_of_theme(qapp: QApplication):
    icon = icons.icon("ban", "text")
    light = ink(icon.pixmap(QSize(48, 48)).toImage())
    theme.apply(qapp, dark=True)
    dark = ink(icon.pixmap(QSize(48, 48)).toImage())
    theme.apply(qapp, dark=False)
    assert (light, dark) == ({"#1c1b19"}, {"#eceae4"})


def test_a_disabled_icon_is_paler():
    pixmap = icons.icon("ban", "text").pixmap(QSize(48, 48), QIcon.Mode.Disabled)
    assert ink(pixmap.toImage()) == {theme.color("disabled").name()}


def test_an_unknown_icon_is_named():
    with pytest.raises(KeyError, match="no-such-icon"):
        icons.pixmap("no-such-icon", 16)


def test_all_icons_named_in_the_code_are_shipped():
    code = "\n".join(file.read_text("utf-8") for file in (theme.RESOURCES.parent / "ui").rglob("*.py"))
    named = set(re.findall(r"icon=\"([a-z0-9-]+)\"", code))
    assert named - set(SHIPPED) == set()
