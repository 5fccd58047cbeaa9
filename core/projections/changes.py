"""Change sets: which rows of which tables a range of the journal touched, for windows that repaint just these."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from core.projections.model import Key


@dataclass(frozen=True)
class TableChanges:
    """What happened to the rows of one table. A key both deleted and inserted is another row under the same key."""

    inserted: frozenset[Key] = frozenset()
    changed: Mapping[Key, frozenset[str]] = field(default_factory=dict)  # key to the columns that differ
    deleted: frozenset[Key] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.inserted or self.changed or self.deleted)


NOTHING = TableChanges()


@dataclass(frozen=True)
class ChangeSet:
    """All changes from the journal position `first` to `last`, both included. Tables without any are left out."""

    first: int
    last: int
    tables: Mapping[str, TableChanges]

    def of(self, table: str) -> TableChanges:
        return self.tables.get(table, NOTHING)


def merge_tables(a: Mapping[str, TableChanges], b: Mapping[str, TableChanges]) -> dict[str, TableChanges]:
    """The changes of `a` and then `b`, table by table; what cancels out is left out."""
    merged = {name: _merge_table(a.get(name, NOTHING), b.get(name, NOTHING)) for name in (*a, *b)}
    return {name: changes for name, changes in merged.items() if changes}


def _merge_table(a: TableChanges, b: TableChanges) -> TableChanges:
    changed = {key: columns for key, columns in a.changed.items() if key not in b.deleted}
    for key, columns in b.changed.items():
        if key not in a.inserted:
            changed[key] = changed.get(key, frozenset()) | columns
    return TableChanges(
        inserted=(a.inserted - b.deleted) | b.inserted,
        changed=changed,
        deleted=a.deleted | (b.deleted - a.inserted),
    )
