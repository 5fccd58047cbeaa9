"""A command of the same program in a process of its own: its progress as signals, its result, or why it has none."""

import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec
from PySide6.QtCore import QCoreApplication, QObject, QProcess, QProcessEnvironment, QTimer, Signal, Slot

from core.errors import Sentence

PATIENCE_MS = 3_000
_ROOT = Path(__file__).resolve().parent.parent


class Child(QObject):
    """Exactly one of done, stopped and failed is emitted, once the process has ended."""

    progressed = Signal(str, int, int)  # which step, how far, of how many (0: not known)
    done = Signal(object)  # the last JSON object it printed, as a dict
    stopped = Signal()
    failed = Signal(object, str)  # core.errors.Sentence, and the details

    def __init__(self, books: str, owner: str, arguments: Sequence[str], parent: QObject) -> None:
        super().__init__(parent)
        self._arguments = ["-P", "-m", "app", "--books", books, "--owner", owner, *arguments]
        self._last: dict[str, Any] = {}
        self._is_stopping = False
        self._process = QProcess(self)
        self._process.setProcessEnvironment(_environment())
        self._process.readyReadStandardOutput.connect(self._on_process_ready_read_standard_output)
        self._process.finished.connect(self._on_process_finished)
        self._process.errorOccurred.connect(self._on_process_error_occurred)

    def start(self) -> None:
        self._process.start(sys.executable, self._arguments)

    def stop(self) -> None:
        """Ask it to stop; what it has committed stays. It is ended by force when it does not."""
        self._is_stopping = True
        if sys.platform == "win32":
            self._process.kill()  # it would not hear a request
        else:
            self._process.terminate()
            QTimer.singleShot(PATIENCE_MS, self._process.kill)

    def wait(self) -> None:
        """For the end of the program only: returns when the process has ended."""
        if not self._process.waitForFinished(PATIENCE_MS):
            self._process.kill()
            self._process.waitForFinished(PATIENCE_MS)

    def give_up(self) -> None:
        """As `stop`, with nobody who waits for it or hears of it any more: it is gone once its process has ended."""
        self.blockSignals(True)
        self.setParent(QCoreApplication.instance())
        self._process.finished.connect(self.deleteLater)
        self.stop()

    @property
    def is_sign_in_needed(self) -> bool:
        """Whether it failed because a server wants another password."""
        return bool(self._last.get("is_sign_in_needed"))

    @property
    def is_running(self) -> bool:
        return self._process.state() is not QProcess.ProcessState.NotRunning

    @Slot()
    def _on_process_ready_read_standard_output(self) -> None:
        while self._process.canReadLine():
            self._take(bytes(self._process.readLine().data()))

    def _take(self, line: bytes) -> None:
        try:
            said = json.loads(line)
        except ValueError:
            return  # words for people
        if isinstance(said, dict):
            self._last = said
            if "step" in said:
                self.progressed.emit(said["step"], said["done"], said["of"])

    @Slot(int, QProcess.ExitStatus)
    def _on_process_finished(self, code: int, status: QProcess.ExitStatus) -> None:
        self._on_process_ready_read_standard_output()
        details = bytes(self._process.readAllStandardError().data()).decode(errors="replace")
        if self._is_stopping:
            self.stopped.emit()
        elif code == 0 and status is QProcess.ExitStatus.NormalExit:
            self.done.emit(self._last)
        elif "error" in self._last:
            self.failed.emit(msgspec.convert(self._last["error"], Sentence), details)
        else:
            self.failed.emit(BROKE, details)

    @Slot(QProcess.ProcessError)
    def _on_process_error_occurred(self, error: QProcess.ProcessError) -> None:
        if error is QProcess.ProcessError.FailedToStart:
            self.failed.emit(BROKE, self._process.errorString())


def await_given_up() -> None:
    """For the end of the program only: returns when those that were given up have ended."""
    application = QCoreApplication.instance()
    for child in application.findChildren(Child) if application is not None else ():
        child.wait()


def start_detached(books: str, arguments: Sequence[str], answer: Path) -> None:
    """Start a command that outlives this program; what it says is added to a file."""
    process = QProcess()
    process.setProgram(sys.executable)
    process.setArguments(["-P", "-m", "app", "--books", books, *arguments])
    process.setProcessEnvironment(_environment())
    process.setStandardInputFile(QProcess.nullDevice())
    process.setStandardOutputFile(str(answer), QProcess.OpenModeFlag.Append)
    process.setStandardErrorFile(str(answer), QProcess.OpenModeFlag.Append)
    process.startDetached()


def _environment() -> QProcessEnvironment:
    environment = QProcessEnvironment.systemEnvironment()
    paths = [str(_ROOT), *filter(None, [environment.value("PYTHONPATH")])]
    environment.insert("PYTHONPATH", os.pathsep.join(paths))
    environment.insert("PYTHONUNBUFFERED", "1")
    return environment


BROKE = Sentence(
    "This work ended unexpectedly.",
    "What was booked before is whole and safe; the rest was not begun.",
    "Try again. If it ends again, the details say where.",
)
