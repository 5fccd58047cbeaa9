"""Pages of long lists by key: any depth at the same speed, either way, with fences for the scroll bar."""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from core.projections.reader import Reader
from core.projections.schema import quoted, search_table
from core.projections.words import quote_words

__all__ = [
    "SEARCH_LIMIT",
    "Fence",
    "Fences",
    "Listing",
    "fences",
    "last_page",
    "page",
    "page_before",
    "quote_words",
    "rows_by_key",
]

SEARCH_LIMIT = 1_000
"""A search lists the newest rows that match, so many at most."""

_MANY = 5_000  # rows that are sorted without a second thought

ListRow = tuple[Any, ...]
"""(key, sort value, *columns)"""


class Listing(Struct, frozen=True):
    """What a list shows, and in which order: by `sort`, then by key, both `descending` or both not; NULL is least.

    `sort="id"` is the key, whatever its name. `where` names only columns of the table, or rows of other tables that
    never change without a change of its own row: a list hears of nothing else. It takes `params`;
    `match` is a query of `quote_words`. The table has a key of one column; a column to sort by wants an index.
    """

    table: str
    columns: tuple[str, ...]
    sort: str = "id"
    descending: bool = True
    where: str = ""
    params: tuple[Any, ...] = ()
    match: str = ""


class Fence(NamedTuple):
    """A place in a list: the sort value and the key of the row there."""

    value: Any
    key: int


class Fences(Struct, frozen=True):
    """Every so-manieth row of a list from the first on. `capped` when more match than a search lists: "1000+"."""

    total: int
    fences: list[Fence]
    capped: bool = False


class _Part(NamedTuple):
    """A piece of SQL with its parameters."""

    sql: str
    params: tuple[Any, ...] = ()


_NO_END = _Part("")


def page(reader: Reader, listing: Listing, start: Fence | None, limit: int) -> list[ListRow]:
    """Rows in list order from a fence on, its own row included if it is still there; from the top for None."""
    return _walk(reader, listing, start, limit, descending=listing.descending, inclusive=True)


def page_before(reader: Reader, listing: Listing, end: Fence, limit: int) -> list[ListRow]:
    """The rows right before a fence, in list order."""
    return _walk(reader, listing, end, limit, descending=not listing.descending, inclusive=False)[::-1]


def last_page(reader: Reader, listing: Listing, limit: int) -> list[ListRow]:
    """The end of the list, in list order."""
    return _walk(reader, listing, None, limit, descending=not listing.descending, inclusive=False)[::-1]


def fences(reader: Reader, listing: Listing, every: int = 256) -> Fences:
    """Every `every`-th row and the number of rows, in one scan of the index: for the reader thread."""
    source, condition = _source(listing), _condition(listing)
    sql = (
        "SELECT s, k, n FROM ("
        f"SELECT {_sort(listing)} AS s, t.rowid AS k,"
        f" row_number() OVER (ORDER BY {_order(listing, listing.descending)}) AS n"
        f" FROM {source.sql} WHERE {condition.sql}) WHERE n % ? = 1 % ? ORDER BY n"
    )
    with reader.transaction():
        found = reader.query(sql, (*source.params, *condition.params, every, every))
        last = page(reader, listing, Fence(*found[-1][:2]), every) if found else []
        is_capped = bool(listing.match) and _has_more(reader, listing)
    total = found[-1][2] - 1 + len(last) if found else 0
    return Fences(total, [Fence(value, key) for value, key, _ in found], is_capped)


def rows_by_key(reader: Reader, listing: Listing, keys: Iterable[int]) -> dict[int, ListRow]:
    """The rows of these keys that belong to the list now."""
    wanted = msgspec.json.encode(list(keys)).decode()
    among = _Part("t.rowid IN (SELECT value FROM json_each(?))", (wanted,))
    return {row[0]: row for row in _select(reader, listing, among)}


def _walk(
    reader: Reader, listing: Listing, start: Fence | None, limit: int, *, descending: bool, inclusive: bool
) -> list[ListRow]:
    rows: list[ListRow] = []
    if _would_sort_many(reader, listing):
        listing = replace(listing, where=f"({listing.where}) IS TRUE")  # keeps indexes of the condition out of it
    for leg in _legs(listing, start, descending=descending, inclusive=inclusive):
        if len(rows) < limit:
            end = _Part(f" ORDER BY {_order(listing, descending)} LIMIT ?", (limit - len(rows),))
            rows += _select(reader, listing, leg, end)
    return rows


def _would_sort_many(reader: Reader, listing: Listing) -> bool:
    """Whether SQLite would gather the rows of a condition that many meet, to sort them for one page."""
    if not listing.where or listing.match:
        return False
    found = f"FROM {quoted(listing.table)} AS t WHERE ({listing.where})"
    ordered = f"EXPLAIN QUERY PLAN SELECT t.rowid {found} ORDER BY {_order(listing, listing.descending)} LIMIT 1"
    if not any("ORDER BY" in step[3] for step in reader.query(ordered, listing.params)):
        return False
    counted = reader.query(f"SELECT count(*) FROM (SELECT 1 {found} LIMIT ?)", (*listing.params, _MANY))
    return bool(counted[0][0] >= _MANY)


def _legs(listing: Listing, start: Fence | None, *, descending: bool, inclusive: bool) -> Iterator[_Part]:
    """The way from a fence on, in stretches that are each one range of an index."""
    if start is None:
        yield _Part("TRUE")
        return
    beyond = "<" if descending else ">"
    onward = f"{beyond}=" if inclusive else beyond
    if listing.sort == "id":
        yield _Part(f"t.rowid {onward} ?", (start.key,))
        return
    sort = _sort(listing)
    yield _Part(f"{sort} IS ? AND t.rowid {onward} ?", start)
    if start.value is not None:
        yield _Part(f"{sort} {beyond} ?", (start.value,))
    if descending and start.value is not None:
        yield _Part(f"{sort} IS NULL")
    if not descending and start.value is None:
        yield _Part(f"{sort} IS NOT NULL")


def _select(reader: Reader, listing: Listing, leg: _Part, end: _Part = _NO_END) -> list[ListRow]:
    columns = ", ".join(f"t.{quoted(name)}" for name in listing.columns)
    source, condition = _source(listing), _condition(listing)
    sql = (
        f"SELECT t.rowid, {_sort(listing)}{columns and ', ' + columns}"
        f" FROM {source.sql} WHERE {condition.sql} AND {leg.sql}{end.sql}"
    )
    return reader.query(sql, (*source.params, *condition.params, *leg.params, *end.params))


def _source(listing: Listing) -> _Part:
    """The table; of a search, the newest rows that match, found first."""
    table = f"{quoted(listing.table)} AS t"
    if not listing.match:
        return _Part(table)
    hits = _hits(listing, SEARCH_LIMIT)
    return _Part(f"({hits.sql}) AS hit CROSS JOIN {table} ON t.rowid = hit.k", hits.params)


def _hits(listing: Listing, limit: int) -> _Part:
    words = search_table(listing.table)
    joined = f" CROSS JOIN {quoted(listing.table)} AS x ON x.rowid = f.rowid" if listing.where else ""
    condition = f" AND ({listing.where})" if listing.where else ""
    found = f"{words} AS f{joined} WHERE {words} MATCH ?{condition}"
    sql = f"SELECT f.rowid AS k FROM {found} ORDER BY f.rowid DESC LIMIT ?"
    return _Part(sql, (listing.match, *(listing.params if listing.where else ()), limit))


def _condition(listing: Listing) -> _Part:
    if listing.where and not listing.match:
        return _Part(f"({listing.where})", listing.params)
    return _Part("TRUE")


def _has_more(reader: Reader, listing: Listing) -> bool:
    hits = _hits(listing, SEARCH_LIMIT + 1)
    return len(reader.query(hits.sql, hits.params)) > SEARCH_LIMIT


def _sort(listing: Listing) -> str:
    return "t.rowid" if listing.sort == "id" else f"t.{quoted(listing.sort)}"


def _order(listing: Listing, descending: bool) -> str:
    way = "DESC" if descending else "ASC"
    return f"t.rowid {way}" if listing.sort == "id" else f"{_sort(listing)} {way}, t.rowid {way}"
