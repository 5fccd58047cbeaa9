"""How a State becomes rows and a row becomes a State: root row and child rows, written by difference.

A column is named as its field; a field that is itself a Struct gives its fields behind its own name and `_`. A field
that is a tuple of Structs is a child table, whose key says which item is which.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import attrgetter, itemgetter
from types import UnionType
from typing import Any, Generic, NamedTuple, TypeVar, cast, get_args, get_origin, get_type_hints

from msgspec import Struct
from sqlalchemy import Column, Select, Table, bindparam, delete, insert, select, update
from sqlalchemy.sql import ClauseElement
from sqlalchemy.sql.compiler import SQLCompiler

from core.domain.decider import State
from core.journal.connection import Connection, StoreName
from core.journal.schema import DIALECTS

T = TypeVar("T", bound=Struct)
Values = tuple[Any, ...]


@dataclass(frozen=True)
class Children:
    """A list field of a State and the table of its items. The key names fields of an item."""

    field: str
    table: Table
    key: tuple[str, ...]


class Shape(Generic[T]):
    """The columns of one Struct, child lists left out, with the ways there and back."""

    def __init__(self, struct: type[T]) -> None:
        hints = get_type_hints(struct)
        self.struct = struct
        self.fields = [name for name in struct.__struct_fields__ if not _is_list(hints[name])]
        self._parts = [_part(name, hints[name]) for name in self.fields]
        self.columns = [column for part in self._parts for column in part.columns]
        self.paths = [path for part in self._parts for path in part.paths]
        self._days = [place for place, path in enumerate(self.paths) if path in _days(self._parts)]
        self._cells = _reading(self.paths)
        self.row: Callable[[T], Values] = self._row_with_days if self._days else self._cells

    def _row_with_days(self, value: T) -> Values:
        cells = list(self._cells(value))
        for place in self._days:
            day = cells[place]
            cells[place] = day and day.isoformat()
        return tuple(cells)

    def value(self, cells: Iterator[Any], **lists: Any) -> T:
        return self.struct(**{part.name: part.value(cells) for part in self._parts}, **lists)


@dataclass(frozen=True)
class _Part:
    """One field: its columns, the paths to their values, those of them that are days, and how it is put together."""

    name: str
    columns: list[str]
    paths: list[str]
    days: list[str]
    value: Callable[[Iterator[Any]], Any]


def _part(name: str, hint: Any) -> _Part:
    kind = _without_none(hint)
    if isinstance(kind, type) and issubclass(kind, Struct):
        inner = Shape(kind)
        columns = [f"{name}_{column}" for column in inner.columns]
        paths = [f"{name}.{path}" for path in inner.paths]
        days = [f"{name}.{path}" for path in _days(inner._parts)]
        return _Part(name, columns, paths, days, inner.value)
    if kind is bool:  # SQLite keeps it as 0 or 1
        return _Part(name, [name], [name], [], lambda cells: bool(next(cells)))
    if kind is date:
        return _Part(name, [name], [name], [name], _day_value)
    return _Part(name, [name], [name], [], next)


def _days(parts: Iterable[_Part]) -> list[str]:
    return [path for part in parts for path in part.days]


def _reading(paths: list[str]) -> Callable[[Any], Values]:
    """The values at these paths. An attrgetter is many times as fast, but gives a bare value when asked for one."""
    get = attrgetter(*paths)
    return get if len(paths) > 1 else lambda value: (get(value),)


def _day_value(cells: Iterator[Any]) -> date | None:
    text = next(cells)
    return date.fromisoformat(text) if text else None


def _without_none(hint: Any) -> Any:
    if get_origin(hint) is UnionType or isinstance(hint, UnionType):
        return next(part for part in get_args(hint) if part is not type(None))
    return hint


def _is_list(hint: Any) -> bool:
    return get_origin(hint) is tuple


class _Statement:
    """A statement compiled once, and where its parameters stand among the given cells."""

    def __init__(self, statement: ClauseElement, given: list[str], store: StoreName) -> None:
        compiled = cast(SQLCompiler, statement.compile(dialect=DIALECTS[store]))
        self.sql = str(compiled)
        places = [given.index(name) for name in compiled.positiontup or ()]
        self.parameters: Callable[[Values], Values] = _picking(places)


def _picking(places: list[int]) -> Callable[[Values], Values]:
    """The cells at these places. An itemgetter is twice as fast, but gives a bare cell when asked for one."""
    return itemgetter(*places) if len(places) > 1 else lambda cells: tuple(cells[place] for place in places)


class _Update:
    """UPDATE of just the columns that differ: each set of them is compiled once. An unchanged index is left alone."""

    def __init__(self, table: Table, columns: list[str], key: tuple[str, ...], store: StoreName) -> None:
        self._table = table
        self._store = store
        self._columns = columns
        self._key = key
        self._statements: dict[Values, _Statement] = {}

    def run(self, connection: Connection, key: Values, old: Values, new: Values) -> None:
        places = tuple([place for place, cell in enumerate(new) if cell != old[place]])
        statement = self._statements.get(places) or self._compile(places)
        connection.execute(statement.sql, statement.parameters((*[new[place] for place in places], *key)))

    def _compile(self, places: Values) -> _Statement:
        names = [self._columns[place] for place in places]
        columns = self._table.c
        where = [columns[name] == bindparam(f"key_{name}") for name in self._key]
        values: dict[Column[Any], Any] = {columns[name]: bindparam(name) for name in names}
        changing = update(self._table).values(values).where(*where)
        given = [*names, *(f"key_{name}" for name in self._key)]
        statement = self._statements[places] = _Statement(changing, given, self._store)
        return statement


class _ChildRows:
    """The rows of one list field, found by their parent's id and their own key."""

    def __init__(self, state: type[State], children: Children, store: StoreName) -> None:
        item = get_args(get_type_hints(state)[children.field])[0]
        table = children.table
        self.field = children.field
        self._shape: Shape[Any] = Shape(item)
        self._key = [self._shape.columns.index(name) for name in children.key]
        self._order = itemgetter(*self._key)
        columns = [table.c[name] for name in self._shape.columns]
        keys = ("parent", *children.key)
        where = [table.c[name] == bindparam(f"key_{name}") for name in keys]
        given = ["parent", *self._shape.columns, *(f"key_{name}" for name in keys)]
        values: dict[Column[Any], Any] = {column: bindparam(column.name) for column in (table.c.parent, *columns)}
        found = select(*columns).where(where[0]).order_by(*table.primary_key)
        self._select = _Statement(found, given, store).sql
        self._all = _Statement(select(table.c.parent, *columns).order_by(*table.primary_key), [], store).sql
        self._insert = _Statement(insert(table).values(values), given, store)
        self._update = _Update(table, self._shape.columns, keys, store)
        self._delete = _Statement(delete(table).where(*where), given, store)

    def load(self, connection: Connection, id: str) -> tuple[Any, ...]:
        return tuple(self._shape.value(iter(row)) for row in connection.execute(self._select, (id,)))

    def save(self, connection: Connection, id: str, old: State, new: State) -> None:
        before, after = getattr(old, self.field), getattr(new, self.field)
        if before is after:
            return
        if not before:  # as of each thing that is new
            self._add(connection, id, map(self._shape.row, after))
            return
        old_rows = {self._key_of(row): row for row in map(self._shape.row, before)}
        new_rows = {self._key_of(row): row for row in map(self._shape.row, after)}
        gone = {key: row for key, row in old_rows.items() if key not in new_rows}
        added = [row for key, row in new_rows.items() if key not in old_rows]
        changed = {key: row for key, row in new_rows.items() if key in old_rows and old_rows[key] != row}
        if gone:
            cells = [self._delete.parameters((id, *row, id, *key)) for key, row in gone.items()]
            connection.executemany(self._delete.sql, cells)
        self._add(connection, id, added)
        for key, row in changed.items():
            self._update.run(connection, (id, *key), old_rows[key], row)

    def stored(self, connection: Connection) -> Iterator[tuple[str, list[Values]]]:
        """All rows in groups of one parent, by parent and key."""
        rows = connection.stream(self._all)
        return ((parent, [row[1:] for row in group]) for parent, group in groupby(rows, key=itemgetter(0)))

    def expected(self, state: State) -> list[Values]:
        """The rows that a state should have, by key."""
        rows = [self._shape.row(item) for item in getattr(state, self.field)]
        if len(rows) > 1:
            rows.sort(key=self._order)
        return rows

    def _add(self, connection: Connection, id: str, rows: Iterable[Values]) -> None:
        cells = [self._insert.parameters((id, *row)) for row in rows]
        if cells:
            connection.executemany(self._insert.sql, cells)

    def _key_of(self, row: Values) -> Values:
        return tuple(row[place] for place in self._key)


_READ_BY_MANY = {"company", "person", "product"}
"""Kinds that most commands only read: they lock them so that others can read them too."""


def _locked(found: Select[Any], state: type[State]) -> Select[Any]:
    """With the lock on the root's row that holds the whole aggregate; SQLite locks the file and needs none."""
    is_shared = state.kind in _READ_BY_MANY
    return found.with_for_update(read=is_shared, key_share=not is_shared)


class Stored(NamedTuple):
    """One aggregate as its tables have it: the cells of its root row and the rows of each of its lists."""

    id: str
    version: int
    cells: Values
    lists: list[list[Values]]


class Mapping:
    """One State and its tables. Statements are compiled once and run on the driver's cursor."""

    def __init__(self, state: type[State], table: Table, *children: Children, store: StoreName) -> None:
        self.state = state
        self.table = table
        self._shape = Shape(state)
        self._children = [_ChildRows(state, child, store) for child in children]
        columns = [table.c[name] for name in self._shape.columns]
        given = [*self._shape.columns, "version", "key"]
        values: dict[Column[Any], Any] = {column: bindparam(column.name) for column in (*columns, table.c.version)}
        where = table.c.id == bindparam("key")
        found = select(table.c.version, *columns).where(where)
        self._select = _Statement(found, given, store).sql
        self._select_locked = _Statement(_locked(found, state), given, store).sql
        self._insert = _Statement(insert(table).values(values), given, store)
        self._update = _Update(table, ["version", *self._shape.columns], ("id",), store)
        self._all = _Statement(select(table.c.id, table.c.version, *columns).order_by(table.c.id), [], store).sql

    def load(self, connection: Connection, id: str, *, locked: bool = False) -> tuple[State, int]:
        """The State and its version; the bare State and 0 when nothing is there.

        `locked` keeps it as it is until the transaction ends, where others can write meanwhile.
        """
        row = connection.execute(self._select_locked if locked else self._select, (id,)).fetchone()
        if row is None:
            return self.state(), 0
        lists = {child.field: child.load(connection, id) for child in self._children}
        return self._shape.value(iter(row[1:]), **lists), row[0]

    def save(self, connection: Connection, id: str, old: State, new: State, version: int) -> None:
        """Write what differs between two states of one aggregate; `version` is the new one."""
        row = self._shape.row(new)
        if old.exists:
            self._update.run(connection, (id,), (None, *self._shape.row(old)), (version, *row))
        else:
            connection.execute(self._insert.sql, self._insert.parameters((*row, version, id)))
        for child in self._children:
            child.save(connection, id, old, new)

    def stored(self, connection: Connection) -> Iterator[Stored]:
        """All that is stored, by id. Rows of lists without a root row come as Stored with version 0."""
        roots = ((row[0], [row[1:]]) for row in connection.stream(self._all))
        groups = [roots, *(child.stored(connection) for child in self._children)]
        heads = [next(group, None) for group in groups]
        while waiting := [head[0] for head in heads if head is not None]:
            id = min(waiting)
            parts: list[list[Values]] = [[] for _ in groups]
            for place, head in enumerate(heads):
                if head is not None and head[0] == id:
                    parts[place] = head[1]
                    heads[place] = next(groups[place], None)
            root = parts[0][0] if parts[0] else (0,)
            yield Stored(id, root[0], root[1:], parts[1:])

    def expected(self, id: str, state: State, version: int) -> Stored:
        """What should be stored of a state."""
        return Stored(id, version, self._shape.row(state), [child.expected(state) for child in self._children])
