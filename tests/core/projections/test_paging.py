"""Pages by key cover exactly the sorted list: any order, either way, with NULLs and ties."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.projections import paging
from core.projections.paging import Fence, Listing, fences, last_page, page, page_before, quote_words, rows_by_key
from core.projections.reader import Reader
from core.projections.store import Store
from core.projections.table_rows import TableRows
from tests.core.projections.toys import MODELS, THINGS

Rows = dict[int, dict[str, Any]]

NAMES = ("ant", "Ant hill", "bee", "", None)
contents = st.dictionaries(
    st.integers(1, 60),
    st.fixed_dictionaries(
        {"name": st.sampled_from(NAMES), "amount": st.none() | st.integers(-2, 2), "moves": st.integers(0, 3)}
    ),
    max_size=40,
)
listings = st.builds(
    Listing,
    table=st.just("things"),
    columns=st.sampled_from([(), ("name",), ("moves", "amount")]),
    sort=st.sampled_from(["id", "name", "amount", "moves"]),
    descending=st.booleans(),
    where=st.sampled_from(["", "moves >= ? AND moves < ?"]),
    params=st.just((1, 3)),
    match=st.sampled_from(["", quote_words("an")]),
).map(lambda listing: listing if listing.where else listing.__class__(*_without_params(listing)))


def _without_params(listing: Listing) -> tuple[Any, ...]:
    return (listing.table, listing.columns, listing.sort, listing.descending, "", (), listing.match)


class Shelf:
    """A store with given things, and a reader of it."""

    def __init__(self, folder: Path, rows: Rows) -> None:
        self.store = Store(folder / "views.db", MODELS)
        self.reader = Reader(folder / "views.db")
        self._rows = TableRows(self.store.connection, THINGS, has_search=True)
        self.insert(rows)

    def insert(self, rows: Rows) -> None:
        for key, values in rows.items():
            self._rows.insert(key, values)
        with self.store.transaction():
            self._rows.flush()

    def close(self) -> None:
        self.reader.close()
        self.store.close()


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Shelf]:
    shelf = Shelf(tmp_path, {})
    yield shelf
    shelf.close()


def expected(rows: Rows, listing: Listing) -> list[tuple[Any, ...]]:
    """The list, made the plain way."""
    chosen = {key: row for key, row in rows.items() if _belongs(row, listing)}
    newest = sorted(chosen, reverse=True)[: paging.SEARCH_LIMIT if listing.match else None]
    full = [{"id": key, **chosen[key]} for key in newest]
    full.sort(key=lambda row: (_rank(row[listing.sort]), row["id"]), reverse=listing.descending)
    return [(row["id"], row[listing.sort], *(row[name] for name in listing.columns)) for row in full]


def _belongs(row: dict[str, Any], listing: Listing) -> bool:
    found = not listing.match or any(word.startswith("an") for word in (row["name"] or "").lower().split())
    return found and (not listing.where or 1 <= row["moves"] < 3)


def _rank(value: Any) -> tuple[bool, Any]:
    return (value is not None, value if value is not None else 0)


def from_top(reader: Reader, listing: Listing, limit: int) -> list[tuple[Any, ...]]:
    """All pages from the top down; each begins with the last row of the one before."""
    rows = page(reader, listing, None, limit)
    while len(more := page(reader, listing, Fence(rows[-1][1], rows[-1][0]), limit) if rows else []) > 1:
        rows += more[1:]
        assert len(rows) < 1_000, "the pages never end"
    return rows


def from_end(reader: Reader, listing: Listing, limit: int) -> list[tuple[Any, ...]]:
    rows = last_page(reader, listing, limit)
    while more := page_before(reader, listing, Fence(rows[0][1], rows[0][0]), limit) if rows else []:
        rows = more + rows
        assert len(rows) < 1_000, "the pages never end"
    return rows


@settings(max_examples=150, deadline=None)
@given(contents, listings, st.integers(2, 7), st.sampled_from([3, 1_000]))
def test_pages_fences_and_keys_cover_exactly_the_sorted_list(rows: Rows, listing: Listing, limit: int, many: int):
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(paging, "SEARCH_LIMIT", many)
        patch.setattr(paging, "_MANY", many)
        shelf = Shelf(Path(folder), rows)
        try:
            _check(shelf.reader, rows, listing, limit)
        finally:
            shelf.close()


def _check(reader: Reader, rows: Rows, listing: Listing, limit: int) -> None:
    whole = expected(rows, listing)
    assert from_top(reader, listing, limit) == whole
    assert from_end(reader, listing, limit) == whole
    found = fences(reader, listing, limit)
    assert found.total == len(whole)
    assert found.fences == [Fence(row[1], row[0]) for row in whole[::limit]]
    matching = sum(_belongs(row, listing) for row in rows.values())
    assert found.capped == (matching > len(whole))
    for number, fence in enumerate(found.fences):
        assert page(reader, listing, fence, limit) == whole[number * limit :][:limit]
    assert rows_by_key(reader, listing, range(70)) == {row[0]: row for row in whole}


def test_a_page_from_a_fence_whose_row_is_gone_goes_on_behind_it(shelf: Shelf):
    shelf.insert({key: {"name": "x", "amount": 7, "moves": 0} for key in (1, 2, 4)})
    listing = Listing("things", (), sort="amount", descending=False)
    assert page(shelf.reader, listing, Fence(7, 3), 9) == [(4, 7)]
    assert page_before(shelf.reader, listing, Fence(7, 3), 9) == [(1, 7), (2, 7)]


def test_a_fence_stays_where_it_is_when_rows_are_inserted_before_it(shelf: Shelf):
    shelf.insert({key: {"name": "x", "amount": key, "moves": 0} for key in range(10, 20)})
    listing = Listing("things", (), sort="amount", descending=False)
    second = fences(shelf.reader, listing, 4).fences[1]
    shelf.insert({5: {"name": "x", "amount": 11, "moves": 0}})
    assert page(shelf.reader, listing, second, 2) == [(14, 14), (15, 15)]
    assert page_before(shelf.reader, listing, second, 4) == [(5, 11), (11, 11), (12, 12), (13, 13)]


def test_a_misspelt_column_is_an_error_and_not_a_text(shelf: Shelf):
    with pytest.raises(Exception, match="no such column"):
        page(shelf.reader, Listing("things", ("nam",)), None, 1)
    with pytest.raises(ValueError, match="not a name"):
        page(shelf.reader, Listing("things", ("name] FROM things --",)), None, 1)


@pytest.mark.parametrize("sort", ["id", "name", "amount"])
@pytest.mark.parametrize("descending", [True, False])
def test_every_stretch_of_a_page_is_a_range_of_an_index(shelf: Shelf, sort: str, descending: bool):
    listing = Listing("things", ("name",), sort, descending)
    plans = _plans(shelf, listing)
    assert plans and all("SEARCH t USING" in plan for plan in plans), plans


def test_rows_that_many_share_are_not_sorted_for_one_page(shelf: Shelf, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(paging, "_MANY", 10)
    shelf.insert({key: {"name": "x", "amount": -key, "moves": 0} for key in range(1, 20)})
    plans = _plans(shelf, Listing("things", (), "amount", where="name = ?", params=("x",)))
    assert plans and not any("TEMP B-TREE" in plan for plan in plans)


def _plans(shelf: Shelf, listing: Listing) -> list[str]:
    """How SQLite goes about the queries of a page."""
    plans: list[str] = []
    query = shelf.reader.query

    def explained(sql: str, params: Any = ()) -> list[tuple[Any, ...]]:
        if not sql.startswith("SELECT t.rowid"):
            return query(sql, params)
        plans.extend(step[3] for step in query(f"EXPLAIN QUERY PLAN {sql}", params))
        return []

    shelf.reader.query = explained  # type: ignore[method-assign]  # asks for the plan instead
    page(shelf.reader, listing, Fence("m", 3), 5)
    page_before(shelf.reader, listing, Fence("m", 3), 5)
    return plans
