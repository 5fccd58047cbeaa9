"""Books of an older form are backed up and brought forward; books of a newer one are read, and never written."""

import json
import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from app import cli
from app.books import Books
from app.commands.upgrade import upgrade_books
from app.composition import make_rules
from app.version import VERSION
from core.backups.catalogue import backups, backups_folder
from core.backups.checking import checked_head
from core.domain.people.commands import AddPerson
from core.errors import Damaged, Newer, Older, Unavailable
from core.journal import migrations, sqlite
from core.journal.migrations import Steps
from core.journal.sqlite import open_reader, open_writer
from core.write import upgrade
from core.write.books import altered_shape
from tests.core.write.desk import Desk
from tests.faults.call_kills import Deadly, Moment
from tests.faults.forks import Fork, Tell, die
from tests.faults.storage import storage
from tests.museum.make import EXPECTED, MUSEUM, figures, problems, unpack

PIECE = MUSEUM / VERSION
FORM = sqlite.BOOKS_FORMAT
STEPS: Steps = {
    FORM: (
        "ALTER TABLE command_log RENAME COLUMN result TO outcome",
        "ALTER TABLE journal_head ADD COLUMN secret BLOB NOT NULL DEFAULT x''",
        "UPDATE journal_head SET secret = (SELECT secret FROM secrets)",
    ),
}
"""From a made-up older form: another name in the command log, and the secret in a table of its own."""

OLDER = (
    "DROP TRIGGER journal_is_never_updated",
    "ALTER TABLE command_log RENAME COLUMN outcome TO result",
    "CREATE TABLE secrets AS SELECT secret FROM journal_head",
    "ALTER TABLE journal_head DROP COLUMN secret",
    "ALTER TABLE journal ADD COLUMN weather TEXT",
    "DROP TABLE order_shipped_lines",
    "DROP INDEX IF EXISTS orders_by_customer",
    "ALTER TABLE products DROP COLUMN name",
)


@pytest.fixture
def expected() -> dict:
    """What the piece was made with."""
    made_with = json.loads((PIECE / EXPECTED).read_text("utf-8"))
    del made_with["form"]
    return made_with


@pytest.fixture
def older(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Books:
    """The books of the museum in the made-up older form; the program is of the next."""
    folder = tmp_path / "books"
    folder.mkdir()
    books = unpack(PIECE, folder)
    with closing(open_writer(books.journal_file)) as connection:
        connection.execute("PRAGMA foreign_keys=OFF")
        for statement in OLDER:
            connection.execute(statement)
    monkeypatch.setattr(sqlite, "BOOKS_FORMAT", FORM + 1)
    monkeypatch.setattr(migrations, "STEPS", STEPS)
    return books


def form(path: Path) -> int:
    with closing(open_reader(path)) as connection:
        return connection.execute("PRAGMA user_version").fetchone()[0]


def test_older_books_are_backed_up_and_brought_forward(older: Books, expected: dict):
    backup = upgrade_books(older)
    assert backup is not None
    assert (form(backup.path), form(older.journal_file)) == (FORM, FORM + 1)
    assert altered_shape(older.journal_file) == ""
    assert problems(older) == []
    assert figures(older) == expected
    assert upgrade_books(older) is None


def test_work_goes_on_in_upgraded_books(older: Books):
    upgrade_books(older)
    desk = Desk(older.folder)
    with closing(desk.connection):
        desk.do(AddPerson("person-new", "Nora"))
        assert desk.verify().problems == ()
        with pytest.raises(sqlite.Error, match="never rewritten"):
            desk.connection.execute("UPDATE journal SET data = ''")


def test_older_books_are_told_until_they_are_upgraded(older: Books):
    for look in (lambda: older.exist, older.open_writer, older.check_known):
        with pytest.raises(Older, match="daybook upgrade"):
            look()


def test_the_backup_of_an_older_form_is_checked(older: Books):
    with closing(open_writer(older.journal_file)) as connection:
        connection.execute("UPDATE journal SET actor = 'somebody' WHERE position = 7")
    with pytest.raises(Damaged, match="entry 7"):
        upgrade_books(older)
    assert form(older.journal_file) == FORM
    assert backups(backups_folder(older.folder)) == ()


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE journal SET actor = 'somebody' WHERE position = 7", "entry 7: it does not match its seal"),
        ("UPDATE command_log SET outcome = 'refused' WHERE first = 7", "the command log"),
    ],
)
def test_a_step_that_spoils_something_leaves_the_older_form(
    older: Books, monkeypatch: pytest.MonkeyPatch, statement: str, said: str
):
    monkeypatch.setattr(migrations, "STEPS", {FORM: (*STEPS[FORM], statement)})
    with pytest.raises(Damaged, match=said):
        upgrade_books(older)
    assert form(older.journal_file) == FORM
    monkeypatch.setattr(migrations, "STEPS", STEPS)
    upgrade_books(older)
    assert problems(older) == []


def test_what_does_not_come_out_as_defined_leaves_the_older_form(older: Books, monkeypatch: pytest.MonkeyPatch):
    made = upgrade.make_missing_tables

    def also(connection: sqlite.SqliteConnection) -> None:
        made(connection)
        connection.execute("CREATE TABLE IF NOT EXISTS surprise (x)")

    monkeypatch.setattr(upgrade, "make_missing_tables", also)
    with pytest.raises(Damaged, match="surprise did not come out as this Daybook defines it"):
        upgrade_books(older)
    assert form(older.journal_file) == FORM


def test_killed_at_any_call_the_books_have_the_one_form_or_the_other(older: Books, tmp_path: Path, expected: dict):
    kept = tmp_path / "kept"
    shutil.copytree(older.folder, kept)
    counting = Deadly()
    with storage.watched(counting):
        upgrade.upgrade(older.journal_file, make_rules(), lambda done, of: None)
    seen = set()
    for number in range(0, counting.calls, max(1, counting.calls // 12)):
        shutil.rmtree(older.folder)
        shutil.copytree(kept, older.folder)
        Fork(_killed, older.journal_file, Moment(number, "behind")).end()
        seen.add(form(older.journal_file))
        upgrade_books(older)
        assert problems(older) == []
        assert figures(older) == expected
    assert FORM in seen


def _killed(path: Path, moment: Moment, tell: Tell) -> None:
    with storage.watched(Deadly(moment)):
        upgrade.upgrade(path, make_rules(), lambda done, of: None)
    die()


def test_the_command_tells_where_the_backup_is(older: Books, capsys: pytest.CaptureFixture[str]):
    assert cli.main(["--books", older.name, "upgrade", "--json"]) == 0
    (backup,) = backups(backups_folder(older.folder))
    assert json.loads(capsys.readouterr().out) == {"backup": str(backup.path)}
    assert cli.main(["--books", older.name, "upgrade"]) == 0
    assert "already" in capsys.readouterr().out


def test_an_older_backup_can_still_be_restored_and_upgraded(older: Books, expected: dict):
    backup = upgrade_books(older)
    assert backup is not None
    assert checked_head(backup.path, make_rules()).position == expected["entries"]
    assert cli.main(["--books", older.name, "restore", "--yes", str(backup.path)]) == 0
    assert form(older.journal_file) == FORM
    upgrade_books(older)
    assert figures(older) == expected


@pytest.fixture
def newer(tmp_path: Path) -> Iterator[Books]:
    """As a newer Daybook would leave them: a table and a column more."""
    folder = tmp_path / "newer"
    folder.mkdir()
    books = unpack(PIECE, folder)
    with closing(open_writer(books.journal_file)) as connection:
        connection.execute("CREATE TABLE deliveries (id TEXT)")
        connection.execute("ALTER TABLE orders ADD COLUMN delivery TEXT")
        connection.execute(f"PRAGMA user_version = {FORM + 1}")
    return books


def test_newer_books_are_read_and_not_written(newer: Books, expected: dict):
    before = newer.journal_file.read_bytes()
    assert newer.exist
    assert newer.newer is not None
    assert f"written by a newer Daybook; the newest entry is of version {VERSION}" in str(newer.newer)
    assert "Everything in them can be read here" in str(newer.newer)
    assert figures(newer) == expected
    for write in (newer.open_writer, newer.open_bus, newer.check_known):
        with pytest.raises(Newer):
            write()
    assert newer.journal_file.read_bytes() == before


@pytest.mark.parametrize(
    "lack",
    [
        "ALTER TABLE journal RENAME COLUMN station TO desk",
        "ALTER TABLE persons RENAME TO people",
        "UPDATE journal SET type = 'order.wrapped' WHERE position = 60",
        "UPDATE journal SET schema = 99 WHERE position = 60",
    ],
)
def test_newer_books_that_are_not_all_known_stay_closed(newer: Books, lack: str):
    with closing(open_writer(newer.journal_file)) as connection:
        connection.execute("DROP TRIGGER journal_is_never_updated")
        connection.execute(lack)
    with pytest.raises(Newer, match="Install the newest Daybook"):
        _ = newer.exist
    assert newer.newer is None


@pytest.mark.parametrize("asked", ["verify", "refold", "upgrade"])
def test_commands_that_need_to_know_all_leave_newer_books_alone(
    newer: Books, capsys: pytest.CaptureFixture[str], asked: str
):
    assert cli.main(["--books", newer.name, asked]) == 1
    assert "newer Daybook" in capsys.readouterr().err


def test_a_form_without_a_step_is_not_upgraded(older: Books, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(migrations, "STEPS", {})
    with pytest.raises(Unavailable, match="before the first release"):
        upgrade_books(older)
