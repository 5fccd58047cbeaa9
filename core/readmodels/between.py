"""What came between a look and a command, in plain values: for whoever met a conflict."""

from collections.abc import Iterator

from msgspec import Struct

from core.domain.decider import Event
from core.domain.orders.events import LineChange, OrderAmended
from core.projections.reader import Reader
from core.readmodels.sentences import sentence_of
from core.readmodels.wording import number, percent, price


class Between(Struct, frozen=True):
    """The entries at these positions, a sentence each. `currency` counts where an entry names none."""

    positions: tuple[int, ...]
    currency: str = ""

    def run(self, reader: Reader) -> tuple[str, ...]:
        assert reader.journal is not None, "the window's readers read the journal too"
        entries = (reader.journal.entry(position) for position in self.positions)
        return tuple(_told(entry.event, self.currency) for entry in entries if entry is not None)


def _told(event: Event, currency: str) -> str:
    said = sentence_of(event, currency)
    changes = "; ".join(_changes(event)) or said.detail
    return f"{said.sentence}: {changes}." if changes else f"{said.sentence}."


def _changes(event: Event) -> Iterator[str]:
    if isinstance(event, OrderAmended):
        yield from filter(None, map(_line, event.changes))


def _line(change: LineChange) -> str:
    before, after = change.before, change.after
    if after is None:
        return f"{before.name} taken off" if before is not None else ""
    if before is None:
        return f"{after.name} added, {number(after.quantity)}"
    if before.quantity != after.quantity:
        return f"{after.name} {number(before.quantity)} → {number(after.quantity)}"
    if before.unit_price != after.unit_price:
        return f"{after.name} at {price(before.unit_price)} → {price(after.unit_price)}"
    return f"{after.name}, discount {percent(before.discount)} → {percent(after.discount)}"
