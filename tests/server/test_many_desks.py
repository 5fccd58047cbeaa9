from pathlib import Path

from tests.core.write.desk import Desk
from tests.server.many_desks import follow_writers, race
from tests.server.team import Team


def test_a_follower_skips_nothing_that_eight_desks_write(team: Team, tmp_path: Path):
    followed = follow_writers(team, tmp_path, 240)
    assert followed.is_sound, followed


def test_of_sixteen_who_want_the_last_unit_of_a_server_one_gets_it(team: Team):
    raced = race(team.desk)
    assert raced.is_sound, raced


def test_of_sixteen_who_want_the_last_unit_of_a_file_one_gets_it(tmp_path: Path):
    raced = race(lambda: Desk(tmp_path))
    assert raced.is_sound, raced
