"""What a desk is asked for in a test of faults: random commands, one commit an errand, the same for the same seed."""

import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple
from uuid import UUID

from core.bus import Envelope, Outcome, Receipt
from core.domain.company.commands import DefineTaxRate, SetUpCompany
from core.domain.customers.commands import RegisterCustomer
from core.domain.customers.events import Details
from core.domain.decider import Command, Refused
from core.domain.invoices.commands import PostInvoice
from core.domain.orders.commands import CancelOrder, ImportTrade, ReverseShipment, ShipOrder
from core.domain.orders.events import LineQuantity, TradeLine
from core.domain.products.commands import AddProduct
from core.domain.products.events import Particulars
from core.domain.stock.commands import AdjustStock, ReceiveStock
from core.domain.values import Address
from tests.core.domain.scenario import TODAY, line, pay, place
from tests.core.write.desk import Desk

PRODUCTS = [f"p{number}" for number in range(30)]


class Errand(NamedTuple):
    """What is asked for in one commit: commands, or that the latest one is undone. The ids are drawn once."""

    commands: tuple[Command, ...]
    ids: tuple[str, ...]
    undone: str = ""

    def run(self, desk: Desk) -> dict[str, int]:
        """The positions told, by command id. The same errand can be run again."""
        outcomes = zip(self.ids, self._outcomes(desk), strict=True)
        return {id: outcome.position for id, outcome in outcomes if isinstance(outcome, Receipt)}

    def _outcomes(self, desk: Desk) -> Sequence[Outcome]:
        envelopes = [Envelope(id, "person-1", "desk") for id in self.ids]
        if not self.undone:
            return desk.bus.dispatch_all(zip(self.commands, envelopes, strict=True))
        try:
            return [desk.bus.undo(self.undone, envelopes[0])]
        except Refused as refused:
            return [refused]


def tell_receipts(tell: Callable[[str], None], receipts: dict[str, int]) -> None:
    for command_id, position in receipts.items():
        tell(f"{command_id} {position}")


def receipts_of(lines: Iterable[str]) -> dict[str, int]:
    """What was told, from the lines."""
    return {command_id: int(position) for command_id, position in map(str.split, lines)}


class Errands:
    """The errands of one seed, one after the other; whoever runs them says what is the latest to be undone."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)
        self._work = work(self._chance)

    def first(self) -> Errand:
        """What the others need."""
        return self._errand(list(beginning()))

    def next(self, latest: str) -> Errand:
        commands = next(self._work)
        return self._errand(commands) if commands else Errand((), (drawn_id(self._chance),), latest)

    def _errand(self, commands: Sequence[Command]) -> Errand:
        return Errand(tuple(commands), tuple(drawn_id(self._chance) for _ in commands))


def latest_command(desk: Desk) -> str:
    """The id of the last command with entries."""
    return str(desk.rows("SELECT command_id FROM journal ORDER BY position DESC LIMIT 1")[0][0])


def latest_of(told: dict[str, int]) -> str:
    """The same, of what was told; "" when nothing was."""
    return max(told, key=told.__getitem__, default="")


def drawn_id(chance: random.Random) -> str:
    return str(UUID(int=chance.getrandbits(128), version=4))


def beginning() -> Iterator[Command]:
    yield SetUpCompany("Daisy Wholesale", "DE", "EUR", "Europe/Berlin")
    yield DefineTaxRate("S", "Standard", "S", 200_000)
    yield RegisterCustomer("c1", "C1", "EUR", 30, None, Details("Customer c1", Address()))
    for product in PRODUCTS:
        yield AddProduct(product, Particulars(product, f"Product {product}", "piece", "S", True), 2_000_000)
        yield ReceiveStock(product, 50_000)


KINDS = ("place", "pay", "ship", "bill", "back", "adjust", "import", "undo")
OFTEN = (40, 15, 20, 8, 5, 8, 7, 5)


def work(chance: random.Random) -> Iterator[list[Command]]:  # noqa: C901  one flat case a kind of step
    """Steps without end; each is one commit, and an empty one undoes the latest."""
    orders: list[tuple[str, int]] = []
    shipments: list[tuple[str, str]] = []
    while True:
        kind = chance.choices(KINDS, OFTEN)[0]
        order, lines = chance.choice(orders or [("none", 1)])
        match kind:
            case "place":
                order, lines = drawn_id(chance), chance.randint(1, 5)
                orders.append((order, lines))
                yield [place(*wanted(chance, lines), id=order, note="ring first")]
            case "pay":
                yield [pay(100, (order, 100), id=drawn_id(chance))]
            case "ship":
                shipment = drawn_id(chance)
                shipments.append((order, shipment))
                parts = tuple(LineQuantity(number + 1, 1_000) for number in range(lines))
                yield [ShipOrder(order, shipment, TODAY, parts)]
            case "bill":
                yield [PostInvoice(drawn_id(chance), order, TODAY)]
            case "back" if shipments:
                yield [ReverseShipment(*chance.choice(shipments)), CancelOrder(order, "why")]
            case "adjust":
                product = chance.choice(PRODUCTS)
                yield [ReceiveStock(product, 20_000), AdjustStock(product, -1_000, "counted")]
            case "import":
                yield [trade(chance) for _ in range(10)]
            case "undo":
                yield []


def wanted(chance: random.Random, lines: int) -> list:
    products = chance.sample(PRODUCTS, lines)
    return [line(number, product, chance.randint(1, 9), backorder=True) for number, product in enumerate(products, 1)]


def trade(chance: random.Random) -> ImportTrade:
    lines = tuple(TradeLine(number, product, product, product, 1_000, 1) for number, product in enumerate(PRODUCTS[:4]))
    return ImportTrade(drawn_id(chance), "shop", str(chance.random()), "sale", "c1", "C", 1, "GB", "EUR", lines)
