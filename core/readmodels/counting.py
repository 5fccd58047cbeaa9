"""How many rows of a list belong to each of its tabs, as far as anybody wants to know."""

from collections.abc import Callable, Iterable
from typing import Any

from core.projections.paging import Listing
from core.projections.reader import Reader
from core.readmodels.filters import Condition

COUNTED = 1_000
"""Counts stop here: so many means so many or more."""

SUMMED = 10_000
"""Sums are given for so many rows at most."""


def count_tabs(reader: Reader, table: str, tabs: Iterable[str], among: Callable[[str], Condition]) -> dict[str, int]:
    """How many rows each tab has, COUNTED at most."""
    return {tab: _count(reader, table, among(tab)) for tab in tabs}


def sums_by_currency(reader: Reader, listing: Listing, *sums: str) -> list[tuple[Any, ...]]:
    """For each currency its name, how many rows, and the sums. Empty when there are more than SUMMED rows in all."""
    rows = f"SELECT * FROM {listing.table} WHERE {listing.where or 'TRUE'} LIMIT {SUMMED + 1}"
    asked = f"currency, count(*), {', '.join(f'sum({each})' for each in sums)}"
    found = reader.query(f"SELECT {asked} FROM ({rows}) GROUP BY currency ORDER BY currency", listing.params)
    return found if sum(row[1] for row in found) <= SUMMED else []


def _count(reader: Reader, table: str, among: Condition) -> int:
    sql = f"SELECT count(*) FROM (SELECT 1 FROM {table} WHERE {among.sql} LIMIT {COUNTED})"
    return int(reader.query(sql, among.params)[0][0])
