"""Where books on a server are: an address as in postgresql://anna@first,second/daybook, and what may stand in it."""

import getpass
from hashlib import sha256
from typing import NamedTuple
from urllib.parse import quote

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from core.errors import Sentence, Unavailable

_SAFE = {"require", "verify-ca", "verify-full"}
_PORT = "5432"


class ServerAddress(NamedTuple):
    """`conninfo` is libpq's: several hosts, how the way is encrypted, no password."""

    url: str
    login: str
    place: str  # host:port/database, the hosts in their order
    conninfo: str
    needs_password: bool  # by a socket the server knows who it is

    @property
    def account(self) -> str:
        """Under which a password is kept: this login at this place."""
        return f"{self.login}@{self.place}"

    def url_of(self, login: str) -> str:
        """The address of the same place for another login."""
        scheme, _, rest = self.url.partition("://")
        return f"{scheme}://{quote(login, safe='')}@{rest.rpartition('@')[2]}"

    @property
    def digest(self) -> str:
        """Of the account: names the local folder of who works there."""
        return sha256(self.account.encode()).hexdigest()[:20]


def server_address(url: str) -> ServerAddress:
    """Raises Unavailable for an address that cannot be read, holds a password, or does not ask for an encrypted way."""
    try:
        given = {name: str(value) for name, value in conninfo_to_dict(url).items() if value is not None}
    except psycopg.Error as error:
        raise Unavailable(_not_read(str(error).strip())) from error
    if "password" in given:
        raise Unavailable(_HOLDS_PASSWORD)
    hosts = given.get("host", "").split(",")
    if not all(hosts) or not given.get("dbname"):
        raise Unavailable(_not_read("it names no host or no database"))
    is_remote = "hostaddr" in given or not all(host.startswith("/") for host in hosts)
    if is_remote:  # a socket is on this computer, and needs no cover
        given.setdefault("sslmode", "verify-full")
        if given["sslmode"] == "verify-full":
            given.setdefault("sslrootcert", "system")
        if given["sslmode"] not in _SAFE:
            raise Unavailable(_NOT_ENCRYPTED)
    given.setdefault("user", getpass.getuser())
    ports = given.get("port", _PORT).split(",")
    ports = ports * len(hosts) if len(ports) == 1 else ports
    places = ",".join(f"{host}:{port or _PORT}" for host, port in zip(hosts, ports, strict=False))
    return ServerAddress(url, given["user"], f"{places}/{given['dbname']}", make_conninfo(**given), is_remote)


def _not_read(why: str) -> Sentence:
    return Sentence(
        f"This is no address of a server: {why}.",
        "Nothing was opened.",
        "Write it as postgresql://login@host/database.",
    )


_HOLDS_PASSWORD = Sentence(
    "The address holds a password, which everybody can read who sees the address.",
    "Nothing was opened.",
    "Leave it out: Daybook asks for it once and keeps it in this system's keyring.",
)
_NOT_ENCRYPTED = Sentence(
    "The address asks for a way to the server that others could read or alter.",
    "Nothing was opened.",
    "Leave sslmode out, or use verify-full, verify-ca or require.",
)
