"""`daybook server-setup`: makes books on a PostgreSQL server, or brings them up to date, and makes logins for desks.

Asked by the server's owner, whose login the address names: a desk's own login cannot do it.
"""

import secrets
from argparse import ArgumentParser, Namespace
from contextlib import closing
from dataclasses import replace
from typing import get_args

from uuid_utils import uuid7

from app import passwords
from app.books import Books
from app.composition import DECIDERS, make_codec
from app.team_books import TeamBooks
from core.domain.rights import Role
from core.errors import Older, Sentence, Unavailable
from core.journal.connection import Error
from core.journal.faults import unavailable
from core.journal.server import ServerConnection
from core.journal.server_address import server_address
from core.write.mappings import make_mappings
from core.write.server_books import make_login, make_server_books
from core.write.server_upgrade import upgrade_server_books
from core.write.verify import Rules

_PASSWORD_BYTES = 24


def configure(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--upgrade", action="store_true", help="bring books of an older form forward; take the server's backup first"
    )
    parser.add_argument("--login", help="make this login for a desk, or give it another role and a new password")
    parser.add_argument("--role", choices=get_args(Role), default="clerk", help="what the login may do")
    parser.add_argument(
        "--no-password", action="store_true", help="the server knows the login otherwise: by its socket"
    )


def run(books: Books, arguments: Namespace) -> int:
    """Exit code. The books are made whole or not at all; then the login."""
    if not isinstance(books, TeamBooks):
        raise Unavailable(_NO_SERVER)
    try:
        with closing(books.connect(reads_only=False)) as connection:
            _make(connection, is_to_upgrade=arguments.upgrade)
            if arguments.login:
                password = None if arguments.no_password else secrets.token_urlsafe(_PASSWORD_BYTES)
                make_login(connection, arguments.login, arguments.role, password)
                print(f"The login {arguments.login} is a {arguments.role}.")
                if password is not None:
                    _hand_over(books, arguments.login, password)
    except Error as error:
        raise unavailable(error) or error from error
    return 0


def _make(connection: ServerConnection, *, is_to_upgrade: bool) -> None:
    try:
        if is_to_upgrade and upgrade_server_books(connection, _rules(), lambda done, of: None):
            print("The books are upgraded. Desks with an older Daybook can read them, and write once it is updated.")
        is_new = make_server_books(connection, str(uuid7()), make_codec(), DECIDERS)
    except Older as error:
        raise Older(replace(error.sentence, todo=_HOW_TO_UPGRADE)) from error
    print("The books are made." if is_new else "The books were there; functions and rights are up to date.")


def _rules() -> Rules:
    return Rules(make_codec(), DECIDERS, make_mappings("postgresql"))


def _hand_over(books: TeamBooks, login: str, password: str) -> None:
    """Into this computer's keyring, for a desk here; and shown once, for a desk elsewhere."""
    account = server_address(books.address.url_of(login)).account
    where = "is in this computer's keyring" if passwords.keep(account, password) else "is nowhere kept"
    print(f"Its password {where}. It is shown only now: {password}")


_HOW_TO_UPGRADE = "Take the server's backup first, as by pg_dump; then run `daybook server-setup --upgrade`."
_NO_SERVER = Sentence(
    "Books in a folder need no server.",
    "Nothing was changed.",
    "Name the server with --books postgresql://owner@host/database.",
)
