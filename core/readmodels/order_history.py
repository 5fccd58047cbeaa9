"""Order history: which entries of the journal tell of an order, its payments included. Keys only."""

from collections.abc import Mapping
from typing import get_args

from msgspec import Struct

from core.domain.decider import Event
from core.domain.invoices.events import InvoicePosted
from core.domain.orders.events import OrderEvent, OrderEvents
from core.domain.values import Micros
from core.journal.entry import Entry
from core.projections.model import Column, Handler, ReadModel, Rows, Table
from core.projections.reader import Reader
from core.readmodels.paying import PAYING, Paying, invoices_of, parts, remember
from core.readmodels.people import People
from core.readmodels.sentences import sentence_of

HISTORY = Table(
    "order_history",
    (Column("order_id", "INTEGER"), Column("position", "INTEGER")),
    key=("order_id", "position"),
)

INVOICES = invoices_of("order_history")


def _happened(rows: Rows, entry: Entry, event: OrderEvent) -> None:
    rows.insert(HISTORY, (rows.key_of("order", event.order_id), entry.position))


def _paid(rows: Rows, entry: Entry, event: Paying) -> None:
    for part in parts(rows, INVOICES, event):
        rows.insert(HISTORY, (part.order_key, entry.position))


def _invoiced(rows: Rows, entry: Entry, event: InvoicePosted) -> None:
    remember(rows, INVOICES, event)


_HANDLERS: dict[type[Event], Handler] = {
    **dict.fromkeys(get_args(OrderEvents), _happened),
    **dict.fromkeys(PAYING, _paid),
    InvoicePosted: _invoiced,
}

ORDER_HISTORY = ReadModel("order_history", (HISTORY, INVOICES), _HANDLERS)


class HistoryEntry(Struct, frozen=True):
    """One entry as the history panel shows it."""

    position: int
    icon: str
    tone: str
    sentence: str
    detail: str
    who: str
    at: Micros
    why: str  # empty when nobody gave a reason
    command_id: str
    undoes: str | None  # the command that this entry took back


class OrderHistory(Struct, frozen=True):
    """The entries of an order, the newest first; `before` a position for those further back."""

    order_key: int
    limit: int = 50
    before: int | None = None

    def run(self, reader: Reader) -> tuple[HistoryEntry, ...]:
        sql = "SELECT position FROM order_history WHERE order_id = ? AND position < ? ORDER BY position DESC LIMIT ?"
        before = self.before if self.before is not None else 2**62
        positions = [position for (position,) in reader.query(sql, (self.order_key, before, self.limit))]
        currency = reader.query("SELECT currency FROM order_detail WHERE id = ?", (self.order_key,))
        return told(reader, dict.fromkeys(positions, currency[0][0] if currency else ""))


def told(reader: Reader, currency_by_position: Mapping[int, str]) -> tuple[HistoryEntry, ...]:
    """What the journal's entries at these positions say, in their order. Empty without a journal to read."""
    if reader.journal is None:
        return ()
    names = People().run(reader)
    found = ((reader.journal.entry(position), currency) for position, currency in currency_by_position.items())
    return tuple(_told(entry, names, currency) for entry, currency in found if entry is not None)


def _told(entry: Entry, names: dict[str, str], currency: str) -> HistoryEntry:
    said = sentence_of(entry.event, currency)
    return HistoryEntry(
        entry.position,
        said.icon,
        said.tone,
        said.sentence,
        said.detail,
        names.get(entry.actor, entry.actor),
        entry.recorded_at,
        entry.why,
        entry.command_id,
        entry.undoes,
    )
