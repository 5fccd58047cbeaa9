"""Books on a server: its own backups are the server's affair, and the journal can be written to a file."""

import subprocess
import sys
from pathlib import Path

import pytest

from core.domain.people.commands import AddPerson
from tests.app.command_line import Ran, environment
from tests.server.team import Team


def daybook(team: Team, *arguments: str, folder: Path) -> Ran:
    asked = [sys.executable, "-P", "-m", "app", "--books", team.url(), *arguments]
    own = environment(XDG_DATA_HOME=str(folder))
    done = subprocess.run(asked, capture_output=True, text=True, timeout=100, check=False, env=own)
    assert "Traceback" not in done.stderr, done.stderr
    return Ran(done.returncode, done.stdout, done.stderr)


@pytest.mark.parametrize(
    "asked", [["backup"], ["backup", "--list"], ["backup", "--rehearse"], ["restore", "--newest", "--yes"]]
)
def test_backups_are_the_servers_and_that_is_said(team: Team, tmp_path: Path, asked: list[str]):
    ran = daybook(team, *asked, "--json", folder=tmp_path)
    assert (ran.code, set(ran.last["error"])) == (1, {"happened", "safe", "todo"})
    assert "PostgreSQL" in ran.err
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_the_journal_can_be_written_to_a_file(team: Team, tmp_path: Path):
    desk = team.desk()
    desk.do(AddPerson("p" * 8, "Zoë", "zoe"))
    ran = daybook(team, "export-journal", str(tmp_path / "journal"), "--json", folder=tmp_path)
    assert (ran.code, ran.last["entries"], ran.last["hash"]) == (0, 1, desk.journal.head().hash.hex()), ran.err
