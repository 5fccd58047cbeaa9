"""What commands of orders have in common: whose they are, and what they need to see."""

from collections.abc import Iterable, Iterator

from msgspec import Struct

from core.domain.company.events import COMPANY
from core.domain.customers.events import Customer
from core.domain.decider import Command, Need, States, Stream
from core.domain.facts import CreditUsed, LatestReservation, Reservers
from core.domain.orders.state import Order
from core.domain.products.events import Product
from core.domain.stock.events import Stock, stock_id
from core.domain.values import Id, Price, Quantity, Rate


class NewLine(Struct, frozen=True):
    """A line as wanted. With `backorder` what is not available waits; without it, the order is refused."""

    line: int
    product_id: Id
    quantity: Quantity
    unit_price: Price
    discount: Rate = 0
    backorder: bool = False


class OrderCommand(Command, frozen=True):
    order_id: Id

    def needs(self, states: States) -> Iterable[Need]:
        yield Stream("order", self.order_id)


def order_and_stock(order_id: Id, states: States) -> Iterator[Need]:
    """The order, the company for its policies, and once the order is known the stock of its lines."""
    yield from (Stream("order", order_id), Stream("company", COMPANY))
    order = states.get(Order, order_id)
    if order is not None:
        yield from (Stream("stock", stock_id(line.product_id)) for line in order.lines if line.product_id)


def credit_needs(customer_id: Id, states: States) -> Iterator[Need]:
    """What a customer with a credit limit has used of it."""
    customer = states.get(Customer, customer_id)
    if customer is not None and customer.credit_limit is not None:
        yield CreditUsed(customer_id)


def stock_needs(lines: tuple[NewLine, ...], states: States) -> Iterator[Need]:
    """The stock of goods, and for what is short the facts that its refusal tells."""
    for line in lines:
        product = states.get(Product, line.product_id)
        if product is None or not product.is_goods:
            continue
        yield Stream("stock", stock_id(line.product_id))
        stock = states.get(Stock, stock_id(line.product_id))
        if stock is not None and stock.available < line.quantity and not line.backorder:
            yield Reservers(line.product_id)
            yield LatestReservation(line.product_id)


def order_and_credit(order_id: Id, states: States) -> Iterator[Need]:
    """The order, and once it is known its customer with what they have used of their limit."""
    yield Stream("order", order_id)
    order = states.get(Order, order_id)
    if order is not None and order.customer_id is not None:
        yield Stream("customer", order.customer_id)
        yield from credit_needs(order.customer_id, states)
