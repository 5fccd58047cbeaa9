"""Turns trade from an Online Retail file into the commands that bring it into the books, in their order."""

from collections.abc import Iterator
from functools import lru_cache
from uuid import UUID, uuid5

from msgspec import Struct

from core.domain.batches.commands import FinishBatch, StartBatch
from core.domain.batches.events import Count
from core.domain.customers.commands import RegisterCustomer
from core.domain.customers.events import Details
from core.domain.decider import Command
from core.domain.orders.commands import ImportTrade
from core.domain.orders.events import TradeLine
from core.domain.products.commands import AddProduct
from core.domain.products.events import Particulars
from core.domain.values import Address, Id
from core.importers.catalogue import Catalogue, FoundCustomer, FoundProduct
from core.importers.countries import country_code
from core.importers.online_retail import Invoice, Line, Trade
from core.importers.report import ImportReport

SOURCE = "online-retail"
CASH_SALE = "Cash sale"

_NAMESPACE = UUID("5f1a3c0e-7d42-5b8e-9c61-2a40d6a1b7f3")


class Settings(Struct, frozen=True):
    """What the file does not say. The tax code is one of the company's."""

    currency: str
    tax_code: str
    terms_days: int = 30


def import_commands(
    trade: Trade, catalogue: Catalogue, report: ImportReport, settings: Settings, *, batch_id: Id, file: str
) -> Iterator[Command]:
    """One batch: customers, products, then order by order. `file` is the file's name and digest."""
    yield StartBatch(batch_id, SOURCE, file)
    if not all(invoice.customer for invoice in trade.invoices):
        yield RegisterCustomer(cash_sale_id(), "CASH", settings.currency, 0, None, Details(CASH_SALE, Address()))
    for customer in catalogue.customers.values():
        yield _registration(customer, settings)
    for code, product in catalogue.products.items():
        yield _addition(code, product, settings)
    for invoice in trade.invoices:
        yield _history(invoice, settings)
    yield FinishBatch(batch_id, _counts(report))


@lru_cache(maxsize=100_000)  # a product's id is asked for at each of its lines
def source_id(what: str, number: str) -> Id:
    """The id of a thing by the source's own number, so that every copy of a file brings the same thing."""
    return str(uuid5(_NAMESPACE, f"{SOURCE}/{what}/{number}"))


def cash_sale_id() -> Id:
    return str(uuid5(_NAMESPACE, "cash-sale"))


def _registration(customer: FoundCustomer, settings: Settings) -> RegisterCustomer:
    address = Address(country=_country(customer.countries[0]))
    details = Details(_customer_name(customer.number), address)
    id = source_id("customer", customer.number)
    return RegisterCustomer(id, customer.number, settings.currency, settings.terms_days, None, details)


def _addition(code: str, product: FoundProduct, settings: Settings) -> AddProduct:
    particulars = Particulars(product.sku, product.name, "piece", settings.tax_code, product.is_goods)
    return AddProduct(source_id("product", code), particulars, product.price)


def _history(invoice: Invoice, settings: Settings) -> ImportTrade:
    customer = invoice.customer
    return ImportTrade(
        source_id("order", invoice.number),
        SOURCE,
        invoice.number,
        invoice.nature,
        source_id("customer", customer) if customer else cash_sale_id(),
        _customer_name(customer) if customer else CASH_SALE,
        invoice.moment,
        _country(invoice.country),
        settings.currency,
        tuple(_line(place, line) for place, line in enumerate(invoice.lines, 1)),
    )


def _line(place: int, line: Line) -> TradeLine:
    """The line as in the file. What depends on other lines stays out, or parts of a file would not meet the whole."""
    product_id = source_id("product", line.code.upper())
    return TradeLine(place, product_id, line.code, line.text or line.code, line.quantity, line.price)


def _customer_name(number: str) -> str:
    return f"Customer {number}"


def _country(word: str) -> str:
    return country_code(word) or word


def _counts(report: ImportReport) -> tuple[Count, ...]:
    found = {"lines": report.lines, "orders": report.orders, "left out": report.left_out}
    return tuple(Count(what, number) for what, number in (found | dict(report.kinds)).items() if number)
