"""Books on a server and the desks that work in them."""

from app.composition import DECIDERS, make_codec
from app.local_server import OWNER, LocalServer
from core.domain.people.commands import AddPerson
from core.journal.schema import command_log, journal, journal_head, journal_personal
from core.journal.server import ServerConnection
from core.journal.server_address import server_address
from core.write.books import add_first_rows
from core.write.server_books import make_login, make_server_books
from core.write.tables import metadata
from tests.core.write.desk import JOURNAL_ID, Desk

TEMPLATE = "books_template"
LOGINS = {"lena": "lead", "carl": "clerk", "cleo": "clerk", "rita": "reader"}

_TABLES = (*reversed(metadata.sorted_tables), journal_personal, journal, journal_head, command_log)
_EMPTY = "; ".join(f"DELETE FROM {table.name}" for table in _TABLES)


def make_template(server: LocalServer) -> None:
    """Empty books, which those of each test are copied from."""
    postgres = ServerConnection(server_address(server.url()).conninfo)
    postgres.execute(f"CREATE DATABASE {TEMPLATE}")
    postgres.close()
    owner = ServerConnection(server_address(server.url(database=TEMPLATE)).conninfo)
    make_server_books(owner, JOURNAL_ID, make_codec(), DECIDERS)
    for login, role in LOGINS.items():
        make_login(owner, login, role, None)
    owner.close()


class Team:
    """One database with books."""

    def __init__(self, server: LocalServer, name: str) -> None:
        self.server, self.name = server, name
        self._opened: list[ServerConnection] = []
        postgres = ServerConnection(server_address(server.url()).conninfo)
        postgres.execute(f"CREATE DATABASE {name} TEMPLATE {TEMPLATE}")
        postgres.close()

    def url(self, login: str = OWNER) -> str:
        return self.server.url(login, self.name)

    def connect(self, login: str = OWNER, *, reads_only: bool = False) -> ServerConnection:
        connection = ServerConnection(server_address(self.url(login)).conninfo, reads_only=reads_only)
        self._opened.append(connection)
        return connection

    def desk(self, login: str = OWNER) -> Desk:
        """Somebody at work with a session of their own."""
        return Desk(connection=self.connect(login))

    def fresh_desk(self) -> Desk:
        """The owner's, after the server was lost and is there again."""
        return Desk(connection=self.connect())

    def sign_in(self, login: str, person: str = "") -> None:
        """As a desk does it when it is opened for the first time."""
        self.desk(login).do(AddPerson(person or f"person {login}", login.capitalize(), login))

    def emptied(self) -> ServerConnection:
        """The owner's session, on books as they were made. The guards are let down for this, as no desk could."""
        if not self._opened:
            self.connect()
        owner = self._opened[0]
        owner.rollback()
        owner.execute_script(f"SET session_replication_role = replica; {_EMPTY}; RESET session_replication_role")
        add_first_rows(owner, JOURNAL_ID)
        return owner

    def close(self) -> None:
        for connection in self._opened:
            connection.close()
