"""Keys of records by their ids, as the journal knows them: no read model needs an index for it."""

from msgspec import Struct

from core.domain.decider import Stream
from core.domain.values import Id
from core.projections.reader import Reader


class KeyOf(Struct, frozen=True):
    """The key under which read models hold a record of a kind, or None when nothing happened to it yet."""

    kind: str
    id: Id

    def run(self, reader: Reader) -> int | None:
        assert reader.journal is not None, "the window's readers read the journal too"
        try:
            return reader.journal.first_position(Stream(self.kind, self.id))
        except KeyError:
            return None
