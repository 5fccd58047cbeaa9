"""What holds for every test: a platform Qt can start on, folders of its own, and no thread left behind."""

import os
import sys
import threading
from collections.abc import Iterator

import pytest

pytest_plugins = ["tests.server.servers"]

# Each process that runs tests has a screen of its own, for only one window of a screen has the focus.
if screens := os.environ.get("SCREENS", "").split():
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    os.environ["DISPLAY"] = screens[worker % len(screens)]

# Set before Qt is imported: without a display, making a window would abort the whole run.
if sys.platform == "linux" and not os.environ.get("DISPLAY"):
    os.environ["QT_QPA_PLATFORM"] = "offscreen"


@pytest.fixture(scope="session", autouse=True)
def own_folders(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Settings, books and caches of the person who runs the tests stay untouched."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        for name in ("DATA_HOME", "CONFIG_HOME", "STATE_HOME", "CACHE_HOME", "RUNTIME_DIR"):
            folder = home / name.lower()
            folder.mkdir(mode=0o700)  # Qt warns of a runtime folder that others can read
            patch.setenv(f"XDG_{name}", str(folder))
        yield


@pytest.fixture(autouse=True)
def no_stray_threads() -> Iterator[None]:
    before = set(threading.enumerate())
    yield
    started = set(threading.enumerate()) - before
    for thread in started:
        if not isinstance(thread, threading._DummyThread):  # Python's name for a thread of Qt's own
            thread.join(timeout=2)
            assert not thread.is_alive(), f"the test left the thread {thread.name} behind"
