"""Runs `daybook` as a user does: a process of its own, on a books folder of the test's."""

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from core.importers.report import exact_text
from core.journal.sqlite import BOOKS_FILE, open_reader

ROOT = Path(__file__).parents[2]
SLICE = ROOT / "tests" / "data" / "online_retail_slice.csv"


class Ran(NamedTuple):
    """What a command left: its exit code, and what it printed."""

    code: int
    out: str
    err: str

    @property
    def last(self) -> dict[str, Any]:
        """The JSON object on the last line."""
        return json.loads(self.out.splitlines()[-1])


def command(books: Path, *arguments: str | Path) -> list[str]:
    return [sys.executable, "-P", "-m", "app", "--books", str(books), *map(str, arguments)]


def environment(**more: str) -> dict[str, str]:
    return os.environ | {"PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"} | more


def daybook(books: Path, *arguments: str | Path, largest_file: int = 0, **variables: str) -> Ran:
    """`largest_file` in bytes makes the disk seem full behind it."""
    asked = command(books, *arguments)
    if largest_file:
        asked = ["sh", "-c", f'ulimit -f {largest_file // 512}; exec "$@"', "sh", *asked]
    done = subprocess.run(asked, capture_output=True, text=True, timeout=100, check=False, env=environment(**variables))
    assert "Traceback" not in done.stderr, done.stderr
    return Ran(done.returncode, done.stdout, done.stderr)


def imported(books: Path, file: Path = SLICE, options: tuple[str, ...] = ()) -> dict[str, Any]:
    ran = daybook(books, "import", file, "--json", *options)
    assert ran.code == 0, ran.err
    return ran.last


def rows(books: Path, sql: str) -> list[tuple[Any, ...]]:
    connection = open_reader(books / BOOKS_FILE)
    try:
        return connection.execute(sql).fetchall()
    finally:
        connection.close()


def stored_sum(books: Path) -> str:
    """Σ quantity × price over the stored lines, exactly."""
    return exact_text(rows(books, "SELECT sum(ordered * unit_price) FROM order_lines")[0][0])


def head(books: Path) -> tuple[int, bytes]:
    return rows(books, "SELECT position, hash FROM journal_head")[0]


def contents(folder: Path) -> Mapping[str, str]:
    """Every file with the digest of its bytes, and every folder."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "folder"
        for path in sorted(folder.rglob("*"))
    }
