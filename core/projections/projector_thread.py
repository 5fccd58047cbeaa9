"""The projector's thread: sleeps until the journal advances, folds what came, and says what changed."""

import logging
import threading
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, field, replace
from typing import Any

from sqlcipher3 import dbapi2 as driver

from core.errors import Damaged, Unavailable
from core.projections.disk import is_from_disk
from core.projections.projector import Projector
from core.projections.store import Parked
from core.signals import journal_advanced, read_models_changed, send_guarded

log = logging.getLogger(__name__)

SWITCH_INTERVAL_S = 0.0005
"""For sys.setswitchinterval of a process with this thread: with Python's own 5 ms the other threads stutter."""


@dataclass(frozen=True)
class ProjectorState:
    """What the thread last did. `error` is what keeps it from going on, if anything does."""

    position: int = 0
    parked: Mapping[str, Parked] = field(default_factory=dict)
    error: Exception | None = None


class ProjectorThread:
    """Owns the read side's write connection. All methods may be called from any thread.

    `open_projector` opens a projector with its connections, and closes them on leaving: on the thread itself, and
    again after an error or `reopen`. What keeps the disk from being written is tried again at each poll; damage is
    not. Change sets go out on this thread. It folds at once when woken, and after each batch lets `breath_s` pass, so
    that a burst of commands is taken in few batches and the writer keeps the interpreter for itself meanwhile.
    """

    def __init__(
        self,
        open_projector: Callable[[], AbstractContextManager[Projector]],
        *,
        poll_s: float = 2.0,
        breath_s: float = 0.02,
    ) -> None:
        self._open_projector = open_projector
        self._poll_s = poll_s
        self._breath_s = breath_s
        self._projector: Projector | None = None
        self._opening = ExitStack()
        self._state = ProjectorState()
        self._woken = threading.Event()
        self._stopping = threading.Event()
        self._is_reopening = False
        self._retries: list[str] = []
        self._thread = threading.Thread(target=self._run, name="projector")

    @property
    def state(self) -> ProjectorState:
        return self._state

    def start(self) -> None:
        journal_advanced.connect(self._on_journal_advanced)
        self._thread.start()

    def stop(self) -> None:
        """Finish the batch in hand, close the file and return when the thread has ended."""
        journal_advanced.disconnect(self._on_journal_advanced)
        self._stopping.set()
        self._woken.set()
        self._thread.join()

    def reopen(self) -> None:
        """Go over to the live file, after a rebuild."""
        self._is_reopening = True
        self._woken.set()

    def retry(self, model: str) -> None:
        """Let a parked read model try again."""
        self._retries.append(model)
        self._woken.set()

    def _on_journal_advanced(self, sender: object, **carried: Any) -> None:
        self._woken.set()

    def _run(self) -> None:
        try:
            while not self._stopping.is_set():
                self._woken.clear()
                self._work()
                self._woken.wait(self._poll_s)
        except Exception as error:
            self._state = replace(self._state, error=error)
            raise  # a bug: it rises to the crash window
        finally:
            self._close()

    def _work(self) -> None:
        """Fold until there is nothing left, or something is in the way."""
        if isinstance(self._state.error, Damaged) and not self._is_reopening:
            return
        try:
            self._catch_up(self._opened())
        except (Unavailable, driver.Error) as error:
            if isinstance(error, driver.Error) and not is_from_disk(error):
                raise
            log.warning("the read models cannot be written: %s", error)
            self._close()
            self._state = replace(self._state, error=error)

    def _opened(self) -> Projector:
        if self._is_reopening:
            self._is_reopening = False
            self._close()
        if self._projector is None:
            self._projector = self._opening.enter_context(self._open_projector())
            self._note(self._projector)
        return self._projector

    def _catch_up(self, projector: Projector) -> None:
        while self._retries:
            projector.retry(self._retries.pop())
        while not self._stopping.is_set() and not self._is_reopening:
            changes = projector.step()
            self._note(projector)
            if changes is None:
                return
            send_guarded(read_models_changed, self, changes=changes)
            self._stopping.wait(self._breath_s)

    def _note(self, projector: Projector) -> None:
        self._state = ProjectorState(projector.position, projector.parked)

    def _close(self) -> None:
        self._projector = None
        self._opening.close()
