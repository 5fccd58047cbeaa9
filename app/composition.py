"""The table of contents of the program: every aggregate and every read model, by name."""

from typing import TYPE_CHECKING

from core.domain.batches.commands import BATCHES
from core.domain.company.commands import COMPANIES
from core.domain.counter import ORDERS
from core.domain.customers.deciding import CUSTOMERS
from core.domain.invoices.deciding import INVOICES
from core.domain.payments.deciding import PAYMENTS
from core.domain.people.commands import PEOPLE as PERSONS
from core.domain.products.commands import PRODUCTS
from core.domain.series.deciding import SERIES
from core.domain.stock.commands import STOCK
from core.journal.codec import Codec
from core.readmodels.company import COMPANY
from core.readmodels.customer_list import CUSTOMER_LIST
from core.readmodels.delivery_addresses import DELIVERY_ADDRESSES
from core.readmodels.invoice_detail import INVOICE_DETAIL
from core.readmodels.invoice_list import INVOICE_LIST
from core.readmodels.journal_list import JOURNAL_LIST
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

if TYPE_CHECKING:
    from core.write.verify import Rules

DECIDERS = (PERSONS, COMPANIES, CUSTOMERS, PRODUCTS, STOCK, ORDERS, SERIES, INVOICES, PAYMENTS, BATCHES)

READ_MODELS = (
    PEOPLE,
    COMPANY,
    ORDER_LIST,
    ORDER_DETAIL,
    ORDER_LINES,
    ORDER_RETURNS,
    ORDER_PAYMENTS,
    ORDER_HISTORY,
    CUSTOMER_LIST,
    DELIVERY_ADDRESSES,
    PRODUCT_LIST,
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


def make_codec() -> Codec:
    """The codec of every event there is."""
    return Codec(decider.events for decider in DECIDERS)


def make_rules() -> "Rules":
    """What entries mean, for checking books in a file."""
    from core.write.mappings import make_mappings  # noqa: PLC0415  heavy: brings SQLAlchemy, which no list needs
    from core.write.verify import Rules  # noqa: PLC0415  as above

    return Rules(make_codec(), DECIDERS, make_mappings())
