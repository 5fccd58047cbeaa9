"""Looks once a second how fresh the lists are, and says so: in the top bar always, in a bar when something is wrong."""

import time

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QWidget

from core.errors import Damaged, Newer, Unavailable
from core.projections.freshness import Freshness
from ui import freshness as fresh
from ui.desk import Desk
from ui.dialog import SheetDialog
from ui.dispatcher import Pending
from ui.widgets import freshness_dot
from ui.widgets.message_bar import MessageBar

EVERY_MS = 1_000


class FreshnessWatch(QObject):
    """`try_again_asked` carries the parked read models' names, none when it is only late."""

    try_again_asked = Signal(object)

    def __init__(self, desk: Desk, dot: freshness_dot.FreshnessDot, bar: MessageBar, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._desk, self._dot, self._bar = desk, dot, bar
        self._last: Freshness | None = None
        self._shown: object = None
        self._lag_s: float | None = None
        desk.dispatcher.freshness_changed.connect(self._on_dispatcher_freshness_changed)
        desk.dispatcher.troubled.connect(self._on_dispatcher_troubled)
        desk.dispatcher.accepted.connect(self._on_dispatcher_accepted)
        bar.action_chosen.connect(self._on_bar_action_chosen)
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(desk.dispatcher.look)

    def start(self) -> None:
        self._timer.start()
        self._desk.dispatcher.look()

    def stop(self) -> None:
        self._timer.stop()

    def show_rebuilding(self, share: float) -> None:
        """While the lists are made anew beside those that are shown."""
        self._dot.set_freshness(freshness_dot.Freshness("Rebuilding", f"{share:.0%}", "info"))

    @Slot(object)
    def _on_dispatcher_freshness_changed(self, freshness: Freshness) -> None:
        self._last = freshness
        self._desk.dispatcher.hold(None)
        words = fresh.words(freshness, self._lag_s, self._desk)
        for dot in (self._dot, *(sheet.freshness for sheet in self._window.findChildren(SheetDialog))):
            dot.set_freshness(words)
        self._dot.setToolTip(f"Shows entry {freshness.position:,} of the journal. F5 looks again.")
        trouble = fresh.trouble(freshness, self._desk)
        if trouble == self._shown:
            return
        self._shown = trouble
        if trouble is None:
            self._bar.clear()
        else:
            said = trouble.sentence
            self._bar.show_message("warning", said.happened, said.safe, said.todo, trouble.actions)

    @Slot(object)
    def _on_dispatcher_troubled(self, error: Unavailable) -> None:
        is_read_only = isinstance(error, Damaged | Newer)
        if is_read_only:
            self._desk.dispatcher.hold(error)
        self._dot.set_freshness(freshness_dot.Freshness("Read only" if is_read_only else "Out of reach", "", "danger"))
        if self._shown != error.sentence:
            self._shown = said = error.sentence
            happened = f"{said.happened} The desk is read only." if is_read_only else said.happened
            self._bar.show_message("error", happened, said.safe, said.todo, () if is_read_only else (fresh.TRY_AGAIN,))

    @Slot(object)
    def _on_dispatcher_accepted(self, pending: Pending) -> None:
        pending.visible.connect(self._on_pending_visible)

    @Slot(int)
    def _on_pending_visible(self, position: int) -> None:
        pending = self.sender()
        if isinstance(pending, Pending):
            self._lag_s = time.monotonic() - pending.asked_at
            self._desk.dispatcher.look()

    @Slot(int)
    def _on_bar_action_chosen(self, index: int) -> None:
        self.try_again_asked.emit(tuple(self._last.parked) if self._last is not None else ())
