"""The books of a team: the write side on a PostgreSQL server, the lists and a copy of the journal in a local folder."""

from contextlib import closing
from functools import cached_property

from platformdirs import user_data_path
from uuid_utils import uuid7

from app import passwords
from app.books import Books, now
from core.domain.people.events import PersonAdded
from core.domain.values import Id
from core.errors import Sentence, Unavailable
from core.journal.check import Progress
from core.journal.connection import Connection, Error
from core.journal.faults import unreadable
from core.journal.follower import Follower
from core.journal.journal_copy import COPY_FILE, JournalCopy
from core.journal.server import ServerConnection
from core.journal.server_address import ServerAddress

_SET_UP = "SELECT to_regclass('journal_head') IS NOT NULL"


class TeamBooks(Books):
    """Who works here is the login of the address. What is read comes from the copy, which the follower keeps."""

    def __init__(self, address: ServerAddress) -> None:
        super().__init__(user_data_path("daybook", appauthor=False) / "teams" / address.digest)
        self.journal_file = self.folder / COPY_FILE
        self.name = address.url
        self.address = address
        self.login = address.login
        self.is_copy = True

    @cached_property
    def actor(self) -> Id:
        """The person that the login is in these books, or shall become."""
        with self.open_journal() as journal:
            people = (entry.event for entry in journal.of_kind("person"))
            mine = (event.person_id for event in people if isinstance(event, PersonAdded) and event.login == self.login)
            return next(mine, "") or str(uuid7())

    def fetch(self, progress: Progress) -> int:
        """Bring the copy to where the server is now. How many entries came. Raises Unavailable, and Damaged."""
        try:
            with closing(self._reached(reads_only=True)) as server, closing(JournalCopy(self.folder)) as copy:
                (end,) = server.execute("SELECT position FROM journal_head").fetchone()
                fetched = 0
                while entries := copy.pull(server):
                    fetched += entries
                    progress(copy.head().position, end)
                return fetched
        except Error as error:
            raise unreadable(error) or error from error

    def open_follower(self) -> Follower:
        """What keeps the copy in step while the desk is open."""
        return Follower(lambda: self.connect(reads_only=True), lambda: JournalCopy(self.folder), now)

    def open_connection(self) -> Connection:
        return self._reached(reads_only=True)

    def open_writer(self) -> Connection:
        return self._reached(reads_only=False)

    def connect(self, *, reads_only: bool) -> ServerConnection:
        """Raises ServerError when the server is out of reach or does not let this login in."""
        return ServerConnection(self.address.conninfo, passwords.find(self.address.account), reads_only=reads_only)

    def _reached(self, *, reads_only: bool) -> ServerConnection:
        try:
            connection = self.connect(reads_only=reads_only)
            (is_set_up,) = connection.execute(_SET_UP).fetchone()
        except Error as error:
            raise unreadable(error) or error from error
        if not is_set_up:
            connection.close()
            raise Unavailable(_NOT_SET_UP)
        return connection


_NOT_SET_UP = Sentence(
    "There are no books on this server yet.",
    "Nothing was changed.",
    "Whoever looks after the server makes them with `daybook server-setup`.",
)
