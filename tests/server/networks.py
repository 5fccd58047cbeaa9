"""Two computers with a cable between them, as network namespaces of this one."""

import ctypes
import os
import subprocess
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from app.local_server import LocalServer

SERVER_IP, SHOP_IP = "192.0.2.1", "192.0.2.2"  # of a block that is kept for examples
_NEW_NETWORK = 0x40000000


@contextmanager
def two_computers() -> Iterator[tuple[str, str]]:
    """The names of the shop's and the server's; every trace of them is removed in the end."""
    shop, server = f"daybook-shop-{os.getpid()}", f"daybook-server-{os.getpid()}"
    try:
        _ip("netns", "add", shop)
        _ip("netns", "add", server)
        _ip("link", "add", "cable", "netns", shop, "type", "veth", "peer", "name", "cable", "netns", server)
        for name, ip in ((shop, SHOP_IP), (server, SERVER_IP)):
            _ip("-n", name, "addr", "add", f"{ip}/24", "dev", "cable")
            _ip("-n", name, "link", "set", "cable", "up")
            _ip("-n", name, "link", "set", "lo", "up")
        yield shop, server
    finally:
        for name in (shop, server):
            subprocess.run(["ip", "netns", "del", name], check=False, capture_output=True)


def set_cable(computer: str, state: str) -> None:
    """ "down": what is sent is lost, and nobody is told."""
    _ip("-n", computer, "link", "set", "cable", state)


def enter(computer: str) -> None:
    """From now on the sockets and processes of this thread are that computer's."""
    with open(f"/run/netns/{computer}", "rb") as place:
        if ctypes.CDLL(None, use_errno=True).setns(place.fileno(), _NEW_NETWORK):
            raise OSError(ctypes.get_errno(), "this thread cannot enter the namespace")


def on_computer(computer: str, job: Callable[[], None]) -> None:
    with ThreadPoolExecutor(1, initializer=enter, initargs=(computer,)) as pool:
        pool.submit(job).result()


def let_in_from_the_network(server: LocalServer) -> None:
    """Before it is started: whoever comes by the network, without a password, as none of the tests has secrets."""
    with (server.data / "pg_hba.conf").open("a") as rules:
        rules.write("host all all all trust\n")


def _ip(*arguments: str) -> None:
    subprocess.run(["ip", *arguments], check=True, capture_output=True)
