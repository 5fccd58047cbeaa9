"""What a read model declares: its tables, their columns and indexes, and one handler per type of event."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from core.domain.decider import Event
from core.domain.values import Id
from core.journal.entry import Entry

Key = int | tuple[int, ...]
"""Key of a row: the position of its stream's first entry; of a child row that, and its own number."""

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Column:
    """A column: `type` is INTEGER, TEXT or BLOB. Days are TEXT (ISO 8601), moments INTEGER (µs UTC)."""

    name: str
    type: str


@dataclass(frozen=True)
class Table:
    """A table of a read model. `key` names its first column or columns, all INTEGER.

    `search` names a TEXT column whose words stand in the full-text table `<name>_fts`, in step with the row.
    Child rows (a key of two) are found by the first part of their key.
    """

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ("id",)
    indexes: tuple[tuple[str, ...], ...] = ()
    search: str | None = None


class Rows(Protocol):
    """The rows of one read model while events are folded into them. A handler touches nothing else."""

    def insert(self, table: Table, key: Key, /, **values: Any) -> None:
        """A new row; columns not given are NULL. Replaces a row of the same key."""

    def patch(self, table: Table, key: Key, /, **values: Any) -> None:
        """Change columns of a row. A row that is not there is a bug of the handler: KeyError."""

    def delete(self, table: Table, key: Key) -> None:
        """Take a row away; nothing happens when it is not there."""

    def get(self, table: Table, key: Key) -> Row | None:
        """The row as folded so far."""

    def children(self, table: Table, parent: int) -> Iterable[Key]:
        """Keys of the rows of a child table below this parent, ascending."""

    def key_of(self, kind: str, id: Id) -> int:
        """Position of the first entry of a stream: the key of its row. A function of the journal alone."""


Handler = Callable[[Rows, Entry, Any], None]
"""`handler(rows, entry, event)`: `event` is `entry.event`, typed by the handler."""


@dataclass(frozen=True)
class ReadModel:
    """One question's tables and how events fold into them. Its queries stand at the foot of its file."""

    name: str
    tables: tuple[Table, ...]
    handlers: Mapping[type[Event], Handler]
    version: int = 1  # raised by hand when a handler gives other rows than before: it is part of the fingerprint
