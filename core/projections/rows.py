"""The rows of one read model as its handlers see them, over the tables of the read side's file."""

from typing import Any

from core.domain.values import Id
from core.projections.changes import TableChanges
from core.projections.keys import Keys
from core.projections.model import Key, ReadModel, Row, Table
from core.projections.store import Store
from core.projections.table_rows import TableRows


class ModelRows:
    """Rows of one read model (core.projections.model.Rows). A table of another model raises KeyError."""

    def __init__(self, store: Store, model: ReadModel, keys: Keys) -> None:
        self._keys = keys
        self._rows_by_table = {
            table.name: TableRows(store.connection, table, has_search=not store.is_bulk) for table in model.tables
        }
        self.until = 0  # the last position of the command being folded: later streams have not begun for it

    def insert(self, table: Table, key: Key, /, **values: Any) -> None:
        self._rows_by_table[table.name].insert(key, values)

    def patch(self, table: Table, key: Key, /, **values: Any) -> None:
        self._rows_by_table[table.name].patch(key, values)

    def delete(self, table: Table, key: Key) -> None:
        self._rows_by_table[table.name].delete(key)

    def get(self, table: Table, key: Key) -> Row | None:
        return self._rows_by_table[table.name].get(key)

    def children(self, table: Table, parent: int) -> list[Key]:
        return self._rows_by_table[table.name].children(parent)

    def key_of(self, kind: str, id: Id) -> int:
        return self._keys.first_position(kind, id, self.until)

    def flush(self) -> dict[str, TableChanges]:
        """Write what changed, inside the caller's transaction. On an error call `discard`."""
        changes = {name: rows.flush() for name, rows in self._rows_by_table.items()}
        return {name: change for name, change in changes.items() if change}

    def discard(self) -> None:
        """Forget what was folded and not written."""
        for rows in self._rows_by_table.values():
            rows.discard()
