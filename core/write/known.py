"""What these books know by other people's numbers, for an import that meets them: SKUs, customers' codes."""

from collections.abc import Mapping
from typing import NamedTuple

from core.domain.values import Id
from core.journal.connection import Connection


class Known(NamedTuple):
    """Ids by SKU in capitals and by customer's code; of withdrawn history the version, by order id."""

    products: Mapping[str, Id] = {}
    customers: Mapping[str, Id] = {}
    withdrawn: Mapping[Id, int] = {}


def known(connection: Connection) -> Known:
    """As of now, over a connection that may only read."""
    return Known(
        dict(connection.execute("SELECT upper(sku), id FROM products ORDER BY id DESC")),
        dict(connection.execute("SELECT code, id FROM customers")),
        dict(connection.execute("SELECT id, version FROM orders WHERE status = 'withdrawn'")),
    )
