"""Rows of one table while events are folded: each read once, changed in memory, and written all together."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from sqlcipher3 import dbapi2 as driver

from core.projections.changes import NOTHING, TableChanges
from core.projections.model import Key, Table
from core.projections.table_sql import TableSql
from core.projections.words import composed

_KEPT = 10_000  # rows kept between batches, a table
_PLAIN = frozenset({int, str, bytes, type(None)})
_UNKNOWN: dict[str, Any] = {}  # stands for a row not looked for yet


class TableRows:
    """An identity map over one table. Whoever uses it is the table's only writer; a row handed out never changes."""

    def __init__(self, connection: driver.Connection, table: Table, *, has_search: bool) -> None:
        self._connection = connection
        self._table = table
        self._sql = TableSql(table)
        self._has_search = has_search and table.search is not None
        self._blank: dict[str, Any] = dict.fromkeys(self._sql.names)
        self._first = table.key[0]
        self._is_child = len(table.key) > 1
        self.discard()

    def discard(self) -> None:
        """Forget everything, written or not."""
        self._before: dict[Key, dict[str, Any] | None] = {}  # as stored, of the rows touched since the last flush
        self._forget()
        self._highest: int | None = None

    def get(self, key: Key) -> dict[str, Any] | None:
        """The row as folded so far, not to be changed by the caller."""
        row = self._rows.get(key, _UNKNOWN)
        return self._load(key) if row is _UNKNOWN else row

    def insert(self, key: Key, values: Mapping[str, Any]) -> None:
        row = {**self._blank, **values}
        self._check(row, values)
        if isinstance(key, tuple):
            row.update(zip(self._table.key, key, strict=True))
        else:
            row[self._first] = key
        self._put(key, row)

    def patch(self, key: Key, values: Mapping[str, Any]) -> None:
        before = self.get(key)
        if before is None:
            raise KeyError(f"no row {key} in {self._table.name}")
        row = {**before, **values}
        self._check(row, values)
        self._put(key, row)

    def delete(self, key: Key) -> None:
        if self.get(key) is not None:
            self._put(key, None)

    def children(self, parent: int) -> list[Key]:
        if parent not in self._whole:
            self._load_below(parent)
        return sorted(key for key in self._below.get(parent, ()) if self._rows[key] is not None)

    def flush(self) -> TableChanges:
        """Write what changed since the last flush, inside the caller's transaction. On an error call `discard`."""
        if not self._before:
            return NOTHING
        changes = self._changes()
        self._delete(changes.deleted)
        self._update(changes.changed)
        self._insert(changes.inserted)
        self._before = {}
        if len(self._rows) > _KEPT:
            self._forget()
        return changes

    def _load(self, key: Key) -> dict[str, Any] | None:
        if self._is_beyond(key):
            return None
        parameters = key if isinstance(key, tuple) else (key,)
        stored = self._connection.execute(self._sql.select, parameters).fetchone()
        row = None if stored is None else dict(zip(self._sql.names, stored, strict=True))
        self._keep(key, row)
        return row

    def _load_below(self, parent: int) -> None:
        self._whole.add(parent)
        if self._is_beyond((parent,)):
            return
        for stored in self._connection.execute(self._sql.select_below, (parent,)).fetchall():
            key = stored[: len(self._table.key)]
            if key not in self._rows:
                self._keep(key, dict(zip(self._sql.names, stored, strict=True)))

    def _is_beyond(self, key: Key) -> bool:
        """Whether a key lies above all that are stored: most new rows do, and need not be looked for."""
        if self._highest is None:
            self._highest = self._connection.execute(self._sql.highest).fetchone()[0] or 0
        return (key[0] if isinstance(key, tuple) else key) > self._highest

    def _put(self, key: Key, row: dict[str, Any] | None) -> None:
        if key not in self._before:
            before = self._rows.get(key, _UNKNOWN)
            self._before[key] = self._load(key) if before is _UNKNOWN else before
        self._keep(key, row)

    def _keep(self, key: Key, row: dict[str, Any] | None) -> None:
        self._rows[key] = row
        if self._is_child:
            self._below[key[0]].add(key)  # type: ignore[index]  # a child's key is a tuple

    def _forget(self) -> None:
        self._rows: dict[Key, dict[str, Any] | None] = {}
        self._below: defaultdict[int, set[Key]] = defaultdict(set)
        self._whole: set[int] = set()  # parents whose children are all in memory

    def _check(self, row: Mapping[str, Any], values: Mapping[str, Any]) -> None:
        """Only columns of the table, and only values that come back as they went in."""
        if len(row) != len(self._blank):
            raise TypeError(f"{self._table.name} has no {', '.join(set(row).difference(self._blank))}")
        if not _PLAIN.issuperset(map(type, values.values())):
            _check_plain(values)

    def _changes(self) -> TableChanges:
        inserted, deleted, changed = [], [], {}
        for key, before in self._before.items():
            after = self._rows[key]
            if before is None:
                if after is not None:
                    inserted.append(key)
            elif after is None:
                deleted.append(key)
            elif after != before:
                changed[key] = frozenset(name for name, value in after.items() if value != before[name])
        return TableChanges(frozenset(inserted), changed, frozenset(deleted))

    def _insert(self, keys: Iterable[Key]) -> None:
        rows = [row for key in sorted(keys) if (row := self._rows[key]) is not None]
        if not rows:
            return
        self._connection.executemany(self._sql.insert, [tuple(row.values()) for row in rows])
        self._highest = max(self._highest or 0, rows[-1][self._first])
        self._index(rows)

    def _update(self, changed: Mapping[Key, frozenset[str]]) -> None:
        groups: dict[frozenset[str], list[Key]] = {}
        for key, columns in changed.items():
            groups.setdefault(columns, []).append(key)
        for columns, keys in groups.items():
            names = (*sorted(columns), *self._table.key)
            rows = [row for key in keys if (row := self._rows[key]) is not None]
            values = [tuple([row[name] for name in names]) for row in rows]
            self._connection.executemany(self._sql.update(columns), values)
            if self._table.search in columns:
                self._unindex(keys)
                self._index(rows)

    def _delete(self, keys: Iterable[Key]) -> None:
        gone = [key if isinstance(key, tuple) else (key,) for key in keys]
        if gone:
            self._connection.executemany(self._sql.delete, gone)
            self._unindex(keys)

    def _index(self, rows: Iterable[Mapping[str, Any]]) -> None:
        if not self._has_search:
            return
        text = str(self._table.search)
        words = [(row[self._first], composed(row[text])) for row in rows if row[text]]
        self._connection.executemany(self._sql.index, words)

    def _unindex(self, keys: Iterable[Key]) -> None:
        if self._has_search:
            self._connection.executemany(self._sql.unindex, [(key,) for key in keys])


def _check_plain(values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        if value is not None and not isinstance(value, (int, str, bytes)):
            raise TypeError(f"{name} is a {type(value).__name__}: a row holds whole numbers, text and bytes")
