"""A door with TLS before a server that has none: what a desk sends is decrypted here and handed on."""

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

CERTIFICATE = Path(__file__).parent / "certificate" / "test-only.crt"
_REQUEST_BYTES = 8  # of PostgreSQL's question whether the other side speaks TLS


@contextmanager
def tls_front(socket_path: Path) -> Iterator[int]:
    """The port of 127.0.0.1 at which it stands, until the end of the block."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE, CERTIFICATE.with_suffix(".key"))
    threads: list[threading.Thread] = []
    with socket.create_server(("127.0.0.1", 0)) as door:
        keeper = threading.Thread(target=_keep, args=(door, context, socket_path, threads))
        keeper.start()
        try:
            yield door.getsockname()[1]
        finally:
            door.shutdown(socket.SHUT_RDWR)
            keeper.join()
    for thread in threads:
        thread.join()


def _keep(door: socket.socket, context: ssl.SSLContext, socket_path: Path, threads: list[threading.Thread]) -> None:
    while True:
        try:
            visitor, _ = door.accept()
        except OSError:
            return
        thread = threading.Thread(target=_serve, args=(visitor, context, socket_path))
        thread.start()
        threads.append(thread)


def _serve(visitor: socket.socket, context: ssl.SSLContext, socket_path: Path) -> None:
    with suppress(OSError), visitor:  # a visitor who does not trust the certificate goes away
        visitor.recv(_REQUEST_BYTES)
        visitor.sendall(b"S")
        with context.wrap_socket(visitor, server_side=True) as inside, socket.socket(socket.AF_UNIX) as server:
            server.connect(str(socket_path))
            back = threading.Thread(target=_hand_on, args=(server, inside))
            back.start()
            _hand_on(inside, server)
            with suppress(OSError):
                server.shutdown(socket.SHUT_RDWR)
            back.join()


def _hand_on(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while data := source.recv(65_536):
            target.sendall(data)
