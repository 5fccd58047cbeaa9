"""Faults of the program itself: kept in a log, and shown with what is safe. None is swallowed."""

import faulthandler
import logging
import sys
import threading
import traceback
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

from platformdirs import user_log_path
from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout

from app.version import VERSION
from ui import theme
from ui.widgets.buttons import Button
from ui.widgets.label import Label

log = logging.getLogger(__name__)


def keep_log() -> None:
    """Write warnings, and what is left of a hard crash, into the log folder; without one, to where errors go."""
    handlers: list[logging.Handler] = [logging.StreamHandler(sys.stderr)]
    try:
        folder: Path = user_log_path("daybook", appauthor=False)
        folder.mkdir(parents=True, exist_ok=True)
        handlers.append(RotatingFileHandler(folder / "daybook.log", maxBytes=1_000_000, backupCount=2, delay=True))
        faulthandler.enable((folder / "crash.log").open("a"))  # it stays open to the end
    except OSError:
        faulthandler.enable()
    logging.basicConfig(level=logging.WARNING, handlers=handlers, format="%(asctime)s %(name)s %(message)s")


class CrashWatch(QObject):
    """Shows the first fault of each kind in a window; later ones of the same kind are only logged."""

    _caught = Signal(str)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._seen: set[str] = set()
        self._dialog: CrashDialog | None = None
        self._caught.connect(self._on_caught, Qt.ConnectionType.QueuedConnection)
        sys.excepthook = self._on_exception
        threading.excepthook = self._on_thread_exception

    def stop(self) -> None:
        sys.excepthook = sys.__excepthook__
        threading.excepthook = threading.__excepthook__

    def _on_exception(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            QApplication.quit()
            return
        text = "".join(traceback.format_exception(kind, error, trace))
        log.error("a fault of the program\n%s", text)
        self._caught.emit(text)

    def _on_thread_exception(self, arguments: threading.ExceptHookArgs) -> None:
        if arguments.exc_value is not None:
            self._on_exception(arguments.exc_type, arguments.exc_value, arguments.exc_traceback)

    @Slot(str)
    def _on_caught(self, text: str) -> None:
        if text in self._seen or self._dialog is not None:
            return
        self._seen.add(text)
        self._dialog = CrashDialog(text)
        self._dialog.finished.connect(self._on_dialog_finished)
        self._dialog.open()

    @Slot()
    def _on_dialog_finished(self) -> None:
        if self._dialog is not None:
            self._dialog.deleteLater()
        self._dialog = None


class CrashDialog(QDialog):
    """What happened, what is safe, what to do; the details can be copied."""

    def __init__(self, details: str) -> None:
        super().__init__(QApplication.activeWindow())
        self.setWindowTitle(self.tr("Daybook met a fault of its own"))
        self._details = f"Daybook {VERSION}, Python {sys.version.split()[0]}, {sys.platform}\n\n{details}"
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 16)
        column.setSpacing(8)
        column.addWidget(Label(self.windowTitle(), "h2"))
        safe = self.tr(
            "Everything booked before is safe in the journal, and drafts are kept every two seconds. What you did last "
            "may not have been done: look before you repeat it. You can go on; if it happens again, close Daybook and "
            "start it anew."
        )
        column.addWidget(Label(safe, "body", 400, "text2", wraps=True))
        text = QPlainTextEdit(self._details)
        text.setReadOnly(True)
        text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        column.addWidget(text, 1)
        column.addLayout(self._buttons())
        self.resize(theme.px(680), theme.px(420))

    def _buttons(self) -> QHBoxLayout:
        copy = Button(self.tr("Copy details"), parent=self)
        go_on = Button(self.tr("Go on"), "primary", parent=self)
        copy.clicked.connect(self._on_copy_clicked)
        go_on.clicked.connect(self.accept)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(copy)
        row.addWidget(go_on)
        return row

    @Slot()
    def _on_copy_clicked(self) -> None:
        QGuiApplication.clipboard().setText(self._details)
