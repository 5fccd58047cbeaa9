"""Orders that are saved while the lists do not show them yet: said at once, and told of once they are there."""

from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QCoreApplication, QObject, Signal, Slot

from core.domain.values import Id
from core.readmodels.keys import KeyOf
from core.readmodels.order_detail import OrderDetail
from ui.desk import Desk
from ui.dispatcher import Pending


@dataclass(frozen=True, slots=True)
class ExpectedOrder:
    """What the form knew of it; its number is told by the lists."""

    order_id: Id
    customer: str
    total: str


class ExpectedOrders(QObject):
    """Lives as long as the desk, for the form that placed an order may be closed by then."""

    changed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._desk = desk
        self._by_pending: dict[Pending, ExpectedOrder] = {}

    def orders(self) -> tuple[ExpectedOrder, ...]:
        """The newest first."""
        return tuple(reversed(self._by_pending.values()))

    def expect(self, pending: Pending, order: ExpectedOrder) -> None:
        """It stands, and is not visible yet."""
        self._by_pending[pending] = order
        pending.visible.connect(self._on_pending_visible)
        self.changed.emit()

    @Slot(int)
    def _on_pending_visible(self, position: int) -> None:
        pending = self.sender()
        assert isinstance(pending, Pending)
        order = self._by_pending.pop(pending)
        self.changed.emit()
        tell_placed(self._desk, order.order_id, pending.envelope.command_id)


def expected_orders(desk: Desk) -> ExpectedOrders:
    """The desk's own."""
    found = desk.findChild(ExpectedOrders)
    return found if isinstance(found, ExpectedOrders) else ExpectedOrders(desk)


def tell_placed(desk: Desk, order_id: Id, command_id: Id) -> None:
    """Its toast, now that the lists know its number."""
    reader = desk.dispatcher.reader
    key = KeyOf("order", order_id).run(reader)
    found = OrderDetail(key).run(reader) if key is not None else None
    if found is None:
        return
    text = QCoreApplication.translate("ExpectedOrders", "Order {number} placed").format(number=found.header.no)
    show = partial(desk.order_asked.emit, found.header.key)
    desk.say(text, (QCoreApplication.translate("ExpectedOrders", "Open"), show), command_id=command_id)
