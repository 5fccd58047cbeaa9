"""Reads the Northwind database as live trade: orders placed, shipped and invoiced on their days, after opening stock.

Unlike history from elsewhere, what comes of it is as if it had been typed here: stock is set aside and leaves, invoices
are posted with numbers of these books. Taxes are none, as in the source. Freight is a charge for delivery.
"""

from collections.abc import Iterator
from contextlib import closing
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from operator import attrgetter
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID, uuid5

from sqlcipher3 import dbapi2 as driver

from core.domain.calculation import Charge, Extras
from core.domain.company.commands import DefineTaxRate
from core.domain.customers.commands import RegisterCustomer
from core.domain.customers.values import Details
from core.domain.decider import Command
from core.domain.invoices.commands import PostInvoice
from core.domain.orders.commands import NewLine, PlaceOrder, ShipOrder
from core.domain.orders.values import LineQuantity
from core.domain.products.commands import AddProduct
from core.domain.products.values import Particulars
from core.domain.stock.commands import ReceiveStock
from core.domain.values import ONE, PRICE_SCALE, RATE_SCALE, Address, Id, Minor
from core.importers.countries import country_code
from core.importers.unreadable import UnreadableFile

SOURCE = "northwind"
TAX_CODE = "none"
TERMS_DAYS = 30
_NAMESPACE = UUID("b3d1a6b4-51cf-5bd0-9f6e-0f1c64a3a1d9")
_CUSTOMERS = """SELECT CustomerID, CompanyName, Address, City, PostalCode, Country, Phone FROM Customers
 ORDER BY CustomerID"""
_PRODUCTS = """SELECT p.ProductID, p.ProductName, p.UnitPrice, p.UnitsInStock + coalesce(sum(d.Quantity), 0)
 FROM Products p LEFT JOIN "Order Details" d ON d.ProductID = p.ProductID GROUP BY p.ProductID ORDER BY p.ProductID"""
_ORDERS = """SELECT OrderID, CustomerID, date(OrderDate), date(RequiredDate), date(ShippedDate), Freight, ShipName,
 ShipAddress, ShipCity, ShipPostalCode, ShipCountry FROM Orders ORDER BY OrderDate, OrderID"""
_LINES = 'SELECT OrderID, ProductID, Quantity, UnitPrice, Discount FROM "Order Details" ORDER BY OrderID, ProductID'


class Step(NamedTuple):
    """What happened, and on which business date; None for what has no day of its own."""

    day: date | None
    order: int  # of what happens on one day
    command: Command


def live_trade(path: Path, currency: str) -> Iterator[Step]:
    """All that happened, day by day; within a day orders are placed first, then shipped, then invoiced."""
    try:
        with closing(driver.connect(f"file:{path}?mode=ro", uri=True)) as source:
            found = {sql: source.execute(sql).fetchall() for sql in (_CUSTOMERS, _PRODUCTS, _ORDERS, _LINES)}
    except driver.DatabaseError as error:
        raise UnreadableFile(
            f"{path.name} is not the Northwind database: {error}.",
            "Choose northwind.sqlite, or another file of trade.",
        ) from error
    yield Step(None, 0, DefineTaxRate(TAX_CODE, "No tax", "O", 0))
    for row in found[_CUSTOMERS]:
        yield Step(None, 0, _customer(currency, *row))
    opening = date.fromisoformat(min(row[2] for row in found[_ORDERS]))
    for row in found[_PRODUCTS]:
        yield from _product(opening, *row)
    lines: dict[int, list[Any]] = {}
    for number, *line in found[_LINES]:
        lines.setdefault(number, []).append(line)
    steps = [step for row in found[_ORDERS] for step in _order(lines[row[0]], *row)]
    yield from sorted(steps, key=attrgetter("day", "order"))


@cache
def source_id(what: str, number: str | int) -> Id:
    """The id of a thing by the source's own number: the same file again brings the same things."""
    return str(uuid5(_NAMESPACE, f"{what}/{number}"))


def _customer(
    currency: str, code: str, name: str, street: str, city: str, postcode: str, country: str, phone: str
) -> Command:
    details = Details(name, _address(name, street, city, postcode, country), phone=phone or "")
    return RegisterCustomer(source_id("customer", code), code, currency, TERMS_DAYS, None, details)


def _product(opening: date, number: int, name: str, price: float, needed: int) -> Iterator[Step]:
    """With all that will ever be ordered of it on hand, and what was left of it in the end."""
    id = source_id("product", number)
    particulars = Particulars(f"NW-{number:02}", name, "piece", TAX_CODE, is_goods=True)
    yield Step(None, 0, AddProduct(id, particulars, _scaled(price, PRICE_SCALE)))
    if needed:
        yield Step(opening, 0, ReceiveStock(id, needed * ONE, None, "Opening stock"))


def _order(
    lines: list[Any],
    number: int,
    customer: str,
    ordered: str,
    wanted: str,
    shipped: str | None,
    freight: float,
    *address: str,
) -> Iterator[Step]:
    """Placed; and once it was shipped, shipped whole and invoiced. Nobody knows when it was paid."""
    id = source_id("order", number)
    agreed = tuple(_line(place, *line) for place, line in enumerate(lines, 1))
    charges = (Charge("delivery", "Freight", _minor(freight)),) if freight else ()
    yield Step(
        date.fromisoformat(ordered),
        1,
        PlaceOrder(
            id,
            source_id("customer", customer),
            str(number),
            date.fromisoformat(wanted),
            "mail",
            _address(*address),
            agreed,
            extras=Extras(charges=charges),
        ),
    )
    if shipped:
        day = date.fromisoformat(shipped)
        parts = tuple(LineQuantity(line.line, line.quantity) for line in agreed)
        yield Step(day, 2, ShipOrder(id, source_id("shipment", number), day, parts))
        yield Step(day, 3, PostInvoice(source_id("invoice", number), id, day))


def _line(place: int, product: int, quantity: int, price: float, discount: float) -> NewLine:
    rate = _scaled(discount, RATE_SCALE)
    return NewLine(place, source_id("product", product), quantity * ONE, _scaled(price, PRICE_SCALE), rate)


def _address(name: str, street: str, city: str, postcode: str | None, country: str) -> Address:
    return Address(name, street or "", city or "", postcode or "", country_code(country or "") or country or "")


def _scaled(number: float, scale: int) -> int:
    """The source keeps decimals as floats; as written they are exact."""
    return int(Decimal(str(number)) * scale)


def _minor(amount: float) -> Minor:
    return int((Decimal(str(amount)) * 100).quantize(Decimal(1), ROUND_HALF_UP))
