"""Real books in a folder, small and known, with a desk over them: what the window has, without the window."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import QObject

from app.books import Books
from app.composition import READ_MODELS
from core.bus import Envelope
from core.domain.company.commands import DefineTaxRate, SetUpCompany
from core.domain.customers.commands import RegisterCustomer
from core.domain.customers.values import Details
from core.domain.decider import Command
from core.domain.products.commands import AddProduct, SetReorderPoint
from core.domain.products.values import Particulars
from core.domain.stock.commands import ReceiveStock
from core.domain.values import ONE, PRICE_SCALE, Address
from core.errors import Sentence, Unavailable
from core.projections.freshness import Freshness, Kind
from core.projections.projector_thread import ProjectorThread
from core.projections.reader import Reader
from core.projections.rebuild import rebuild
from ui.desk import Desk
from ui.dispatcher import Dispatcher, new_id

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
def desk_over(books: Books, parent: QObject | None = None) -> Iterator[Desk]:
    """A desk with writer, reader and projector at work; all stopped at the end."""
    projector = ProjectorThread(books.open_projector, poll_s=60)
    dispatcher = Dispatcher(books.open_bus, books.open_reader, _watch, actor=books.actor, station="test", parent=parent)
    projector.start()
    dispatcher.start()
    try:
        yield Desk(dispatcher, lambda: datetime.now(UTC), dispatcher)
    finally:
        dispatcher.stop()
        projector.stop()


def _watch(reader: Reader) -> Freshness:
    return Freshness(Kind.LIVE, reader.position())


def full_disk() -> Unavailable:
    """What the window is told when the journal cannot be written."""
    return Unavailable(
        Sentence(
            "The journal could not be written: the disk is full.",
            "The order is kept as a draft.",
            "Free some space, then press Try again.",
        )
    )
