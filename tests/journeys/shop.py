"""The shop that journeys happen in: small, and the same each time."""

from collections.abc import Iterator
from datetime import date
from uuid import UUID, uuid5

from core.domain.company.commands import DefineTaxRate, SetUpCompany
from core.domain.customers.commands import RegisterCustomer
from core.domain.customers.values import Details
from core.domain.decider import Command
from core.domain.orders.commands import NewLine, PlaceOrder
from core.domain.products.commands import AddProduct
from core.domain.products.values import Particulars
from core.domain.stock.commands import ReceiveStock
from core.domain.values import ONE, PRICE_SCALE, Address, Id

_IDS = UUID("7e0c8a52-3a1d-5a0b-8a3e-5d3e2f6f7a10")
CUSTOMERS = {"GGS": "Green Gate Stores", "BBC": "Bluebird Café"}
PRODUCTS = {"OAT-1L": ("Oat drink, 1 L", 19), "COF-1K": ("Espresso beans, 1 kg", 18), "CUP-12": ("Paper cup", 45)}
ORDERS = (("GGS", "PO 2210", "OAT-1L", 6), ("BBC", "", "COF-1K", 3), ("GGS", "PO 2214", "CUP-12", 2))
"""Customer, reference, product and quantity; numbered from 10001."""


def id_of(kind: str, name: str) -> Id:
    return str(uuid5(_IDS, f"{kind}/{name}"))


def beginnings() -> Iterator[Command]:
    yield SetUpCompany("Quay Wholesale", "GB", "GBP", "Europe/London")
    yield DefineTaxRate("S", "Standard", "S", 200_000)
    for code, name in CUSTOMERS.items():
        details = Details(name, Address(name, "14 Quay Road", "Hull", "HU1 1AA", "GB"))
        yield RegisterCustomer(id_of("customer", code), code, "GBP", 30, None, details)
    for sku, (name, price) in PRODUCTS.items():
        yield AddProduct(id_of("product", sku), Particulars(sku, name, "piece", "S", True), price * PRICE_SCALE)
        yield ReceiveStock(id_of("product", sku), 40 * ONE)
    for number, order in enumerate(ORDERS, 10_001):
        yield order_of(str(number), *order)


def order_of(name: str, code: str, reference: str, sku: str, pieces: int) -> PlaceOrder:
    customer = CUSTOMERS[code]
    line = NewLine(1, id_of("product", sku), pieces * ONE, PRODUCTS[sku][1] * PRICE_SCALE)
    deliver_to = Address(customer, "14 Quay Road", "Hull", "HU1 1AA", "GB")
    customer_id, ship_by = id_of("customer", code), date(2030, 1, 1)
    return PlaceOrder(id_of("order", name), customer_id, reference, ship_by, "phone", deliver_to, (line,))
