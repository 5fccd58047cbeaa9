"""The table of contents of the program: every aggregate and every read model, by name."""

from core.domain.batches.commands import BATCHES
from core.domain.company.commands import COMPANIES
from core.domain.customers.commands import CUSTOMERS
from core.domain.orders.deciding import ORDERS
from core.domain.payments.commands import PAYMENTS
from core.domain.people.commands import PEOPLE
from core.domain.products.commands import PRODUCTS
from core.domain.stock.commands import STOCK
from core.journal.codec import Codec

DECIDERS = (PEOPLE, COMPANIES, CUSTOMERS, PRODUCTS, STOCK, ORDERS, PAYMENTS, BATCHES)


def make_codec() -> Codec:
    """The codec of every event there is."""
    return Codec(decider.events for decider in DECIDERS)
