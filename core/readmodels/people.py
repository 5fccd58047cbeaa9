"""People: who stands behind an actor's id, for every list that says who did something."""

from msgspec import Struct

from core.domain.people.events import PersonAdded, PersonChanged, PersonDeactivated
from core.journal.entry import Entry
from core.projections.model import Column, ReadModel, Rows, Table
from core.projections.reader import Reader

PERSONS = Table(
    "people",
    (
        Column("id", "INTEGER"),
        Column("uuid", "TEXT"),
        Column("version", "INTEGER"),
        Column("name", "TEXT"),
        Column("is_active", "INTEGER"),
    ),
)


def _added(rows: Rows, entry: Entry, event: PersonAdded) -> None:
    key = rows.key_of("person", event.person_id)
    rows.insert(PERSONS, key, uuid=event.person_id, version=entry.version, name=event.name, is_active=1)


def _changed(rows: Rows, entry: Entry, event: PersonChanged) -> None:
    rows.patch(PERSONS, rows.key_of("person", event.person_id), version=entry.version, name=event.name)


def _deactivated(rows: Rows, entry: Entry, event: PersonDeactivated) -> None:
    rows.patch(PERSONS, rows.key_of("person", event.person_id), version=entry.version, is_active=0)


PEOPLE = ReadModel(
    "people", (PERSONS,), {PersonAdded: _added, PersonChanged: _changed, PersonDeactivated: _deactivated}
)


class People(Struct, frozen=True):
    """The name of everybody who ever worked in these books, by their id."""

    def run(self, reader: Reader) -> dict[str, str]:
        return {uuid: name for uuid, name in reader.query("SELECT uuid, name FROM people LIMIT 10000")}
