"""The pattern of every screen with records: title, tabs, filter, list and sums at the left, one record at the right."""

from collections.abc import Sequence
from datetime import date
from typing import Any, ClassVar, Final

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.errors import Unavailable
from core.projections.changes import ChangeSet
from core.projections.paging import SEARCH_LIMIT, Listing, ListRow
from ui import formats
from ui.actions import ActionRegistry, action, declared
from ui.columns import ListColumn
from ui.desk import Desk
from ui.dialog import SheetDialog
from ui.dispatcher import Query
from ui.latest import Latest
from ui.list_model import ListModel
from ui.list_queries import COUNTED, CountRows, ListQuery
from ui.list_table import ListTable
from ui.screens.detail_pane import DetailPane, Step
from ui.screens.direct import Direct
from ui.screens.list_and_pane import ListAndPane
from ui.screens.list_side import ListSide
from ui.screens.why_not import WhyNot
from ui.widgets.tab_strip import Tab

_QUICK_TABS: Final = ("open", "current", "all", "", None)  # an index leads to their rows, or nearly all belong to them
_FILTER_MS: Final = 100
_COUNT_MS: Final = 250
_MIDNIGHT_MS: Final = 60_000


class ListScreen(QWidget):
    """Subclasses say what is listed, what the columns show, and make the pane."""

    title: ClassVar[str]
    icon: ClassVar[str]
    first_sort: ClassVar[tuple[str, Qt.SortOrder]]  # a column's key
    everything: ClassVar[str] = "all"  # the key of the tab that holds all there is

    def __init__(self, desk: Desk, registry: ActionRegistry, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk, self.registry = desk, registry
        self._today, self._keeps_record = desk.today, False
        self.model = ListModel(desk.dispatcher, self.columns(), self.records, self)
        self.table = ListTable(self.model)
        self._side = ListSide(self.title, self.main_buttons(), self.tab_list(), self.table)
        self.tabs, self.filter = self._side.tabs, self._side.filter
        self.message, self.foot = self._side.message, self._side.foot
        self.direct = Direct(desk.dispatcher, self.message, self)
        registry.collect(self)
        self._icons = {spec.name: spec.icon for spec in declared(type(self))}
        self.pane = self.make_pane()
        self._why_not = WhyNot(self, self.pane, self.message)
        self.splitter = ListAndPane(self._side, self.pane, self)
        self._counting, self._summing, self._elsewhere = (Latest(desk.dispatcher, self) for _ in range(3))
        self._filter_timer = QTimer(self, singleShot=True, interval=_FILTER_MS)
        self._count_timer = QTimer(self, singleShot=True, interval=_COUNT_MS)
        self._day_timer = QTimer(self, interval=_MIDNIGHT_MS)
        self._lay_out()
        self._connect()
        self._show_first()

    # What a screen says

    def columns(self) -> tuple[ListColumn, ...]:
        raise NotImplementedError

    def records(self, rows: list[ListRow]) -> Sequence[Any]:
        raise NotImplementedError

    def tab_list(self) -> tuple[Tab, ...]:
        """The tabs, the first one current."""
        raise NotImplementedError

    def query(self, tab: str, filter: str, sort: str, *, descending: bool) -> ListQuery:
        raise NotImplementedError

    def counts(self) -> Query | None:
        """Gives the number of rows by tab."""
        return None

    def sums(self, listing: Listing) -> Query | None:
        """What the list comes to; the answer goes to `told`."""
        return None

    def told(self, sums: Any) -> Sequence[tuple[str, str]]:
        """Words and amounts for the foot."""
        return ()

    def make_pane(self) -> DetailPane:
        raise NotImplementedError

    def main_buttons(self) -> Sequence[QWidget]:
        """At the right of the title."""
        return ()

    def hint(self) -> str:
        """What the empty filter box suggests; empty where nothing can be filtered."""
        return ""

    def matching(self, *, filtered: bool) -> tuple[str, str]:
        """The foot's words for one row and for several, as in "{n} order matches" and "{n} orders match"."""
        raise NotImplementedError

    def empty(self, tab: str) -> tuple[str, str]:
        """What stands in an empty list: a sentence, and the key that helps."""
        raise NotImplementedError

    def unmatched(self, tab: str) -> str:
        """The sentence where nothing passes the filter, which stands in for {filter}."""
        return self.tr("Nothing matches “{filter}”")

    # What the window asks

    def activate(self) -> None:
        """The screen has come to the front."""
        self._turn_day()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_record(self, key: int) -> None:
        """Show one record in the pane, and the list at it where it is listed."""
        self.splitter.show_pane(shown=True)
        self.pane.show_record(key)
        row = self.model.find(key)
        if row >= 0:
            self.table.go_to(row)

    def panes(self) -> list[QWidget]:
        """For F6: what is gone round."""
        return [self.table, self.filter, self.pane]

    def refresh(self) -> None:
        """Read everything again, keeping to the record in view."""
        self.pane.hasten(self.table.unsettled_key())
        self._keeps_record = self.pane.key is not None
        self._list()
        self._count()
        self.pane.refresh()

    # What can be done on every such screen

    @action("&Filter", "Ctrl+F", menu="Edit", icon="search", words="find search narrow")
    def focus_filter(self) -> None:
        self.filter.setFocus(Qt.FocusReason.ShortcutFocusReason)  # nothing happens where it is hidden
        self.filter.selectAll()

    @action("Show or hide detail &pane", "Alt+Return", "Alt+Enter", menu="View", words="side record")
    def switch_pane(self) -> None:
        self.splitter.show_pane(shown=not self.pane.isVisible())
        if not self.pane.isVisible():
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    @action(
        "Undo &its last step…", menu="Edit", icon="undo-2", words="take back reverse revert shipment payment placed"
    )
    def undo_step(self) -> None:
        """Whoever did it and whenever; what this window did last is undone with Ctrl+Z."""
        self.pane.hasten(self.table.unsettled_key())
        entry = self.pane.last_step()
        if entry is not None:
            self.desk.undo_asked.emit(entry, self.pane.title.text())
        else:
            self.desk.say(self.tr("Nothing stands here that could be undone"))

    @action(
        "&Look in all", "Ctrl+Return", "Ctrl+Enter", menu="View", icon="search", words="everywhere tab past history"
    )
    def look_in_all(self) -> None:
        """The same filter, over everything there is."""
        if self.tabs.current() != self.everything:
            self.tabs.set_current(self.everything)
            self._list()

    # What Qt asks

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if self._filter_timer.isActive():
            self._list()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc that nobody took leads back to the list, and there takes the filter away."""
        if event.key() == Qt.Key.Key_Escape and not self.table.hasFocus():
            if not self.splitter.has_room():
                self.splitter.show_pane(shown=False)
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        elif event.key() == Qt.Key.Key_Escape and self.filter.text():
            self.filter.clear()
        else:
            super().keyPressEvent(event)

    # For subclasses

    def day(self, iso: str) -> str:
        """A day as read models keep it, for people; empty for none."""
        return self.desk.day(date.fromisoformat(iso) if iso else None)

    def open_dialog(self, dialog: SheetDialog) -> None:
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def step(self, name: str, text: str = "", *, is_primary: bool = False) -> Step:
        """A button of the pane for an action of this screen."""
        return Step(self.registry.find(self, name), self._icons[name], is_primary, text)

    # The list

    def _show_first(self) -> None:
        key, order = self.first_sort
        column = next(index for index, each in enumerate(self.model.columns) if each.key == key)
        self.table.heading().show_sort(column, order)
        self._list()
        self._count()
        self._day_timer.start()

    def _query(self) -> ListQuery:
        column, order = self.table.heading().sort_shown()
        sort = self.model.columns[column].sort or ""
        descending = order == Qt.SortOrder.DescendingOrder
        return self.query(self.tabs.current() or "", self.filter.text(), sort, descending=descending)

    @Slot()
    def _list(self) -> None:
        """Show the list that tab, filter and sorting ask for. What no index leads to is read on the reader thread."""
        self._filter_timer.stop()
        query, reader = self._query(), self.desk.dispatcher.reader
        try:
            self.filter.set_tokens(query.read(reader).tokens)
            is_slow = bool(self.filter.text().strip()) or self.tabs.current() not in _QUICK_TABS
            self.model.show(query.run(reader), slow=is_slow)
            self.message.clear()
        except Unavailable as error:
            self._on_model_failed(error)

    def _tell_foot(self) -> None:
        rows = self.model.rowCount()
        count = formats.count(rows) + ("+" if self._is_capped() or not self.model.is_counted else "")
        one, many = self.matching(filtered=bool(self.filter.text().strip()))
        self.foot.set_words((one if rows == 1 else many).format(n=count))

    def _is_capped(self) -> bool:
        """A search stops at so many rows: more may match, and their sum is not known."""
        return bool(self.filter.text().strip()) and self.model.rowCount() == SEARCH_LIMIT

    def _tell_empty(self) -> None:
        tab, filter = self.tabs.current() or "", self.filter.text().strip()
        if filter:
            sentence = self.unmatched(tab).format(filter=filter)
            self.table.set_empty("search", sentence, self.tr("Esc in the filter clears it"))
        else:
            self.table.set_empty(self.icon, *self.empty(tab))
        self.table.offer_more("")
        self._elsewhere.forget()
        may_be_elsewhere = tab != self.everything and (filter or tab == self.tab_list()[0].key)
        if may_be_elsewhere and not self.model.rowCount():
            self._elsewhere.ask(CountRows(self.query(self.everything, filter, "newest", descending=True)))

    @Slot()
    def _count(self) -> None:
        counts = self.counts()
        if counts is not None:
            self._counting.ask(counts)
        self._sum()

    def _sum(self) -> None:
        if self.model.listing is not None and (sums := self.sums(self.model.listing)) is not None:
            self._summing.ask(sums)

    @Slot()
    def _turn_day(self) -> None:
        """What is late is asked anew each day."""
        if self.desk.today != self._today:
            self._today = self.desk.today
            self.refresh()

    # Building

    def _lay_out(self) -> None:
        self._side.set_filter(self.hint())
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.splitter)

    def _connect(self) -> None:
        self.tabs.tab_chosen.connect(self._on_tabs_tab_chosen)
        self.filter.textChanged.connect(self._on_filter_text_changed)
        self.filter.left.connect(self._on_filter_left)
        self.table.sort_requested.connect(self._on_table_sort_requested)
        self.table.record_chosen.connect(self._on_table_record_chosen)
        self.table.record_opened.connect(self._on_table_record_opened)
        self.table.selection_changed.connect(self._on_table_selection_changed)
        self.model.counted.connect(self._on_model_counted)
        self.model.replaced.connect(self._on_model_replaced)
        self.model.came.connect(self._choose_shown)
        self.model.failed.connect(self._on_model_failed)
        self.pane.close_asked.connect(self.switch_pane)
        self.table.more.clicked.connect(self.look_in_all)
        self._counting.answered.connect(self._on_counting_answered)
        self._summing.answered.connect(self._on_summing_answered)
        self._elsewhere.answered.connect(self._on_elsewhere_answered)
        self._filter_timer.timeout.connect(self._list)
        self._count_timer.timeout.connect(self._count)
        self._day_timer.timeout.connect(self._turn_day)
        self.desk.dispatcher.changed.connect(self._on_dispatcher_changed)
        self.desk.company_changed.connect(self.model.reformat)

    # Slots

    @Slot(str)
    def _on_tabs_tab_chosen(self, key: str) -> None:
        self._list()

    @Slot(str)
    def _on_filter_text_changed(self, text: str) -> None:
        if text:
            self._filter_timer.start()
        else:
            self._list()

    @Slot()
    def _on_filter_left(self) -> None:
        if self._filter_timer.isActive():
            self._list()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(int, Qt.SortOrder)
    def _on_table_sort_requested(self, column: int, order: Qt.SortOrder) -> None:
        self._list()

    @Slot(int)
    def _on_table_record_chosen(self, key: int) -> None:
        self.pane.show_record(key)

    @Slot(int)
    def _on_table_record_opened(self, key: int) -> None:
        self.splitter.show_pane(shown=True)
        self.pane.show_record(key)
        self.pane.setFocus(Qt.FocusReason.ShortcutFocusReason)

    @Slot()
    def _on_table_selection_changed(self) -> None:
        count = self.table.selected_count()
        self.foot.set_selection(self.tr("{n} selected").format(n=formats.count(count)) if count > 1 else "")

    @Slot()
    def _on_model_counted(self) -> None:
        self._tell_foot()

    @Slot()
    def _on_model_replaced(self) -> None:
        self._tell_empty()
        self._tell_foot()
        self._sum()
        if not self._choose_shown() and self.model.rowCount() and not self._keeps_record:
            self.table.go_to(0)
        self._keeps_record = False

    @Slot()
    def _choose_shown(self) -> bool:
        """Where no row is chosen, the one of the record in the pane is, if the list has it as far as that was read."""
        if not self.table.currentIndex().isValid() and self.pane.key is not None:
            self.table.go_to(self.model.find(self.pane.key))
        return self.table.currentIndex().isValid()

    @Slot(object)
    def _on_model_failed(self, error: Unavailable) -> None:
        said = error.sentence
        self.message.show_message("error", said.happened, said.safe, said.todo, (self.tr("Close"),))

    @Slot(object)
    def _on_dispatcher_changed(self, changes: ChangeSet) -> None:
        if self.model.listing is not None and changes.of(self.model.listing.table):
            self._tell_foot()
            if not self._count_timer.isActive():
                self._count_timer.start()

    @Slot(object)
    def _on_elsewhere_answered(self, count: int) -> None:
        if count and not self.model.rowCount():
            everything = next(tab.text for tab in self.tab_list() if tab.key == self.everything)
            self.table.offer_more(self.tr("{n} in {tab}").format(n=formats.up_to(COUNTED, count), tab=everything))

    @Slot(object)
    def _on_counting_answered(self, counts: dict[str, int]) -> None:
        for tab in self.tab_list():
            count = counts.get(tab.key, 0)
            self.tabs.set_count(tab.key, formats.up_to(COUNTED, count) if count else "")

    @Slot(object)
    def _on_summing_answered(self, sums: object) -> None:
        self.foot.set_sums(() if self._is_capped() else self.told(sums))
