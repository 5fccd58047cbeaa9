"""Signing in at a server that wants a password: in the window by keys, and by `daybook sign-in`."""

import json
import os
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest
from keyring.backends.fail import Keyring as NoKeyring
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app import passwords
from app.commands import sign_in
from app.gui import Program
from app.lock import OwnerLock
from app.team_books import TeamBooks
from core.errors import NotSignedIn, Sentence, Unavailable
from core.journal.connection import ServerError
from core.journal.faults import unreadable
from core.journal.server_address import server_address
from core.write.server_books import make_login
from tests.core.domain.scenario import business
from tests.server import file_keyring
from tests.server.team import Team
from ui.sign_in_page import SignInPage
from ui.start_window import StoppedPage, WorkPage

LOGIN, PASSWORD = "petra", "right"
SAID = Sentence("It happened.", "It is safe.", "Do this.")


@pytest.fixture
def shop(team: Team) -> Iterator[Team]:
    """Books whose server asks one login for a password."""
    rules = team.server.data / "pg_hba.conf"
    before = rules.read_text()
    make_login(team.connect(), LOGIN, "clerk", PASSWORD)
    rules.write_text(f"local all {LOGIN} scram-sha-256\n{before}")
    team.server.run("pg_ctl", "reload", "-D", team.server.data)
    yield team
    rules.write_text(before)
    team.server.run("pg_ctl", "reload", "-D", team.server.data)


@pytest.fixture
def ring(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """What this process and its children keep is in a file of the test's."""
    before = keyring.get_keyring()  # asked first, for it is found by the environment
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", file_keyring.NAME)
    monkeypatch.setenv(file_keyring.PLACE, str(tmp_path / "ring.json"))
    keyring.set_keyring(file_keyring.FileKeyring())
    yield
    keyring.set_keyring(before)


@pytest.fixture
def books(shop: Team, ring: None) -> Iterator[TeamBooks]:
    books = TeamBooks(server_address(shop.url(LOGIN)))
    yield books
    passwords.forget(books.address.account)


@pytest.fixture
def program(books: TeamBooks, qapp: QApplication) -> Iterator[Program]:
    lock = OwnerLock(books.folder)
    assert lock.acquire()
    program = Program(books, lock.token, is_sample=False)
    yield program
    program.end()
    lock.release()


def page(program: Program) -> QWidget | None:
    return program._start.page() if program._start is not None else None


def type_in(page: SignInPage, qtbot: QtBot, password: str) -> None:
    qtbot.keyClicks(page.password, password)
    qtbot.keyClick(page.password, Qt.Key.Key_Return)


def test_a_desk_asks_for_the_password_says_that_one_is_wrong_and_remembers_the_right_one(
    shop: Team, books: TeamBooks, program: Program, qtbot: QtBot
):
    shop.desk().record(business())
    program.begin()
    qtbot.waitUntil(lambda: isinstance(page(program), SignInPage), timeout=10_000)
    its = page(program)
    assert isinstance(its, SignInPage)
    type_in(its, qtbot, "wrong")
    qtbot.waitUntil(lambda: its.trouble.text() != "", timeout=10_000)
    assert its.trouble.text().startswith("The server did not take this password. Nothing was changed")
    assert (its.password.text(), its.password.selectedText()) == ("wrong", "wrong"), "typing replaces it"
    assert file_keyring.kept() == {}
    type_in(its, qtbot, PASSWORD)
    qtbot.waitUntil(lambda: program.desk is not None, timeout=20_000)
    assert file_keyring.kept() == {f"daybook {books.address.account}": PASSWORD}
    assert PASSWORD not in os.environ.values(), "it is in the keyring and nowhere else"


def test_a_new_desk_whose_server_is_away_tries_again(qapp: QApplication, qtbot: QtBot, tmp_path: Path):
    books = TeamBooks(server_address(f"postgresql://{LOGIN}@/books?host={tmp_path}"))
    program = Program(books, "", is_sample=False)
    program.begin()
    try:
        for _ in range(2):
            qtbot.waitUntil(lambda: isinstance(page(program), StoppedPage), timeout=10_000)
            qtbot.keyClick(page(program).focusProxy(), Qt.Key.Key_Return)  # type: ignore[union-attr]  # it is there
            assert isinstance(page(program), WorkPage), "it is fetched anew"
    finally:
        program.end()


WAY = 'connection to server at "db.example" failed: '


@pytest.mark.parametrize(
    ("answer", "why", "is_for_password"),
    [
        (f"{WAY}fe_sendauth: no password supplied", "it asks for a password, and none is known.", True),
        (f"{WAY}FATAL:  password authentication failed for user", "it does not take the password.", True),
        (f'{WAY}FATAL:  role "petra" may not log in', 'role "petra" may not log in.', False),
    ],
)
def test_why_a_server_lets_nobody_in_is_told_without_the_way_to_it(answer: str, why: str, is_for_password: bool):
    told = unreadable(ServerError(answer, "28000"))
    assert told is not None
    assert told.sentence.happened == f"The server does not let this login in: {why}"
    assert isinstance(told, NotSignedIn) == is_for_password


def command(*arguments: str, books: TeamBooks) -> int:
    parser = ArgumentParser()
    sign_in.configure(parser)
    return sign_in.run(books, parser.parse_args(arguments))


def type_on_the_terminal(password: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("getpass.getpass", lambda prompt: password)


def test_what_is_typed_on_the_terminal_is_kept_once_the_server_has_taken_it(
    books: TeamBooks, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    type_on_the_terminal("wrong", monkeypatch)
    with pytest.raises(NotSignedIn, match="does not let this login in"):
        command(books=books)
    assert file_keyring.kept() == {}
    type_on_the_terminal(PASSWORD, monkeypatch)
    assert command(books=books) == 0
    assert file_keyring.kept() == {f"daybook {books.address.account}": PASSWORD}
    assert "the password is in this system's keyring" in capsys.readouterr().out


def test_without_a_keyring_the_terminal_says_that_it_is_kept_nowhere(books: TeamBooks, monkeypatch: pytest.MonkeyPatch):
    keyring.set_keyring(NoKeyring())
    type_on_the_terminal(PASSWORD, monkeypatch)
    with pytest.raises(Unavailable, match="no keyring to keep it in"):
        command(books=books)


@pytest.mark.parametrize("has_keyring", [True, False])
def test_the_window_is_told_whether_there_is_a_keyring(
    books: TeamBooks, has_keyring: bool, capsys: pytest.CaptureFixture[str]
):
    if not has_keyring:
        keyring.set_keyring(NoKeyring())
    command("--look", books=books)
    assert json.loads(capsys.readouterr().out) == {"has_keyring": has_keyring}


@pytest.fixture
def sign_in_page(qtbot: QtBot) -> SignInPage:
    page = SignInPage(LOGIN, "shop.example:5432/books", has_keyring=False, can_read=False)
    qtbot.addWidget(page)
    return page


def test_without_a_keyring_nothing_is_remembered(sign_in_page: SignInPage, qtbot: QtBot):
    assert sign_in_page.remember.isHidden()
    with qtbot.waitSignal(sign_in_page.sign_in_asked) as asked:
        type_in(sign_in_page, qtbot, "secret")
    assert asked.args == ["secret", False]


def test_enter_asks_once_until_the_server_has_answered(sign_in_page: SignInPage, qtbot: QtBot):
    type_in(sign_in_page, qtbot, "secret")
    with qtbot.assertNotEmitted(sign_in_page.sign_in_asked):
        qtbot.keyClick(sign_in_page.password, Qt.Key.Key_Return)
    sign_in_page.tell_trouble(SAID, is_refused=True)
    with qtbot.waitSignal(sign_in_page.sign_in_asked):
        qtbot.keyClick(sign_in_page.password, Qt.Key.Key_Return)


def test_an_empty_password_is_not_sent(sign_in_page: SignInPage, qtbot: QtBot):
    with qtbot.assertNotEmitted(sign_in_page.sign_in_asked):
        qtbot.keyClick(sign_in_page.password, Qt.Key.Key_Return)
    assert sign_in_page.field.problem() == "The server asks for a password."


def test_esc_leaves_also_while_the_server_is_asked(sign_in_page: SignInPage, qtbot: QtBot):
    type_in(sign_in_page, qtbot, "secret")
    with qtbot.waitSignal(sign_in_page.left):
        qtbot.keyClick(sign_in_page.password, Qt.Key.Key_Escape)
