"""Booking an import: many commands to a commit, what became of each order, and where it stopped if it did."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import groupby, islice
from time import monotonic
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

import msgspec

from core.bus import CommandBus, Envelope, Outcome, Receipt
from core.domain.batches.commands import FinishBatch
from core.domain.decider import Command, Refused
from core.domain.orders.commands import ImportTrade
from core.domain.values import Id, Micros
from core.errors import Sentence, Unavailable, Unknown
from core.write.known import Known

COMMANDS_A_COMMIT = 400  # a fifth of a second, for which a desk beside it waits
TIMES_TO_SETTLE = 3
_SECONDS_BETWEEN_STEPS = 0.2
_IMPORTS = UUID("0d0c6a52-94a3-5d0b-8a3e-1d3e2f6f7a10")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

Step = Callable[[str, int, int], None]
"""Called with what is being done, how many orders are done, and how many there are."""


@dataclass
class Counted:
    """What became of the orders of a file."""

    orders: int = 0
    added: int = 0
    changed: int = 0  # known with other content, and left as they are


def import_id(*parts: str) -> Id:
    """The same parts give the same id, in every import."""
    return str(uuid5(_IMPORTS, "/".join(parts)))


class Booking:
    """Sends the commands of one batch. `head` is where the journal ended before; `zone` is that of the file's times.

    Every command id is made of the batch and the thing, so that the same file again goes on where it stopped.
    """

    def __init__(self, bus: CommandBus, actor: Id, batch_id: Id, *, head: int, zone: ZoneInfo, books: Known) -> None:
        self._bus, self._actor, self._batch_id = bus, actor, batch_id
        self._head, self._zone, self._withdrawn = head, zone, books.withdrawn
        self._counted = Counted()
        self._said_at = 0.0

    def book(self, commands: Iterable[Command], orders: int, step: Step) -> Counted:
        """What orders need, then the orders, then the end of the batch: none before the one before it is whole.

        Raises Unavailable when what orders need is refused; then it says how many orders are booked.
        """
        for _, part in groupby(commands, key=_part_of):
            while chunk := list(islice(part, COMMANDS_A_COMMIT)):
                for command, outcome in zip(chunk, self._sent(chunk), strict=True):
                    self._count(command, outcome)
                self._say(step, orders)
        step("booking", self._counted.orders, orders)
        return self._counted

    def _sent(self, chunk: list[Command]) -> list[Outcome]:
        return sent(self._bus, [(command, self._envelope(command)) for command in chunk], self._safe())

    def _count(self, command: Command, outcome: Outcome) -> None:
        is_order = isinstance(command, ImportTrade)
        self._counted.orders += is_order
        if isinstance(outcome, Receipt):
            self._counted.added += is_order and outcome.position > self._head
            self._head = max(self._head, outcome.position)
        elif is_order:
            self._counted.changed += 1
        else:
            raise Unavailable(stopped(outcome, self._safe()))

    def _safe(self) -> str:
        return f"{self._counted.orders:,} orders of the file are booked, each whole; no more."

    def _say(self, step: Step, orders: int) -> None:
        if monotonic() - self._said_at > _SECONDS_BETWEEN_STEPS:
            self._said_at = monotonic()
            step("booking", self._counted.orders, orders)

    def _envelope(self, command: Command) -> Envelope:
        command_id = import_id(type(command).__name__, self._key(command), self._batch_id)
        day = self._day(command.traded_at) if isinstance(command, ImportTrade) else None
        return Envelope(command_id, self._actor, "import", correlation_id=self._batch_id, business_date=day)

    def _key(self, command: Command) -> str:
        """An order is its id; withdrawn since, it is one more time new. Anything else is its content."""
        if isinstance(command, ImportTrade):
            version = self._withdrawn.get(command.order_id)
            return command.order_id if version is None else f"{command.order_id}/{version}"
        return msgspec.json.encode(command).decode()

    def _day(self, moment: Micros) -> date:
        return (_EPOCH + timedelta(microseconds=moment)).astimezone(self._zone).date()


def sent(bus: CommandBus, addressed: list[tuple[Command, Envelope]], safe: str) -> list[Outcome]:
    """Sent again with the same ids while it is not known whether a commit stands; `safe` says what stands by now."""
    for _ in range(TIMES_TO_SETTLE):
        try:
            return bus.dispatch_all(addressed)
        except Unknown:
            continue
    raise Unavailable(Sentence("The disk did not answer.", safe, "Check the disk, then import the file again."))


def stopped(outcome: Outcome, safe: str) -> Sentence:
    """Why an import cannot go on from here; `safe` says what stands by now."""
    from core import wording  # noqa: PLC0415  heavy: brings Babel, for this sentence only

    if isinstance(outcome, Refused):
        told = wording.text(outcome.violations[0])
        return Sentence(told.happened, safe, f"{told.todo} Then import the file again; it goes on where it stopped.")
    return Sentence("Somebody changed a record meanwhile.", safe, "Import the file again; it goes on from here.")


def _part_of(command: Command) -> str:
    match command:
        case ImportTrade():
            return "orders"
        case FinishBatch():
            return "end"
        case _:
            return "needed"
