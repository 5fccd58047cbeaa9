"""`daybook server-setup` as it is typed, and what it leaves on the server."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.books import Books
from app.composition import DECIDERS, make_codec
from app.local_server import LocalServer
from core.journal.connection import ServerError
from core.journal.server import ServerConnection
from core.journal.server_address import server_address
from core.write.server_books import make_login, make_server_books
from tests.app.command_line import Ran, daybook
from tests.core.domain.scenario import business
from tests.core.write.desk import JOURNAL_ID, Desk
from tests.server.team import Team

Run = Callable[..., Ran]

MADE_A_CLERK = "The login dora is a clerk."
SHOWN = "Its password is nowhere kept. It is shown only now: "
HAS_ROLE = "SELECT pg_has_role('dora', 'daybook_clerk', 'MEMBER'), pg_has_role('dora', 'daybook_lead', 'MEMBER')"
HAS_TOO_MUCH = "SELECT has_table_privilege('carl', 'journal_head', 'UPDATE')"
HAS_ITS_OWN = "SELECT has_table_privilege('carl', 'orders', 'UPDATE'), has_table_privilege('rita', 'orders', 'SELECT')"


@pytest.fixture
def setup(tmp_path: Path) -> Run:
    """Runs it in a home of the test's, with no keyring."""

    def run(url: str, *arguments: str) -> Ran:
        nothing_kept = "keyring.backends.fail.Keyring"
        home = {"HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path), "PYTHON_KEYRING_BACKEND": nothing_kept}
        return daybook(url, "server-setup", *arguments, **home)

    return run


@pytest.fixture
def empty(server: LocalServer) -> Iterator[str]:
    """The address of a database that nothing is in."""
    postgres = ServerConnection(server_address(server.url()).conninfo)
    postgres.execute("CREATE DATABASE empty")
    yield server.url(database="empty")
    postgres.execute("DROP DATABASE empty WITH (FORCE)")
    postgres.close()


@pytest.fixture
def serve_empty() -> Iterator[LocalServer]:
    """A server that knows no roles yet but its own."""
    server = LocalServer(Path(tempfile.mkdtemp(prefix="daybook-pg-")))
    server.make()
    server.start()
    yield server
    server.crash()
    shutil.rmtree(server.folder)


def test_it_makes_books_once_and_brings_them_up_to_date_ever_after(setup: Run, empty: str):
    assert setup(empty).out == "The books are made.\n"
    desk = Desk(connection=ServerConnection(server_address(empty).conninfo))
    desk.record(business())
    position = desk.position
    assert setup(empty).out == "The books were there; functions and rights are up to date.\n"
    assert (desk.position, desk.verify().problems) == (position, ())
    desk.connection.close()


def test_it_makes_a_login_and_shows_its_password_once(setup: Run, team: Team):
    ran = setup(team.url(), "--login", "dora")
    _, made, shown = ran.out.splitlines()
    assert (ran.code, made) == (0, MADE_A_CLERK)
    assert shown.startswith(SHOWN)
    assert len(shown) > len(SHOWN) + 30
    owner = team.connect()
    (kept,) = owner.execute("SELECT rolpassword FROM pg_authid WHERE rolname = 'dora'").fetchone()
    assert kept.startswith("SCRAM-SHA-256$")
    assert shown.removeprefix(SHOWN) not in kept


def test_a_login_has_one_role_and_the_last_one_counts(setup: Run, team: Team):
    setup(team.url(), "--login", "dora", "--role", "lead")
    setup(team.url(), "--login", "dora", "--role", "clerk", "--no-password")
    assert team.connect().execute(HAS_ROLE).fetchone() == (True, False)


def test_a_desk_cannot_set_up_a_server(setup: Run, team: Team):
    ran = setup(team.url("lena"), "--login", "mallory", "--role", "lead")
    assert ran.code != 0
    assert ran.out == ""
    assert "permission denied" in ran.err
    assert team.connect().execute("SELECT 1 FROM pg_roles WHERE rolname = 'mallory'").fetchone() is None


def test_books_in_a_folder_need_no_server(setup: Run, tmp_path: Path):
    ran = setup(str(tmp_path / "books"))
    assert ran.code != 0
    assert "Books in a folder need no server." in ran.err
    assert not Books(tmp_path / "books").journal_file.exists()


def test_a_right_given_by_mistake_is_gone_after_the_next_set_up(team: Team):
    owner = team.connect()
    owner.execute("GRANT UPDATE ON journal_head TO daybook_clerk")
    assert owner.execute(HAS_TOO_MUCH).fetchone() == (True,)
    make_server_books(owner, JOURNAL_ID, make_codec(), DECIDERS)
    assert owner.execute(HAS_TOO_MUCH).fetchone() == (False,)
    assert owner.execute(HAS_ITS_OWN).fetchone() == (True, True)


def test_an_owner_needs_to_be_no_superuser(serve_empty: LocalServer):
    postgres = ServerConnection(server_address(serve_empty.url()).conninfo)
    postgres.execute("CREATE ROLE keeper LOGIN CREATEROLE")
    postgres.execute("CREATE DATABASE kept OWNER keeper")
    postgres.close()
    keeper = ServerConnection(server_address(serve_empty.url("keeper", "kept")).conninfo)
    assert make_server_books(keeper, JOURNAL_ID, make_codec(), DECIDERS)
    assert not make_server_books(keeper, JOURNAL_ID, make_codec(), DECIDERS)
    make_login(keeper, "carl", "clerk", None)
    desk = Desk(connection=keeper)
    desk.record(business())
    carl = ServerConnection(server_address(serve_empty.url("carl", "kept")).conninfo)
    with pytest.raises(ServerError, match="permission denied"):
        carl.execute("DELETE FROM journal")
    assert desk.verify().problems == ()
    carl.close()
    keeper.close()
