"""A desk for each test; at its end, what was kept live is compared with a rebuild and with the domain's own states."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.core.readmodels.trade import Desk


@pytest.fixture(scope="session")
def beginnings(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Books in which nothing was traded yet, to be copied: making them takes longer than most tests."""
    folder = tmp_path_factory.mktemp("beginnings")
    Desk(folder).close()
    return folder


@pytest.fixture
def desk(beginnings: Path, tmp_path: Path) -> Iterator[Desk]:
    shutil.copytree(beginnings, tmp_path / "books")
    desk = Desk(tmp_path / "books")
    yield desk
    desk.check_rebuilt()
    desk.check_against_domain()
    desk.close()
