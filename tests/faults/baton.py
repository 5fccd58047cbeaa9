"""Threads that take turns by a seed: each runs alone until a storage call, where the seed says who goes on.

The same seed gives the same turns, call by call, so that what one schedule found is found again.
"""

import gc
import random
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

from tests.faults.storage import OK, Call, Watcher, storage

CHANCE_TO_PASS = 0.2


def seeded(seed: int) -> random.Random:
    return random.Random(seed)


class Turn(NamedTuple):
    """One storage call, by whom."""

    who: str
    kind: str
    file: str
    offset: int
    size: int


class Baton(Watcher):
    """Only the thread that has it runs. Waiting for a lock of SQLite's gives it away and costs no time."""

    def __init__(self, seed: int) -> None:
        self._chance = seeded(seed)
        self._turn: dict[str, threading.Semaphore] = {}
        self._running: list[str] = []
        self.trace: list[Turn] = []
        self.broken: dict[str, BaseException] = {}

    def run(self, lives: Mapping[str, Callable[[], None]]) -> None:
        """Until all have ended. What one raised is in `broken`."""
        self._turn = {name: threading.Semaphore(0) for name in lives}
        self._running = list(lives)
        threads = [threading.Thread(target=self._live, args=life, name=life[0]) for life in lives.items()]
        gc.collect()
        gc.disable()  # it would close cursors at moments that no seed knows
        try:
            with storage.watched(self):
                for thread in threads:
                    thread.start()
                self._turn[self._chance.choice(self._running)].release()
                for thread in threads:
                    thread.join()
        finally:
            gc.enable()

    def before(self, call: Call) -> int:
        who = threading.current_thread().name
        if who not in self._turn:
            return OK
        self.trace.append(Turn(who, call.kind, Path(call.path).name, call.offset, call.size))
        if call.kind == "sleep":
            self.pause()
            return 1
        if self._chance.random() < CHANCE_TO_PASS:
            self._pass_to(self._chance.choice(self._running))
        return OK

    def pause(self) -> None:
        """Let somebody else run, if there is anybody."""
        who = threading.current_thread().name
        others = [name for name in self._running if name != who]
        if others:
            self._pass_to(self._chance.choice(others))

    def _pass_to(self, next: str) -> None:
        who = threading.current_thread().name
        if next != who:
            self._turn[next].release()
            self._turn[who].acquire()

    def _live(self, name: str, life: Callable[[], None]) -> None:
        self._turn[name].acquire()
        try:
            life()
        except BaseException as error:  # noqa: BLE001  the one who waits for all of them looks at it
            self.broken[name] = error
        finally:
            self._running.remove(name)
            if self._running:
                self._turn[self._chance.choice(self._running)].release()
