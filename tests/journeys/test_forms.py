"""Books that another version of Daybook has left: a newer one's are shown and not written, an older one's upgraded."""

from contextlib import closing

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.books import Books
from app.gui import Program
from core.domain.orders.commands import HoldOrder
from core.errors import Newer, Older, Sentence
from core.journal.sqlite import BOOKS_FORMAT, open_writer
from tests.journeys.shop import id_of
from ui.start_window import StoppedPage


def write_as_newer(books: Books, *statements: str) -> None:
    with closing(open_writer(books.journal_file)) as connection:
        connection.execute("DROP TRIGGER journal_is_never_updated")
        for statement in (*statements, f"PRAGMA user_version = {BOOKS_FORMAT + 1}"):
            connection.execute(statement)


def test_newer_books_are_shown_with_a_bar_and_take_no_command(desk_books: Books, program: Program, qtbot: QtBot):
    write_as_newer(desk_books, "ALTER TABLE orders ADD COLUMN delivery TEXT")
    before = desk_books.journal_file.read_bytes()
    program.begin()
    qtbot.waitUntil(lambda: program.desk is not None and program.desk.dispatcher.is_read_only, timeout=10_000)
    desk = program.desk
    assert desk is not None
    assert desk.window.top_bar.freshness.freshness().word == "Read only"
    said = desk.window.bars.lists.text()
    assert "written by a newer Daybook" in said
    assert "The desk is read only" in said
    assert desk.dispatcher.reader.query("SELECT count(*) FROM order_list") == [(3,)]
    pending = desk.dispatcher.dispatch(HoldOrder(id_of("order", "10001"), "Price query"))
    with qtbot.waitSignal(pending.failed) as failed:
        pass
    assert isinstance(failed.args[0], Newer)
    assert desk_books.journal_file.read_bytes() == before


def test_newer_books_with_entries_of_an_unknown_kind_stay_closed(desk_books: Books, program: Program):
    write_as_newer(desk_books, "UPDATE journal SET type = 'order.wrapped' WHERE type = 'order.placed'")
    program.begin()
    assert program.desk is None
    assert program._start is not None
    page = program._start.findChild(StoppedPage)
    assert page is not None
    assert any("Install the newest Daybook" in label.text() for label in page.findChildren(QLabel))


def test_older_books_are_upgraded_before_they_are_shown(
    desk_books: Books, program: Program, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
):
    """The child is asked; that it brings books forward is told in tests/app/test_upgrade.py."""
    has_company, asked = desk_books.has_company, []

    def until_upgraded() -> bool:
        if not asked:
            raise Older(Sentence("They are older.", "Nothing was changed.", "Upgrade them."))
        return has_company()

    monkeypatch.setattr(desk_books, "has_company", until_upgraded)
    work = program._work
    monkeypatch.setattr(program, "_work", lambda arguments, *told: (asked.append(arguments), work(arguments, *told)))
    program.begin()
    assert asked == [("upgrade", "--progress")]
    qtbot.waitUntil(lambda: program.desk is not None, timeout=20_000)
