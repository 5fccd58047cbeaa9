"""One entry of the journal in the pane: what, when, who, why, on which record, and what it took back."""

from PySide6.QtCore import Slot

from core.projections.changes import ChangeSet
from core.projections.paging import rows_by_key
from core.readmodels.journal_list import JournalListing, JournalSentences, RecordTitles
from core.readmodels.order_history import HistoryEntry
from ui.desk import Desk
from ui.screens.detail_pane import DetailPane
from ui.screens.history import told_moment
from ui.widgets.history_list import HistoryItem, HistoryList
from ui.widgets.key_facts import KeyFact, KeyFacts


class EntryPane(DetailPane):
    """The link leads to the record."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.entry: HistoryEntry | None = None
        self._record = ("", 0)
        self.facts = KeyFacts()
        self.what = HistoryList()
        self.body.addSpacing(14)
        self.body.addWidget(self.what)
        self.body.addSpacing(4)
        self.body.addWidget(self.facts)
        self.link.clicked.connect(self._on_link_clicked)
        self.more.hide()

    def load(self, key: int) -> bool:
        reader = self.desk.dispatcher.reader
        found = rows_by_key(reader, JournalListing().run(reader), [key])
        said = JournalSentences((key,)).run(reader)
        if key not in found or not said:
            return False
        kind, record = found[key][5], found[key][6]
        self.entry, self._record = said[0], (kind, record)
        title = RecordTitles((record,)).run(reader).get(record, "")
        self.set_title(self.tr("Entry {number}").format(number=key), None)
        self.set_context(title, [kind.capitalize() if not title else ""])
        self._show(said[0], kind)
        return True

    def last_step(self) -> HistoryEntry | None:
        return self.entry

    def touches(self, changes: ChangeSet, key: int) -> bool:
        return False  # an entry never changes

    def _show(self, entry: HistoryEntry, kind: str) -> None:
        lines = (entry.detail,) if entry.detail else ()
        self.what.set_items([HistoryItem("", entry.icon, entry.tone, entry.sentence, lines)])
        facts = [
            KeyFact(self.tr("When"), told_moment(self.desk, entry.at)),
            KeyFact(self.tr("Who"), entry.who),
            KeyFact(self.tr("Kind"), kind.capitalize()),
            KeyFact(self.tr("Why"), entry.why),
        ]
        if entry.undoes:
            facts.append(KeyFact(self.tr("Undo"), self.tr("takes back an earlier command")))
        self.facts.set_facts(facts)

    @Slot()
    def _on_link_clicked(self) -> None:
        kind, key = self._record
        asked = {
            "order": self.desk.order_asked,
            "customer": self.desk.customer_asked,
            "product": self.desk.product_asked,
            "stock": self.desk.product_asked,
            "invoice": self.desk.invoice_asked,
            "payment": self.desk.payment_asked,
        }
        if kind in asked:
            asked[kind].emit(key)
