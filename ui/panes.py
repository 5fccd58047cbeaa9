"""Going round the panes of a window with F6: into the first thing in each that takes the keyboard."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget


def step(panes: Sequence[QWidget], step: int) -> None:
    """Move the focus to the next pane, or with -1 to the one before; panes without anything to focus are left out."""
    focusable = [pane for pane in panes if pane.isVisible() and target(pane) is not None]
    if not focusable:
        return
    here = _current(focusable)
    there = focusable[(here + step) % len(focusable)] if here >= 0 else focusable[0]
    wanted = target(there)
    if wanted is not None:
        wanted.setFocus(Qt.FocusReason.ShortcutFocusReason)


def target(pane: QWidget) -> QWidget | None:
    """What in a pane takes the focus: the pane itself, else the first in it that can be tabbed to."""
    for widget in (pane, *pane.findChildren(QWidget)):
        takes = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus) and widget.focusProxy() is None
        if takes and widget.isVisible() and widget.isEnabled():
            return widget
    return None


def _current(panes: Sequence[QWidget]) -> int:
    focused = QApplication.focusWidget()
    if focused is None:
        return -1
    holding = [index for index, pane in enumerate(panes) if pane is focused or pane.isAncestorOf(focused)]
    return holding[-1] if holding else -1
