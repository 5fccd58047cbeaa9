"""Workload W: 1,000 customers, 5,000 products, orders of 1 to 5 lines; 80 % get paid, and 80 % of those shipped.

Seeded so that any order can be made alone: order i is placed at step i, paid at i + 20, shipped at i + 200; about 2.44
commands an order.
"""

from collections.abc import Iterator
from datetime import date
from random import Random

from core.domain.company.commands import DefineTaxRate, SetUpCompany
from core.domain.customers.commands import RegisterCustomer
from core.domain.customers.events import Details
from core.domain.decider import Command
from core.domain.orders.commands import NewLine, PlaceOrder, ShipOrder
from core.domain.orders.events import LineQuantity
from core.domain.payments.commands import RecordPayment
from core.domain.payments.events import OnOrder
from core.domain.products.commands import AddProduct
from core.domain.products.events import Particulars
from core.domain.stock.commands import ReceiveStock
from core.domain.values import ONE, Address, Id, Money

CUSTOMERS = 1_000
PRODUCTS = 5_000
PAID_AFTER = 20
SHIPPED_AFTER = 200
DAY = date(2026, 1, 5)
_WORDS = (
    "red",
    "blue",
    "glass",
    "tin",
    "heart",
    "lantern",
    "bag",
    "cake",
    "stand",
    "clock",
    "mug",
    "tea",
    "paper",
    "set",
)


def setup() -> Iterator[Command]:
    """What has to be there before the first order."""
    yield SetUpCompany("Workload", "GB", "GBP", "Europe/London")
    yield DefineTaxRate("standard", "Standard rate", "S", 200_000)
    for i in range(CUSTOMERS):
        details = Details(f"{_WORDS[i % 14].title()} {_WORDS[i // 14 % 14]} Stores {i}", Address(city=f"Town {i % 97}"))
        yield RegisterCustomer(id_of(1, i), f"C{i:04}", "GBP", 30, None, details)
    for i in range(PRODUCTS):
        name = f"{_WORDS[i % 14].title()} {_WORDS[i // 14 % 14]} {_WORDS[i // 196 % 14]} {i}"
        yield AddProduct(id_of(2, i), Particulars(f"P{i:05}", name, "piece", "standard", is_goods=True), _price(i))
        yield ReceiveStock(id_of(2, i), 10_000_000 * ONE)


def step(i: int) -> Iterator[Command]:
    """The commands of step i: place order i, pay an earlier one, ship a still earlier one."""
    yield place(i)
    if i >= PAID_AFTER and _is_paid(i - PAID_AFTER):
        yield _pay(i - PAID_AFTER)
    if i >= SHIPPED_AFTER and _is_shipped(i - SHIPPED_AFTER):
        yield _ship(i - SHIPPED_AFTER)


def place(i: int) -> PlaceOrder:
    lines = tuple(
        NewLine(number, id_of(2, product), quantity * ONE, _price(product))
        for number, (product, quantity) in enumerate(_lines(i), 1)
    )
    return PlaceOrder(
        id_of(3, i), id_of(1, _random(i).randrange(CUSTOMERS)), f"PO-{i}", None, "phone", Address(), lines
    )


def id_of(kind: int, i: int) -> Id:
    """An id in the shape of a UUIDv7 that rises with i."""
    return f"{i >> 16:08x}-{i & 0xFFFF:04x}-7{kind:03x}-8000-{i:012x}"


def _lines(i: int) -> list[tuple[int, int]]:
    random = _random(i)
    random.random()
    count = random.randint(1, 5)
    return [(product, random.randint(1, 12)) for product in random.sample(range(PRODUCTS), count)]


def _price(product: int) -> int:
    return (50 + product * 37 % 3_000) * 10_000


def _is_paid(i: int) -> bool:
    return i % 5 != 0


def _is_shipped(i: int) -> bool:
    return _is_paid(i) and i // 5 % 5 != 0


def _pay(i: int) -> RecordPayment:
    order = place(i)
    paid = OnOrder(order.order_id, 50)
    return RecordPayment(id_of(4, i), order.customer_id, Money(50, "GBP"), DAY, "transfer", "", (paid,))


def _ship(i: int) -> ShipOrder:
    order = place(i)
    parts = tuple(LineQuantity(line.line, line.quantity) for line in order.lines)
    return ShipOrder(order.order_id, id_of(5, i), DAY, parts)


def _random(i: int) -> Random:
    return Random(i * 1_000_003 + 1)
