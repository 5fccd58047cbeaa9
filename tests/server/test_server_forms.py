"""Books on a server have a form: older ones are brought forward by the owner, newer ones are read and never written."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app import cli
from app.composition import DECIDERS, make_codec
from app.team_books import TeamBooks
from core.domain.stock.commands import ReceiveStock
from core.domain.stock.events import StockReceived
from core.errors import Damaged, Newer, Older, Unavailable
from core.journal import migrations, sqlite
from core.journal.connection import ServerError
from core.journal.migrations import Steps
from core.journal.server import _ALONE
from core.journal.server_address import server_address
from core.journal.server_form import FIRST, form_of
from core.write.mappings import make_mappings
from core.write.server_books import make_server_books
from core.write.server_upgrade import upgrade_server_books
from core.write.verify import Rules
from tests.core.domain.scenario import business, line, place
from tests.core.write.desk import JOURNAL_ID, codec
from tests.server.forbidden import append
from tests.server.team import Team

FORM = sqlite.BOOKS_FORMAT
STEPS: Steps = {
    FORM: (
        "ALTER TABLE command_log RENAME COLUMN result TO outcome",
        "ALTER TABLE journal_head ADD COLUMN secret bytea NOT NULL DEFAULT ''",
        "UPDATE journal_head SET secret = (SELECT secret FROM secrets)",
        "UPDATE journal SET weather = 'dry'",
    ),
}
"""From a made-up older form: another name in the command log, and the secret in a table of its own."""

OLDER = (
    "ALTER TABLE command_log RENAME COLUMN outcome TO result",
    "CREATE TABLE secrets AS SELECT secret FROM journal_head",
    "ALTER TABLE journal_head DROP COLUMN secret",
    "ALTER TABLE journal ADD COLUMN weather text",
    "DROP TABLE order_shipped_lines",
    "DROP INDEX orders_uninvoiced",
    "ALTER TABLE products DROP COLUMN name",
    "DELETE FROM stock",
    "DROP FUNCTION enter",
)
LEFT = "SELECT count(*) FROM pg_namespace WHERE nspname = 'daybook_older'"
RULES = Rules(make_codec(), DECIDERS, make_mappings("postgresql"))


@pytest.fixture
def shop(team: Team) -> Team:
    """A team at work."""
    desk = team.desk()
    desk.record(business())
    desk.do(place(line(1, "p1", 4)), why="by phone")
    team.sign_in("carl")
    return team


@pytest.fixture
def older(shop: Team, monkeypatch: pytest.MonkeyPatch) -> Team:
    """Their books in the made-up older form; the program is of the next."""
    shop.connect().execute_script("; ".join(OLDER))
    monkeypatch.setattr(sqlite, "BOOKS_FORMAT", FORM + 1)
    monkeypatch.setattr(migrations, "STEPS", STEPS)
    return shop


@pytest.fixture
def newer(shop: Team) -> Team:
    """Their books as a newer Daybook would leave them: a table and a column more."""
    tables = "CREATE TABLE deliveries (id text); ALTER TABLE orders ADD COLUMN delivery text"
    shop.connect().execute_script(f"{tables}; UPDATE books_form SET form = {FORM + 1}")
    return shop


@pytest.fixture
def books(shop: Team, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> TeamBooks:
    """As a clerk's desk has them."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    return TeamBooks(server_address(shop.url("carl")))


def silent(done: int, of: int) -> None:
    return None


def upgraded(team: Team) -> bool:
    return upgrade_server_books(team.connect(), RULES, silent)


def test_older_books_are_brought_forward(older: Team):
    log = older.connect().execute("SELECT command_id, result FROM command_log ORDER BY 1").fetchall()
    assert upgraded(older)
    desk = older.desk()
    assert form_of(desk.connection) == FORM + 1
    assert desk.verify().problems == ()
    assert desk.rows("SELECT name FROM products WHERE id = 'p1'") == [("Product p1",)]
    assert desk.rows("SELECT command_id, outcome FROM command_log ORDER BY 1") == log
    assert desk.rows(LEFT) == [(0,)]
    assert not upgraded(older)


def test_work_goes_on_in_upgraded_books(older: Team):
    upgraded(older)
    older.desk("carl").do(ReceiveStock("p1", 1_000))  # as the person whose login it was
    desk = older.desk()
    assert (desk.entries()[-1].actor, desk.verify().problems) == ("person carl", ())
    with pytest.raises(ServerError, match="never rewritten"):
        older.connect().execute("UPDATE journal SET data = ''")


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE journal SET actor = 'somebody' WHERE position = 7", "entry 7: it does not match its seal"),
        ("UPDATE command_log SET outcome = 'refused' WHERE first = 7", "the command log"),
    ],
)
def test_a_step_that_spoils_something_leaves_the_older_form(
    older: Team, monkeypatch: pytest.MonkeyPatch, statement: str, said: str
):
    monkeypatch.setattr(migrations, "STEPS", {FORM: (*STEPS[FORM], statement)})
    with pytest.raises(Damaged, match=said):
        upgraded(older)
    owner = older.connect()
    assert (form_of(owner), owner.execute(LEFT).fetchone()) == (FORM, (0,))
    monkeypatch.setattr(migrations, "STEPS", STEPS)
    assert upgraded(older)


def test_an_entry_that_no_table_takes_leaves_the_older_form(shop: Team, monkeypatch: pytest.MonkeyPatch):
    nowhere = codec().encode(StockReceived("p99", "Main", 1_000, None, ""), "").data
    shop.connect("carl").execute(append(data=nowhere))
    monkeypatch.setattr(sqlite, "BOOKS_FORMAT", FORM + 1)
    monkeypatch.setattr(migrations, "STEPS", {FORM: ()})
    with pytest.raises(Damaged, match="an entry breaks a rule of the tables"):
        upgraded(shop)
    assert form_of(shop.connect()) == FORM


def test_a_form_without_a_step_is_not_upgraded(older: Team, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(migrations, "STEPS", {})
    with pytest.raises(Unavailable, match="before the first release"):
        upgraded(older)


def test_set_up_upgrades_only_when_it_is_asked_to(older: Team, capsys: pytest.CaptureFixture[str]):
    assert cli.main(["--books", older.url(), "server-setup"]) == 1
    assert "pg_dump; then run `daybook server-setup --upgrade`" in capsys.readouterr().err
    assert form_of(older.connect()) == FORM
    assert cli.main(["--books", older.url(), "server-setup", "--upgrade"]) == 0
    assert capsys.readouterr().out.startswith("The books are upgraded.")
    assert form_of(older.connect()) == FORM + 1


def test_a_desk_leaves_older_books_to_the_owner(older: Team, books: TeamBooks):
    for look in (lambda: books.fetch(silent), books.open_writer, books.open_connection):
        with pytest.raises(Older, match="server-setup"):
            look()


def test_a_desk_s_window_is_told_of_older_books(older: Team, books: TeamBooks, qtbot: QtBot):
    follower = books.open_follower()
    follower.start()
    qtbot.waitUntil(lambda: isinstance(follower.state.error, Older), timeout=5_000)
    follower.stop()


def test_a_desk_s_window_is_told_of_newer_books_and_reads_on(newer: Team, books: TeamBooks, qtbot: QtBot):
    follower = books.open_follower()
    follower.start()
    qtbot.waitUntil(lambda: books.newer is not None and books.exist, timeout=5_000)
    follower.stop()
    assert follower.state.error is None


def test_books_from_before_servers_had_forms_want_a_set_up(
    shop: Team, books: TeamBooks, monkeypatch: pytest.MonkeyPatch
):
    """They are of the first form: a Daybook of that form only has to say so."""
    monkeypatch.setattr(sqlite, "BOOKS_FORMAT", FIRST)
    owner = shop.connect()
    owner.execute("DROP TABLE books_form")
    with pytest.raises(Older, match="server-setup"):
        books.open_writer()
    assert not make_server_books(owner, JOURNAL_ID, make_codec(), DECIDERS)
    books.open_writer().close()
    assert form_of(owner) == FIRST


@pytest.fixture
def outdated(shop: Team, books: TeamBooks, monkeypatch: pytest.MonkeyPatch) -> TeamBooks:
    """A desk whose Daybook, and whose server, are of the next form; its copy of the journal is not."""
    books.fetch(silent)
    monkeypatch.setattr(sqlite, "BOOKS_FORMAT", FORM + 1)
    monkeypatch.setattr(migrations, "STEPS", {FORM: ()})
    upgraded(shop)
    return books


def test_a_copy_of_an_older_form_is_made_anew(shop: Team, outdated: TeamBooks):
    with pytest.raises(Unavailable, match="copy of the shared journal is in the form of an older"):
        _ = outdated.exist
    there = shop.desk().entries()
    assert outdated.fetch(silent) == len(there)
    with outdated.open_journal() as journal:
        assert journal.entries(0, 1_000) == there
    assert outdated.fetch(silent) == 0


def test_an_older_copy_is_a_witness_and_stays_until_the_next_is_whole(shop: Team, outdated: TeamBooks):
    guards_down = "SET session_replication_role = replica"
    shop.connect().execute_script(f"{guards_down}; UPDATE journal SET station = 'elsewhere' WHERE position = 5")
    with pytest.raises(Damaged, match="Entry 5 on the server does not match its seal"):
        outdated.fetch(silent)
    shop.connect().execute_script(f"{guards_down}; UPDATE journal SET hash = 'another' WHERE position > 8")
    with pytest.raises(Damaged, match="entries are missing there"):
        outdated.fetch(silent)


def test_newer_books_are_read_and_not_written(newer: Team, books: TeamBooks):
    assert books.fetch(silent) == len(newer.desk().entries())
    assert "Everything in them can be read here" in str(books.newer)
    for write in (books.open_writer, books.open_bus, books.check_known):
        with pytest.raises(Newer, match="written by a newer Daybook"):
            write()


def test_newer_books_that_are_not_all_known_stay_closed(newer: Team, books: TeamBooks):
    newer.connect().execute("ALTER TABLE persons RENAME TO people")
    with pytest.raises(Newer, match="Install the newest Daybook"):
        books.fetch(silent)
    assert (books.newer, books.exist) == (None, False)


def test_an_older_daybook_does_not_set_up_newer_books(newer: Team):
    with pytest.raises(Newer):
        make_server_books(newer.connect(), JOURNAL_ID, make_codec(), DECIDERS)
    with pytest.raises(Newer):
        upgraded(newer)
    assert form_of(newer.connect()) == FORM + 1


def test_a_desk_that_is_open_writes_no_more_once_the_books_are_newer(shop: Team):
    desk = shop.desk("carl")
    desk.do(ReceiveStock("p1", 1_000))
    before = desk.position
    shop.connect().execute(f"UPDATE books_form SET form = {FORM + 1}")
    with pytest.raises(Newer):
        desk.do(ReceiveStock("p1", 1_000))
    assert desk.position == before


def test_one_who_is_alone_and_writers_keep_each_other_out(shop: Team):
    one, other, batch = shop.connect("carl"), shop.connect("lena"), shop.connect("lena")
    for session in (one, other, batch):
        session.execute("SET lock_timeout = 20")
    one.begin()
    other.begin()
    with pytest.raises(ServerError, match="lock timeout"):
        batch.begin(alone=True)
    one.rollback()
    other.rollback()
    batch.begin(alone=True)
    with pytest.raises(ServerError, match="lock timeout"):
        one.begin()


def test_a_reader_keeps_nobody_from_writing(shop: Team):
    reader = shop.connect("rita")
    reader.execute("BEGIN")
    reader.execute(f"SELECT pg_advisory_xact_lock({_ALONE})")
    for table in ("books_form", "journal", "orders", "stock", "number_series"):
        reader.execute(f"LOCK TABLE {table} IN ACCESS SHARE MODE")  # no more of a lock is given to it
    assert shop.desk("carl").do(ReceiveStock("p1", 1_000)).is_new
