"""Real books in a folder, small and known, with a desk over them: what the window has, without the window."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import QKeyCombination
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.books import Books
from app.composition import READ_MODELS
from core.bus import Envelope
from core.domain.company.commands import DefineTaxRate, SetUpCompany
from core.domain.customers.commands import RegisterCustomer
from core.domain.customers.values import Details
from core.domain.decider import Command
from core.domain.orders.commands import NewLine, PlaceOrder
from core.domain.products.commands import AddProduct, SetReorderPoint
from core.domain.products.values import Particulars
from core.domain.stock.commands import ReceiveStock
from core.domain.values import ONE, PRICE_SCALE, Address, Id
from core.projections.freshness import Freshness, Kind
from core.projections.paging import page
from core.projections.projector_thread import ProjectorThread
from core.projections.reader import Reader
from core.projections.rebuild import rebuild
from core.readmodels.customer_list import CustomerMatch, CustomerMatches
from core.readmodels.keys import KeyOf
from core.readmodels.order_detail import DetailedOrder, OrderDetail
from core.readmodels.order_list import OrderListing, OrderRow
from core.readmodels.product_list import ProductMatch, ProductMatches
from ui.actions import ActionRegistry
from ui.desk import Desk
from ui.dispatcher import Dispatcher, new_id
from ui.forms.order_entry import OrderEntry

CUSTOMERS = {
    "GGS": ("Green Gate Stores", "14 Quay Road", "Hull", "HU1 1AA", 500_000),
    "BBC": ("Bluebird & Café", "3 High Street", "York", "YO1 7HH", None),
    "OMS": ("Old Mill Stores", "9 Mill Lane", "Leeds", "LS1 4AP", 10_000),
}
"""Code to name, street, town, postcode and credit limit."""

PRODUCTS = {
    "OAT-1L-12": ("Oat drink, 1 L × 12", 19.50, "Z", 148, None),
    "OAT-BAR-24": ("Oat drink barista, 1 L × 6", 21.00, "Z", 96, None),
    "OAT-FLK-5K": ("Oat flakes, jumbo, 5 kg", 11.80, "Z", 4, 6),
    "GRA-OAT-10": ("Granola, oat and honey, 10 × 500 g", 38.00, "S", 0, None),
    "COF-ESP-1K": ("Espresso beans, house, 1 kg", 18.50, "Z", 62, None),
    "CHO-DRK-20": ("Dark chocolate, 20 × 100 g", 34.00, "S", 8, 2),
    "HON-WLD-12": ("Wildflower honey, 340 g × 12", 64.50, "Z", 55, None),
    "CUP-12Z-1K": ("Paper cup 12 oz × 1000", 45.00, "S", 0, None),
}
"""SKU to name, price, tax code, quantity on hand and reorder point."""


def opening() -> Iterator[Command]:
    """The commands that the books begin with."""
    yield SetUpCompany("Harbour & Finch", "GB", "GBP", "Europe/London", "net")
    yield DefineTaxRate("S", "Standard", "S", 200_000)
    yield DefineTaxRate("Z", "Zero", "Z", 0)
    for code, (name, street, town, postcode, limit) in CUSTOMERS.items():
        address = Address(name, street, town, postcode, "GB")
        yield RegisterCustomer(new_id(), code, "GBP", 30, limit, Details(name, address, phone="01482 555 019"))
    for sku, (name, price, tax_code, on_hand, reorder_at) in PRODUCTS.items():
        product_id = new_id()
        particulars = Particulars(sku, name, "piece", tax_code, True)
        yield AddProduct(product_id, particulars, round(price * PRICE_SCALE))
        if reorder_at is not None:
            yield SetReorderPoint(product_id, reorder_at * ONE)
        if on_hand:
            yield ReceiveStock(product_id, on_hand * ONE)


def begin(folder: Path, commands: Iterator[Command] | None = None) -> Books:
    """Books with the opening in them and their lists built, and nobody at work."""
    books = Books(folder)
    bus = books.open_bus()
    try:
        for command in commands or opening():
            bus.dispatch(command, Envelope(new_id(), books.actor))
    finally:
        bus.close()
    with books.open_journal() as journal:
        rebuild(books.folder, journal, READ_MODELS)
    return books


@contextmanager
def desk_over(books: Books, drafts_folder: Path) -> Iterator[Desk]:
    """A desk with writer, reader and projector at work; all stopped at the end."""
    projector = ProjectorThread(books.open_projector, poll_s=60)
    dispatcher = Dispatcher(books.open_bus, books.open_reader, _watch, actor=books.actor, station="test")
    projector.start()
    dispatcher.start()
    try:
        yield Desk(dispatcher, lambda: datetime.now(UTC), dispatcher, drafts_folder=drafts_folder)
    finally:
        dispatcher.stop()
        projector.stop()


def _watch(reader: Reader) -> Freshness:
    return Freshness(Kind.LIVE, reader.position())


class Typist:
    """Presses keys in whatever has the focus, as a person does."""

    def __init__(self, qtbot: QtBot) -> None:
        self._qtbot = qtbot

    def type(self, *texts: str) -> None:
        """Letters as they are; a name in angle brackets is a key: "<Enter>", "<Ctrl+Enter>"."""
        for text in texts:
            if text.startswith("<"):
                self._press(QKeySequence(text[1:-1].replace("Enter", "Return"))[0])
            else:
                self._qtbot.keyClicks(self.widget, text)

    @property
    def widget(self) -> QWidget:
        widget = QApplication.focusWidget()
        assert widget is not None, "nothing has the focus"
        return widget

    def _press(self, keys: QKeyCombination) -> None:
        self._qtbot.keyClick(self.widget, keys.key(), keys.keyboardModifiers())


def opened(qtbot: QtBot, desk: Desk, draft_id: Id | None = None) -> OrderEntry:
    """The order form, shown, its cursor in the first field."""
    entry = OrderEntry(desk, ActionRegistry(), draft_id)
    qtbot.addWidget(entry)
    entry.resize(1180, 800)
    with qtbot.waitActive(entry):
        entry.show()
    return entry


def orders(desk: Desk) -> list[OrderRow]:
    """The orders on the list, the newest first."""
    listing = OrderListing(today=desk.today, tab="all", sort="newest", descending=True).run(desk.dispatcher.reader)
    return [OrderRow(*row[2:]) for row in page(desk.dispatcher.reader, listing, None, 50)]


def product(desk: Desk, sku: str) -> ProductMatch:
    """A product as it stands."""
    (found, *_) = ProductMatches(sku).run(desk.dispatcher.reader)
    return found


def customer(desk: Desk, code: str) -> CustomerMatch:
    (found, *_) = CustomerMatches(code).run(desk.dispatcher.reader)
    return found


def send(qtbot: QtBot, desk: Desk, command: Command) -> None:
    """A command by somebody else; returns once the lists show it."""
    pending = desk.dispatcher.dispatch(command)
    with qtbot.waitSignal(pending.visible):
        pass


def place(qtbot: QtBot, desk: Desk, code: str, **quantities: int) -> DetailedOrder:
    """An order by somebody else; what is short may wait. SKUs with underscores for dashes."""
    lines = []
    for number, (sku, quantity) in enumerate(quantities.items(), 1):
        its = product(desk, sku.replace("_", "-")).product
        lines.append(NewLine(number, its.uuid, quantity * ONE, its.price, backorder=True))
    order_id = new_id()
    buyer = customer(desk, code).customer
    send(qtbot, desk, PlaceOrder(order_id, buyer.uuid, "", None, "phone", Address(buyer.name), tuple(lines)))
    return order(desk, order_id)


def order(desk: Desk, order_id: Id) -> DetailedOrder:
    """An order whole, as the lists show it."""
    key = KeyOf("order", order_id).run(desk.dispatcher.reader)
    assert key is not None, "it was placed"
    found = OrderDetail(key).run(desk.dispatcher.reader)
    assert found is not None, "it was placed"
    return found
