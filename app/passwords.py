"""Passwords of servers: in the system's own keyring and nowhere else; without one, for as long as Daybook runs."""

import getpass
import logging
import os
import sys
from hashlib import sha256

log = logging.getLogger(__name__)

SERVICE = "daybook"
_FOR_NOW = "DAYBOOK_PASSWORD_"  # in the environment, so that the children of a desk know it too


def find(account: str) -> str | None:
    """The password of `login@host:port/database`, if one is known."""
    import keyring  # noqa: PLC0415  heavy: asks the system what it has
    from keyring.errors import KeyringError  # noqa: PLC0415  as above

    if (known := os.environ.get(_name(account))) is not None:
        return known
    try:
        return keyring.get_password(SERVICE, account)
    except KeyringError as error:
        log.info("no keyring to ask: %s", error)
        return None


def use(account: str, password: str) -> None:
    """Know it until the end of this run."""
    os.environ[_name(account)] = password


def forget(account: str) -> None:
    """Know it no longer for this run; what the keyring keeps stays there."""
    os.environ.pop(_name(account), None)


def has_keyring() -> bool:
    """Whether this system has one to keep passwords in. Asks the system, which may take its time."""
    import keyring  # noqa: PLC0415  heavy, as above

    return bool(keyring.get_keyring().priority > 0)


def keep(account: str, password: str) -> bool:
    """Keep it; False when there is no keyring and it is known until the end of this run only."""
    import keyring  # noqa: PLC0415  heavy, as above
    from keyring.errors import KeyringError  # noqa: PLC0415  as above

    try:
        keyring.set_password(SERVICE, account, password)
    except KeyringError as error:
        log.info("no keyring to keep a password in: %s", error)
        use(account, password)
        return False
    return True


def ask(account: str) -> None:
    """On a terminal, for one that is not known. Without a terminal the server's answer says what is missing."""
    if sys.stdin is not None and sys.stdin.isatty() and find(account) is None:
        use(account, getpass.getpass(f"Password of {account}: "))


def _name(account: str) -> str:
    return _FOR_NOW + sha256(account.encode()).hexdigest()[:20].upper()
