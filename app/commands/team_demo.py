"""`daybook team-demo`: a PostgreSQL server on this computer, with the sample business, and two desks on it.

To try how a team works: what one desk books, the other shows. The server stops when both windows are closed; the next
time it goes on from there. Anna is a lead, Ben a clerk.
"""

import os
import subprocess
import sys
import tempfile
from argparse import ArgumentParser, Namespace
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

from uuid_utils import uuid7

from app.books import Books
from app.composition import DECIDERS, make_codec
from app.local_server import OWNER, LocalServer
from app.sample import tell_sample
from app.team_books import TeamBooks
from core.domain.rights import Role
from core.journal.server import ServerConnection
from core.journal.server_address import server_address
from core.write.server_books import make_login, make_server_books

DATABASE = "daybook"
LOGINS: dict[str, Role] = {"anna": "lead", "ben": "clerk"}
_ROOT = Path(__file__).resolve().parent.parent.parent
_IS_MADE = "SELECT 1 FROM pg_database WHERE datname = ?"


def configure(parser: ArgumentParser) -> None:
    parser.add_argument("--folder", type=Path, default=_usual_folder(), help="where the server keeps its data")


def run(books: Books, arguments: Namespace) -> int:
    """Exit code, once both windows are closed. Ctrl+C closes them."""
    server = LocalServer(arguments.folder)
    if not server.data.exists():
        server.make()
    server.start()
    try:
        _make_books(server)
        desks = [_open_desk(server.url(login, DATABASE)) for login in LOGINS]
        print(f"Two desks are open, as {' and '.join(name.capitalize() for name in LOGINS)}.", flush=True)
        return _await(desks)
    finally:
        server.stop()


def _usual_folder() -> Path:
    user = os.getuid() if sys.platform != "win32" else "demo"
    return Path(tempfile.gettempdir()) / f"daybook-team-{user}"


def _make_books(server: LocalServer) -> None:
    with closing(ServerConnection(server_address(server.url()).conninfo)) as postgres:
        if postgres.execute(_IS_MADE, (DATABASE,)).fetchone() is None:
            postgres.execute(f"CREATE DATABASE {DATABASE}")
    address = server_address(server.url(OWNER, DATABASE))
    with closing(ServerConnection(address.conninfo)) as owner:
        is_new = make_server_books(owner, str(uuid7()), make_codec(), DECIDERS)
        for login, role in LOGINS.items():
            make_login(owner, login, role, None)  # the socket's folder lets nobody else in
    if is_new:
        print("Telling the sample business to the server …", flush=True)
        tell_sample(TeamBooks(address), date.today() - timedelta(days=1), lambda done: None)


def _open_desk(url: str) -> subprocess.Popen[bytes]:
    paths = os.pathsep.join([str(_ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])
    command = [sys.executable, "-P", "-m", "app", "--books", url]
    return subprocess.Popen(command, env={**os.environ, "PYTHONPATH": paths})


def _await(desks: list[subprocess.Popen[bytes]]) -> int:
    try:
        return max(desk.wait() for desk in desks)
    except KeyboardInterrupt:
        for desk in desks:
            desk.terminate()
        for desk in desks:
            desk.wait()
        raise
