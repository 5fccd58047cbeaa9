"""`daybook sign-in`: keeps the password of a login on a server in this system's keyring."""

import getpass
from argparse import ArgumentParser, Namespace
from contextlib import closing

from app import passwords
from app.books import Books
from app.team_books import TeamBooks
from core.errors import Sentence, Unavailable


def configure(parser: ArgumentParser) -> None:
    """Takes nothing: the password is asked for, so that no other program can see it."""


def run(books: Books, arguments: Namespace) -> int:
    """Exit code. Tries the password before it keeps it."""
    if not isinstance(books, TeamBooks):
        raise Unavailable(_NO_SERVER)
    password = getpass.getpass(f"Password of {books.address.account}: ")
    passwords.use(books.address.account, password)
    with closing(books.open_connection()):
        pass
    if not passwords.keep(books.address.account, password):
        raise Unavailable(_NO_KEYRING)
    print("You are let in, and the password is in this system's keyring.")
    return 0


_NO_SERVER = Sentence(
    "Books in a folder need no password.",
    "Nothing was changed.",
    "Name a server with --books postgresql://login@host/database.",
)
_NO_KEYRING = Sentence(
    "The password is right, but this system has no keyring to keep it in.",
    "It was written nowhere.",
    "Set up a keyring (on Linux: GNOME Keyring or KWallet), or type the password each time the window asks for it.",
)
