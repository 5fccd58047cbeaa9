"""A real PostgreSQL for every test that asks for one: one server a session, and books of its own for each test."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest

from app.local_server import LocalServer
from core.journal.connection import Connection
from tests.core.write.desk import Desk
from tests.server.team import Team, make_template

_names = (f"books_{number}" for number in count(1))


@pytest.fixture(scope="session")
def server() -> Iterator[LocalServer]:
    folder = Path(tempfile.mkdtemp(prefix="daybook-pg-"))  # a socket's path must be short
    server = LocalServer(folder, {"fsync": "off"})  # the computer under the tests does not lose power
    server.make()
    server.start()
    try:
        make_template(server)
        yield server
    finally:
        server.crash()
        shutil.rmtree(folder)


@pytest.fixture
def team(server: LocalServer) -> Iterator[Team]:
    """Empty books on the server, with logins for an owner, a lead, a clerk and a reader."""
    team = Team(server, next(_names))
    yield team
    team.close()


@pytest.fixture
def serve() -> Iterator[Callable[[], Team]]:
    """Books on a server of a test's own, which it may break."""
    made: list[Team] = []

    def start() -> Team:
        server = LocalServer(Path(tempfile.mkdtemp(prefix="daybook-pg-")))
        server.make()
        server.start()
        make_template(server)
        made.append(Team(server, "books"))
        return made[-1]

    yield start
    for team in made:
        team.close()
        team.server.crash()
        shutil.rmtree(team.server.folder)


@pytest.fixture(scope="session")
def pool(server: LocalServer) -> Iterator[list[Team]]:
    """Books that are emptied and used again, for making a database takes longer than most tests."""
    teams: list[Team] = []
    yield teams
    for team in teams:
        team.close()


@pytest.fixture(params=["file", "server"])
def every_store(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """The test runs twice: with books in a file, and with books on a server."""
    if request.param == "file":
        return
    server, pool = request.getfixturevalue("server"), request.getfixturevalue("pool")
    used = count()

    def make() -> Connection:
        place = next(used)
        if place == len(pool):
            pool.append(Team(server, next(_names)))
        return pool[place].emptied()

    monkeypatch.setattr(Desk, "make_empty", staticmethod(make))
