"""Other processes of the program: forks of this one, so that they cost milliseconds. For processes with one thread."""

import os
import signal
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

Tell = Callable[[str], None]


class Fork:
    """Lives `life(*arguments, tell)`, which may tell lines to the process that made it. Must be ended or killed."""

    def __init__(self, life: Callable[..., None], *arguments: Any) -> None:
        reading, writing = os.pipe()
        self.pid = os.fork()
        if not self.pid:
            os.close(reading)
            _live(lambda: life(*arguments, lambda line: _say(writing, line)), writing)
        os.close(writing)
        self._stream = open(reading, encoding="utf-8")  # noqa: SIM115  closed when it has ended

    def hear(self) -> str:
        """The next line; "" when it has ended."""
        return self._stream.readline().rstrip("\n")

    def end(self) -> list[str]:
        """Wait for its end. The whole lines it told since they were last heard; raises if it broke."""
        lines = [line.rstrip("\n") for line in self._stream if line.endswith("\n")]
        self._stream.close()
        _, status = os.waitpid(self.pid, 0)
        if status not in (0, signal.SIGKILL):
            raise ChildProcessError(f"a fork broke with {status}: {lines[-1:]}")
        return lines

    def kill(self) -> list[str]:
        os.kill(self.pid, signal.SIGKILL)
        return self.end()


def _live(life: Callable[[], None], writing: int) -> None:
    """The life of a fork, which never comes back from here."""
    try:
        life()
    except BaseException:  # noqa: BLE001  there is nobody to rise to
        _say(writing, repr(traceback.format_exc()))
        os._exit(1)
    os._exit(0)


def _say(writing: int, line: str) -> None:
    os.write(writing, f"{line}\n".encode())


class Gate:
    """Forks made after it wait at it until it is opened, so that they begin together."""

    def __init__(self) -> None:
        self._reading, self._writing = os.pipe()

    def wait(self) -> None:
        """In a fork."""
        os.close(self._writing)
        os.read(self._reading, 1)

    def open(self) -> None:
        os.close(self._writing)
        os.close(self._reading)


class Lanes:
    """So many forks at a time; the others wait until one is done."""

    def __init__(self, number: int) -> None:
        self._reading, self._writing = os.pipe()
        os.write(self._writing, b"." * number)

    @contextmanager
    def one(self) -> Iterator[None]:
        os.read(self._reading, 1)
        try:
            yield
        finally:
            os.write(self._writing, b".")


def die() -> None:
    """kill -9 of oneself."""
    os.kill(os.getpid(), signal.SIGKILL)
