"""What is shown before there are lists to show: work with its progress, the first choice, or why it cannot open."""

from typing import Final

from PySide6.QtCore import QByteArray, QSettings, Qt, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from core.errors import Sentence
from ui import formats, theme
from ui.panel import Panel
from ui.progress_strip import ProgressBar
from ui.widgets.buttons import Button
from ui.widgets.label import Label
from ui.window_size import fit_screen

_COLUMN: Final = 560
_COPYING, _CHECKING, _BOOKING = "copying", "checking", "booking"  # steps of backups and restores, and of imports


class StartWindow(QWidget):
    """One page at a time, in a window as large as the main window will be."""

    def __init__(self) -> None:
        super().__init__()
        self.setWindowTitle("Daybook")
        fit_screen(self)
        geometry = QSettings().value("window/geometry")
        if isinstance(geometry, QByteArray):
            self.restoreGeometry(geometry)
        self._panel = Panel(self)
        self._page: QWidget | None = None
        frame = QVBoxLayout(self)
        frame.setContentsMargins(10, 10, 10, 10)
        frame.addWidget(self._panel)

    def show_page(self, page: QWidget) -> None:
        if self._page is not None:
            self._panel.content.removeWidget(self._page)
            self._page.hide()
            self._page.deleteLater()
        self._page = page
        self._panel.content.addWidget(page)
        page.show()
        page.setFocus(Qt.FocusReason.OtherFocusReason)

    def page(self) -> QWidget | None:
        return self._page

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.color("window"))
        painter.end()


def centred(page: QWidget, width: int = _COLUMN) -> QVBoxLayout:
    """A column in the middle of a page."""
    column = QVBoxLayout()
    column.setSpacing(12)
    inner = QWidget(page)
    inner.setFixedWidth(theme.px(width))
    inner.setLayout(column)
    column.setContentsMargins(0, 0, 0, 0)
    row = QHBoxLayout(page)
    row.addStretch(1)
    row.addWidget(inner)
    row.addStretch(1)
    column.addStretch(2)
    return column


class WorkPage(QWidget):
    """Something that takes a while before the desk can open."""

    stop_asked = Signal()

    def __init__(self, what: str, why: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._count = Label("", "small", 400, "text3")
        self._bar = ProgressBar()
        self._bar.setFixedWidth(theme.px(_COLUMN))
        self.stop = Button(self.tr("Stop and close"))
        self.stop.clicked.connect(self.stop_asked)
        column = centred(self)
        column.addWidget(Label(what, "h2"))
        column.addWidget(Label(why, "body", 400, "text2", wraps=True))
        column.addWidget(self._bar)
        column.addWidget(self._count)
        column.addWidget(self.stop)
        column.addStretch(3)

    @Slot(str, int, int)
    def on_child_progressed(self, step: str, done: int, of: int) -> None:
        """A copy is counted in pages of the file, and a check reads each entry twice: both say nothing to people."""
        if step == _COPYING:
            self._tell(done, of, self.tr("Copying, {share} %") if of else self.tr("Copying"))
        elif step == _CHECKING:
            self._tell(done, of, self.tr("Checking, {share} %") if of else self.tr("Checking"))
        elif step == _BOOKING:
            self._tell(done, of, self.tr("{done} of {of} orders, {share} %") if of else "")
        else:
            self.advance(done, of)

    @Slot(int, int)
    def advance(self, done: int, of: int) -> None:
        """`of` is 0 while the end is not known."""
        counted = self.tr("{done} entries") if done else ""
        self._tell(done, of, self.tr("{done} of {of} entries, {share} %") if of and done else counted)

    def _tell(self, done: int, of: int, words: str) -> None:
        self._bar.set_share(done / of if of else None)
        share = done * 100 // of if of else 0
        self._count.setText(words.format(done=formats.count(done), of=formats.count(of), share=share))
        self._count.updateGeometry()


class StoppedPage(QWidget):
    """Why the desk cannot open, in three parts, with the details at hand."""

    try_again_asked = Signal()
    restore_asked = Signal()  # where backups are there to be restored

    def __init__(
        self, sentence: Sentence, details: str = "", parent: QWidget | None = None, *, has_backups: bool = False
    ) -> None:
        super().__init__(parent)
        column = centred(self)
        column.addWidget(Label(sentence.happened, "h3", wraps=True))
        column.addWidget(Label(f"{sentence.safe} {sentence.todo}", "body", 400, "text2", wraps=True))
        again = Button(self.tr("Try again"), "primary", parent=self)
        again.clicked.connect(self.try_again_asked)
        self.setFocusProxy(again)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(again)
        if has_backups:
            restore = Button(self.tr("Restore a backup…"), parent=self)
            restore.clicked.connect(self.restore_asked)
            buttons.addWidget(restore)
        buttons.addStretch(1)
        column.addLayout(buttons)
        if details.strip():
            text = QPlainTextEdit(details.strip(), self)
            text.setReadOnly(True)
            text.setFixedHeight(theme.px(160))
            column.addWidget(text)
        column.addStretch(3)
