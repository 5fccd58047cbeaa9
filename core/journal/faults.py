"""What the store's errors mean to a user. Those of the environment become Unavailable; the rest stay bugs."""

from core.errors import Sentence, Unavailable
from core.journal.sqlite import Error

_CAUSES = (
    ("database is locked", "another program is writing in these books", "Close it, or wait a moment, and try again."),
    ("disk is full", "the disk is full", "Free some space, then press Try again. Do not close Daybook yet."),
    ("readonly", "the books may not be written to", "Make the folder writable, then press Try again."),
    ("unable to open", "the books cannot be opened", "Check that the folder is there and writable, then try again."),
    ("disk I/O error", "the disk did not take it", "Check the disk, then press Try again. Do not close Daybook yet."),
    ("not a database", "the file is damaged or no Daybook books", "Open other books, or restore a backup."),
    ("malformed", "the file is damaged", "Run Verify, or restore a backup."),
)


def unreadable(error: Error) -> Unavailable | None:
    """The error in the words of one who only reads, or None when it is a bug of ours."""
    return _told(error, "The books could not be read", "Nothing was changed.")


def unavailable(error: Error) -> Unavailable | None:
    """The error in the user's words, or None when it is a bug of ours."""
    return _told(error, "The journal could not be written", "Nothing was booked; what you typed is kept.")


def unlisted(error: Error) -> Unavailable:
    """The error that keeps entries out of the lists, in the user's words."""
    what, safe = "The lists could not be written", "Everything that was booked is safe in the journal."
    unknown = Unavailable(Sentence(f"{what}: {error}.", safe, "Press Try again, or rebuild the lists."))
    return _told(error, what, safe) or unknown


def _told(error: Error, what: str, safe: str) -> Unavailable | None:
    found = next(((cause, todo) for mark, cause, todo in _CAUSES if mark in str(error)), None)
    return Unavailable(Sentence(f"{what}: {found[0]}.", safe, found[1])) if found else None
