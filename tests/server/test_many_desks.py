from pathlib import Path

from tests.core.write.desk import Desk
from tests.server.many_desks import RACERS, follow_writers, race, race_invoices
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


def test_sixteen_who_post_invoices_on_a_server_at_once_leave_no_gap(team: Team):
    expected = list(range(30_001, 30_001 + RACERS))
    assert race_invoices(team.desk) == (expected, expected[-1], expected, 0)


def test_sixteen_who_post_invoices_in_a_file_at_once_leave_no_gap(tmp_path: Path):
    expected = list(range(30_001, 30_001 + RACERS))
    assert race_invoices(lambda: Desk(tmp_path)) == (expected, expected[-1], expected, 0)
