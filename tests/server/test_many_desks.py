from pathlib import Path

from tests.core.write.desk import Desk
from tests.server.many_desks import RACERS, follow_writers, race, race_invoices
from tests.server.team import Team


def test_a_follower_skips_nothing_that_eight_desks_write(team: Team, tmp_path: Path):
    followed = follow_writers(team, tmp_path, 240)
    assert (followed.skipped, followed.misplaced, followed.problems) == (0, 0, 0)
    assert followed.entries > 400


def test_of_sixteen_who_want_the_last_unit_of_a_server_one_gets_it(team: Team):
    assert race(team.desk) == (1, RACERS - 1, 0, 0)


def test_of_sixteen_who_want_the_last_unit_of_a_file_one_gets_it(tmp_path: Path):
    assert race(lambda: Desk(tmp_path)) == (1, RACERS - 1, 0, 0)


def test_sixteen_who_post_invoices_at_once_leave_no_gap(team: Team):
    expected = list(range(30_001, 30_001 + RACERS))
    assert race_invoices(team) == (expected, expected[-1], expected, 0)
