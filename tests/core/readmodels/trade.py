"""A small trade for the read models' tests: real events in a real journal, folded by the real engine."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from functools import reduce
from pathlib import Path

from core.domain.calculation import NO_EXTRAS, Share, TaxAmount, Totals
from core.domain.company.events import CompanySetUp
from core.domain.customers.events import CustomerRegistered, Details
from core.domain.decider import Event, Stream
from core.domain.invoices.events import InvoiceLine, InvoicePosted
from core.domain.orders.events import (
    DraftedLine,
    HistoryRecorded,
    LineChange,
    LineQuantity,
    LinesReserved,
    OrderAmended,
    OrderDrafted,
    OrderInvoiced,
    OrderLine,
    OrderPlaced,
    OrderShipped,
    TradeLine,
)
from core.domain.orders.evolving import evolve
from core.domain.orders.state import Order
from core.domain.orders.values import DraftLine
from core.domain.payments.events import OnOrder, PaymentRecorded
from core.domain.people.events import PersonAdded
from core.domain.products.events import Particulars, ProductAdded
from core.domain.stock.commands import ReceiveStock
from core.domain.values import Address, Money
from core.journal.codec import Codec
from core.journal.reader import JournalReader
from core.journal.sqlite import BOOKS_FILE, open_reader
from core.journal.writer import Circumstances, JournalWriter
from core.projections.generation import live_path, next_path, switch
from core.projections.projector import Projector
from core.projections.reader import Reader
from core.projections.rebuild import build, difference
from core.projections.store import Store
from core.readmodels.company import COMPANY
from core.readmodels.customer_list import CUSTOMER_LIST
from core.readmodels.delivery_addresses import DELIVERY_ADDRESSES
from core.readmodels.invoice_detail import INVOICE_DETAIL
from core.readmodels.invoice_list import INVOICE_LIST
from core.readmodels.journal_list import EVENT_TYPES, JOURNAL_LIST
from core.readmodels.order_detail import ORDER_DETAIL
from core.readmodels.order_history import ORDER_HISTORY
from core.readmodels.order_lines import ORDER_LINES
from core.readmodels.order_list import ORDER_LIST
from core.readmodels.order_payments import ORDER_PAYMENTS
from core.readmodels.order_returns import ORDER_RETURNS
from core.readmodels.payment_allocations import PAYMENT_ALLOCATIONS
from core.readmodels.payment_list import PAYMENT_LIST
from core.readmodels.people import PEOPLE
from core.readmodels.product_list import PRODUCT_LIST
from core.readmodels.receivables import RECEIVABLES
from core.readmodels.refunds import REFUND_PARTS
from core.readmodels.search import SEARCH
from core.readmodels.stock_ledger import STOCK_LEDGER
from core.write.books import open_books

MODELS = (
    COMPANY,
    PEOPLE,
    CUSTOMER_LIST,
    DELIVERY_ADDRESSES,
    PRODUCT_LIST,
    ORDER_LIST,
    ORDER_DETAIL,
    ORDER_LINES,
    ORDER_RETURNS,
    ORDER_PAYMENTS,
    ORDER_HISTORY,
    INVOICE_LIST,
    INVOICE_DETAIL,
    PAYMENT_LIST,
    PAYMENT_ALLOCATIONS,
    REFUND_PARTS,
    RECEIVABLES,
    STOCK_LEDGER,
    JOURNAL_LIST,
    SEARCH,
)
CODEC = Codec(EVENT_TYPES)
TODAY = date(2026, 11, 19)
QUAY = Address("Green Gate Stores", "14 Quay Road", "Hull", "HU1", "GB")
TRADED_ON = date(2010, 12, 1)
SECOND = 1_000_000
QUANTITIES = "ordered, cancelled, reserved, shipped"

HAPPEN = ReceiveStock("none", 1)  # the log wants to know of a command


class Desk:
    """Books with a company, people, customers and products, new or as a copy of such; `key` gives a record's key."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._writing = open_books(folder, "trade")
        self._writing.execute("PRAGMA synchronous=OFF")
        self._writer = JournalWriter(self._writing, CODEC)
        self._reading = open_reader(folder / BOOKS_FILE)
        self.journal = JournalReader(self._reading, CODEC)
        is_new = live_path(folder) is None
        self._store = Store(live_path(folder) or next_path(folder), MODELS)
        switch(folder, self._store.path)
        self._projector = Projector(self._store, self.journal, MODELS)
        self._versions: dict[Stream, int] = {}
        self._now = 1_763_500_000 * SECOND
        self.reader = Reader(folder, self.journal)
        if is_new:
            self.happen(*BEGINNINGS)
        self._versions |= {event.stream: 1 for event in BEGINNINGS}

    def happen(self, *events: Event, actor: str = "ann", on: date | None = None, why: str = "") -> int:
        """One command with these events, folded; gives its last position. History is dated to its own day."""
        on = on or (TRADED_ON if isinstance(events[0], HistoryRecorded) else TODAY)
        self._now += SECOND
        self._writing.begin()
        self._writer.begin()
        command_id = f"command {self._now}"
        about = Circumstances(command_id, command_id, None, None, actor, "till", "1", on, self._now, why)
        _, end = self._writer.append(HAPPEN, [self._addressed(event) for event in events], about)
        self._writer.finish()
        self._writing.execute("COMMIT")
        while self._projector.step() is not None:
            assert self._projector.parked == {}
        return end

    @contextmanager
    def altered(self, position: int) -> Iterator[None]:
        """The data of an entry is spoilt for a while, behind the program's back."""
        (data,) = self._writing.execute("SELECT data FROM journal WHERE position = ?", (position,)).fetchone()
        self._writing.execute("DROP TRIGGER journal_is_never_updated")
        self._writing.execute("UPDATE journal SET data = '{}' WHERE position = ?", (position,))
        yield
        self._writing.execute("UPDATE journal SET data = ? WHERE position = ?", (data, position))

    def key(self, kind: str, id: str) -> int:
        return self.journal.first_position(Stream(kind, id))

    def check_rebuilt(self) -> None:
        """Rows kept live are the rows that a rebuild makes."""
        path = self._folder / "rebuilt.db"
        build(path, self.journal, MODELS)
        rebuilt = Store(path, MODELS)
        try:
            assert difference(self._store, rebuilt) is None
        finally:
            rebuilt.close()

    def check_against_domain(self) -> None:
        """Rows of orders say what the orders' own states say."""
        for stream in self._versions:
            if stream.kind == "order":
                entries = self.journal.stream(stream)
                self._check_order(reduce(evolve, (entry.event for entry in entries), Order()))

    def _check_order(self, order: Order) -> None:
        key = self.key("order", order.id)
        header = self.reader.query(f"SELECT state, hold, {QUANTITIES} FROM order_list WHERE id = ?", (key,))
        lines = self.reader.query(f"SELECT line, sku, net, {QUANTITIES} FROM order_lines WHERE order_id = ?", (key,))
        if order.status == "withdrawn":
            assert (header, lines) == ([], [])
            return
        quantities = [tuple(getattr(each, name) for name in QUANTITIES.split(", ")) for each in order.lines]
        assert [row[3:] for row in lines] == [_as_in_rows(order, each) for each in quantities]
        sums = tuple(map(sum, zip(*(row[3:] for row in lines), strict=True)))
        assert header == [(order.status, order.hold_reason, *(sums or (0, 0, 0, 0)))]

    def close(self) -> None:
        for each in (self.reader, self._store, self._reading, self._writing):
            each.close()

    def _addressed(self, event: Event) -> tuple[Stream, int, Event]:
        version = self._versions[event.stream] = self._versions.get(event.stream, 0) + 1
        return event.stream, version, event


def _as_in_rows(order: Order, quantities: tuple[int, ...]) -> tuple[int, ...]:
    """History is shown as shipped, though its state leaves that open."""
    ordered, cancelled, reserved, shipped = quantities
    return (ordered, cancelled, reserved, ordered if order.status == "history" else shipped)


def customer(id: str, code: str, name: str, **details: str) -> CustomerRegistered:
    address = Address(name, details.get("street", ""), details.get("town", ""), details.get("postcode", ""), "GB")
    its = Details(name, address, details.get("email", ""), details.get("phone", ""))
    return CustomerRegistered(id, code, "GBP", 30, 500_000, its)


def product(id: str, sku: str, name: str, price: int = 1_000_000, *, is_goods: bool = True) -> ProductAdded:
    return ProductAdded(id, Particulars(sku, name, "piece", "std", is_goods), price)


def line(number: int, product_id: str, pieces: int, net: int = 0, *, is_goods: bool = True) -> OrderLine:
    sku, name = (PRODUCTS[product_id].particulars.sku, PRODUCTS[product_id].particulars.name)
    price = net * 10_000 // pieces
    return OrderLine(number, product_id, sku, name, "piece", pieces * 1_000, price, 0, "S", 200_000, net, net, is_goods)


def totals(*lines: OrderLine) -> Totals:
    """Net and 20 % tax of the lines."""
    net = sum(line.net for line in lines)
    return Totals(net, net // 5, net + net // 5, (TaxAmount("S", 200_000, net, net // 5),))


def drafted(order_id: str, *lines: DraftLine, customer_id: str | None = "green") -> OrderDrafted:
    """What SaveDraft with these lines comes to."""
    bare = tuple(
        DraftedLine(line.line, line.product_id, line.quantity, line.unit_price, line.discount, line.backorder)
        for line in lines
    )
    texts = tuple(line.text for line in lines)
    name = CUSTOMERS[customer_id].details.name if customer_id else ""
    return OrderDrafted(order_id, customer_id, "PO 7", None, "web", "GBP", bare, NO_EXTRAS, name, QUAY, "", "", texts)


def placed(
    order_id: str,
    *lines: OrderLine,
    number: int = 10_001,
    customer_id: str = "green",
    reference: str = "",
    ship_by: date | None = None,
) -> OrderPlaced:
    name = CUSTOMERS[customer_id].details.name
    return OrderPlaced(
        order_id,
        number,
        customer_id,
        reference,
        ship_by,
        30,
        "phone",
        "GBP",
        "net",
        lines,
        NO_EXTRAS,
        totals(*lines),
        (),
        name,
        QUAY,
        "by the back door",
        "ask about cups",
    )


def amending(order_id: str, changes: tuple[LineChange, ...], before: Totals, after: Totals) -> OrderAmended:
    return OrderAmended(order_id, changes, NO_EXTRAS, NO_EXTRAS, before, after, ())


def parts(**pieces: int) -> tuple[LineQuantity, ...]:
    """`parts(l1=6)` is six pieces of line 1."""
    return tuple(LineQuantity(int(name[1:]), quantity * 1_000) for name, quantity in pieces.items())


def reserved(order_id: str, **pieces: int) -> LinesReserved:
    return LinesReserved(order_id, parts(**pieces))


def shipped(order_id: str, shipment: int = 1, **pieces: int) -> OrderShipped:
    """All of it had been set aside."""
    sent = parts(**pieces)
    return OrderShipped(order_id, f"{order_id} parcel {shipment}", shipment, TODAY, sent, sent, (), "7741 0938")


def invoiced(order_id: str, invoice_id: str, total: int, left: int = 0, **pieces: int) -> tuple[Event, Event]:
    """An invoice of 30 days for these pieces, which is all that matters of its lines here."""
    lines = tuple(
        InvoiceLine(number, order_id, part.line, "", "", "piece", part.quantity, 0, 0, "Z", 0, total, total)
        for number, part in enumerate(parts(**pieces), 1)
    )
    sums = Totals(total, 0, total, (TaxAmount("Z", 0, total, 0),))
    posted = InvoicePosted(
        invoice_id,
        30_001,
        "green",
        TODAY,
        TODAY + timedelta(30),
        "GBP",
        "net",
        lines,
        0,
        (),
        (Share("Z", 0, 0, 0),),
        sums,
        10_001,
        "",
        CUSTOMERS["green"].details.name,
        QUAY,
        QUAY,
    )
    return posted, OrderInvoiced(order_id, invoice_id, "30001", parts(**pieces), 0, 0, total, left)


def paid(payment_id: str, minor: int, *on_orders: OnOrder, customer_id: str = "green") -> PaymentRecorded:
    money = Money(minor, "GBP")
    return PaymentRecorded(payment_id, 501, customer_id, money, TODAY, "transfer", on_orders, "GGS-2210")


def traded(
    order_id: str, number: str, *lines: TradeLine, total: int, nature: str = "sale", customer_id: str = "green"
) -> HistoryRecorded:
    name = CUSTOMERS[customer_id].details.name
    at = 1_291_191_960 * SECOND  # 2010-12-01 08:26
    return HistoryRecorded(order_id, "online-retail", number, nature, customer_id, at, "GB", "GBP", lines, total, name)


CUSTOMERS = {
    "green": customer("green", "GGS", "Green Gate Stores", town="Hull", postcode="HU1 1AA", phone="01482 555"),
    "blue": customer("blue", "BBC", "Bluebird Café", town="Greenwich", postcode="SE10"),
}
PRODUCTS = {
    "oat": product("oat", "OAT-1L-12", "Oat drink, 1 L × 12", 19_500_000),
    "cup": product("cup", "CUP-12Z", "Paper cup 12 oz", 45_000_000),
    "post": product("post", "POST", "Postage", 12_000_000, is_goods=False),
}
BEGINNINGS = (
    PersonAdded("ann", "Ann", "ann"),
    PersonAdded("bob", "Bob", "bob"),
    CompanySetUp("company", "Quay Wholesale", "GB", "GBP", "Europe/London", "net"),
    *CUSTOMERS.values(),
    *PRODUCTS.values(),
)
