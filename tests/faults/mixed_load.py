"""A desk that works at random until it is killed: `python -m tests.faults.mixed_load FOLDER SEED`.

Before it goes on to the next command it writes `<command id> <position>` for each one acknowledged, and first `ready`.
"""

import random
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from uuid_utils import uuid7

from core.bus import Envelope, Receipt
from core.domain.company.commands import DefineTaxRate, SetUpCompany
from core.domain.customers.commands import RegisterCustomer
from core.domain.customers.events import Details
from core.domain.decider import Command, Refused
from core.domain.orders.commands import CancelOrder, ImportTrade, ReverseShipment, ShipOrder
from core.domain.orders.events import LineQuantity, TradeLine
from core.domain.products.commands import AddProduct
from core.domain.products.events import Particulars
from core.domain.stock.commands import AdjustStock, ReceiveStock
from core.domain.values import Address
from tests.core.domain.scenario import TODAY, line, pay, place
from tests.core.write.desk import Desk

PRODUCTS = [f"p{number}" for number in range(30)]


def main(folder: Path, seed: int) -> None:
    desk = Desk(folder)
    chance = random.Random(seed)
    run(desk, list(beginning()))
    tell("ready")
    for step in work(chance):
        desk.now = time.time_ns() // 1_000
        if step == ["undo"]:
            undo_latest(desk)
        else:
            run(desk, step)


def run(desk: Desk, commands: list[Command]) -> None:
    """In one commit; told once it stands."""
    asked = [(command, Envelope(str(uuid7()), "person-1", "desk")) for command in commands]
    outcomes = desk.bus.dispatch_all(asked)
    for (_, envelope), outcome in zip(asked, outcomes, strict=True):
        if isinstance(outcome, Receipt):
            tell(f"{envelope.command_id} {outcome.position}")


def undo_latest(desk: Desk) -> None:
    (command_id,) = desk.rows("SELECT command_id FROM journal ORDER BY position DESC LIMIT 1")[0]
    envelope = Envelope(str(uuid7()), "person-1", "desk")
    try:
        receipt = desk.bus.undo(command_id, envelope)
    except Refused:
        return
    tell(f"{envelope.command_id} {receipt.position}")


def tell(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def beginning() -> Iterator[Command]:
    yield SetUpCompany("Daisy Wholesale", "DE", "EUR", "Europe/Berlin")
    yield DefineTaxRate("S", "Standard", "S", 200_000)
    yield RegisterCustomer("c1", "C1", "EUR", 30, None, Details("Customer c1", Address()))
    for product in PRODUCTS:
        yield AddProduct(product, Particulars(product, f"Product {product}", "piece", "S", True), 2_000_000)
        yield ReceiveStock(product, 50_000)


def work(chance: random.Random) -> Iterator[list]:  # noqa: C901  one flat case a kind of step
    """Steps without end; each is one commit."""
    orders: list[tuple[str, int]] = []
    shipments: list[tuple[str, str]] = []
    while True:
        kind = chance.choices(("place", "pay", "ship", "back", "adjust", "import", "undo"), (40, 15, 20, 5, 8, 7, 5))[0]
        order, lines = chance.choice(orders or [("none", 1)])
        match kind:
            case "place":
                order, lines = str(uuid7()), chance.randint(1, 5)
                orders.append((order, lines))
                yield [place(*wanted(chance, lines), id=order, note="ring first")]
            case "pay":
                yield [pay(100, (order, 100), id=str(uuid7()))]
            case "ship":
                shipment = str(uuid7())
                shipments.append((order, shipment))
                parts = tuple(LineQuantity(number + 1, 1_000) for number in range(lines))
                yield [ShipOrder(order, shipment, TODAY, parts)]
            case "back" if shipments:
                yield [ReverseShipment(*chance.choice(shipments)), CancelOrder(order, "why")]
            case "adjust":
                product = chance.choice(PRODUCTS)
                yield [ReceiveStock(product, 20_000), AdjustStock(product, -1_000, "counted")]
            case "import":
                yield [trade(chance) for _ in range(10)]
            case "undo":
                yield ["undo"]


def wanted(chance: random.Random, lines: int) -> list:
    products = chance.sample(PRODUCTS, lines)
    return [line(number, product, chance.randint(1, 9), backorder=True) for number, product in enumerate(products, 1)]


def trade(chance: random.Random) -> ImportTrade:
    lines = tuple(TradeLine(number, product, product, product, 1_000, 1) for number, product in enumerate(PRODUCTS[:4]))
    return ImportTrade(str(uuid7()), "shop", str(chance.random()), "sale", "c1", "C", 1, "GB", "EUR", lines)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
