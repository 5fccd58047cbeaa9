"""The journal screen: every entry there is, the newest first, in sentences."""

from collections.abc import Sequence
from typing import ClassVar

from msgspec import Struct
from PySide6.QtCore import Qt

from core.projections.paging import Listing, ListRow
from core.projections.reader import Reader
from core.readmodels.filters import Filter
from core.readmodels.journal_list import JournalListing, JournalSentences, RecordTitles
from core.readmodels.order_history import HistoryEntry
from ui.cells import Cell
from ui.columns import ListColumn
from ui.list_queries import ListQuery
from ui.screens.entry_pane import EntryPane
from ui.screens.history import told_moment
from ui.screens.list_screen import ListScreen
from ui.widgets.tab_strip import Tab


class ListedEntry(Struct, frozen=True):
    """An entry in words, and the title of the record it belongs to, empty where that has none."""

    entry: HistoryEntry
    record: str


class EntriesOfKind(Struct, frozen=True):
    """What a tab shows: entries of one kind of record, of all for the empty kind. Nothing is filtered yet."""

    kind: str
    descending: bool

    def run(self, reader: Reader) -> Listing:
        return JournalListing(kind=self.kind, descending=self.descending).run(reader)

    def read(self, reader: Reader) -> Filter:
        return Filter("", (), "", ())


class JournalScreen(ListScreen):
    """Sentences are made of the rows in view only."""

    title: ClassVar[str] = "Journal"
    icon: ClassVar[str] = "notebook-text"
    first_sort: ClassVar[tuple[str, Qt.SortOrder]] = ("entry", Qt.SortOrder.DescendingOrder)
    everything: ClassVar[str] = ""

    def columns(self) -> tuple[ListColumn, ...]:
        return (
            ListColumn("entry", self.tr("Entry"), 84, self._number, "left", "id"),
            ListColumn("when", self.tr("When"), 128, self._when),
            ListColumn("what", self.tr("What"), 220, self._what, stretch=True),
            ListColumn("record", self.tr("On which record"), 124, lambda row: Cell(row.record, color="text2")),
            ListColumn("who", self.tr("Who"), 100, lambda row: Cell(row.entry.who, color="text2")),
            ListColumn("why", self.tr("Why"), 68, lambda row: Cell(row.entry.why, color="text2")),
        )

    def records(self, rows: list[ListRow]) -> Sequence[ListedEntry]:
        reader = self.desk.dispatcher.reader
        entries = {each.position: each for each in JournalSentences(tuple(row[0] for row in rows)).run(reader)}
        titles = RecordTitles(tuple({row[6] for row in rows})).run(reader)
        return [ListedEntry(entries[row[0]], self._record(row[5], titles.get(row[6], ""))) for row in rows]

    def tab_list(self) -> tuple[Tab, ...]:
        return (
            Tab("", self.tr("All")),
            Tab("order", self.tr("Orders")),
            Tab("invoice", self.tr("Invoices")),
            Tab("payment", self.tr("Payments")),
            Tab("customer", self.tr("Customers")),
            Tab("product", self.tr("Products")),
            Tab("stock", self.tr("Stock")),
            Tab("batch", self.tr("Imports")),
        )

    def query(self, tab: str, filter: str, sort: str, *, descending: bool) -> ListQuery:
        return EntriesOfKind(tab, descending)

    def make_pane(self) -> EntryPane:
        return EntryPane(self.desk)

    def matching(self, *, filtered: bool) -> tuple[str, str]:
        return self.tr("{n} entry"), self.tr("{n} entries")

    def empty(self, tab: str) -> tuple[str, str]:
        return self.tr("Whatever is changed is written down here"), ""

    def _record(self, kind: str, title: str) -> str:
        if kind == "order" and title.isdigit():
            return self.tr("Order {number}").format(number=title)
        return title or kind.capitalize()

    def _number(self, row: ListedEntry) -> Cell:
        return Cell(f"#{row.entry.position}", color="text2")

    def _when(self, row: ListedEntry) -> Cell:
        return Cell(told_moment(self.desk, row.entry.at), color="text2")

    def _what(self, row: ListedEntry) -> Cell:
        words = f"{row.entry.sentence} · {row.entry.detail}" if row.entry.detail else row.entry.sentence
        return Cell(words, icon=row.entry.icon, tone=row.entry.tone, color="text")
