"""The checks of faults on a server, each with the deliberate mistakes it must catch. Small sizes of them are tests."""

import os
import shutil
import socket
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import NamedTuple

from app.local_server import LocalServer
from tests.faults import mutants, server_mutants
from tests.faults.check import Check, Mutant
from tests.faults.places import Mistake, unchanged
from tests.faults.tallies import Tally
from tests.server import long_waits
from tests.server.forbidden import ALLOWED, STATEMENTS, answer
from tests.server.lost_servers import Outcome, cut_network, end_sessions, fail_over, kill_server, receive, stop_server
from tests.server.many_desks import Followed, Raced, follow_writers, race
from tests.server.team import LOGINS, Team, make_template

SESSIONS = "400"


@contextmanager
def _server(**settings: str) -> Iterator[LocalServer]:
    """One of the check's own, which it may break."""
    folder = Path(tempfile.mkdtemp(prefix="daybook-pg-"))  # a socket's path must be short
    server = LocalServer(folder, settings, _free_port())
    try:
        server.make()
        server.start()
        make_template(server)
        yield server
    finally:
        server.crash()
        shutil.rmtree(folder)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as door:
        return int(door.getsockname()[1])


def _killed(times: int, mistake: Mistake = unchanged) -> Iterator[Outcome]:
    with _server() as server, mistake():
        yield kill_server(Team(server, "killed"), times)


def _ended(times: int, mistake: Mistake = unchanged) -> Iterator[Outcome]:
    with _server() as server, mistake():
        yield end_sessions(Team(server, "ended"), times)


def _stopped(mistake: Mistake = unchanged) -> Iterator[Outcome]:
    with _server() as server, mistake():
        yield stop_server(Team(server, "stopped"), long_waits.PATIENCE_S)


def _failed_over(mistake: Mistake = unchanged) -> Iterator[Outcome]:
    with _folder() as folder, mistake():
        yield fail_over(folder)


def _cut(seconds: float, mistake: Mistake = unchanged) -> Iterator[Outcome]:
    with _folder() as folder, mistake():
        yield cut_network(folder, seconds)


@contextmanager
def _folder() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="daybook-pg-"))
    folder.chmod(0o711)
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


def _no_network() -> str:
    if os.geteuid() == 0 and shutil.which("ip"):
        return ""
    return "a network can be cut by root only, on Linux, with `ip netns`"


def _waits(
    cases: Callable[[LocalServer], Iterable[Outcome]], mistake: Mistake = unchanged, **settings: str
) -> Iterator[Outcome]:
    with _server(fsync="off", max_connections=SESSIONS, **settings) as server, mistake():
        yield from cases(server)


def _silent(stages: tuple[tuple[int, bool], ...], mistake: Mistake) -> Callable[[], Iterator[Outcome]]:
    return lambda: _waits(partial(long_waits.silences, stages=stages), mistake)


def _unanswered_commit(server: LocalServer) -> Iterator[Outcome]:
    yield from long_waits.silences(server, [(long_waits.messages(server, receive), True)], receive)


def _names(mistake: Mistake = unchanged) -> Iterator[Outcome]:
    return _waits(long_waits.lost_names, mistake, listen_addresses="127.0.0.1")


def _locks(server: LocalServer) -> Iterator[Outcome]:
    yield from long_waits.locks(server)
    yield from long_waits.locks_in_turn(server)


def _followed(commands: int) -> Iterator[Followed]:
    with _server() as server, tempfile.TemporaryDirectory() as folder:
        yield follow_writers(Team(server, "writers"), Path(folder), commands)


def _followed_by_position() -> Iterator[Followed]:
    with _server() as server, tempfile.TemporaryDirectory() as folder, server_mutants.seals_ignored():
        team = Team(server, "writers")
        server_mutants.let_go_of_the_head(team)
        yield follow_writers(team, Path(folder), 400)


def _raced(times: int, mistake: Mistake = unchanged) -> Iterator[Raced]:
    with _server() as server, mistake():
        for number in range(times):
            yield race(Team(server, f"racers_{number}").desk)


class Tried(NamedTuple):
    """What came of statements that a desk's login must not do, and of some that it may."""

    forbidden: int = 0
    refused: int = 0
    done: int = 0
    answered_otherwise: int = 0
    allowed: int = 0
    kept_from: int = 0

    @property
    def is_sound(self) -> bool:
        return self.refused == self.forbidden and not self.kept_from


def _tried(right: str = "") -> Iterator[Tried]:
    with _server() as server:
        team = Team(server, "forbidden")
        team.sign_in("carl")
        if right:
            team.connect().execute(right)
        desks = {login: team.connect(login) for login in LOGINS}
        for each in STATEMENTS:
            state, said = answer(desks[each.login], each.sql)
            is_refused = state == each.state and each.said in said
            yield Tried(1, int(is_refused), int(not state), int(state != "" and not is_refused))
        for sql in ALLOWED:
            yield Tried(allowed=1, kept_from=int(answer(desks["carl"], sql) != ("", "")))


def _check(name: str, run: Callable[[], Iterable[Tally]], *mutants: Mutant, missing: str = "") -> Check:
    """Desks on a server are threads, which follow no seed."""
    return Check(name, lambda size, seed: run(), mutants, is_quick=False, is_idle=True, missing=missing)


SERVER_CHECKS = (
    _check(
        "server killed under load",
        lambda: _killed(10),
        Mutant(
            "a commit that does not wait for the disk", lambda: _killed(3, lambda: server_mutants.not_awaited("off"))
        ),
    ),
    _check(
        "server that hangs under load",
        lambda: _stopped(),
        Mutant("bounded in parts only", lambda: _stopped(server_mutants.bounded_in_parts)),
    ),
    _check(
        "sessions ended on a server",
        lambda: _ended(40),
        Mutant("a failed commit told as done", lambda: _ended(40, mutants.failed_commit_told)),
    ),
    _check(
        "standby takes over from a server",
        lambda: _failed_over(),
        Mutant(
            "a commit that does not wait for the standby",
            lambda: _failed_over(lambda: server_mutants.not_awaited("local")),
        ),
    ),
    _check(
        "network to a server cut under load",
        lambda: _cut(7),
        Mutant("nobody asks whether the server is there", lambda: _cut(13, server_mutants.network_trusted)),
        missing=_no_network(),
    ),
    _check(
        "no answer of a server at any message",
        lambda: _waits(long_waits.silences),
        Mutant("bounded in parts only", _silent(((1, False), (5, False)), server_mutants.bounded_in_parts)),
        Mutant("asked again under new ids", lambda: _waits(_unanswered_commit, server_mutants.asked_under_new_ids)),
    ),
    _check(
        "late answers of a server",
        lambda: _waits(partial(long_waits.slow_ways, delays_s=(0.05, 0.2, 0.5, 1, 3))),
        Mutant(
            "bounded in parts only",
            lambda: _waits(partial(long_waits.slow_ways, delays_s=(5,)), server_mutants.bounded_in_parts),
        ),
    ),
    _check(
        "names of servers that nobody looks up",
        lambda: _names(),
        Mutant("a name waited for without end", lambda: _names(server_mutants.names_without_end)),
    ),
    _check(
        "locks in the way on a server",
        lambda: _waits(_locks),
        Mutant("a lock waited for without end", lambda: _waits(long_waits.locks, server_mutants.locks_without_end)),
    ),
    _check(
        "writers and a follower on a server",
        lambda: _followed(2_500),
        Mutant("positions drawn without the lock of the head", _followed_by_position),
    ),
    _check(
        "racers for the last unit on a server",
        lambda: _raced(10),
        Mutant("rows not locked, nothing begun anew", lambda: _raced(3, server_mutants.rows_not_locked)),
    ),
    _check(
        "forbidden statements on a server",
        lambda: _tried(),
        Mutant("a right too many", lambda: _tried("GRANT UPDATE ON journal_head TO carl")),
    ),
)
