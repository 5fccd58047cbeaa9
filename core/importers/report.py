"""What an import found and did: counts, exact sums, and how often each rule was applied."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal

from msgspec import Struct

from core.domain.calculation import rounded
from core.domain.values import ONE, PRICE_SCALE, exponent
from core.importers.catalogue import Catalogue, FoundProduct
from core.importers.cells import Fault
from core.importers.countries import country_code
from core.importers.online_retail import Invoice, Line, Trade
from core.importers.rules import RULES

EXACT_SCALE = ONE * PRICE_SCALE  # a quantity times a price is in this part of the major unit


class ImportReport(Struct, frozen=True):
    """One import, or a dry run of it. `added` and `changed` are counted by whoever dispatches the commands."""

    lines: int  # read, those left out included
    orders: int
    customers: int  # as numbered in the source
    products: int
    amount: str  # Σ quantity × price of the orders, exact, in major units
    rounding: str  # Σ order totals, each rounded once, less the amount
    left_out: int  # lines
    kinds: Mapping[str, int]  # by the short names of RULES
    faults: tuple[Fault, ...] = ()  # the first MOST_FAULTS
    added: int = 0  # orders new to the books
    changed: int = 0  # orders that the books hold with other content


def report_on(trade: Trade, catalogue: Catalogue, currency: str) -> ImportReport:
    amounts = [invoice.exact for invoice in trade.invoices]
    minor = EXACT_SCALE // 10 ** exponent(currency)
    totals = sum(rounded(amount, minor) for amount in amounts) * minor
    passed_over = trade.passed_over
    return ImportReport(
        trade.lines,
        len(trade.invoices),
        len(catalogue.customers),
        len(catalogue.products),
        exact_text(sum(amounts)),
        exact_text(totals - sum(amounts)),
        passed_over.get("unreadable line", 0) + passed_over.get("its invoice left out", 0),
        _kinds(trade, catalogue, currency),
        trade.faults,
    )


def exact_text(amount: int) -> str:
    """An amount in parts of EXACT_SCALE as a plain decimal, with two decimals at least."""
    text = format(Decimal(amount) / EXACT_SCALE, ".9f")
    whole, decimals = text.split(".")
    return f"{whole}.{decimals.rstrip('0').ljust(2, '0')}"


def _kinds(trade: Trade, catalogue: Catalogue, currency: str) -> dict[str, int]:
    kinds = Counter(trade.passed_over)
    kinds["blanks trimmed"] = trade.trimmed
    for invoice in trade.invoices:
        kinds.update(_of_order(invoice))
        kinds["duplicate line"] += len(invoice.lines) - len(set(invoice.lines))
        kinds["no customer"] += 0 if invoice.customer else len(invoice.lines)
    step = PRICE_SCALE // 10 ** exponent(currency)
    for rule, applies in _LINE_RULES.items():
        kinds[rule] = sum(applies(line, step) for invoice in trade.invoices for line in invoice.lines)
    for product in catalogue.products.values():
        kinds.update(_of_product(product))
    kinds["two countries"] = sum(len(customer.countries) > 1 for customer in catalogue.customers.values())
    return {rule: kinds[rule] for rule in RULES}


def _of_order(invoice: Invoice) -> Iterable[str]:
    yield invoice.nature
    if len({line.moment for line in invoice.lines}) > 1:
        yield "two time stamps"
    if invoice.has_two_customers:
        yield "two customers"
    if country_code(invoice.country) is None:
        yield "no country"


_LINE_RULES: Mapping[str, Callable[[Line, int], bool]] = {
    "price 0": lambda line, step: line.price == 0,
    "negative price": lambda line, step: line.price < 0,
    "price below a penny": lambda line, step: line.price % step != 0,
    "no description": lambda line, step: not line.text,
}


def _of_product(product: FoundProduct) -> Iterable[str]:
    if len(product.texts) > 1:
        yield "several descriptions"
    if not product.names:
        yield "only notes"
    if len(product.spellings) > 1:
        yield "codes by case"
    if not product.is_goods:
        yield "no goods"
