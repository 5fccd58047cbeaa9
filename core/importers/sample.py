"""The sample business: real trade, shifted to end yesterday, lived through the real commands on a simulated clock."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import chain, count
from random import Random

from core.domain.batches.commands import FinishBatch, StartBatch
from core.domain.batches.events import Count
from core.domain.company.commands import DefineTaxRate, SetUpCompany
from core.domain.customers.commands import RegisterCustomer
from core.domain.decider import Command
from core.domain.orders.commands import ImportTrade
from core.domain.orders.events import TradeLine
from core.domain.people.commands import AddPerson
from core.domain.products.commands import AddProduct
from core.domain.products.events import Particulars
from core.domain.values import ONE, Minor
from core.importers.catalogue import Catalogue, catalogue_of
from core.importers.online_retail import Line, read_trade
from core.importers.sample_deals import (
    ACCOUNTS,
    CURRENCY,
    FRONT_DESK,
    WAREHOUSE,
    ZONE,
    Deal,
    Step,
    deals_until,
    moment,
    sample_id,
)
from core.importers.sample_names import product_name, shop_details
from core.importers.sample_orders import OrderDesk

NAME = "Harbour & Finch Gifts"
DAYS = 42  # lived day by day; what is older is history

_SECOND = 1_000_000  # µs
_LIMIT_STEP = 50_000  # pence


def sample_story(rows: Iterable[Sequence[str]], *, end: date, seed: int) -> Iterator[Step]:
    """All that happened until the evening of `end`, in order. `rows` are those of the sample's data."""
    trade = read_trade(rows, ZONE, "The sample")
    catalogue = catalogue_of(trade.invoices)
    first = end - timedelta(days=DAYS - 1)
    deals = tuple(deals_until(end, trade.invoices))
    history = [deal for deal in deals if deal.day < first]
    lived = [deal for deal in deals if deal.day >= first and deal.nature == "sale"]
    evening = moment(first - timedelta(days=1), 21)
    random = Random(seed)
    opening = chain(
        _company(), _customers(catalogue, lived, random), _products(catalogue), _history(history, catalogue)
    )
    for second, command in zip(count(), opening, strict=False):
        yield Step(evening + second * _SECOND, FRONT_DESK, command)
    yield from OrderDesk(lived, catalogue, random, end).work(first)


def _company() -> Iterator[Command]:
    yield SetUpCompany(NAME, "GB", CURRENCY, ZONE.key, "net")
    yield DefineTaxRate("S", "Standard", "S", 200_000)
    yield DefineTaxRate("Z", "Zero", "Z", 0)
    yield AddPerson(FRONT_DESK, "Front desk")
    yield AddPerson(WAREHOUSE, "Warehouse")
    yield AddPerson(ACCOUNTS, "Accounts")


def _customers(catalogue: Catalogue, deals: Iterable[Deal], random: Random) -> Iterator[Command]:
    bought: dict[str, Minor] = {}
    for deal in deals:
        bought[deal.customer] = bought.get(deal.customer, 0) + _value(deal.lines)
    for place, number in enumerate(catalogue.customers):
        limit = -(bought.get(number, 0) // -_LIMIT_STEP) * _LIMIT_STEP or _LIMIT_STEP
        terms = random.choice((14, 30, 30, 30, 60))
        yield RegisterCustomer(
            sample_id("customer", number),
            f"C{place + 1:03}",
            CURRENCY,
            terms,
            limit if place % 3 else None,
            shop_details(place),
        )


def _products(catalogue: Catalogue) -> Iterator[Command]:
    for code, product in catalogue.products.items():
        particulars = Particulars(product.sku, product_name(product.name), "piece", "S", product.is_goods)
        yield AddProduct(sample_id("product", code), particulars, product.price)


def _history(deals: Sequence[Deal], catalogue: Catalogue) -> Iterator[Command]:
    """The months before, brought in as one batch."""
    batch = sample_id("batch", "history")
    places = {number: place for place, number in enumerate(catalogue.customers)}
    yield StartBatch(batch, "sample", "Trade before these books")
    for deal in deals:
        yield _recorded(deal, shop_details(places[deal.customer]).name)
    yield FinishBatch(batch, (Count("orders", len(deals)),))


def _recorded(deal: Deal, customer_name: str) -> ImportTrade:
    return ImportTrade(
        sample_id("order", deal.number),
        "sample",
        deal.number,
        deal.nature,
        sample_id("customer", deal.customer),
        customer_name,
        deal.at,
        "GB",
        CURRENCY,
        tuple(_traded(place, line) for place, line in enumerate(deal.lines, 1)),
    )


def _traded(place: int, line: Line) -> TradeLine:
    product_id = sample_id("product", line.code.upper())
    return TradeLine(place, product_id, line.code.upper(), product_name(line.text), line.quantity, line.price)


def _value(lines: Iterable[Line]) -> Minor:
    return sum(line.quantity * line.price for line in lines) // (ONE * 10_000)
