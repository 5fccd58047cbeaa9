"""Passwords of servers: in the system's own keyring and nowhere else; without one, for as long as Daybook runs."""

import logging

log = logging.getLogger(__name__)

SERVICE = "daybook"
_for_now: dict[str, str] = {}


def find(account: str) -> str | None:
    """The password of `login@host:port/database`, if one is known."""
    import keyring  # noqa: PLC0415  heavy: asks the system what it has
    from keyring.errors import KeyringError  # noqa: PLC0415  as above

    if account in _for_now:
        return _for_now[account]
    try:
        return keyring.get_password(SERVICE, account)
    except KeyringError as error:
        log.info("no keyring to ask: %s", error)
        return None


def use(account: str, password: str) -> None:
    """Know it until the end of this run."""
    _for_now[account] = password


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
