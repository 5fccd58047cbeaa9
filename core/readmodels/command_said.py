"""What one command of the journal did, in one sentence: for offering to undo it."""

from collections.abc import Iterator

from msgspec import Struct

from core.journal.entry import Entry
from core.projections.reader import Reader
from core.readmodels.sentences import sentence_of

MOST_ENTRIES = 400  # of one command that are looked at
_FIRST = ("order", "payment", "customer", "product")  # what a command was about, rather than the stock that it moved


class CommandStory(Struct, frozen=True):
    """As in "Shipped 2 lines, 11 units" of "order 10482"; the record is empty when it is in the sentence already."""

    sentence: str
    record: str
    icon: str
    tone: str


class CommandSaid(Struct, frozen=True):
    """The story of the command whose last entry has this position; None without such an entry."""

    position: int

    def run(self, reader: Reader) -> CommandStory | None:
        entries = list(_entries(reader, self.position))
        if not entries:
            return None
        entry = min(entries, key=_importance)
        said = sentence_of(entry.event)
        return CommandStory(said.sentence, _record(reader, entry), said.icon, said.tone)


def _entries(reader: Reader, position: int) -> Iterator[Entry]:
    """The entries of one command, the last one first."""
    assert reader.journal is not None, "the window's readers read the journal too"
    last = reader.journal.entry(position)
    for earlier in range(position, max(position - MOST_ENTRIES, 0), -1):
        entry = reader.journal.entry(earlier)
        if last is None or entry is None or entry.command_id != last.command_id:
            return
        yield entry


def _importance(entry: Entry) -> tuple[int, int]:
    kind = entry.stream.kind
    return (_FIRST.index(kind) if kind in _FIRST else len(_FIRST), entry.position)


def _record(reader: Reader, entry: Entry) -> str:
    if entry.stream.kind not in ("order", "stock"):
        return ""
    assert reader.journal is not None, "as above"
    kind, id = entry.stream
    if kind == "stock":
        kind, id = "product", id.partition(".")[0]
    key = reader.journal.first_position(entry.stream._replace(kind=kind, id=id))
    found = reader.query("SELECT title FROM search WHERE id = ?", (key,))
    title = str(found[0][0]) if found else ""
    return f"order {title}" if kind == "order" and title.isdigit() else title if kind == "product" else ""
