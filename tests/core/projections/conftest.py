"""Books of the toy trade for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.core.projections.toys import Books


@pytest.fixture
def books(tmp_path: Path) -> Iterator[Books]:
    books = Books(tmp_path)
    yield books
    books.close()
