"""Scenarios: given events, when a command, then events, or a refusal. Told to the real write side, in memory."""

from datetime import date

from core.bus import Outcome, Receipt
from core.domain.company.events import COMPANY, CompanySetUp, TaxRateDefined
from core.domain.customers.events import CustomerRegistered, Details
from core.domain.decider import Command, Event, Refused, State, Violation
from core.domain.invoices.commands import PostCreditNote, PostInvoice
from core.domain.invoices.values import SomeLines
from core.domain.orders.commands import (
    CancelLine,
    InspectReturn,
    NewLine,
    PickOrder,
    PlaceOrder,
    ReceiveReturn,
    ShipOrder,
    UnpickOrder,
)
from core.domain.orders.events import InspectedLine, LineQuantity
from core.domain.orders.state import Line, Order
from core.domain.payments.commands import RecordPayment
from core.domain.payments.events import OnOrder
from core.domain.products.events import Particulars, ProductAdded
from core.domain.stock.events import MAIN, Stock, StockReceived, stock_id
from core.domain.values import Address, Minor, Money, Quantity
from tests.core.write.desk import Desk

TODAY = date(2023, 11, 15)  # the desk's clock says noon of that day


class Scenario:
    """One thread of events. `when` may be said several times; `then` and `refused` are about the last."""

    def __init__(self, *events: Event) -> None:
        self.desk = Desk()
        self.desk.record(events)
        self.before = self.desk.position
        self.outcome: Outcome | None = None

    def given(self, *commands: Command) -> "Scenario":
        for command in commands:
            self.desk.do(command)
        return self

    def when(self, command: Command, command_id: str = "") -> "Scenario":
        self.before = self.desk.position
        (self.outcome,) = self.desk.bus.dispatch_all([(command, self.desk.envelope(command_id))])
        return self

    @property
    def events(self) -> list[Event]:
        return [entry.event for entry in self.desk.entries(self.before)]

    @property
    def violations(self) -> tuple[Violation, ...]:
        assert isinstance(self.outcome, Refused), f"not refused: {self.events}"
        return self.outcome.violations

    def then(self, *events: Event) -> "Scenario":
        assert isinstance(self.outcome, Receipt), self.outcome
        assert self.events == list(events)
        return self

    def refused(self, *codes: str) -> Violation:
        """With exactly these codes, and nothing written. Gives the first violation."""
        assert sorted(violation.code for violation in self.violations) == sorted(codes)
        assert self.events == []
        return self.violations[0]

    def state(self, kind: type[State], id: str) -> State:
        return self.desk.state(kind, id)

    def order(self, id: str = "o1") -> Order:
        return self.desk.state(Order, id)

    def line(self, number: int = 1, id: str = "o1") -> Line:
        return next(line for line in self.order(id).lines if line.line == number)

    def stock(self, product: str = "p1") -> tuple[Quantity, Quantity]:
        """On hand and reserved, in pieces."""
        stock = self.desk.state(Stock, stock_id(product))
        return stock.on_hand // 1_000, stock.reserved // 1_000


def scenario(*events: Event) -> Scenario:
    return Scenario(*events)


def pieces(number: int) -> Quantity:
    return number * 1_000


def eur(minor: Minor) -> Money:
    return Money(minor, "EUR")


def company() -> tuple[Event, ...]:
    """Set up in Berlin, euros, net prices, with a tax of 20 %."""
    set_up = CompanySetUp(COMPANY, "Daisy Wholesale", "DE", "EUR", "Europe/Berlin", "net")
    return set_up, TaxRateDefined(COMPANY, "S", "Standard", "S", 200_000)


def customer(id: str = "c1", limit: Minor | None = None) -> Event:
    details = Details(f"Customer {id}", Address(f"Customer {id}", "1 High Street", "Berlin", "10115", "DE"))
    return CustomerRegistered(id, id.upper(), "EUR", 30, limit, details)


def product(id: str = "p1", unit: str = "piece", *, is_goods: bool = True, tax_code: str = "S") -> Event:
    return ProductAdded(id, Particulars(f"SKU-{id}", f"Product {id}", unit, tax_code, is_goods), 2_000_000)


def received(id: str, number: int) -> Event:
    return StockReceived(id, MAIN, pieces(number), None, "")


def business(limit: Minor | None = None, on_hand: int = 10) -> tuple[Event, ...]:
    """A company, the customer c1, the goods p1 and p2 with some on hand, and the service s1."""
    goods = (product("p1"), product("p2"), received("p1", on_hand), received("p2", on_hand))
    return (*company(), customer("c1", limit), *goods, product("s1", is_goods=False))


def line(number: int, product_id: str, ordered: int, price: int = 2, **more: object) -> NewLine:
    """A line over whole pieces at a price in whole euros."""
    return NewLine(number, product_id, pieces(ordered), price * 1_000_000, **more)


def place(*lines: NewLine, id: str = "o1", **more: object) -> PlaceOrder:
    given = {"customer_id": "c1", "reference": "", "ship_by": None, "channel": "phone", "deliver_to": Address("Till")}
    return PlaceOrder(id, lines=lines, **(given | more))


def ship(*lines: tuple[int, int], id: str = "o1", shipment: str = "s-1") -> ShipOrder:
    return ShipOrder(id, shipment, TODAY, tuple(quantities(*lines)))


def quantities(*lines: tuple[int, int]) -> tuple[LineQuantity, ...]:
    return tuple(LineQuantity(number, pieces(count)) for number, count in lines)


def cancel(number: int, count: int, id: str = "o1") -> CancelLine:
    return CancelLine(id, number, pieces(count), "not wanted")


def pay(minor: Minor, *orders: tuple[str, Minor], id: str = "pay-1", customer_id: str = "c1") -> RecordPayment:
    allocations = tuple(OnOrder(order, part) for order, part in orders)
    return RecordPayment(id, customer_id, eur(minor), TODAY, "card", "", allocations)


def invoice(*lines: tuple[int, int], id: str = "i-1", order: str = "o1", on: date = TODAY) -> PostInvoice:
    """Of some lines, or of all that is to invoice."""
    return PostInvoice(id, order, on, quantities(*lines) if lines else None)


def credit(*lines: tuple[int, int], id: str = "c-1", of: str = "i-1", return_id: str | None = None) -> PostCreditNote:
    return PostCreditNote(id, of, TODAY, SomeLines(quantities(*lines)), "damaged", return_id)


def pick(*lines: tuple[int, int], id: str = "o1") -> PickOrder:
    return PickOrder(id, quantities(*lines))


def unpick(*lines: tuple[int, int], id: str = "o1") -> UnpickOrder:
    return UnpickOrder(id, quantities(*lines))


def take_back(*lines: tuple[int, int], id: str = "o1", return_id: str = "r-1") -> ReceiveReturn:
    return ReceiveReturn(id, return_id, TODAY, quantities(*lines), "damaged")


def look_at(line: int, restocked: int = 0, quarantined: int = 0, scrapped: int = 0) -> InspectReturn:
    """What becomes of one line of the return r-1, in pieces."""
    became = InspectedLine(line, pieces(restocked), pieces(quarantined), pieces(scrapped))
    return InspectReturn("o1", "r-1", (became,))
