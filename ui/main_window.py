"""The main window: top bar, navigation, and the panel with the screens and the orders being taken."""

import hashlib
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Final, cast

from PySide6.QtCore import QByteArray, QEvent, QSettings, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QCloseEvent, QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from core.readmodels.order_list import OrderListing
from ui import formats, help, panes, theme
from ui.actions import ActionRegistry, action
from ui.bars import Bars
from ui.business import BusinessWindow
from ui.desk import Desk, Saying
from ui.freshness_watch import FreshnessWatch
from ui.kept_drafts import KeptDrafts
from ui.latest import Latest
from ui.list_queries import COUNTED, CountRows
from ui.menus import Menus
from ui.navigation import Navigation, Place
from ui.pages import OpenEntry, Pages, Room
from ui.palette import Palette
from ui.panel import Panel
from ui.preferences import Appearance, Preferences
from ui.progress_strip import ProgressStrip
from ui.top_bar import TopBar
from ui.undo import UndoStack
from ui.widgets.toast import ToastAction, ToastStack
from ui.window_size import fit_screen

ORDERS, INVOICES, CUSTOMERS, PRODUCTS, PAYMENTS, JOURNAL = 2, 3, 4, 5, 6, 9
_ICONS_ONLY_UNDER: Final = 1040
_COUNT_AFTER_MS: Final = 250


class MainWindow(BusinessWindow):
    """Asks for what it cannot do itself; the program's start listens."""

    catch_up_asked = Signal()
    retry_asked = Signal(object)  # names of parked read models, none for the whole read side
    import_asked = Signal(Path)
    import_report_asked = Signal()
    rebuild_asked = Signal()
    backup_asked = Signal()
    restore_asked = Signal()
    first_painted = Signal()  # everything that was shown with it is painted too
    closed = Signal()

    def __init__(
        self,
        desk: Desk,
        registry: ActionRegistry,
        rooms: Sequence[Room],
        open_entry: OpenEntry,
        preferences: Preferences,
        *,
        is_sample: bool = False,
    ) -> None:
        super().__init__(desk)
        self._registry, self._preferences = registry, preferences
        self._is_sample = is_sample
        self._is_painted = False
        self.menus = Menus(registry, self)
        self.top_bar = TopBar(self.menus.bar, self)
        places = [Place(room.number, room.kind.title, room.kind.icon) for room in rooms]
        self.navigation = Navigation(places, self)
        self.panel = Panel(self)
        self.bars = Bars(self.panel)
        self.pages = Pages(desk, registry, rooms, open_entry, self.panel)
        self.progress = ProgressStrip(self.panel)
        self.toasts = ToastStack(self.panel)
        self.kept_drafts = KeptDrafts(desk, self.pages, self.toasts)
        self.freshness = FreshnessWatch(desk, self.top_bar.freshness, self.bars.lists, self)
        self.palette_box = Palette(desk, registry, preferences, self._record_title, self)
        self.undo_stack = UndoStack(desk, self)
        self._counting = Latest(desk.dispatcher, self)
        self._count_timer = QTimer(self, singleShot=True, interval=_COUNT_AFTER_MS)
        self._lay_out()
        registry.collect(self, everywhere=True)
        self._connect()
        self._restore()

    # What can be done everywhere

    @action("&New order", "Ctrl+N", menu="File", icon="plus", words="take enter sell call phone")
    def new_order(self) -> None:
        self.pages.open_entry(None)

    @action("&Import a file…", "Ctrl+O", menu="File", icon="download", words="load csv excel spreadsheet trade")
    def import_file(self) -> None:
        kinds = self.tr("Trade (*.csv *.csv.gz *.tsv *.xlsx)")
        chosen, _ = QFileDialog.getOpenFileName(self, self.tr("Import a file"), "", kinds)
        if chosen:
            self.import_asked.emit(Path(chosen))

    @action("&Close tab", "Ctrl+W", menu="File", icon="x")
    def close_tab(self) -> None:
        self.pages.close_current()

    @action("Re&open closed tab", "Ctrl+Shift+T", menu="File", words="bring back order draft again undo close")
    def reopen_tab(self) -> None:
        self.kept_drafts.reopen_last()

    @action("Open &kept drafts", menu="File", icon="file-pen-line", words="typed parked closed orders find again")
    def open_kept_drafts(self) -> None:
        if not self.kept_drafts.open_all():
            self._desk.say(self.tr("No draft is kept that is not open or on the tab Drafts"))

    @action("Close &window", "Ctrl+Shift+W", menu="File")
    def close_window(self) -> None:
        self.close()

    @action("&Quit", "Ctrl+Q", menu="File", words="exit leave end")
    def quit(self) -> None:
        self.close()

    @action("&Undo the last step…", "Ctrl+Z", menu="Edit", icon="undo-2", words="take back revert")
    def undo(self) -> None:
        self.undo_stack.ask()

    @action("&Larger text", "Ctrl++", "Ctrl+=", menu="View", words="zoom bigger size")
    def larger_text(self) -> None:
        self._preferences.step_text(1)

    @action("&Smaller text", "Ctrl+-", menu="View", words="zoom size")
    def smaller_text(self) -> None:
        self._preferences.step_text(-1)

    @action("&Normal text", "Ctrl+0", menu="View", words="zoom size reset")
    def normal_text(self) -> None:
        self._preferences.step_text(0)

    @action("Switch light and &dark", menu="View", icon="contrast", words="theme night day colours appearance mode")
    def switch_theme(self) -> None:
        is_dark = self._preferences.chosen.appearance is Appearance.DARK
        self._preferences.change(appearance=Appearance.LIGHT if is_dark else Appearance.DARK)

    @action("Show or hide na&vigation", "Ctrl+B", menu="View", icon="panel-left", words="sidebar")
    def switch_navigation(self) -> None:
        self._preferences.change(navigation=not self._preferences.chosen.navigation)

    @action("&Full screen", "F11", menu="View", icon="maximize-2")
    def switch_full_screen(self) -> None:
        self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)

    @action("Catch up no&w", "F5", menu="View", words="refresh reload fresh")
    def catch_up(self) -> None:
        self.catch_up_asked.emit()
        self._desk.dispatcher.look()

    @action("&Find anything or run a command", "Ctrl+K", menu="Go", icon="search")
    def open_palette(self) -> None:
        self.palette_box.open()

    @action("&Orders", "Ctrl+2", menu="Go", icon="clipboard-list")
    def go_orders(self) -> None:
        self.pages.go(ORDERS)

    @action("&Invoices", "Ctrl+3", menu="Go", icon="receipt-text", words="bills credit notes owed overdue")
    def go_invoices(self) -> None:
        self.pages.go(INVOICES)

    @action("&Customers", "Ctrl+4", menu="Go", icon="users", words="clients accounts")
    def go_customers(self) -> None:
        self.pages.go(CUSTOMERS)

    @action("&Products and stock", "Ctrl+5", menu="Go", icon="boxes", words="items goods sku")
    def go_products(self) -> None:
        self.pages.go(PRODUCTS)

    @action("Pa&yments", "Ctrl+6", menu="Go", icon="wallet", words="money refunds on account received")
    def go_payments(self) -> None:
        self.pages.go(PAYMENTS)

    @action("&Journal", "Ctrl+9", menu="Go", icon="notebook-text", words="history entries log audit")
    def go_journal(self) -> None:
        self.pages.go(JOURNAL)

    @action("&Next tab", "Ctrl+Tab", menu="Go")
    def next_tab(self) -> None:
        self.pages.step(1)

    @action("&Previous tab", "Ctrl+Shift+Tab", menu="Go")
    def previous_tab(self) -> None:
        self.pages.step(-1)

    @action("Next p&ane", "F6", menu="Go")
    def next_pane(self) -> None:
        panes.step(self._panes(), 1)

    @action("Previous pan&e", "Shift+F6", menu="Go")
    def previous_pane(self) -> None:
        panes.step(self._panes(), -1)

    @action("&Menu bar", "F10", menu="Go")
    def open_menu_bar(self) -> None:
        self.menus.open_first()

    @action("&Rebuild the lists", menu="Tools", words="repair renew index projection")
    def rebuild(self) -> None:
        self.rebuild_asked.emit()

    @action("Back &up now", menu="Tools", words="backup save copy safe keep")
    def back_up(self) -> None:
        self.backup_asked.emit()

    @action("Restore a &backup…", menu="Tools", icon="history", words="bring back older books repair damaged undo")
    def restore_backup(self) -> None:
        self.restore_asked.emit()

    @action("Last &import report", menu="Tools", icon="download", words="what came in lines left out finished")
    def show_import_report(self) -> None:
        self.import_report_asked.emit()

    @action("&Keys", "Ctrl+F1", menu="Help", words="shortcuts keyboard help")
    def show_shortcuts(self) -> None:
        help.show_shortcuts(self, self._registry)

    @action("&About Daybook", menu="Help", icon="info", words="version licence license copyright sample data")
    def show_about(self) -> None:
        help.show_about(self, QApplication.applicationVersion())

    def come_to_front(self) -> None:
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()

    # What Qt asks

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.menus.watch_keys()
        self.top_bar.fit_menus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_navigation()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._fit_navigation()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.color("window"))
        painter.end()
        if not self._is_painted:
            self._is_painted = True
            QTimer.singleShot(0, self._on_first_painted)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.pages.keep_entries()
        settings = QSettings()
        settings.setValue("window/geometry", self.saveGeometry())
        settings.setValue(self._screen_key(), self.pages.number)
        self.pages.keep_splitters(settings)
        self.freshness.stop()
        super().closeEvent(event)
        self.closed.emit()

    # Building

    def _lay_out(self) -> None:
        content = self.panel.content
        content.addWidget(self.bars)
        content.addWidget(self.pages, 1)
        content.addWidget(self.progress)
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 10, 10)
        row.setSpacing(0)
        row.addWidget(self.navigation)
        row.addWidget(self.panel, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.top_bar)
        column.addLayout(row, 1)

    def _connect(self) -> None:
        desk = self._desk
        documents = {ORDERS: desk.order_asked, INVOICES: desk.invoice_asked, PAYMENTS: desk.payment_asked}
        masters = {CUSTOMERS: desk.customer_asked, PRODUCTS: desk.product_asked}
        for number, asked in (documents | masters).items():
            asked.connect(partial(self._show_record, number))
        desk.entry_asked.connect(self._on_desk_entry_asked)
        desk.undo_asked.connect(self.undo_stack.ask_about_entry)
        desk.said.connect(self._on_desk_said)
        self.undo_stack.undone.connect(self.toasts.close_about)
        self.undo_stack.superseded.connect(self.toasts.close_about)
        desk.company_changed.connect(self._name)
        desk.dispatcher.changed.connect(self._on_dispatcher_changed)
        desk.dispatcher.refreshed.connect(self._on_dispatcher_refreshed)
        self.navigation.chosen.connect(self._on_navigation_chosen)
        self.pages.current_changed.connect(self._on_pages_current_changed)
        self.top_bar.command_asked.connect(self.open_palette)
        self.top_bar.field.typed.connect(self.palette_box.open)
        self.top_bar.freshness_asked.connect(self.catch_up)
        self.freshness.try_again_asked.connect(self.retry_asked)
        self._preferences.changed.connect(self._on_preferences_changed)
        self._counting.answered.connect(self._on_counting_answered)
        self._count_timer.timeout.connect(self._count)

    def _restore(self) -> None:
        self._name()
        fit_screen(self)
        settings = QSettings()
        geometry = settings.value("window/geometry")
        if isinstance(geometry, QByteArray):
            self.restoreGeometry(geometry)
        number = str(settings.value(self._screen_key(), ORDERS))
        self.pages.go(int(number) if number in map(str, self.pages.numbers) else ORDERS)
        self._count_timer.start()

    def _screen_key(self) -> str:
        """Where the screen last open is remembered: each books folder has its own."""
        folder = str(self._desk.drafts_folder.resolve())
        return f"screen/{hashlib.sha256(folder.encode()).hexdigest()[:16]}"

    def _fit_navigation(self) -> None:
        self.navigation.set_wide(is_wide=self.width() >= _ICONS_ONLY_UNDER and self._preferences.chosen.navigation)

    def _panes(self) -> list[QWidget]:
        its = getattr(self.pages.current(), "panes", None)
        inner: list[QWidget] = its() if its is not None else [self.pages.current()]
        return [self.top_bar, self.navigation, *inner]

    def _record_title(self) -> str:
        """What is in view, as in "Order 10482"; empty when nothing is."""
        pane = getattr(self.pages.current(), "pane", None)
        return str(pane.title.text()) if pane is not None and pane.key is not None else ""

    def _show_record(self, number: int, key: int) -> None:
        screen = self.pages.go(number)
        screen.show_record(key)  # type: ignore[attr-defined]  # every screen with records has it

    @Slot()
    def _name(self) -> None:
        sample = self.tr(" (Sample)") if self._is_sample else ""
        company = self._desk.company.name
        self.setWindowTitle(f"{company}{sample} – Daybook" if company else f"Daybook{sample}")
        self.top_bar.person.set_name(self._desk.name_of(self._desk.dispatcher.actor))

    @Slot()
    def _count(self) -> None:
        self._counting.ask(CountRows(OrderListing(today=self._desk.today, tab="open")))

    # Slots

    @Slot(object)
    def _on_counting_answered(self, count: int) -> None:
        self.navigation.set_count(ORDERS, formats.up_to(COUNTED, count) if count else "")

    @Slot(object)
    def _on_dispatcher_changed(self, changes: object) -> None:
        if "order_list" in getattr(changes, "tables", {}):
            self._count_timer.start()

    @Slot()
    def _on_dispatcher_refreshed(self) -> None:
        self._count_timer.start()
        for screen in self.pages.screens().values():
            refresh = getattr(screen, "refresh", None)
            if refresh is not None:
                refresh()

    @Slot(object)
    def _on_desk_entry_asked(self, draft_id: object) -> None:
        self.pages.open_entry(cast("str | None", draft_id))

    @Slot(object)
    def _on_desk_said(self, saying: Saying) -> None:
        done = self.undo_stack.of(saying.command_id)
        undo: list[ToastAction] = [(self.tr("Undo"), partial(self.undo_stack.ask_about, done))] if done else []
        self.toasts.show_toast(saying.text, (*undo, *saying.actions), about=saying.command_id)

    @Slot()
    def _on_first_painted(self) -> None:
        self.first_painted.emit()

    @Slot(int)
    def _on_navigation_chosen(self, number: int) -> None:
        self.pages.go(number)

    @Slot(QWidget)
    def _on_pages_current_changed(self, page: QWidget) -> None:
        self.navigation.set_current(self.pages.number)
        self.toasts.stand_above(getattr(page, "foot_with_buttons", None), self.progress)

    @Slot(object)
    def _on_preferences_changed(self, chosen: object) -> None:
        self._fit_navigation()
