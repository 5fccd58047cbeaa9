"""The quick size of every check, as `./dev faults quick` runs it: in a process of its own, for they wrap its disk."""

import subprocess
import sys

import pytest

from tests.app.command_line import ROOT
from tests.faults.__main__ import run
from tests.faults.check import Check
from tests.faults.checks import CHECKS
from tests.faults.server_checks import SERVER_CHECKS

QUICK = [check for check in CHECKS if check.is_quick]


@pytest.fixture(scope="module")
def told() -> str:
    asked = [sys.executable, "-m", "tests.faults", "quick"]
    ran = subprocess.run(asked, capture_output=True, text=True, cwd=ROOT, check=False)
    assert ran.stdout.splitlines()[-1:] and "Traceback" not in ran.stderr, ran.stderr
    return ran.stdout


@pytest.mark.parametrize("check", QUICK, ids=lambda check: check.name)
def test_nothing_is_lost_half_applied_or_doubled(told: str, check: Check):
    (line,) = [line for line in told.splitlines() if line.startswith(f"{check.name}: ")]
    assert "NOT SOUND" not in line


@pytest.mark.parametrize("check", QUICK, ids=lambda check: check.name)
def test_every_deliberate_mistake_is_caught(told: str, check: Check):
    lines = told.splitlines()
    (at,) = [number for number, line in enumerate(lines) if line.startswith(f"{check.name}: ")]
    mutants = lines[at + 1 : at + 1 + len(check.mutants)]
    assert mutants == [f"    mutant: {mutant.mistake}: caught" for mutant in check.mutants] != []


def test_every_check_has_a_deliberate_mistake_to_catch():
    assert all(check.mutants for check in (*CHECKS, *SERVER_CHECKS))


def test_what_cannot_be_tried_here_is_told_and_not_tried():
    told: list[str] = []
    run(CHECKS[0]._replace(name="the cable", missing="there is none"), "ci", 1, told.append)
    assert told == ["the cable: not run here: there is none"]
