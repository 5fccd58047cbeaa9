"""`write` and `batch`: commands through the bus, beside bare sqlite writing the same rows, one commit a command."""

import sys
from collections.abc import Callable, Sequence
from contextlib import ExitStack, closing
from itertools import count, islice

from app.bench import workload
from app.bench.bare import Bare
from app.bench.figures import Figures, Round, figures, timed
from app.bench.sized_books import copied, envelope
from app.books import now
from core.bus import CommandBus, Receipt
from core.domain.decider import Command
from core.projections.projector_thread import SWITCH_INTERVAL_S, ProjectorThread

ROUNDS = 5
COMMANDS_A_ROUND = 1_000
COMMANDS_A_GROUP = 20
_SERIALS = 1 << 40  # above the command ids that making the books has used

Work = Callable[[Sequence[Command]], Round]


def write(orders: int) -> Figures:
    """Each command in a commit of its own, the projection following behind."""
    return _measured("write", orders, lambda sender: lambda commands: timed(sender.send, commands))


def batch(orders: int) -> Figures:
    """Twenty commands a commit, each still whole or not at all."""
    return _measured("batch", orders, lambda sender: lambda commands: _grouped(sender, commands))


def _measured(name: str, orders: int, work: Callable[["_Sender"], Work]) -> Figures:
    sys.setswitchinterval(SWITCH_INTERVAL_S)
    with copied(orders) as books, closing(books.open_bus_at(now)) as bus, ExitStack() as ending:
        bare = ending.enter_context(closing(Bare(books.folder / "bare.db", books.folder)))
        projector = ProjectorThread(books.open_projector)
        ending.callback(projector.stop)
        projector.start()
        return _rounds(name, orders, work(_Sender(bus)), lambda commands: timed(bare.write, commands))


def _rounds(name: str, orders: int, ours: Work, peer: Work) -> Figures:
    commands = (command for i in count(orders) for command in workload.step(i))
    our_rounds, peer_rounds = [], []
    for _ in range(ROUNDS + 1):
        chunk = list(islice(commands, min(COMMANDS_A_ROUND, orders)))  # small books are soon twice as large
        our_rounds.append(ours(chunk))
        peer_rounds.append(peer(chunk))
    return figures(name, orders, our_rounds[1:], peer_rounds[1:])  # the first of each warms up


class _Sender:
    def __init__(self, bus: CommandBus) -> None:
        self._bus = bus
        self._serials = count(_SERIALS)

    def send(self, command: Command) -> None:
        self._bus.dispatch(command, envelope(next(self._serials)))

    def send_all(self, commands: Sequence[Command]) -> None:
        sent = [(command, envelope(next(self._serials))) for command in commands]
        for outcome in self._bus.dispatch_all(sent):
            if not isinstance(outcome, Receipt):
                raise outcome


def _grouped(sender: _Sender, commands: Sequence[Command]) -> Round:
    groups = [commands[i : i + COMMANDS_A_GROUP] for i in range(0, len(commands), COMMANDS_A_GROUP)]
    return Round(timed(sender.send_all, groups).seconds, len(commands))
