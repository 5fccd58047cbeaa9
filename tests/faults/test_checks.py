"""The quick size of every check, as `./dev faults quick` runs it: in a process of its own, for they wrap its disk."""

import subprocess
import sys

import pytest

from tests.app.command_line import ROOT
from tests.faults.checks import CHECKS


@pytest.mark.parametrize("name", [check.name for check in CHECKS])
def test_nothing_is_lost_half_applied_or_doubled_and_every_mutant_is_caught(name: str):
    asked = [sys.executable, "-m", "tests.faults", "quick", "--only", name]
    ran = subprocess.run(asked, capture_output=True, text=True, cwd=ROOT, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "mutant" in ran.stdout and "NOT" not in ran.stdout
