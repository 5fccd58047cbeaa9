"""Whether books of a newer form hold all that this Daybook reads, so that they can be looked at."""

from core.errors import Newer, Sentence
from core.journal.codec import Codec, UnknownEvent
from core.journal.connection import Connection, Error
from core.journal.reader import JournalReader

_READ = {
    "journal": """position, commit_end, stream_kind, stream_id, version, type, schema, data, command_id, correlation_id,
 causation, undoes, actor, station, app_version, business_date, recorded_at, hash""",
    "journal_personal": "position, salt, data",
    "journal_head": "position, hash, journal_id",
    "command_log": "command_id, first, last",
    "persons": "id, login, is_active",
}
"""Of each table what is read without the write side."""


def readable(connection: Connection, codec: Codec, newer: Newer) -> Newer:
    """What to say of books that can be read. Raises `newer` itself for those that cannot: they lack a table, or have
    an entry of an unknown kind, without which no figure would be true. Looks at every entry's kind."""
    try:
        for table, columns in _READ.items():
            connection.execute(f"SELECT {columns} FROM {table} LIMIT 0").fetchall()
        JournalReader(connection, codec).check_kinds()
    except (Error, UnknownEvent) as error:
        raise newer from error
    said = newer.sentence
    return Newer(Sentence(said.happened, "Everything in them can be read here, and nothing is changed.", said.todo))
