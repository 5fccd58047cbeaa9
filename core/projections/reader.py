"""Reading the read side: keyed and limited queries, each with the position of the journal that it reflects."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2 as driver

from core.errors import Sentence, Unavailable
from core.projections.disk import is_from_disk
from core.projections.generation import live_path
from core.projections.journal_source import JournalSource
from core.projections.store import Checkpoint, Parked


class Reader:
    """A read-only connection, opened when first used and from then on for that thread only.

    `views_path` is the books folder, whose pointer names the file, or one file. `journal` is for the queries
    that take sentences from the journal's entries. Raises Unavailable when there is no file to read.
    """

    def __init__(self, views_path: Path, journal: JournalSource | None = None) -> None:
        self.journal = journal
        self._views_path = views_path
        self._file: Path | None = None
        self._open: driver.Connection | None = None
        self._position: int | None = None  # inside a transaction

    def query(self, sql: str, params: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """All rows of a query that has a key or a LIMIT. Raises Unavailable when the disk does not give them."""
        try:
            rows: list[tuple[Any, ...]] = self._connection().execute(sql, params).fetchall()
        except UnicodeDecodeError as error:  # text that is none any more
            raise Unavailable(_NO_VIEWS) from error
        except driver.Error as error:
            if is_from_disk(error):
                raise Unavailable(_NO_VIEWS) from error
            raise
        return rows

    @contextmanager
    def transaction(self) -> Iterator[int]:
        """Queries inside see one state of the read side; gives the position it reflects. May be nested."""
        if self._position is not None:
            yield self._position
            return
        connection = self._connection()
        connection.execute("BEGIN")
        try:
            self._position = self.position()
            yield self._position
        finally:
            self._position = None
            if connection.in_transaction:  # a disk error has ended it already, and is what there is to tell
                connection.execute("COMMIT")

    def position(self) -> int:
        """The position that every read model has reached, save those that are parked."""
        sql = "SELECT min(position) FROM checkpoint WHERE model NOT IN (SELECT model FROM parked)"
        return int(self.query(sql)[0][0] or 0)

    def checkpoints(self) -> dict[str, Checkpoint]:
        """How far each read model has come, by name."""
        rows = self.query("SELECT model, position, hash FROM checkpoint LIMIT 1000")
        return {model: Checkpoint(position, hash) for model, position, hash in rows}

    def parked(self) -> dict[str, Parked]:
        """Read models that stand still, by name."""
        rows = self.query("SELECT model, position, error FROM parked LIMIT 1000")
        return {model: Parked(position, error) for model, position, error in rows}

    def reopen_if_switched(self) -> bool:
        """Go over to the live file if another was made live; says whether it did. Not inside a transaction."""
        if self._open is None or self._file == self._live():
            return False
        self.close()
        return True

    def close(self) -> None:
        """Close the connection; the next query opens it again."""
        if self._open is not None:
            self._open.close()
        self._open = self._file = None

    def _connection(self) -> driver.Connection:
        if self._open is None:
            self._file = self._live()
            self._open = _connect(self._file)
        return self._open

    def _live(self) -> Path:
        path = live_path(self._views_path) if self._views_path.is_dir() else self._views_path
        if path is None or not path.exists():
            raise Unavailable(_NO_VIEWS)
        return path


def _connect(path: Path) -> driver.Connection:
    try:
        connection = driver.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None)
        connection.execute("PRAGMA query_only=ON")
        connection.execute("PRAGMA read_uncommitted=OFF")
    except driver.OperationalError as error:
        raise Unavailable(_NO_VIEWS) from error
    return connection


_NO_VIEWS = Sentence(
    "The lists of these books cannot be read.",
    "The books themselves are unharmed.",
    "Rebuild the lists; they are made from the books.",
)
