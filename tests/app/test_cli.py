"""The command line as it is typed."""

import json
import subprocess
import sys
from argparse import Namespace
from pathlib import Path

import pytest

from app.cli import COMMANDS, books_folder, main
from app.lock import FILE, OwnerLock

SLICE = Path(__file__).parent.parent / "data" / "online_retail_slice.csv"


def daybook(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "app", *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=100, check=False)


def set_up(folder: Path) -> None:
    done = daybook("--books", str(folder), "set-up", "--name", "Quay Wholesale", "--country", "GB", "--currency", "GBP")
    assert done.returncode == 0, done.stderr


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]):
    with pytest.raises(SystemExit, match="0"):
        main(["--help"])
    shown = capsys.readouterr().out
    assert [name for name in COMMANDS if f"  {name} " not in shown] == []


def test_an_unknown_command_is_refused_as_asked_wrongly(capsys: pytest.CaptureFixture[str]):
    with pytest.raises(SystemExit, match="2"):
        main(["fly"])
    assert "fly" in capsys.readouterr().err


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help(name: str):
    done = daybook(name, "--help")
    assert done.returncode == 0, done.stderr
    assert f"daybook {name}" in done.stdout


def test_books_are_set_up_and_their_lists_made(tmp_path: Path):
    set_up(tmp_path / "books")
    done = daybook("--books", str(tmp_path / "books"), "rebuild", "--progress")
    assert json.loads(done.stdout.splitlines()[-1])["entries"] == 4  # who, company, two tax rates
    assert not (tmp_path / "books" / FILE).exists()


def test_setting_up_twice_with_another_name_is_refused_in_words(tmp_path: Path):
    set_up(tmp_path)
    again = ("set-up", "--name", "Another", "--country", "GB", "--currency", "GBP", "--json")
    done = daybook("--books", str(tmp_path), *again)
    assert done.returncode == 1
    assert set(json.loads(done.stdout.splitlines()[-1])["error"]) == {"happened", "safe", "todo"}


def test_there_must_be_books_to_rebuild_from(tmp_path: Path):
    done = daybook("--books", str(tmp_path), "rebuild")
    assert done.returncode == 1
    assert "There are no books" in done.stderr


def test_the_sample_is_not_made_over_other_books(tmp_path: Path):
    set_up(tmp_path)
    done = daybook("--books", str(tmp_path), "sample")
    assert (done.returncode, "There are books" in done.stderr) == (1, True)


def test_a_dry_run_needs_no_lock(tmp_path: Path):
    lock = OwnerLock(tmp_path)
    assert lock.acquire()
    dry = daybook("--books", str(tmp_path), "import", str(SLICE), "--dry-run", "--json")
    wet = daybook("--books", str(tmp_path), "import", str(SLICE), "--json")
    lock.release()
    assert (dry.returncode, wet.returncode) == (0, 1), dry.stderr


def test_the_sample_has_a_folder_of_its_own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    usual = books_folder(Namespace(books=None, sample=False))
    assert books_folder(Namespace(books=None, sample=True)) == usual / "sample"
