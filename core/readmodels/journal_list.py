"""Journal list: every entry with its circumstances, for the journal screen. What it says stands in the journal."""

from typing import get_args

from msgspec import Struct

from core.domain.batches.events import BatchEvents
from core.domain.company.events import CompanyEvents
from core.domain.customers.events import CustomerEvents
from core.domain.decider import Event
from core.domain.invoices.events import InvoiceEvents
from core.domain.orders.events import OrderEvents
from core.domain.payments.events import PaymentEvents
from core.domain.people.events import PersonEvents
from core.domain.products.events import ProductEvents
from core.domain.series.events import SeriesEvents
from core.domain.stock.events import StockEvent, StockEvents
from core.journal.entry import Entry
from core.projections.model import Column, ReadModel, Rows, Table
from core.projections.paging import Listing
from core.projections.reader import Reader
from core.readmodels.order_history import HistoryEntry, told

EVENT_TYPES: tuple[type[Event], ...] = (
    *get_args(BatchEvents),
    *get_args(CompanyEvents),
    *get_args(CustomerEvents),
    *get_args(InvoiceEvents),
    *get_args(OrderEvents),
    *get_args(PaymentEvents),
    *get_args(PersonEvents),
    *get_args(ProductEvents),
    SeriesEvents,
    *get_args(StockEvents),
)

ENTRIES = Table(
    "journal_list",
    (
        Column("id", "INTEGER"),  # the position
        Column("at", "INTEGER"),
        Column("type", "TEXT"),
        Column("kind", "TEXT"),
        Column("record", "INTEGER"),  # key of the record; of stock, its product's
        Column("actor", "TEXT"),
        Column("command_id", "TEXT"),
        Column("undoes", "TEXT"),
    ),
    indexes=(("record",), ("kind",), ("actor",)),
)


def _listed(rows: Rows, entry: Entry, event: Event) -> None:
    stream = ("product", event.product_id) if isinstance(event, StockEvent) else entry.stream
    rows.insert(
        ENTRIES,
        entry.position,
        at=entry.recorded_at,
        type=str(event.__struct_config__.tag),
        kind=entry.stream.kind,
        record=rows.key_of(*stream),
        actor=entry.actor,
        command_id=entry.command_id,
        undoes=entry.undoes,
    )


JOURNAL_LIST = ReadModel("journal_list", (ENTRIES,), dict.fromkeys(EVENT_TYPES, _listed))


class JournalListing(Struct, frozen=True):
    """Entries, the newest first; of one kind of stream or one person when named."""

    kind: str = ""
    actor: str = ""
    descending: bool = True

    def run(self, reader: Reader) -> Listing:
        wanted = {"kind": self.kind, "actor": self.actor}
        named = {column: value for column, value in wanted.items() if value}
        return Listing(
            ENTRIES.name,
            ("id", "at", "type", "kind", "record", "actor", "command_id", "undoes"),
            sort="id",
            descending=self.descending,
            where=" AND ".join(f"{column} = ?" for column in named),
            params=tuple(named.values()),
        )


class JournalSentences(Struct, frozen=True):
    """What the entries at these positions say: for the rows in view, not for all."""

    positions: tuple[int, ...]

    def run(self, reader: Reader) -> tuple[HistoryEntry, ...]:
        sql = f"""SELECT j.id, coalesce(o.currency, c.currency, i.currency, p.currency) FROM journal_list j
            LEFT JOIN order_detail o ON o.id = j.record LEFT JOIN customer_list c ON c.id = j.record
            LEFT JOIN invoice_list i ON i.id = j.record LEFT JOIN payment_list p ON p.id = j.record
            WHERE j.id IN ({", ".join("?" * len(self.positions))})"""
        currencies = dict(reader.query(sql, self.positions))
        return told(reader, {position: currencies.get(position) or "" for position in self.positions})


class RecordTitles(Struct, frozen=True):
    """The titles of records by their keys, as in "10482" or "Green Gate Stores", where they have one."""

    keys: tuple[int, ...]

    def run(self, reader: Reader) -> dict[int, str]:
        marks = ", ".join("?" * len(self.keys))
        return dict(reader.query(f"SELECT id, title FROM search WHERE id IN ({marks})", self.keys))
