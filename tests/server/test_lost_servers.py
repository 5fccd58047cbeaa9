from collections.abc import Callable

import pytest

from app.local_server import LocalServer
from core.domain.stock.commands import ReceiveStock
from core.errors import Offline, Unknown
from core.journal import server as sessions
from tests.core.domain.scenario import business
from tests.faults.server_mutants import not_awaited
from tests.server.lost_servers import end_sessions, kill_server
from tests.server.team import Team

Serve = Callable[[], Team]


def test_a_server_that_dies_under_load_loses_and_doubles_nothing(serve: Serve):
    came = kill_server(serve(), 2, 0.3)
    assert came.is_sound, came
    assert came.out_of_reach > 0


def test_a_desk_that_does_not_wait_for_the_disk_would_be_noticed(serve: Serve):
    team = serve()
    with not_awaited("off"):
        assert kill_server(team, 1, 0.5).lost > 0


def test_sessions_that_are_ended_lose_and_double_nothing(serve: Serve):
    came = end_sessions(serve(), 3)
    assert came.is_sound, came


def test_a_commit_that_no_standby_confirms_is_unknown_until_one_does(serve: Serve, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sessions, "COMMIT_S", 0.4)
    team = serve()
    server = team.server
    team.desk().record(business())
    team.close()
    server.stop()
    waiting = LocalServer(server.folder, {"synchronous_standby_names": "nowhere"})
    waiting.start()
    desk = team.fresh_desk()
    begin = desk.position
    for _ in range(2):  # asked again it stands here, and still nobody has confirmed it
        with pytest.raises(Unknown):
            desk.do(ReceiveStock("p1", 1_000), "receive")
    waiting.crash()
    server.start()
    desk = team.fresh_desk()
    assert desk.do(ReceiveStock("p1", 1_000), "receive").position == begin + 1 == desk.position


def test_a_server_out_of_reach_is_told_in_words_and_found_again(serve: Serve):
    team = serve()
    team.desk().record(business())
    desk = team.desk()
    team.server.crash()
    with pytest.raises(Offline, match="cannot reach the shared journal"):
        desk.do(ReceiveStock("p1", 1_000), "receive")
    team.server.start()
    assert desk.do(ReceiveStock("p1", 1_000), "receive").position == desk.position
