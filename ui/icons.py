"""Line icons drawn straight from their SVG text, in whatever colour the moment of painting asks for."""

from functools import cache

from PySide6.QtCore import QByteArray, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QIconEngine, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from ui import theme


def paint(painter: QPainter, rect: QRectF, name: str, color: QColor, stroke: float = 2) -> None:
    """Draw the icon into `rect`, sharp at any scale, its lines `stroke` wide on a grid of 24. KeyError when there is
    no such icon."""
    _renderer(name, color.rgba(), stroke).render(painter, rect)


def icon(name: str, token: str = "text2") -> QIcon:
    """An icon that follows the theme by itself: its colour is looked up each time it is painted."""
    return _icon_and_engine(name, token)[0]


def pixmap(name: str, size: int, token: str = "text2", ratio: float = 1.0) -> QPixmap:
    """A picture of `size` logical pixels, for the few places that take nothing else (the drag cursor)."""
    picture = QPixmap(round(size * ratio), round(size * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    with QPainter(picture) as painter:
        paint(painter, QRectF(0, 0, size, size), name, theme.color(token))
    return picture


class _ThemedEngine(QIconEngine):
    def __init__(self, name: str, token: str) -> None:
        super().__init__()
        self._name = name
        self._token = token

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        token = "disabled" if mode is QIcon.Mode.Disabled else self._token
        paint(painter, QRectF(rect), self._name, theme.color(token))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        picture = QPixmap(size)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        self.paint(painter, QRect(QPoint(0, 0), size), mode, state)
        painter.end()
        return picture

    def clone(self) -> QIconEngine:
        copy = _ThemedEngine(self._name, self._token)
        _clones.append(copy)
        return copy


_clones: list[_ThemedEngine] = []  # Qt holds these by pointer only; without a reference Python would free them


@cache
def _icon_and_engine(name: str, token: str) -> tuple[QIcon, _ThemedEngine]:
    engine = _ThemedEngine(name, token)
    return QIcon(engine), engine


@cache
def _renderer(name: str, rgba: int, stroke: float) -> QSvgRenderer:
    text = _source(name).replace("currentColor", QColor.fromRgba(rgba).name())
    text = text.replace('stroke-width="2"', f'stroke-width="{stroke}"')
    renderer = QSvgRenderer(QByteArray(text.encode()))
    renderer.setAspectRatioMode(Qt.AspectRatioMode.KeepAspectRatio)
    return renderer


@cache
def _source(name: str) -> str:
    file = theme.RESOURCES / "icons" / f"{name}.svg"
    if not file.is_file():
        raise KeyError(f"there is no icon {name!r}")
    return file.read_text("utf-8")
