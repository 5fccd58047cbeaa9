"""What every pane with one record has: its title and chip, a line of context, actions, its parts, all scrolling."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QAction, QKeySequence, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QScrollArea, QVBoxLayout, QWidget

from core.projections.changes import ChangeSet
from core.readmodels.order_history import HistoryEntry
from ui import theme
from ui.desk import Desk
from ui.widgets.buttons import Button, IconButton
from ui.widgets.chip import Chip
from ui.widgets.label import Label
from ui.widgets.link import Link

PADDING: Final = 20


@dataclass(frozen=True, slots=True)
class Step:
    """An action that the pane offers as a button, by its QAction."""

    action: QAction
    icon: str = ""
    is_primary: bool = False
    text: str = ""  # instead of the action's own


class DetailPane(QWidget):
    """Subclasses add to `body`, and read and fill in `load`. `key` is the record shown, None for none."""

    close_asked = Signal()
    loaded = Signal()  # another record, or another state of it, is shown

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.key: int | None = None
        self._is_stale = False  # it has changed while the pane was hidden
        self.title = Label("", "h2")
        self.chip = Chip()
        self.link = Link()
        self.second_link = Link()
        self._dot = Label("·", "small", 400, "text2")  # between the two
        self.context = Label("", "small", 400, "text2")
        self.more = Button(self.tr("More"), trailing_icon="chevron-down")
        self.body = QVBoxLayout()
        self._close = IconButton("x", self.tr("Close"), "Alt+Enter")
        self._steps: list[tuple[Button, QAction]] = []
        self._step_row = QHBoxLayout()
        self._menu = QMenu(self)
        self._content = QWidget()
        self._nothing = Label(self.tr("Choose a row to see it here."), "body", 400, "text3", align="center")
        self.scroll_area = QScrollArea()
        self._lay_out()
        self._close.clicked.connect(self.close_asked)
        self.more.clicked.connect(self._on_more_clicked)
        desk.dispatcher.changed.connect(self._on_dispatcher_changed)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._is_stale:
            self.refresh()

    def load(self, key: int) -> bool:
        """Read and show the record; False when there is none."""
        raise NotImplementedError

    def touches(self, changes: ChangeSet, key: int) -> bool:
        """Whether changes concern what the pane shows."""
        raise NotImplementedError

    def last_step(self) -> HistoryEntry | None:
        """The newest entry of the record that still stands."""
        return None

    def show_record(self, key: int) -> None:
        if key != self.key:
            self.key = key
            self.scroll_area.verticalScrollBar().setValue(0)
            self.refresh()

    def hasten(self, key: int | None) -> None:
        """The user acts on a row that was not rested on yet, or on a record that changed while nobody saw it."""
        if key is not None:
            self.show_record(key)
        if self._is_stale:
            self.refresh()

    def refresh(self) -> None:
        """Read the record again."""
        self._is_stale = False
        has_record = self.key is not None and self.load(self.key)
        self.scroll_area.setVisible(has_record)
        self._nothing.setVisible(not has_record)
        self.loaded.emit()

    def day(self, iso: str) -> str:
        """A day as read models keep it, for people; empty for none."""
        return self.desk.day(date.fromisoformat(iso) if iso else None)

    def set_title(self, title: str, chip: tuple[str, str, str] | None) -> None:
        """`chip` is word, tone and icon."""
        self.title.setText(title)
        self.chip.setVisible(chip is not None)
        if chip is not None:
            self.chip.set_status(*chip)

    def set_context(self, link: str, context: Sequence[str], second: str = "") -> None:
        """A name that leads to its record, perhaps a second one, and what else is worth knowing in one line."""
        self.link.setText(link)
        self.link.setVisible(bool(link))
        self.second_link.setText(second)
        self.second_link.setVisible(bool(second))
        self._dot.setVisible(bool(second))
        parts = ([""] if link else []) + [part for part in context if part]
        self.context.setText("  ·  ".join(parts).strip() if not link else "·  " + "  ·  ".join(parts[1:]))
        self.context.setVisible(len(parts) > bool(link))

    def set_steps(self, steps: Sequence[Step], more: Sequence[QAction | None]) -> None:
        """The buttons under the title, the sensible next step first; the others in the menu behind them."""
        had_focus = any(button.hasFocus() for button, _ in self._steps)
        for button, _ in self._steps:
            self._step_row.removeWidget(button)
            button.deleteLater()
        self._steps = []
        for index, step in enumerate(steps):
            self._add_step(index, step)
        self._menu.clear()
        for action in more:
            if action is None:
                self._menu.addSeparator()
            else:
                self._menu.addAction(action)
        self.more.setVisible(bool(more))
        self.setFocusProxy(self._first_button(steps))
        if had_focus:  # its button is another now
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def steps(self) -> list[str]:
        """The words on the buttons."""
        return [button.plain_text() for button, _ in self._steps]

    def _first_button(self, steps: Sequence[Step]) -> Button:
        """The one for what is sensible next: the primary one, else the first that can be pressed."""
        usable = [(step.is_primary, button) for step, (button, _) in zip(steps, self._steps, strict=True)]
        usable = [(is_primary, button) for is_primary, button in usable if button.isEnabled()]
        primary = (button for is_primary, button in usable if is_primary)
        return next(primary, usable[0][1] if usable else self.more)

    def _add_step(self, index: int, step: Step) -> None:
        keys = step.action.shortcut().toString(QKeySequence.SequenceFormat.NativeText).replace("+", " ")
        words = step.text or step.action.text().replace("&", "")
        button = Button(words, "primary" if step.is_primary else "secondary", step.icon or None, keys, parent=self)
        button.setEnabled(step.action.isEnabled())
        button.clicked.connect(step.action.trigger)
        self._step_row.insertWidget(index, button)
        button.show()
        self._steps.append((button, step.action))

    def _lay_out(self) -> None:
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        top = QHBoxLayout()
        top.setContentsMargins(0, 0, 0, 0)
        top.setSpacing(10)
        top.addWidget(self.title)
        top.addWidget(self.chip)
        top.addStretch(1)
        top.addWidget(self._close)
        context = QHBoxLayout()
        context.setSpacing(8)
        for widget in (self.link, self._dot, self.second_link):
            widget.hide()
            context.addWidget(widget)
        context.addWidget(self.context, 1)
        self._step_row.setSpacing(8)
        self._step_row.addWidget(self.more)
        self._step_row.addStretch(1)
        self.body.setSpacing(0)
        column = QVBoxLayout(self._content)
        column.setContentsMargins(PADDING, 12, PADDING, 20)
        column.setSpacing(0)
        column.addLayout(top)
        column.addLayout(context)
        column.addSpacing(10)
        column.addLayout(self._step_row)
        column.addLayout(self.body)
        column.addStretch(1)
        self._scroll_it()

    def _scroll_it(self) -> None:
        self.scroll_area.setAccessibleName(self.tr("Details"))
        self.scroll_area.setWidget(self._content)
        self.scroll_area.setWidgetResizable(True)
        self.scroll_area.setFrameShape(QFrame.Shape.NoFrame)
        self.scroll_area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.scroll_area.viewport().setAutoFillBackground(False)
        self._content.setAutoFillBackground(False)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.scroll_area)
        whole.addWidget(self._nothing, 1)
        self.scroll_area.hide()
        self.setFocusProxy(self.more)
        self.setMinimumWidth(theme.px(360))

    @Slot()
    def _on_more_clicked(self) -> None:
        self._menu.popup(self.more.mapToGlobal(self.more.rect().bottomLeft()))

    @Slot(object)
    def _on_dispatcher_changed(self, changes: ChangeSet) -> None:
        if self.key is not None and self.touches(changes, self.key):
            self._is_stale = True
            if self.isVisible():
                self.refresh()


def section(title: str) -> Label:
    """A heading between the parts of a record."""
    return Label(title, "body", 600)
