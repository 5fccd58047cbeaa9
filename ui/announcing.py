"""Telling a screen reader what happened without moving the focus."""

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget


def announce(widget: QWidget, text: str, *, at_once: bool = False) -> None:
    """Said when the reader has finished, or `at_once`, for what stands in the way. Nothing while nobody listens."""
    if not text or not QAccessible.isActive():
        return
    spoken = QAccessibleAnnouncementEvent(widget, text)
    if at_once:
        spoken.setPoliteness(QAccessible.AnnouncementPoliteness.Assertive)
    QAccessible.updateAccessibility(spoken)
