"""A books folder: opens the connections that each thread and each command needs, and knows who is working in it."""

import getpass
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, cast
from uuid import UUID, uuid5

from uuid_utils import uuid7

from app.composition import DECIDERS, READ_MODELS, make_codec
from app.version import VERSION
from core.backups.set_aside import check_finished
from core.domain.company.events import COMPANY, Company, CompanyEvents, evolve
from core.domain.decider import Stream
from core.domain.people.commands import AddPerson
from core.domain.values import Id, Micros
from core.errors import Newer, Sentence, Unavailable
from core.journal.codec import Codec
from core.journal.connection import UNREADABLE, Connection
from core.journal.faults import unreadable
from core.journal.newer import readable
from core.journal.reader import JournalReader, ToldJournalReader
from core.journal.sqlite import BOOKS_FILE, holds_books, is_there, open_reader
from core.projections.generation import live_path
from core.projections.projector import Projector
from core.projections.reader import Reader
from core.projections.store import Store
from core.write.known import Known, known

if TYPE_CHECKING:
    from core.bus import CommandBus
    from core.journal.follower import Follower

_PERSON = "SELECT id FROM persons WHERE login = ? ORDER BY is_active DESC, id LIMIT 1"
Clock = Callable[[], Micros]


def now() -> Micros:
    """The clock of everything that happens in the program itself."""
    return time.time_ns() // 1000


class Books:
    """Each connection it opens belongs to the thread that asked. The books are made when first opened for writing."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.absolute()
        self.journal_file = self.folder / BOOKS_FILE
        self.name = str(self.folder)  # as --books takes it
        self.station = socket.gethostname()
        self.login = _login()
        self.is_copy = False  # True: the journal lies on a server, and its file here is a copy
        self.newer: Newer | None = None  # once looked at: why the books can be read and not be written
        self._codec = make_codec()

    @property
    def exist(self) -> bool:
        """Whether anything is there; what was killed while it made them leaves an empty file. Raises Unavailable:
        Older for books that are to be upgraded first, Newer for books of which not all can be read here."""
        check_finished(self.folder)
        if not is_there(self.journal_file):
            return False
        connection = open_reader(self.journal_file)
        try:
            return holds_books(connection, self.journal_file)
        except Newer as newer:
            self.newer = self.newer or readable(connection, self._codec, newer)
            return True
        except UNREADABLE as error:
            raise unreadable(error) or error from error
        finally:
            connection.close()

    @cached_property
    def actor(self) -> Id:
        """The person that the system's user is in these books, or shall become. The books must exist."""
        connection = self.open_connection()
        try:
            row = connection.execute(_PERSON, (self.login,)).fetchone()
        except UNREADABLE as error:
            raise unreadable(error) or error from error
        finally:
            connection.close()
        return str(row[0]) if row else str(uuid7())  # drawn: one made of the login could be guessed back from

    def open_bus(self) -> "CommandBus":
        """The way in for commands; whoever opens it for the first time is added as a person."""
        bus = self.open_bus_at(now)
        try:
            self._sign_in(bus)
        except BaseException:
            bus.close()
            raise
        return bus

    def open_bus_at(self, clock: Clock) -> "CommandBus":
        """A bus with a clock of its own, which adds nobody: for books whose people are told otherwise."""
        from core.bus import CommandBus  # noqa: PLC0415  heavy: brings SQLAlchemy, which no list needs
        from core.write.mappings import make_mappings  # noqa: PLC0415  as above
        from core.write.repository import WriteRepository  # noqa: PLC0415  as above

        connection = self.open_writer()
        deciders = {decider.state.kind: decider for decider in DECIDERS}
        repository = WriteRepository(connection, self._codec, deciders, make_mappings(connection.store))
        return CommandBus(repository, JournalReader(connection, self._codec), DECIDERS, clock, VERSION)

    def open_reader(self) -> Reader:
        return BooksReader(self.folder, self._open_journal_file(), self._codec)

    @contextmanager
    def open_journal(self) -> Iterator[JournalReader]:
        connection = self._open_journal_file()
        try:
            yield JournalReader(connection, self._codec)
        except UNREADABLE as error:
            raise unreadable(error) or error from error
        finally:
            connection.close()

    @contextmanager
    def open_projector(self) -> Iterator[Projector]:
        """The projector of the live lists. Raises Outdated when they are of another shape."""
        path = live_path(self.folder)
        if path is None:
            raise Unavailable(_NO_LISTS)
        with self.open_journal() as journal:
            store = Store(path, READ_MODELS)
            try:
                yield Projector(store, journal, READ_MODELS)
            finally:
                store.close()

    def has_company(self) -> bool:
        """Whether these books were begun: by setting up, by an import, or as a sample."""
        return self.exist and self.company().exists

    def company(self) -> Company:
        """The company as the journal tells it; the bare Company() while the books are not set up."""
        with self.open_journal() as journal:
            company = Company()
            for entry in journal.stream(Stream("company", COMPANY)):
                company = evolve(company, cast(CompanyEvents, entry.event))
            return company

    def known(self) -> Known:
        """What an import may meet in these books."""
        connection = self.open_connection()
        try:
            return known(connection)
        except UNREADABLE as error:
            raise unreadable(error) or error from error
        finally:
            connection.close()

    def open_follower(self) -> "Follower | None":
        """What keeps the journal file in step with a server; None where the file is the journal itself."""
        return None

    def open_connection(self) -> Connection:
        """A connection that reads the write side. Raises Unavailable where there is none."""
        return self._open_journal_file()

    def open_writer(self) -> Connection:
        """The connection that writes. Makes the books when there are none."""
        from core.write.books import open_books  # noqa: PLC0415  heavy: brings SQLAlchemy, which no list needs

        check_finished(self.folder)
        return open_books(self.folder, str(uuid7()))

    def check_there(self) -> None:
        """Raise Unavailable where there are no books."""
        if not self.exist:
            raise Unavailable(_no_books(self.folder))

    def check_known(self) -> None:
        """As `check_there`; raises Newer, too, for books of which this Daybook can only read what it knows."""
        self.check_there()
        if self.newer is not None:
            raise self.newer

    def _open_journal_file(self) -> Connection:
        self.check_there()
        return open_reader(self.journal_file)

    def _sign_in(self, bus: "CommandBus") -> None:
        from core.bus import Envelope  # noqa: PLC0415  heavy, as above

        with self.open_journal() as journal:
            if journal.stream(Stream("person", self.actor)):
                return
        envelope = Envelope(str(uuid5(UUID(self.actor), "add")), self.actor, self.station)
        bus.dispatch(AddPerson(self.actor, _full_name(self.login), self.login), envelope)


class BooksReader(Reader):
    """A reader of the lists with the journal beside it, whose connection it closes in the end."""

    def __init__(self, folder: Path, connection: Connection, codec: Codec) -> None:
        super().__init__(folder, ToldJournalReader(connection, codec))
        self._journal_connection = connection
        self._is_switching = False

    def reopen_if_switched(self) -> bool:
        self._is_switching = True
        try:
            return super().reopen_if_switched()
        finally:
            self._is_switching = False

    def close(self) -> None:
        super().close()
        if not self._is_switching:
            self._journal_connection.close()


def _login() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # a user without an entry, as in some containers
        return "owner"


def _full_name(login: str) -> str:
    """The name that the system knows for its user, else the login."""
    try:
        import pwd  # noqa: PLC0415  not on Windows

        name = pwd.getpwnam(login).pw_gecos.split(",")[0].strip()
    except (ImportError, KeyError):
        name = ""
    return name or login.capitalize()


def _no_books(folder: Path) -> Sentence:
    return Sentence(
        f"There are no books in {folder}.",
        "Nothing was changed.",
        "Open Daybook without a command to begin some, or name another folder with --books.",
    )


_NO_LISTS = Sentence(
    "The lists of these books are missing.",
    "The books themselves are unharmed.",
    "Rebuild the lists; they are made from the books.",
)
