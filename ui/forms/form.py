"""The order form as those see it who send what it holds."""

from pathlib import Path
from typing import Protocol

from PySide6.QtCore import SignalInstance
from PySide6.QtWidgets import QWidget

from core.domain.values import Id
from ui.desk import Desk
from ui.forms.draft_keeper import DraftKeeper
from ui.forms.entry_header import EntryHeader
from ui.forms.entry_parts import EntryFoot, TitleLine
from ui.forms.line_grid import LineGrid
from ui.forms.line_model import LineModel
from ui.forms.placing import Typed
from ui.forms.totals_panel import TotalsPanel
from ui.widgets.message_bar import MessageBar


class Form(Protocol):
    """Its values, its parts, and what can be asked of it."""

    desk: Desk
    folder: Path
    order_id: Id
    version: int
    model: LineModel
    grid: LineGrid
    header: EntryHeader
    title_line: TitleLine
    bar: MessageBar
    foot: EntryFoot
    panel: TotalsPanel
    body: QWidget
    keeper: DraftKeeper
    finished: SignalInstance

    def typed(self) -> Typed:
        """All of it but the lines."""

    def start_anew(self) -> None:
        """Empty it for the next order."""

    def become_new(self) -> None:
        """What is typed is an order of its own from now on."""
