import socket
import threading
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest

from core import bus
from core.domain.stock.commands import ReceiveStock
from core.errors import Offline, Unavailable, Unknown
from core.journal import server
from core.journal.connection import ServerError
from core.journal.server import ServerConnection
from tests.core.domain.scenario import business
from tests.core.write.desk import Desk
from tests.server.relays import Relay
from tests.server.team import Team
from ui.dispatcher import _settled

NAMED = "host=books.example user=owner dbname=books"


@pytest.fixture
def relay(team: Team, monkeypatch: pytest.MonkeyPatch) -> Iterator[Relay]:
    monkeypatch.setattr(bus, "ANSWER_S", 0.3)
    team.desk().record(business())
    with closing(Relay(team.server)) as relay:
        yield relay


def in_hand(team: Team) -> int:
    """How many transactions the server still waits to hear more of."""
    ((number,),) = team.desk().rows(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = ? AND state = 'idle in transaction'", team.name
    )
    return int(number)


def test_a_desk_does_not_wait_for_a_server_that_hangs(team: Team, relay: Relay):
    desk = Desk(connection=ServerConnection(relay.conninfo(team.name)))
    relay.fall_silent(4, handed_on=True)
    with pytest.raises(Offline):
        desk.do(ReceiveStock("p1", 1_000), "receive")
    assert in_hand(team) == 1  # it was not the server that ended it
    relay.speak_again()
    assert desk.do(ReceiveStock("p1", 1_000), "receive").is_new
    desk.connection.close()


def test_undoing_does_not_wait_for_it_either(team: Team, relay: Relay):
    desk = Desk(connection=ServerConnection(relay.conninfo(team.name)))
    desk.do(ReceiveStock("p1", 1_000), "receive")
    relay.fall_silent(1, handed_on=False)
    with pytest.raises(Offline):
        desk.undo("receive", "undo")
    relay.speak_again()
    assert desk.undo("receive", "undo").is_new
    desk.connection.close()


def test_a_commit_whose_answer_is_lost_is_unknown_and_found_again(team: Team, relay: Relay):
    desk = Desk(connection=ServerConnection(relay.conninfo(team.name)))
    before = relay.asked
    desk.do(ReceiveStock("p1", 1_000), "one before")
    relay.fall_silent(relay.asked - before, handed_on=True)
    with pytest.raises(Unknown):
        desk.do(ReceiveStock("p1", 1_000), "receive")
    there = team.desk().position
    relay.speak_again()
    assert desk.do(ReceiveStock("p1", 1_000), "receive").position == there
    desk.connection.close()


@pytest.fixture
def lost_names(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """Whoever knows the addresses of servers does not answer. Set when somebody has waited for it in vain."""
    is_over, looked_up = threading.Event(), threading.Event()

    def look_up(*what: Any, **more: Any) -> list[Any]:
        is_over.wait(20)
        looked_up.set()
        return []

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    yield looked_up
    is_over.set()


def test_a_desk_does_not_wait_for_a_name_that_nobody_looks_up(team: Team, relay: Relay, lost_names: threading.Event):
    desk = Desk(connection=ServerConnection(relay.conninfo(team.name)))
    desk.connection.close()
    desk.connection._conninfo = NAMED
    with pytest.raises(Offline):
        desk.do(ReceiveStock("p1", 1_000), "receive")
    assert not lost_names.is_set()


def test_nor_does_a_desk_that_is_being_opened(lost_names: threading.Event, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(server, "REACH_ALL_S", 0.1)
    with pytest.raises(ServerError):
        ServerConnection(NAMED)
    assert not lost_names.is_set()


def test_a_window_does_not_say_that_nothing_was_booked_when_it_cannot_know(team: Team, relay: Relay):
    desk = Desk(connection=ServerConnection(relay.conninfo(team.name)))
    before = relay.asked
    desk.do(ReceiveStock("p1", 1_000), "one before")
    relay.fall_silent(relay.asked - before, handed_on=True)
    with pytest.raises(Unavailable, match="not known"):
        _settled(desk.bus, lambda bus: bus.dispatch(ReceiveStock("p1", 1_000), desk.envelope("receive")))
    relay.speak_again()
    assert desk.do(ReceiveStock("p1", 1_000), "receive").is_new
    desk.connection.close()
