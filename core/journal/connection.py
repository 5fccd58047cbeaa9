"""What the write side asks of a connection, whichever store it leads to: SQL with `?` for parameters, transactions."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any, Literal, Protocol

from sqlcipher3 import dbapi2 as driver

if TYPE_CHECKING:  # sqlcipher3 ships no types; it has the shape of the standard library's driver
    from sqlite3 import Error as Error
else:
    Error = driver.Error


class ServerError(Error):
    """What a server, or the way to it, had against a statement. `state` is its SQLSTATE, "" when it did not answer."""

    def __init__(self, message: str, state: str = "") -> None:
        super().__init__(message)
        self.state = state


UNREADABLE = (Error, UnicodeDecodeError)
"""What reading damaged rows raises: the driver tells of text that is none in Python's own way."""

StoreName = Literal["sqlite", "postgresql"]


class Cursor(Protocol):
    """The rows of one statement."""

    def fetchone(self) -> Any: ...

    def fetchall(self) -> list[Any]: ...

    def __iter__(self) -> Iterator[Any]: ...


class Connection(Protocol):
    """For one thread only. Every error of the store is an `Error`."""

    store: StoreName

    @property
    def is_alone(self) -> bool:
        """Whether nobody else can write until this transaction ends, so that what was seen stays true."""

    @property
    def in_transaction(self) -> bool: ...

    def execute(self, sql: str, parameters: Sequence[Any] = ..., /) -> Cursor: ...

    def executemany(self, sql: str, rows: Iterable[Sequence[Any]], /) -> object: ...

    def stream(self, sql: str, parameters: Sequence[Any] = ()) -> Iterator[tuple[Any, ...]]:
        """Rows one after the other, however many there are. On a server only inside a transaction."""

    def answering_within(self, seconds: float) -> AbstractContextManager[None]:
        """All that is asked in the block ends within so many seconds together, or fails. A file sees to that itself."""

    def begin(self, *, alone: bool = False) -> None:
        """Begin to write; `alone` keeps every other writer out until the end."""

    def begin_reading(self) -> None:
        """Begin to read: every statement until the end sees the same moment."""

    def commit(self) -> None: ...

    def rollback(self) -> None:
        """Also when the transaction has ended already."""

    def close(self) -> None: ...
