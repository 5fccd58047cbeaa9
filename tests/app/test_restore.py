"""`daybook restore`, as it is typed: also where the books do not open, and killed on its way."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from app.lock import OwnerLock
from core.backups.catalogue import backups
from core.backups.set_aside import unfinished
from core.journal.sqlite import BOOKS_FILE
from tests.app.command_line import SLICE, command, contents, daybook, environment, head, imported


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Books with lists, a backup, and six entries that came after it."""
    folder = tmp_path_factory.mktemp("sound")
    imported(folder)
    assert daybook(folder, "backup").code == 0
    more = folder.with_name("more.csv")
    more.write_text(SLICE.read_text("utf-8").replace("5363", "9363"), "utf-8")
    imported(folder, more)
    assert daybook(folder, "rebuild").code == 0
    return folder


@pytest.fixture
def books(sound: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(sound, tmp_path / "books"))


def backup_of(books: Path) -> int:
    """The position that the newest backup holds."""
    return backups(books / "backups")[0].position


def aside(books: Path) -> Path:
    (only,) = books.glob("set-aside-*")
    return only


def test_the_newest_backup_is_restored_and_what_it_lacks_is_listed(books: Path):
    ended, position = head(books)[0], backup_of(books)
    ran = daybook(books, "restore", "--newest", "--yes")
    assert ran.code == 0, ran.err
    assert f"{ended - position} entries of the books are not in it:" in ran.out
    assert "order.history_recorded" in ran.out
    assert f"Restored: {position} entries, all of which fit. The books from before are in {aside(books)}." in ran.out
    assert (head(books)[0], head(aside(books))[0]) == (position, ended)


def test_restored_books_pass_every_check_and_go_on(books: Path):
    daybook(books, "restore", "--newest", "--yes")
    assert daybook(books, "rebuild", "--json").last["entries"] == head(books)[0]
    assert daybook(books, "verify", "--json").last["problems"] == []
    assert imported(books)["added"] == 0


def test_the_result_can_be_read_by_a_program(books: Path):
    ended, (backup,) = head(books)[0], backups(books / "backups")
    ran = daybook(books, "restore", backup.path, "--yes", "--json")
    assert ran.last["restored"]["position"] == backup.position
    assert ran.last["restored"]["set_aside"] == str(aside(books))
    listed = ran.last["missing"]
    assert [entry["position"] for entry in listed["entries"]] == list(range(backup.position + 1, ended + 1))
    assert (listed["total"], listed["is_known"]) == (ended - backup.position, True)


def test_a_dry_run_lists_what_would_be_missing_beside_an_open_desk_and_changes_nothing(books: Path):
    lock = OwnerLock(books)
    assert lock.acquire()
    try:
        before = contents(books)
        ran = daybook(books, "restore", "--newest", "--dry-run", "--json")
        after = contents(books)
    finally:
        lock.release()
    assert (ran.code, ran.last["restored"], ran.last["missing"]["total"]) == (0, None, 6)
    assert {name: after[name] for name in before} == before


@pytest.mark.parametrize("options", [(), ("--json",)])
def test_without_yes_and_with_nobody_to_ask_nothing_is_restored(books: Path, options: tuple[str, ...]):
    ended = head(books)
    ran = daybook(books, "restore", "--newest", *options)
    assert (ran.code, "Nobody is there to be asked" in ran.err) == (1, True)
    assert head(books) == ended


@pytest.mark.parametrize(("answer", "restored"), [("yes\n", True), ("no\n", False), ("\n", False)])
def test_at_a_terminal_it_asks_first(books: Path, answer: str, restored: bool):
    ended, position = head(books)[0], backup_of(books)
    master, terminal = os.openpty()
    os.write(master, answer.encode())
    asked = command(books, "restore", "--newest")
    ran = subprocess.run(
        asked, stdin=terminal, capture_output=True, text=True, timeout=60, check=False, env=environment()
    )
    os.close(terminal)
    os.close(master)
    assert "Type yes: " in ran.stdout
    assert (ran.returncode, head(books)[0]) == ((0, position) if restored else (1, ended))


def test_an_open_desk_keeps_its_books(books: Path):
    ended = head(books)
    lock = OwnerLock(books)
    assert lock.acquire()
    try:
        ran = daybook(books, "restore", "--newest", "--yes")
    finally:
        lock.release()
    assert (ran.code, "These books are open in another Daybook." in ran.err) == (1, True)
    assert head(books) == ended


def test_while_a_backup_is_taken_nothing_is_restored(books: Path):
    ended = head(books)
    lock = OwnerLock(books / "backups")
    assert lock.acquire()
    try:
        ran = daybook(books, "restore", "--newest", "--yes")
    finally:
        lock.release()
    assert (ran.code, "Another backup is being taken" in ran.err) == (1, True)
    assert head(books) == ended


@pytest.mark.parametrize("content", [None, b"", b"garbage" * 9_999])
def test_books_that_do_not_open_are_restored_all_the_same(books: Path, content: bytes | None):
    (books / BOOKS_FILE).unlink()
    if content is not None:
        (books / BOOKS_FILE).write_bytes(content)
    ran = daybook(books, "restore", "--newest", "--yes")
    assert (ran.code, "cannot be read whole" in ran.out) == (0, True)
    assert head(books)[0] == backup_of(books)
    assert content is None or (aside(books) / BOOKS_FILE).read_bytes() == content


def test_where_there_is_no_backup_it_says_so(tmp_path: Path):
    ran = daybook(tmp_path / "none", "restore", "--newest", "--yes")
    assert (ran.code, "There are no backups" in ran.err) == (1, True)
    assert not (tmp_path / "none").exists()


def test_with_no_half_restore_there_is_nothing_to_go_on_with(books: Path):
    ran = daybook(books, "restore", "--go-on")
    assert (ran.code, "There is no restore to go on with." in ran.err) == (1, True)


def test_a_half_restore_stops_every_command_until_it_is_gone_on_with(books: Path):
    (books / "restored-20231115-120001-000000.db").write_bytes(backups(books / "backups")[0].path.read_bytes())
    for asked in (("verify",), ("rebuild",), ("import", SLICE), ("backup",)):
        ran = daybook(books, *asked)
        assert (ran.code, "was begun and not finished" in ran.err) == (1, True), asked
    assert daybook(books, "restore", "--go-on", "--json").last["restored"]["position"] == backup_of(books)
    assert daybook(books, "verify").code == 0


@pytest.fixture
def older(books: Path) -> Path:
    """Books over which somebody copied an older file of theirs by hand; the newest backup holds more."""
    older = Path(shutil.copy(books / BOOKS_FILE, books.with_name("older.db")))
    more = books.with_name("more.csv")
    more.write_text(SLICE.read_text("utf-8").replace("5363", "8363"), "utf-8")
    imported(books, more)
    assert daybook(books, "backup").code == 0
    assert daybook(books, "verify").code == 0
    for name in ("daybook.db-wal", "daybook.db-shm"):
        (books / name).unlink(missing_ok=True)
    shutil.copy(older, books / BOOKS_FILE)
    return books


def test_an_older_file_copied_over_the_books_is_noticed_by_verify(older: Path):
    newest = backups(older / "backups")[0]
    (only,) = daybook(older, "verify", "--json").last["problems"]
    assert only.startswith(f"The journal is not the one that {newest.path.name} was taken of")


def test_an_older_file_is_backed_up_too_and_said_to_be_another_journal(older: Path):
    before = backups(older / "backups")
    for name in range(12):  # more than are kept of an hour
        path = before[-1].path
        shutil.copy(path, path.with_name(path.name.replace(path.name[:23], f"daybook-20200101-{name:06}", 1)))
    ran = daybook(older, "backup")
    assert (ran.code, f"is not the one that {before[0].path.name} was taken of" in ran.err) == (1, True)
    assert len(backups(older / "backups")) == len(before) + 12 + 1


def test_the_owner_accepts_an_older_file_by_restoring_its_backup(older: Path):
    daybook(older, "backup")
    assert daybook(older, "restore", "--newest", "--yes").code == 0
    assert daybook(older, "verify").code == 0
    assert daybook(older, "backup").code == 0


def test_a_backup_is_tried_once_and_noted(books: Path):
    ran = daybook(books, "backup", "--rehearse", "--json")
    assert (ran.code, ran.last["position"], ran.last["problem"]) == (0, backup_of(books), "")
    assert (books / "backups" / "rehearsal.json").exists()


def test_a_backup_that_fails_the_trial_is_said_to(books: Path):
    path = backups(books / "backups")[0].path
    path.write_bytes(path.read_bytes()[:50_000])
    ran = daybook(books, "backup", "--rehearse", "--json")
    assert (ran.code, "does not fit" in ran.last["problem"]) == (1, True)


def killed_at(books: Path, place: str, *asked: str) -> None:
    """Run a command in a process of its own, and kill -9 it where it comes to a function for the first time."""
    module, name = place.split(":")
    script = f"""
import os, signal, sys
import {module} as module
module.{name} = lambda *arguments: os.kill(os.getpid(), signal.SIGKILL)
from app.cli import main
main(sys.argv[1:])
"""
    arguments = [sys.executable, "-c", script, "--books", str(books), *asked]
    ran = subprocess.run(arguments, capture_output=True, timeout=60, check=False, env=environment())
    assert ran.returncode == -signal.SIGKILL, ran.stderr


@pytest.mark.parametrize("place", ["checked_head", "sync_file", "backup_name"])
def test_a_killed_backup_has_no_name_and_is_swept_by_the_next(books: Path, place: str):
    earlier = backups(books / "backups")
    killed_at(books, f"core.backups.taking:{place}", "backup")
    assert backups(books / "backups") == earlier
    assert daybook(books, "backup").code == 0
    assert not list((books / "backups").glob("*.part*"))
    assert len(backups(books / "backups")) == 2


@pytest.mark.parametrize("place", ["checked_head", "sync_file"])
def test_a_restore_killed_before_it_has_begun_changed_nothing(books: Path, place: str):
    ended = head(books)
    killed_at(books, f"core.backups.restoring:{place}", "restore", "--newest", "--yes")
    assert unfinished(books) is None
    assert head(books) == ended
    assert daybook(books, "restore", "--newest", "--yes").code == 0
    assert not list(books.glob("*.part*"))


def test_a_restore_killed_when_only_the_books_had_moved_is_gone_on_with(books: Path):
    ended, position = head(books)[0], backup_of(books)
    killed_at(books, "core.backups.set_aside:sync_folder", "restore", "--newest", "--yes")
    assert unfinished(books) is not None
    assert not (books / BOOKS_FILE).exists()
    ran = daybook(books, "restore", "--go-on")
    assert ran.code == 0, ran.err
    assert (head(books)[0], head(aside(books))[0]) == (position, ended)
