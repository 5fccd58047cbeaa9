"""How many rows of a list belong to each of its tabs, as far as anybody wants to know."""

from collections.abc import Callable, Iterable

from core.projections.reader import Reader
from core.readmodels.filters import Condition

COUNTED = 1_000
"""Counts stop here: so many means so many or more."""

SUMMED = 10_000
"""Sums are given for so many rows at most."""


def count_tabs(reader: Reader, table: str, tabs: Iterable[str], among: Callable[[str], Condition]) -> dict[str, int]:
    """How many rows each tab has, COUNTED at most."""
    return {tab: _count(reader, table, among(tab)) for tab in tabs}


def _count(reader: Reader, table: str, among: Condition) -> int:
    sql = f"SELECT count(*) FROM (SELECT 1 FROM {table} WHERE {among.sql} LIMIT {COUNTED})"
    return int(reader.query(sql, among.params)[0][0])
