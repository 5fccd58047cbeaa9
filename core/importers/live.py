"""Booking live trade: steps of many days, many commands to a commit, each dated to its day."""

from collections.abc import Callable, Iterable
from itertools import islice

import msgspec

from core.bus import CommandBus, Envelope, Receipt
from core.domain.values import Id
from core.errors import Unavailable
from core.importers.booking import COMMANDS_A_COMMIT, import_id, sent, stopped
from core.importers.northwind import Step


def book_live(
    bus: CommandBus, actor: Id, batch_id: Id, steps: Iterable[Step], told: Callable[[int], None], head: int = 0
) -> int:
    """How many steps were new to a journal that ended at `head` before.

    Each command's id is made of the batch and its content, so the same file goes on where it stopped. Raises
    Unavailable at the first step that is refused; all before it stand.
    """
    waiting, done, new = iter(steps), 0, 0
    while chunk := list(islice(waiting, COMMANDS_A_COMMIT)):
        addressed = [(step.command, _envelope(step, actor, batch_id)) for step in chunk]
        for outcome in sent(bus, addressed, _safe(done)):
            if not isinstance(outcome, Receipt):
                raise Unavailable(stopped(outcome, _safe(done)))
            done, new, head = done + 1, new + (outcome.position > head), max(head, outcome.position)
        told(done)
    return new


def _envelope(step: Step, actor: Id, batch_id: Id) -> Envelope:
    content = msgspec.json.encode(step.command).decode()
    command_id = import_id(type(step.command).__name__, content, batch_id)
    return Envelope(command_id, actor, "import", correlation_id=batch_id, business_date=step.day)


def _safe(done: int) -> str:
    return f"{done:,} steps of the file are booked, each whole; no more."
