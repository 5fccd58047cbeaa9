import sys
from itertools import product

import pytest
from PySide6.QtGui import QFontInfo, QFontMetricsF, QImage, QPainter, QPalette
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from ui import theme


@pytest.fixture
def dark(qapp: QApplication):
    theme.apply(qapp, dark=True)
    yield
    theme.apply(qapp, dark=False)


@pytest.fixture
def half_again_as_large(qapp: QApplication):
    theme.apply(qapp, dark=False, text_scale=1.5)
    yield
    theme.apply(qapp, dark=False)


def test_the_bundled_font_is_used_in_all_weights():
    wanted = (400, 500, 600, 700)
    infos = [QFontInfo(theme.font("body", weight)) for weight in wanted]
    assert [(info.family(), info.weight()) for info in infos] == [("Inter", weight) for weight in wanted]


def test_figures_are_all_of_one_width():
    metrics = QFontMetricsF(theme.font("body"))
    assert metrics.horizontalAdvance("1111") == metrics.horizontalAdvance("8888")


def test_a_dark_theme_changes_colours_tones_and_palette(dark: None, qapp: QApplication):
    assert theme.color("panel").name() == "#1e1e1c"
    assert theme.tone("danger").fg.name() == "#ff9f95"
    assert qapp.palette().color(QPalette.ColorRole.Base) == theme.color("panel")


def test_sizes_grow_with_the_text(half_again_as_large: None):
    assert theme.font("h1").pixelSize() == 33
    assert theme.density().row == 51


def test_widgets_made_before_a_larger_text_follow_it(qtbot: QtBot, qapp: QApplication):
    label = QLabel("x")
    qtbot.addWidget(label)
    label.show()
    theme.apply(qapp, dark=False, text_scale=2.0)
    larger = label.font().pixelSize()
    theme.apply(qapp, dark=False)
    assert (larger, label.font().pixelSize()) == (26, 13)


def test_the_style_sheet_cascades_into_nothing_and_stays_short():
    sheet = (theme.RESOURCES / "style.qss").read_text("utf-8")
    selectors = [line.split("{")[0].strip() for line in sheet.splitlines() if "{" in line]
    cascading = [one for one, bad in product(selectors, ("*", "QWidget", "::item:alternate")) if one == bad]
    assert cascading == []
    assert len(sheet.splitlines()) < 60


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="None is immortal there, its count says nothing")
def test_painting_does_not_use_up_none():
    """PySide6 6.12.0 lost one reference to None with each call that returns nothing, and then aborted."""
    image = QImage(4, 4, QImage.Format.Format_ARGB32)
    painter = QPainter(image)
    before = sys.getrefcount(None)
    for _ in range(1_000):
        painter.setPen(theme.color("text"))
    lost = before - sys.getrefcount(None)
    painter.end()
    assert lost < 100
