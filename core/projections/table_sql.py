"""Statements that read and write the rows of one table by key."""

from functools import cached_property

from core.projections.model import Table
from core.projections.schema import SEARCH_COLUMN, column_names, quoted, search_table


class TableSql:
    """The statements of one table, as text that the driver keeps prepared."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._name = quoted(table.name)
        self._where = " AND ".join(f"{quoted(name)} = ?" for name in table.key)
        self._updates: dict[frozenset[str], str] = {}
        self.names = column_names(table)

    @cached_property
    def select(self) -> str:
        return f"{self._select} WHERE {self._where}"

    @cached_property
    def select_below(self) -> str:
        return f"{self._select} WHERE {quoted(self._table.key[0])} = ?"

    @cached_property
    def highest(self) -> str:
        return f"SELECT max({quoted(self._table.key[0])}) FROM {self._name}"

    @cached_property
    def insert(self) -> str:
        return f"INSERT INTO {self._name} VALUES ({', '.join('?' * len(self.names))})"

    @cached_property
    def delete(self) -> str:
        return f"DELETE FROM {self._name} WHERE {self._where}"

    @cached_property
    def index(self) -> str:
        return f"INSERT INTO {search_table(self._table.name)}(rowid, {SEARCH_COLUMN}) VALUES (?, ?)"

    @cached_property
    def unindex(self) -> str:
        return f"DELETE FROM {search_table(self._table.name)} WHERE rowid = ?"

    def update(self, columns: frozenset[str]) -> str:
        """Sets just these columns, in the order of their names: SQLite leaves the other indexes alone."""
        sql = self._updates.get(columns)
        if sql is None:
            changes = ", ".join(f"{quoted(name)} = ?" for name in sorted(columns))
            sql = self._updates[columns] = f"UPDATE {self._name} SET {changes} WHERE {self._where}"
        return sql

    @property
    def _select(self) -> str:
        return f"SELECT {', '.join(map(quoted, self.names))} FROM {self._name}"
