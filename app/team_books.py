"""The books of a team: the write side on a PostgreSQL server, the lists and a copy of the journal in a local folder."""

from collections.abc import Callable
from contextlib import closing
from functools import cached_property

from platformdirs import user_data_path
from uuid_utils import uuid7

from app import passwords
from app.books import Books, now
from core.domain.people.events import PersonAdded
from core.domain.values import Id
from core.errors import Newer, Older, Sentence, Unavailable
from core.journal.check import Progress
from core.journal.connection import Connection, Error
from core.journal.faults import unreadable
from core.journal.follower import Follower
from core.journal.journal_copy import COPY_FILE, JournalCopy
from core.journal.newer import readable
from core.journal.server import ServerConnection
from core.journal.server_address import ServerAddress
from core.journal.server_form import check_form


class TeamBooks(Books):
    """Who works here is the login of the address. What is read comes from the copy, which the follower keeps."""

    def __init__(self, address: ServerAddress) -> None:
        super().__init__(user_data_path("daybook", appauthor=False) / "teams" / address.digest)
        self.journal_file = self.folder / COPY_FILE
        self.name = address.url
        self.address = address
        self.login = address.login
        self.is_copy = True

    @property
    def exist(self) -> bool:
        """As in a folder. A copy of an older form is of no use before the next fetch."""
        try:
            return super().exist
        except Older as error:
            raise Unavailable(_OLDER_COPY) from error

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
            with closing(self._connect_to_read()) as server, closing(JournalCopy(self.folder)) as copy:
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
        return Follower(self._connect_to_read, lambda: JournalCopy(self.folder), now)

    def open_connection(self) -> Connection:
        return self._reached(reads_only=True)

    def open_writer(self) -> Connection:
        return self._reached(reads_only=False)

    def connect(self, *, reads_only: bool) -> ServerConnection:
        """Raises ServerError when the server is out of reach or does not let this login in."""
        return ServerConnection(self.address.conninfo, passwords.find(self.address.account), reads_only=reads_only)

    def _connect_to_read(self) -> ServerConnection:
        """Also to books of a newer form, if all in them is known here. Raises ServerError, and Unavailable."""
        return _once(self._check_to_read, self.connect(reads_only=True))

    def _check_to_read(self, server: ServerConnection) -> None:
        try:
            check_form(server)
        except Newer as newer:
            self.newer = readable(server, self._codec, newer)

    def _reached(self, *, reads_only: bool) -> ServerConnection:
        """To books of the form of today alone."""
        try:
            return _once(check_form, self.connect(reads_only=reads_only))
        except Error as error:
            raise unreadable(error) or error from error


def _once(check: Callable[[ServerConnection], None], server: ServerConnection) -> ServerConnection:
    """The connection once it is checked; closed when it does not stand the check."""
    try:
        check(server)
    except BaseException:
        server.close()
        raise
    return server


_OLDER_COPY = Sentence(
    "This desk's copy of the shared journal is in the form of an older Daybook.",
    "Everything that was booked is safe on the server.",
    "Open Daybook once while it can reach the server: then the copy is made anew.",
)
