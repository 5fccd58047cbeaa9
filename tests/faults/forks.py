"""Other processes of the program: forks of this one, so that they cost milliseconds. For processes with one thread."""

import os
import signal
import traceback
from collections.abc import Callable

Tell = Callable[[str], None]
Life = Callable[[Tell], None]


class Fork:
    """Lives `life`, and can tell lines to the process that made it. `end` or `kill` must be called."""

    def __init__(self, life: Life) -> None:
        reading, writing = os.pipe()
        self.pid = os.fork()
        if not self.pid:
            os.close(reading)
            _live(life, writing)
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
            raise ChildProcessError(f"a fork broke: {status}")
        return lines

    def kill(self) -> list[str]:
        os.kill(self.pid, signal.SIGKILL)
        return self.end()


def _live(life: Life, writing: int) -> None:
    """The life of a fork, which never comes back from here."""
    try:
        life(lambda line: _say(writing, line))
    except BaseException:  # noqa: BLE001  there is nobody to rise to
        traceback.print_exc()
        os._exit(1)
    os._exit(0)


def _say(writing: int, line: str) -> None:
    os.write(writing, f"{line}\n".encode())


def die() -> None:
    """kill -9 of oneself."""
    os.kill(os.getpid(), signal.SIGKILL)
