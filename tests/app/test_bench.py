import os
from pathlib import Path

import pytest

from app.bench.sized_books import FORM
from core.journal.sqlite import BOOKS_FORMAT
from tests.app.command_line import daybook

NAMES = {"name", "orders", "per_second", "p50_ms", "p99_ms", "limit_per_second", "ratio"}
BENCHES = ("write", "batch", "rebuild", "query", "search")


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the books of a size are kept: one folder for all, so that they are made once."""
    return tmp_path_factory.mktemp("cache")


@pytest.mark.parametrize("name", BENCHES)
def test_a_benchmark_ends_in_its_figures(tmp_path: Path, cache: Path, name: str):
    ran = daybook(tmp_path / "books", "bench", name, "--orders", "200", "--json", XDG_CACHE_HOME=str(cache))
    figures = ran.last
    assert (ran.code, figures["name"], figures["orders"], NAMES - set(figures)) == (0, name, 200, set())
    assert all(figures[key] > 0 for key in NAMES - {"name", "orders"})
    assert figures["p50_ms"] <= figures["p99_ms"]
    assert not (tmp_path / "books").exists()


def test_books_of_a_size_are_made_once_and_copies_removed(tmp_path: Path, cache: Path):
    first, second = (
        daybook(tmp_path, "bench", "query", "--orders", "200", "--json", XDG_CACHE_HOME=str(cache)) for _ in range(2)
    )
    assert (first.code, second.code, "making books" in second.err) == (0, 0, False)
    assert [path.name for path in (cache / "daybook" / "bench").iterdir()] == [f"w{FORM}-{BOOKS_FORMAT}-200"]


def test_a_size_that_shows_nothing_was_asked_wrongly(tmp_path: Path):
    ran = daybook(tmp_path, "bench", "query", "--orders", "0")
    assert (ran.code, "'0' is not a whole number from 100 on" in ran.err) == (2, True)


@pytest.mark.slow
@pytest.mark.skipif(not os.environ.get("DISPLAY"), reason="there is no display")
def test_the_window_is_opened_and_measured(tmp_path: Path, cache: Path):
    ran = daybook(tmp_path, "bench", "window", "--orders", "200", "--json", XDG_CACHE_HOME=str(cache))
    assert (ran.code, ran.last["name"], ran.last["ratio"] > 0) == (0, "window", True)
