"""Where there are no books yet: the first choice, the questions of an empty start, and what a child is to begin."""

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from app.books import Books
from app.restoring import begin_anew, newest_backup
from ui.first_run import Beginning, FirstRunPage, SetUpPage


class NewBooks(QObject):
    """Shows pages and asks; whoever listens does the work, for the same books may need other work as well."""

    paged = Signal(QWidget)
    work_asked = Signal(object, str, str)  # a command's arguments as a tuple; what is done, and why it takes a while
    sample_asked = Signal()
    restore_asked = Signal()

    def __init__(self, books: Books, parent: QObject) -> None:
        super().__init__(parent)
        self._books = books
        self._first: FirstRunPage | None = None

    @Slot()
    def begin(self) -> None:
        """Offer a beginning, and the backups of books that were here."""
        page = FirstRunPage(newest_backup(self._books))
        page.restore_asked.connect(self.restore_asked)
        page.sample_asked.connect(self.sample_asked)
        page.empty_asked.connect(self._on_page_empty_asked)
        page.import_asked.connect(self._on_page_import_asked)
        self._first = page
        self.paged.emit(page)

    def make_sample(self) -> None:
        why = self.tr("Six weeks of trade of a small shop, told order by order.")
        self.work_asked.emit(("sample", "--progress"), self.tr("Making the sample business"), why)

    @Slot()
    def _on_page_empty_asked(self) -> None:
        page = SetUpPage()
        page.set_up_asked.connect(self._on_page_set_up_asked)
        page.back_asked.connect(self.begin)
        self.paged.emit(page)

    @Slot(object)
    def _on_page_set_up_asked(self, asked: Beginning) -> None:
        given = ("--name", asked.name, "--country", asked.country, "--currency", asked.currency, "--zone", asked.zone)
        begin_anew(self._books)
        self.work_asked.emit(("set-up", *given, "--json"), self.tr("Beginning your books"), "")

    @Slot()
    def _on_page_import_asked(self) -> None:
        kinds = self.tr("Trade (*.csv *.csv.gz *.tsv *.xlsx)")
        chosen, _ = QFileDialog.getOpenFileName(self._first, self.tr("Import a file"), "", kinds)
        if chosen:
            begin_anew(self._books)
            why = self.tr("Each order is booked whole. Stopped, the same file goes on from there.")
            self.work_asked.emit(("import", chosen, "--json", "--progress"), self.tr("Importing"), why)
