"""A second start on the same folder meets the first one here, and asks it to come to the front."""

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtNetwork import QLocalServer, QLocalSocket

_WAIT_MS = 2_000
_COME = b"come to the front\n"


class Meeting(QObject):
    """Held by the owner of a books folder; whoever holds the lock may take over a socket left by a crash."""

    asked = Signal()

    def __init__(self, name: str, parent: QObject) -> None:
        super().__init__(parent)
        QLocalServer.removeServer(name)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._on_server_new_connection)
        self._server.listen(name)

    def close(self) -> None:
        self._server.close()

    @Slot()
    def _on_server_new_connection(self) -> None:
        while (caller := self._server.nextPendingConnection()) is not None:
            caller.disconnected.connect(caller.deleteLater)
            caller.disconnectFromServer()
            self.asked.emit()


def ask_to_front(name: str) -> bool:
    """Whether the owner heard it. Waits, so only for a start that ends with it."""
    socket = QLocalSocket()
    socket.connectToServer(name)
    if not socket.waitForConnected(_WAIT_MS):
        return False
    socket.write(_COME)
    socket.waitForBytesWritten(_WAIT_MS)
    return True
