"""The desk: what every screen of one window shares: the way to the books, the company, the people, today."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from PySide6.QtCore import QObject, Signal, Slot

from core.domain.values import Id, Micros
from core.readmodels.company import Company, CompanyCard
from core.readmodels.people import People
from ui import formats
from ui.dispatcher import Dispatcher
from ui.widgets.toast import ToastAction

_NO_COMPANY = CompanyCard("", 0, "", "", "GBP", "UTC", "net", (), {})


@dataclass(frozen=True, slots=True)
class Saying:
    """What a toast says and offers, and the command it tells of, empty for none."""

    text: str
    actions: tuple[ToastAction, ...] = ()
    command_id: Id = ""


class Desk(QObject):
    """Lives on the GUI thread. Screens ask it to navigate; the main window listens."""

    order_asked = Signal(int)  # show the order with this key in the orders screen
    customer_asked = Signal(int)
    product_asked = Signal(int)
    invoice_asked = Signal(int)  # or a credit note
    payment_asked = Signal(int)  # or a refund
    entry_asked = Signal(object)  # open order entry: the uuid of a saved draft, or None for a new order
    undo_asked = Signal(object, str)  # core.readmodels.order_history.HistoryEntry, and the title of its record
    said = Signal(object)  # Saying, for a toast
    company_changed = Signal()

    def __init__(
        self,
        dispatcher: Dispatcher,
        now: Callable[[], datetime],
        parent: QObject | None = None,
        *,
        drafts_folder: Path = Path("drafts"),
    ) -> None:
        super().__init__(parent)
        self.dispatcher = dispatcher
        self.drafts_folder = drafts_folder  # what is typed is kept there, unjournalled
        self._now = now  # aware, in any zone
        self.company: CompanyCard = _NO_COMPANY
        self.names: dict[Id, str] = {}
        self._read_company()
        dispatcher.changed.connect(self._on_dispatcher_changed)

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.company.zone)

    @property
    def today(self) -> date:
        """The business day now, in the company's zone."""
        return self._now().astimezone(self.zone).date()

    @property
    def currency(self) -> str:
        return self.company.currency

    def name_of(self, actor: Id) -> str:
        """The name of a person, or a word for one who was never added."""
        return self.names.get(actor, "Somebody")

    def moment(self, at: Micros) -> str:
        return formats.moment(at, self.today, self.zone)

    def day(self, value: date | None) -> str:
        return formats.day(value, self.today)

    def say(self, text: str, *actions: ToastAction, command_id: Id = "") -> None:
        """Show a toast. The one that tells of a command offers to undo it."""
        self.said.emit(Saying(text, actions, command_id))

    @Slot(object)
    def _on_dispatcher_changed(self, changes: object) -> None:
        tables = getattr(changes, "tables", {})
        if "company" in tables or "people" in tables:
            self._read_company()
            self.company_changed.emit()

    def _read_company(self) -> None:
        self.company = Company().run(self.dispatcher.reader) or _NO_COMPANY
        self.names = People().run(self.dispatcher.reader)
