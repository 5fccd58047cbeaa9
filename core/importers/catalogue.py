"""What trade tells of the products and customers in it: their names, prices and countries."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from core.domain.values import Price
from core.importers.online_retail import Invoice, Line

T = TypeVar("T")

_GOODS = re.compile("[0-9]{5}|DCGS", re.IGNORECASE)


@dataclass
class FoundProduct:
    """A product as its lines show it. Codes that differ in case only are one product, by its first spelling."""

    sku: str
    spellings: set[str] = field(default_factory=set)
    texts: set[str] = field(default_factory=set)
    names: Counter[str] = field(default_factory=Counter)  # how often each was at a price
    prices: Counter[Price] = field(default_factory=Counter)

    @property
    def is_goods(self) -> bool:
        """Codes of goods begin with five digits, or with the letters of one series; all else is postage or fees."""
        return _GOODS.match(self.sku) is not None

    @property
    def name(self) -> str:
        return _most_frequent(self.names) or self.sku

    @property
    def price(self) -> Price:
        return _most_frequent(self.prices) or 0

    def add(self, text: str, price: Price, times: int) -> None:
        """Count lines of this text and price. At price 0 a text may be a note: damages, check, sold as set."""
        if text:
            self.texts.add(text)
        if text and (price or text.isupper()):
            self.names[text] += times if price else 0
        if price > 0:
            self.prices[price] += times


@dataclass
class FoundCustomer:
    """A customer as its invoices show it; the first country is the customer's."""

    number: str
    countries: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Catalogue:
    """Products by upper-cased code and customers by number, in the order of their first trade."""

    products: dict[str, FoundProduct]
    customers: dict[str, FoundCustomer]


def catalogue_of(invoices: Sequence[Invoice]) -> Catalogue:
    return Catalogue(_products(line for invoice in invoices for line in invoice.lines), _customers(invoices))


def _products(lines: Iterable[Line]) -> dict[str, FoundProduct]:
    products: dict[str, FoundProduct] = {}
    seen = Counter((line.code, line.text, line.price) for line in lines)  # in the order of first sight
    for (code, text, price), times in seen.items():
        product = products.setdefault(code.upper(), FoundProduct(code))
        product.spellings.add(code)
        product.add(text, price, times)
    return products


def _customers(invoices: Iterable[Invoice]) -> dict[str, FoundCustomer]:
    customers: dict[str, FoundCustomer] = {}
    for invoice in invoices:
        if invoice.customer:
            customer = customers.setdefault(invoice.customer, FoundCustomer(invoice.customer))
            if invoice.country not in customer.countries:
                customer.countries.append(invoice.country)
    return customers


def _most_frequent(counts: Counter[T]) -> T | None:
    """The first seen of the most frequent ones."""
    return max(counts, key=counts.__getitem__) if counts else None
