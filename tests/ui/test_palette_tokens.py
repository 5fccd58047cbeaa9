"""Whether everything can be read: contrast of every pair of colours that meets, after WCAG 2.2."""

from itertools import product

import pytest

from ui.palette_tokens import COLORS, TONES

SURFACES = ("window", "panel", "panel2", "sunken", "hover", "selected", "selectedInactive")
TEXT_PAIRS = [
    *product(("text", "text2", "text3", "accentText", "link"), SURFACES),
    *product(("onAccent",), ("accent", "accentHover", "accentPress", "timeBar")),
    ("timeBar2", "timeBar"),
]
MARK_PAIRS = [
    *product(("focus",), SURFACES),
    *product(("borderStrong",), ("window", "panel", "panel2", "sunken")),
    *product(("chart1", "chartBar", "chart2", "chart3", "chart4", "chart5", "accent"), ("panel",)),
]
ROW_GROUNDS = ("panel", "panel2", "hover", "selected", "selectedInactive")


def luminance(color: str) -> float:
    channels = (int(color[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_the_measure_is_right_at_its_ends():
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("side", [0, 1], ids=["light", "dark"])
def test_text_is_readable_on_every_surface_it_appears_on(side: int):
    pairs = {pair: contrast(COLORS[pair[0]][side], COLORS[pair[1]][side]) for pair in TEXT_PAIRS}
    assert {pair: ratio for pair, ratio in pairs.items() if ratio < 4.5} == {}


@pytest.mark.parametrize("side", [0, 1], ids=["light", "dark"])
def test_controls_focus_and_chart_marks_stand_out(side: int):
    pairs = {pair: contrast(COLORS[pair[0]][side], COLORS[pair[1]][side]) for pair in MARK_PAIRS}
    assert {pair: ratio for pair, ratio in pairs.items() if ratio < 3} == {}


@pytest.mark.parametrize("side", [0, 1], ids=["light", "dark"])
def test_tones_are_readable_on_their_tint_and_on_rows(side: int):
    too_weak = {}
    for name, tone in TONES.items():
        foreground, tint = tone[side]
        for ground in (tint, *(COLORS[token][side] for token in ROW_GROUNDS)):
            if contrast(foreground, ground) < 4.5:
                too_weak[name, ground] = contrast(foreground, ground)
    assert too_weak == {}
