"""The order desk of the sample business: orders are placed, wait for goods, are shipped and paid, day by day."""

import heapq
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count
from random import Random

from core.domain.calculation import Priced, calculate
from core.domain.customers.commands import PutCustomerOnStop
from core.domain.decider import Command
from core.domain.orders.commands import CancelOrder, HoldOrder, NewLine, PlaceOrder, SaveDraft, ShipOrder
from core.domain.orders.values import DraftLine, LineQuantity
from core.domain.payments.commands import RecordPayment
from core.domain.payments.events import OnOrder
from core.domain.products.commands import SetReorderPoint
from core.domain.stock.commands import ReceiveStock
from core.domain.values import ONE, Id, Micros, Minor, Money, Quantity, Rate
from core.importers.catalogue import Catalogue
from core.importers.online_retail import Line
from core.importers.sample_deals import (
    ACCOUNTS,
    CURRENCY,
    FRONT_DESK,
    WAREHOUSE,
    Deal,
    Step,
    day_of,
    moment,
    sample_id,
)
from core.importers.sample_names import product_name, shop_details

Act = Callable[[Micros], Iterator[Command]]

DRAFTS = (0, 2, 7)  # by place from the newest order
HELD = {4: "Waiting for the deposit", 9: "Address to be confirmed", 17: "Customer is on holiday", 28: "Price query"}
CANCELLED = 40
RECENT = 125  # orders; older ones have been shipped, or wait for goods
SHORT_PRODUCTS = 4

_MINUTE = 60_000_000  # µs
_PACK = 12  # pieces; deliveries come in whole packs


@dataclass
class _Stock:
    on_hand: Quantity = 0
    reserved: Quantity = 0

    @property
    def available(self) -> Quantity:
        return self.on_hand - self.reserved


@dataclass
class _Line:
    """A line on its way."""

    code: str
    open: Quantity
    reserved: Quantity


@dataclass
class _Order:
    id: Id
    number: str
    customer: str
    total: Minor
    lines: dict[int, _Line]
    shipments: int = 0


class OrderDesk:
    """Keeps the same count of stock as the books will, so that nothing it asks for is refused."""

    def __init__(self, deals: Sequence[Deal], catalogue: Catalogue, random: Random, end: date) -> None:
        self._deals = deals
        self._catalogue = catalogue
        self._random = random
        self._end = end
        self._places = {number: place for place, number in enumerate(catalogue.customers)}
        self._demand = _demand(deals)
        self._short = sorted(self._demand, key=lambda code: -self._demand[code])[3 : 3 + SHORT_PRODUCTS]
        self._stock = {code: _Stock() for code in self._demand}
        self._discounts = {number: random.choice((0, 0, 0, 0, 50_000)) for number in self._places}
        self._references = count(4101)
        self._agenda: list[tuple[Micros, int, Id, Act]] = []
        self._entries = count()

    def work(self, first: date) -> Iterator[Step]:
        """From the opening delivery of the first day to the last evening."""
        self._plan(first)
        closing = moment(self._end, 23)
        while self._agenda:
            at, _, actor, act = heapq.heappop(self._agenda)
            if at > closing:
                return
            for place, command in enumerate(act(at)):
                yield Step(at + place, actor, command)

    def _plan(self, first: date) -> None:
        self._at(moment(first, 6), WAREHOUSE, self._opening_delivery)
        for week in range(1, 6):
            self._at(moment(first + timedelta(days=7 * week), 6, 30), WAREHOUSE, self._delivery(week))
        for place, deal in enumerate(reversed(self._deals)):
            self._at(deal.at, FRONT_DESK, self._beginning(place, deal))
        self._at(moment(self._end, 22), ACCOUNTS, self._stop)

    def _at(self, at: Micros, actor: Id, act: Act) -> None:
        heapq.heappush(self._agenda, (at, next(self._entries), actor, act))

    def _beginning(self, place: int, deal: Deal) -> Act:
        if place in DRAFTS:
            return lambda at: self._draft(deal)
        return lambda at: self._place(place, deal, at)

    def _opening_delivery(self, at: Micros) -> Iterator[Command]:
        for code, pieces in self._demand.items():
            yield self._receive(code, pieces * 70 // 100 if code in self._short else pieces * 80 // 100 + 2 * _PACK, at)
        for code in sorted(self._demand)[::3]:
            yield SetReorderPoint(sample_id("product", code), 2 * _PACK * ONE)

    def _delivery(self, week: int) -> Act:
        """Each week a third of the products comes in, in turn."""
        codes = [code for code in list(self._demand)[week % 3 :: 3] if code not in self._short]
        return lambda at: (self._receive(code, self._demand[code] * 25 // 100, at) for code in codes)

    def _receive(self, code: str, pieces: int, at: Micros) -> Command:
        quantity = -(pieces // -_PACK) * _PACK * ONE
        self._stock[code].on_hand += quantity
        cost = self._catalogue.products[code].price * 55 // 100 // 10_000 * 10_000
        return ReceiveStock(sample_id("product", code), quantity, cost, f"Delivery of {day_of(at):%d %b}")

    def _draft(self, deal: Deal) -> Iterator[Command]:
        shop = shop_details(self._places[deal.customer])
        lines = tuple(
            DraftLine(number, _product_id(line), self._name(line), line.quantity, line.price, 0)
            for number, line in enumerate(deal.lines, 1)
        )
        yield SaveDraft(
            sample_id("order", deal.number),
            sample_id("customer", deal.customer),
            shop.name,
            "",
            None,
            "phone",
            shop.address,
            CURRENCY,
            lines,
        )

    def _place(self, place: int, deal: Deal, at: Micros) -> Iterator[Command]:
        discount = self._discounts[deal.customer]
        order = self._reserved_order(deal, discount)
        yield PlaceOrder(
            order.id,
            sample_id("customer", deal.customer),
            f"PO {next(self._references)}" if self._random.random() < 0.6 else "",
            deal.day + timedelta(days=self._random.choice((5, 7, 7, 10))) if self._random.random() < 0.8 else None,
            self._random.choice(("phone", "phone", "mail", "web")),
            shop_details(self._places[deal.customer]).address,
            tuple(
                NewLine(number, _product_id(line), line.quantity, line.price, discount, backorder=True)
                for number, line in enumerate(deal.lines, 1)
            ),
            "Please deliver before noon." if self._random.random() < 0.08 else "",
            accepts=("CUS-4",),
        )
        self._plan_order(place, order, at)

    def _reserved_order(self, deal: Deal, discount: Rate) -> _Order:
        lines = {}
        for number, line in enumerate(deal.lines, 1):
            stock = self._stock[line.code.upper()]
            reserved = min(line.quantity, stock.available)
            stock.reserved += reserved
            lines[number] = _Line(line.code.upper(), line.quantity, reserved)
        priced = [Priced(line.quantity, line.price, discount, "S", 200_000) for line in deal.lines]
        total = calculate(priced, price_mode="net", currency=CURRENCY).totals.total
        return _Order(sample_id("order", deal.number), deal.number, deal.customer, total, lines)

    def _plan_order(self, place: int, order: _Order, at: Micros) -> None:
        if place in HELD:
            self._at(at + 20 * _MINUTE, FRONT_DESK, lambda _: iter((HoldOrder(order.id, HELD[place]),)))
        elif place == CANCELLED:
            self._at(at + 90 * _MINUTE, FRONT_DESK, lambda _: self._cancel(order))
        elif self._random.random() < place / RECENT:
            self._plan_shipment(order, day_of(at) + timedelta(days=self._random.randint(1, 3)))

    def _plan_shipment(self, order: _Order, day: date) -> None:
        day += timedelta(days=day.weekday() == 5)  # Saturdays are quiet
        self._at(moment(day, 7, self._random.randint(0, 55)), WAREHOUSE, lambda at: self._ship(order, at))

    def _ship(self, order: _Order, at: Micros) -> Iterator[Command]:
        """Send what is there, of one order in eight only the first half; look at the rest again in a week."""
        wanted = [number for number, line in order.lines.items() if line.open]
        if order.shipments == 0 and self._random.random() < 0.12:
            wanted = wanted[: len(wanted) // 2] or wanted
        parts = [LineQuantity(number, self._take(order.lines[number])) for number in wanted]
        parts = [part for part in parts if part.quantity]
        if parts:
            order.shipments += 1
            shipment = sample_id("shipment", f"{order.number}/{order.shipments}")
            tracking = f"HF{self._random.randint(10**8, 10**9 - 1)}GB"
            yield ShipOrder(order.id, shipment, day_of(at), tuple(parts), tracking)
        if any(line.open for line in order.lines.values()):
            self._plan_shipment(order, day_of(at) + timedelta(days=7))
        else:
            self._plan_payment(order, at)

    def _take(self, line: _Line) -> Quantity:
        """Goods that leave for a line: those set aside for it, and what else is free."""
        stock = self._stock[line.code]
        taken = min(line.open, line.reserved + max(0, stock.available))
        reserved = min(line.reserved, taken)
        stock.on_hand -= taken
        stock.reserved -= reserved
        line.open -= taken
        line.reserved -= reserved
        return taken

    def _plan_payment(self, order: _Order, at: Micros) -> None:
        day = day_of(at) + timedelta(days=self._random.randint(3, 28))
        self._at(moment(day, 16, self._random.randint(0, 59)), ACCOUNTS, lambda then: self._pay(order, then))

    def _pay(self, order: _Order, at: Micros) -> Iterator[Command]:
        minor = order.total // 2 if self._random.random() < 0.08 else order.total
        yield RecordPayment(
            sample_id("payment", order.number),
            sample_id("customer", order.customer),
            Money(minor, CURRENCY),
            day_of(at),
            self._random.choice(("transfer", "transfer", "transfer", "card", "cheque")),
            allocations=(OnOrder(order.id, minor),),
        )

    def _cancel(self, order: _Order) -> Iterator[Command]:
        for line in order.lines.values():
            self._stock[line.code].reserved -= line.reserved
        yield CancelOrder(order.id, "Ordered twice by mistake")

    def _stop(self, at: Micros) -> Iterator[Command]:
        yield PutCustomerOnStop(sample_id("customer", self._deals[0].customer), "Two payments are overdue")

    def _name(self, line: Line) -> str:
        return product_name(self._catalogue.products[line.code.upper()].name)


def _demand(deals: Sequence[Deal]) -> dict[str, int]:
    """Pieces of each product that will be asked for."""
    demand: dict[str, int] = {}
    for deal in deals:
        for line in deal.lines:
            code = line.code.upper()
            demand[code] = demand.get(code, 0) + line.quantity // ONE
    return demand


def _product_id(line: Line) -> Id:
    return sample_id("product", line.code.upper())
