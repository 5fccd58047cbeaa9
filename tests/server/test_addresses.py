"""Which addresses are taken, how the way there is covered, and where passwords are."""

import os

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends.fail import Keyring as NoKeyring

from app import passwords
from app.local_server import LocalServer
from core.errors import Unavailable
from core.journal.connection import ServerError
from core.journal.faults import unreadable
from core.journal.server import ServerConnection
from core.journal.server_address import server_address
from core.write.server_books import make_login
from tests.server.networks import let_in_from_the_network
from tests.server.team import Team
from tests.server.tls_front import CERTIFICATE, tls_front


def test_a_way_by_the_network_is_encrypted_and_checked_unless_asked_otherwise():
    assert "sslmode=verify-full sslrootcert=system" in server_address("postgresql://anna@shop.example/books").conninfo
    asked = server_address("postgresql://anna@shop.example/books?sslmode=require")
    assert "sslmode=require" in asked.conninfo


def test_a_number_in_the_network_beside_a_socket_is_a_way_by_the_network():
    conninfo = server_address("postgresql://anna@/books?host=/run/postgresql&hostaddr=10.0.0.5").conninfo
    assert "sslmode=verify-full" in conninfo


@pytest.mark.parametrize("mode", ["disable", "allow", "prefer"])
def test_a_way_that_others_can_read_is_refused(mode: str):
    with pytest.raises(Unavailable, match="others could read or alter"):
        server_address(f"postgresql://anna@shop.example/books?sslmode={mode}")


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("postgresql://anna:secret@shop.example/books", "holds a password"),
        ("postgresql://anna@shop.example/books?password=secret", "holds a password"),
        ("postgresql:///books", "no host or no database"),
        ("postgresql://anna@shop.example", "no host or no database"),
        ("postgresql://anna@shop.example/books?colour=red", "no address of a server"),
    ],
)
def test_an_address_that_cannot_be_taken_is_told_in_words(url: str, said: str):
    with pytest.raises(Unavailable, match=said) as refused:
        server_address(url)
    assert "secret" not in str(refused.value)


def test_several_servers_may_be_named():
    address = server_address("postgresql://anna@first.example,second.example:5433/books")
    assert address.account == "anna@first.example:5432,second.example:5433/books"
    assert address.url_of("ben") == "postgresql://ben@first.example,second.example:5433/books"


def test_a_desk_comes_in_by_an_encrypted_way_to_a_server_it_can_prove(team: Team):
    with tls_front(team.server.folder / ".s.PGSQL.5432") as port:
        url = f"postgresql://owner@localhost:{port}/{team.name}"
        connection = ServerConnection(server_address(f"{url}?sslrootcert={CERTIFICATE}").conninfo)
        assert connection.execute("SELECT position FROM journal_head").fetchone() == (0,)
        connection.close()
        other_name = f"{url.replace('localhost', 'elsewhere.example')}?hostaddr=127.0.0.1&sslrootcert={CERTIFICATE}"
        for doubtful in (url, other_name):
            with pytest.raises(ServerError, match="certificate"):
                ServerConnection(server_address(doubtful).conninfo)


def test_a_server_that_does_not_encrypt_is_not_spoken_to(tmp_path_factory: pytest.TempPathFactory, serve):
    team = serve()
    team.server.stop()
    open_server = LocalServer(team.server.folder, {"listen_addresses": "127.0.0.1"}, port=55_432)
    let_in_from_the_network(open_server)
    open_server.start()
    try:
        address = server_address(f"postgresql://owner@127.0.0.1:55432/{team.name}?sslrootcert={CERTIFICATE}")
        with pytest.raises(ServerError, match="does not support SSL"):
            ServerConnection(address.conninfo)
    finally:
        open_server.crash()


class Ring(KeyringBackend):
    """A keyring of this test alone."""

    priority = 1

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password


@pytest.fixture
def ring(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> KeyringBackend:
    monkeypatch.setattr("os.environ", dict(os.environ))
    before, ring = keyring.get_keyring(), getattr(request, "param", Ring)()
    keyring.set_keyring(ring)
    yield ring
    keyring.set_keyring(before)


def test_a_password_is_kept_in_the_keyring_and_nowhere_else(ring: Ring):
    assert passwords.find("anna@shop/books") is None
    assert passwords.keep("anna@shop/books", "secret")
    assert ring.kept == {("daybook", "anna@shop/books"): "secret"}
    assert passwords.find("anna@shop/books") == "secret"
    assert passwords.find("ben@shop/books") is None


@pytest.mark.parametrize("ring", [NoKeyring], indirect=True)
def test_without_a_keyring_a_password_is_known_until_the_end_of_the_run(ring: KeyringBackend):
    assert passwords.find("anna@shop/books") is None
    assert not passwords.keep("anna@shop/books", "secret")
    assert passwords.find("anna@shop/books") == "secret"


def test_a_wrong_password_is_told_in_words(serve):
    team = serve()
    with (team.server.data / "pg_hba.conf").open("w") as rules:
        rules.write("local all owner trust\nlocal all all scram-sha-256\n")
    team.server.run("pg_ctl", "reload", "-D", team.server.data)
    make_login(team.connect(), "dora", "clerk", "right")
    conninfo = server_address(team.url("dora")).conninfo
    for password in (None, "wrong"):
        with pytest.raises(ServerError) as refused:
            ServerConnection(conninfo, password)
        assert "does not let this login in" in str(unreadable(refused.value))
    ServerConnection(conninfo, "right").close()
