"""Cycles are collected on the GUI thread only: collected by another, a widget in one would be ended on that thread."""

import gc

from PySide6.QtCore import QObject, QTimer, Slot

EVERY_MS = 2_000


class GarbageCollection(QObject):
    """From `start` to `stop`. Reference counting frees nearly all; this is for the rest."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._timer = QTimer(self, interval=EVERY_MS)
        self._timer.timeout.connect(self._on_timer_timeout)

    def start(self) -> None:
        """What there is by now stays to the end and is not looked through again."""
        gc.collect()
        gc.freeze()
        gc.disable()
        self._timer.start()

    def stop(self) -> None:
        self._timer.stop()
        gc.enable()
        gc.unfreeze()

    @Slot()
    def _on_timer_timeout(self) -> None:
        """The oldest generation that has grown beyond its threshold, as Python itself would."""
        counts, thresholds = gc.get_count(), gc.get_threshold()
        for generation in (2, 1, 0):
            if counts[generation] > thresholds[generation] > 0:
                gc.collect(generation)
                return
