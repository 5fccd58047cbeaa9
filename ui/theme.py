"""Colours, fonts and sizes of the whole window, chosen once and looked up at the moment of painting.

Everything here belongs to the GUI thread. Colours must never be stored in a widget: after a change of theme
Qt repaints every widget, and each one asks again.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from string import Template
from typing import Final

from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

from ui.palette_tokens import COLORS, TONES

RESOURCES: Final = Path(__file__).resolve().parent.parent / "resources"
FAMILY: Final = "Inter"

# role: (pixels at text scale 1, usual weight)
_ROLES: Final = {
    "caption": (11, 400),
    "small": (12, 400),
    "body": (13, 400),
    "h3": (15, 600),
    "h2": (18, 600),
    "h1": (22, 600),
    "figure": (26, 600),
}


@dataclass(frozen=True, slots=True)
class Tone:
    """A foreground and the tint it stands on."""

    fg: QColor
    bg: QColor


@dataclass(frozen=True, slots=True)
class Density:
    """Heights in pixels, text scale already applied."""

    row: int
    header: int
    field: int


_DENSITIES: Final = {"comfortable": (40, 34, 32), "standard": (34, 32, 32), "compact": (26, 28, 28)}


@dataclass(frozen=True, slots=True)
class _Look:
    dark: bool
    text_scale: float
    colors: dict[str, QColor]
    tones: dict[str, Tone]


def _look(*, dark: bool, text_scale: float) -> _Look:
    side = int(dark)
    tones = {name: Tone(*map(QColor, sides[side])) for name, sides in TONES.items()}
    colors = {token: QColor(sides[side]) for token, sides in COLORS.items()}
    colors.update((name, tone.fg) for name, tone in tones.items())
    return _Look(dark, text_scale, colors, tones)


_current = _look(dark=False, text_scale=1.0)


def apply(app: QApplication, *, dark: bool, text_scale: float = 1.0) -> None:
    """Dress the application. Costs about 0.1 s with a full window open, so only on a change of theme or text size."""
    global _current
    _current = _look(dark=dark, text_scale=text_scale)
    font.cache_clear()
    _load_fonts()
    if app.style().objectName() != "fusion":
        app.setStyle("Fusion")
    app.setPalette(_palette())
    app.setFont(font("body"))
    app.setStyleSheet(_style_sheet())


def is_dark() -> bool:
    return _current.dark


def color(token: str) -> QColor:
    """The colour of a palette token, or the foreground of a tone. Not to be altered: it is shared."""
    return _current.colors[token]


def tone(name: str) -> Tone:
    return _current.tones[name]


@cache
def font(role: str, weight: int | None = None) -> QFont:
    """The shared font of a role, sized in pixels times the text scale. Copy it before altering it."""
    pixels, usual_weight = _ROLES[role]
    made = QFont(FAMILY)
    made.setPixelSize(px(pixels))
    made.setWeight(QFont.Weight(weight or usual_weight))
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    made.setFeature(QFont.Tag("tnum"), 1)
    if role == "figure":
        made.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, -0.3)
    return made


def text_scale() -> float:
    return _current.text_scale


def px(n: float) -> int:
    """Logical pixels for a size that grows with the text."""
    return round(n * _current.text_scale)


def density(name: str = "standard") -> Density:
    """Heights of rows, headers and fields: comfortable, standard or compact."""
    return Density(*map(px, _DENSITIES[name]))


@cache
def _load_fonts() -> None:
    for file in sorted((RESOURCES / "fonts").glob("*.ttf")):
        QFontDatabase.addApplicationFont(str(file))


def _palette() -> QPalette:
    palette = QPalette()
    for role, token in _PALETTE_ROLES.items():
        palette.setColor(role, color(token))
    for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, color("disabled"))
    return palette


_PALETTE_ROLES: Final = {
    QPalette.ColorRole.Window: "window",
    QPalette.ColorRole.WindowText: "text",
    QPalette.ColorRole.Base: "panel",
    QPalette.ColorRole.AlternateBase: "panel2",
    QPalette.ColorRole.Text: "text",
    QPalette.ColorRole.PlaceholderText: "text3",
    QPalette.ColorRole.Button: "panel",
    QPalette.ColorRole.ButtonText: "text",
    QPalette.ColorRole.BrightText: "danger",
    QPalette.ColorRole.Highlight: "accent",
    QPalette.ColorRole.HighlightedText: "onAccent",
    QPalette.ColorRole.Accent: "accent",
    QPalette.ColorRole.Link: "link",
    QPalette.ColorRole.LinkVisited: "link",
    QPalette.ColorRole.ToolTipBase: "panel",
    QPalette.ColorRole.ToolTipText: "text",
    QPalette.ColorRole.Light: "panel",
    QPalette.ColorRole.Midlight: "hairline",
    QPalette.ColorRole.Mid: "border",
    QPalette.ColorRole.Dark: "borderStrong",
    QPalette.ColorRole.Shadow: "border",
}


def _style_sheet() -> str:
    colors = {token: value.name() for token, value in _current.colors.items()}
    return Template((RESOURCES / "style.qss").read_text("utf-8")).substitute(colors)
