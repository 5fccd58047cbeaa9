"""What the store's errors mean to a user. Those of the environment become Unavailable; the rest stay bugs."""

from core.errors import NotSignedIn, Offline, Sentence, Unavailable
from core.journal.connection import Error, ServerError

_CAUSES = (
    ("database is locked", "another program is writing in these books", "Close it, or wait a moment, and try again."),
    ("disk is full", "the disk is full", "Free some space, then press Try again. Do not close Daybook yet."),
    ("readonly", "the books may not be written to", "Make the folder writable, then press Try again."),
    ("unable to open", "the books cannot be opened", "Check that the folder is there and writable, then try again."),
    ("disk I/O error", "the disk did not take it", "Check the disk, then press Try again. Do not close Daybook yet."),
    ("not a database", "the file is damaged or no Daybook books", "Open other books, or restore a backup."),
    ("malformed", "the file is damaged", "Run Verify, or restore a backup."),
    ("codec can't decode", "the file is damaged", "Run Verify, or restore a backup."),
)

_STANDS_IN_THE_WAY = {
    "40001",  # serialization failure
    "40P01",  # deadlock: the server ended one of two
    "23505",  # somebody else was first with what has to be unique; decided afresh, it is seen
    "DB002",  # the stream moved on
}
_REFUSALS = {"DB001", "DB003", "42501"}  # no right to this command; a login without a person; no right at all
_OUT_OF_REACH = ("", "57P01", "57P02", "57P03", "25P03", "53300")  # gone, stopping or starting, idle too long, full
_NOT_LET_IN = {"28P01", "28000"}
_NO_PASSWORD, _WRONG_PASSWORD = "no password supplied", "password authentication failed"
_BUSY = {"55P03", "57014"}  # lock not available; cancelled after its time


def is_worth_another_try(error: Error) -> bool:
    """Whether others only stood in the way, so that the whole transaction may be begun anew."""
    return isinstance(error, ServerError) and error.state in _STANDS_IN_THE_WAY


def unreadable(error: Exception) -> Unavailable | None:
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


def _told(error: Exception, what: str, safe: str) -> Unavailable | None:
    if isinstance(error, ServerError):
        return _told_by_server(error, what, safe)
    found = next(((cause, todo) for mark, cause, todo in _CAUSES if mark in str(error)), None)
    return Unavailable(Sentence(f"{what}: {found[0]}.", safe, found[1])) if found else None


def _told_by_server(error: ServerError, what: str, safe: str) -> Unavailable | None:
    if (told := _not_let_in(error)) is not None:
        return told
    if error.state[:2] == "08" or error.state in _OUT_OF_REACH:
        out_of_reach = "Daybook cannot reach the shared journal."
        return Offline(Sentence(out_of_reach, safe, "You can read and keep drafts; it works again when it is back."))
    if error.state in _BUSY:
        return Unavailable(Sentence(f"{what}: another desk is in the middle of something.", safe, "Try again."))
    if error.state in _REFUSALS:
        return Unavailable(Sentence(f"{what}: {error}.", safe, "Ask whoever looks after the server for this right."))
    if error.state[:2] == "53" or error.state[:2] == "58":
        return Unavailable(Sentence(f"{what}: the server says {error}.", safe, "Tell whoever looks after the server."))
    return None


def _not_let_in(error: ServerError) -> Unavailable | None:
    said = str(error)
    if _NO_PASSWORD in said:
        return NotSignedIn(_login_refused("it asks for a password, and none is known", _SIGN_IN))
    if error.state == "28P01" or _WRONG_PASSWORD in said:
        return NotSignedIn(_login_refused("it does not take the password", _SIGN_IN))
    if error.state in _NOT_LET_IN:
        why = said.rpartition("FATAL:")[2].strip()  # what the server says, without the way to it
        return Unavailable(_login_refused(why, "Check the address and the login."))
    return None


def _login_refused(why: str, todo: str) -> Sentence:
    return Sentence(f"The server does not let this login in: {why}.", "Nothing was changed.", todo)


_SIGN_IN = "Opened again, Daybook asks for the password; on a terminal, `daybook sign-in` does."
