from pathlib import Path

from tests.faults.kills import kill_often
from tests.faults.tallies import is_caught, total


def test_a_kill_at_any_moment_loses_nothing_acknowledged(tmp_path: Path):
    tally = total(kill_often(6, seed=7, folder=tmp_path))
    assert (tally.kills, tally.lost, tally.problems) == (6, 0, 0)
    assert tally.acknowledged > 100


def test_a_lost_command_would_be_noticed(tmp_path: Path):
    assert is_caught(kill_often(6, seed=7, folder=tmp_path, mistake="told_before_commit"))
