"""The window on a server's books: what another desk books appears, and it lives through a lost server."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.gui import Program
from app.lock import OwnerLock
from app.open_desk import OpenDesk
from app.team_books import TeamBooks
from core.domain.orders.commands import HoldOrder
from core.domain.stock.commands import ReceiveStock
from core.errors import Offline
from core.journal.server_address import server_address
from core.projections.reader import Reader
from core.readmodels.order_list import BegunAfter
from tests.core.domain.scenario import business, line, place
from tests.server.team import Team


@pytest.fixture
def shop(serve: Callable[[], Team]) -> Team:
    team = serve()
    team.desk().record(business())
    team.sign_in("carl")
    team.desk().do(place(line(1, "p1", 4)))
    return team


@pytest.fixture
def program(shop: Team, qapp: QApplication) -> Iterator[Program]:
    books = TeamBooks(server_address(shop.url("carl")))
    lock = OwnerLock(books.folder)
    assert lock.acquire()
    program = Program(books, lock.token, is_sample=False)
    yield program
    program.end()
    lock.release()


@pytest.fixture
def desk(program: Program, qtbot: QtBot) -> OpenDesk:
    program.begin()
    qtbot.waitUntil(lambda: program.desk is not None, timeout=20_000)
    desk = program.desk
    qtbot.waitUntil(lambda: word(desk) == "Live", timeout=10_000)
    return desk


def word(desk: OpenDesk) -> str:
    return desk.window.top_bar.freshness.freshness().word


def orders(desk: OpenDesk) -> list[str]:
    reader: Reader = desk.dispatcher.reader
    return BegunAfter(0).run(reader)


def test_what_another_desk_books_appears_by_itself(desk: OpenDesk, shop: Team, qtbot: QtBot):
    assert orders(desk) == ["10001"]
    shop.desk().do(place(line(1, "p2", 1), id="o2"))
    qtbot.waitUntil(lambda: orders(desk) == ["10001", "10002"], timeout=5_000)


def test_what_this_desk_books_is_on_the_server_in_its_login_s_name(desk: OpenDesk, shop: Team, qtbot: QtBot):
    pending = desk.dispatcher.dispatch(HoldOrder("o1", "Price query"))
    with qtbot.waitSignal(pending.visible, timeout=5_000):
        pass
    last = shop.desk().entries()[-1]
    assert (type(last.event).__name__, last.actor) == ("OrderHeld", "person carl")


def test_a_desk_reads_on_while_its_server_is_away_and_books_again_when_it_is_back(
    desk: OpenDesk, shop: Team, qtbot: QtBot
):
    shop.server.crash()
    qtbot.waitUntil(lambda: word(desk) == "Offline", timeout=10_000)
    assert orders(desk) == ["10001"]
    pending = desk.dispatcher.dispatch(ReceiveStock("p1", 1_000))
    with qtbot.waitSignal(pending.failed, timeout=12_000) as failed:
        pass
    assert isinstance(failed.args[0], Offline)
    shop.server.start()
    qtbot.waitUntil(lambda: word(desk) == "Live", timeout=10_000)
    pending = desk.dispatcher.dispatch(ReceiveStock("p1", 1_000))
    with qtbot.waitSignal(pending.visible, timeout=10_000):
        pass


def test_a_desk_opens_on_what_it_has_while_its_server_is_away(program: Program, shop: Team, qtbot: QtBot):
    program._books.fetch(lambda done, of: None)
    shop.server.crash()
    program.begin()
    qtbot.waitUntil(lambda: program.desk is not None, timeout=20_000)
    qtbot.waitUntil(lambda: word(program.desk) == "Offline", timeout=15_000)
    assert orders(program.desk) == ["10001"]
