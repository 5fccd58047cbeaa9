"""How large a window is the first time it opens: as usual, or as the screen has room for with its frame."""

from typing import Final

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

MINIMUM: Final = QSize(960, 600)
_USUAL: Final = QSize(1440, 900)
_FRAME: Final = QSize(16, 48)  # of the window manager, which is known only once the window is shown


def fit_screen(window: QWidget) -> None:
    """Give it its first size."""
    room = window.screen().availableSize() - _FRAME
    window.setMinimumSize(MINIMUM.boundedTo(room))
    window.resize(_USUAL.boundedTo(room))
