"""A question that is asked again and again, as what it is about changes: only the last one is answered."""

from PySide6.QtCore import QObject, Signal, Slot

from ui.dispatcher import Dispatcher, Query, Reading


class Latest(QObject):
    """Asks on the reader thread."""

    answered = Signal(object)

    def __init__(self, dispatcher: Dispatcher, parent: QObject) -> None:
        super().__init__(parent)
        self._dispatcher = dispatcher
        self._reading: Reading | None = None

    def ask(self, query: Query) -> None:
        self.forget()
        self._reading = self._dispatcher.read(query)
        self._reading.done.connect(self._on_reading_done)

    def forget(self) -> None:
        """The answer on its way is not wanted any more."""
        if self._reading is not None:
            self._reading.cancel()
        self._reading = None

    @Slot(object)
    def _on_reading_done(self, answer: object) -> None:
        self._reading = None
        self.answered.emit(answer)
