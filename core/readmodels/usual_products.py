"""Usual products: what a customer buys, reckoned from their last orders when asked. No tables of its own."""

from msgspec import Struct

from core.domain.values import Quantity
from core.projections.reader import Reader
from core.readmodels.product_list import PRODUCT_COLUMNS, ProductRow

_RECENT_ORDERS = 50


class UsualProduct(Struct, frozen=True):
    """A product that a customer buys: in how many of the last orders, and how much the last time."""

    key: int
    product: ProductRow
    times: int
    quantity: Quantity


class UsualProducts(Struct, frozen=True):
    """What a customer buys most often, by the last orders; discontinued products are left out."""

    customer_key: int
    limit: int = 9

    def run(self, reader: Reader) -> tuple[UsualProduct, ...]:
        orders = f"""SELECT id FROM order_list WHERE customer_key = ? AND state IN ('placed', 'closed', 'history')
            ORDER BY id DESC LIMIT {_RECENT_ORDERS}"""
        bought = f"""SELECT l.product_key, count(DISTINCT l.order_id) AS times, max(l.order_id) AS last, l.ordered
            FROM ({orders}) o JOIN order_lines l ON l.order_id = o.id WHERE l.ordered > 0 GROUP BY l.product_key"""
        sql = f"""SELECT u.times, u.ordered, p.id, {PRODUCT_COLUMNS} FROM ({bought}) u
            JOIN product_list p ON p.id = u.product_key WHERE p.discontinued_on IS NULL
            ORDER BY u.times DESC, u.last DESC, p.id LIMIT ?"""
        rows = reader.query(sql, (self.customer_key, self.limit))
        return tuple(UsualProduct(key, ProductRow(*row), times, last) for times, last, key, *row in rows)
