"""`daybook sign-in`: keeps the password of a login on a server in this system's keyring."""

import getpass
import json
from argparse import SUPPRESS, ArgumentParser, Namespace
from contextlib import closing

from app import passwords
from app.books import Books
from app.team_books import TeamBooks
from core.errors import Sentence, Unavailable


def configure(parser: ArgumentParser) -> None:
    """The password is asked for, so that no other program can see it. The window asks itself, and has the rest done."""
    parser.add_argument("--look", action="store_true", help=SUPPRESS)  # say whether there is a keyring, and no more
    parser.add_argument("--known", action="store_true", help=SUPPRESS)  # try the password that is known for this run
    parser.add_argument("--remember", action="store_true", help=SUPPRESS)  # with --known: keep it as well
    parser.add_argument("--json", action="store_true", help=SUPPRESS)


def run(books: Books, arguments: Namespace) -> int:
    """Exit code. Tries the password before it keeps it. Raises NotSignedIn when the server does not take it."""
    if not isinstance(books, TeamBooks):
        raise Unavailable(_NO_SERVER)
    if arguments.look:
        print(json.dumps({"has_keyring": passwords.has_keyring()}), flush=True)
    elif arguments.known:
        _try(books)
        print(json.dumps({"is_kept": arguments.remember and _is_kept(books)}), flush=True)
    else:
        _ask(books)
    return 0


def _ask(books: TeamBooks) -> None:
    account = books.address.account
    passwords.use(account, getpass.getpass(f"Password of {account}: "))
    _try(books)
    if not _is_kept(books):
        raise Unavailable(_NO_KEYRING)
    print("You are let in, and the password is in this system's keyring.")


def _try(books: TeamBooks) -> None:
    with closing(books.open_connection()):
        pass


def _is_kept(books: TeamBooks) -> bool:
    password = passwords.find(books.address.account)
    return password is not None and passwords.keep(books.address.account, password)


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
