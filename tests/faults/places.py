"""Where faults are tried, and with which deliberate mistake in the program."""

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

Mistake = Callable[[], AbstractContextManager[None]]


@contextmanager
def memory_folder() -> Iterator[Path]:
    """A folder in memory where there is such a thing: what is tried there is not what this computer's disk does."""
    shared = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=shared if os.access(shared, os.W_OK) else None) as name:
        yield Path(name)


@contextmanager
def unchanged() -> Iterator[None]:
    """The program as it is."""
    yield
