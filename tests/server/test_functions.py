"""What the server's functions write is what the program would have written."""

import re
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.domain.customers.commands import SetCreditLimit
from core.domain.decider import Event
from core.domain.people.commands import AddPerson, DeactivatePerson
from core.domain.products.commands import AddProduct
from core.domain.products.events import Particulars
from core.domain.stock.commands import ReceiveStock
from core.errors import Unavailable
from core.journal.chain import framed
from core.journal.codec import tag_of
from core.journal.connection import ServerError
from core.write.server_books import make_login
from tests.core.domain.scenario import business
from tests.core.write.desk import codec
from tests.golden.samples import sample
from tests.server.team import Team

SERVER_NOW = "SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint"
TEXTS = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=30)


@given(st.lists(st.one_of(st.none(), TEXTS), min_size=1, max_size=5))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
def test_the_server_frames_as_the_program_does(server_frames, fields: list[str | None]):
    assert server_frames(fields) == framed(fields)


@pytest.fixture(scope="module")
def server_frames(server):
    team = Team(server, "frames")
    owner = team.connect()

    def frames(fields: list[str | None]) -> bytes:
        return b"".join(owner.execute("SELECT framed(?::text)", (field,)).fetchone()[0] for field in fields)

    yield frames
    team.close()


def test_names_and_notes_in_any_script_fit_their_seals(team: Team):
    desk = team.desk()
    desk.record(business())
    desk.do(AddProduct("p9", Particulars("Ж-9", "Kaffee “süß” – 咖啡", "piece", "S", True), 1), why="weil größer")
    desk.do(ReceiveStock("p9", 3_000), why="日本語")
    assert desk.verify().problems == ()


NASTY = "\x00\x01\x1f\x7f\x85 \u2028 \ufffe 💐 \\ \\u00e9 \" ' { } [ ] , \r\n\t"


def test_whatever_a_desk_writes_is_taken_for_readable(team: Team):
    check = "SELECT check_readable(?, ?, ?, ?, ?)"
    owner = team.connect()
    for event in codec().classes:
        written = codec().encode(nasty(sample(event)), NASTY)
        salt, personal = written.personal
        owner.execute(check, (tag_of(event), event.schema, written.data, salt, personal))
        with pytest.raises(ServerError, match="not written as"):
            owner.execute(check, (tag_of(event), event.schema, f"{written.data[:-1]},}}", salt, personal))


def nasty(event: Event) -> Event:
    """The same with other texts in it."""
    return msgspec.convert(_nasty(msgspec.to_builtins(event)), type(event))


def _nasty(value: Any) -> Any:
    match value:
        case dict():
            return {name: item if name == "type" else _nasty(item) for name, item in value.items()}
        case list() | tuple():
            return [_nasty(item) for item in value]
        case str() if not re.fullmatch("....-..-..", value):
            return NASTY
    return value


def test_a_login_acts_as_itself_whoever_it_says_it_is(team: Team):
    team.desk().record(business())
    team.sign_in("carl")
    desk = team.desk("carl")
    desk.do(ReceiveStock("p1", 1_000))  # in the name of person-1
    assert desk.entries()[-1].actor == "person carl"


def test_a_login_is_added_as_a_person_by_itself_or_by_a_lead(team: Team):
    team.sign_in("lena")
    with pytest.raises(Unavailable, match="only a lead may add another person"):
        team.desk("carl").do(AddPerson("boss", "The boss", "cleo"))
    team.desk("lena").do(AddPerson("person carl", "Carl", "carl"))
    team.sign_in("carl", "another carl")  # too late: the login is taken
    team.desk().record(business())
    desk = team.desk("carl")
    desk.do(ReceiveStock("p1", 1_000))
    assert desk.entries()[-1].actor == "person carl"


def test_what_a_clerk_may_not_do_is_told_in_words(team: Team):
    team.desk().record(business())
    team.sign_in("carl")
    with pytest.raises(Unavailable, match="may not ask for SetCreditLimit"):
        team.desk("carl").do(SetCreditLimit("c1", 1))
    team.sign_in("lena")
    team.desk("lena").do(SetCreditLimit("c1", 1))
    assert team.desk().verify().problems == ()


def test_who_was_deactivated_books_no_more_and_comes_back_by_a_lead_alone(team: Team):
    team.desk().record(business())
    team.sign_in("carl")
    team.sign_in("lena")
    team.desk("lena").do(DeactivatePerson("person carl"))
    with pytest.raises(Unavailable, match="nobody in these books"):
        team.desk("carl").do(ReceiveStock("p1", 1_000))
    with pytest.raises(Unavailable, match="nobody in these books"):
        team.sign_in("carl", "person carl again")
    team.desk("lena").do(AddPerson("new carl", "Carl", "carl"))
    team.desk("carl").do(ReceiveStock("p1", 1_000))
    assert team.desk().entries()[-1].actor == "new carl"


def test_no_log_of_statements_shows_a_password(serve):
    team = serve()
    owner = team.connect()
    owner.execute("SET log_statement = 'all'")
    make_login(owner, "dora", "clerk", "S3cretPw")
    with pytest.raises(Unavailable, match="looks after the server"):
        make_login(owner, "owner", "clerk", "another")
    assert "dora" in team.server.log.read_text()
    assert "S3cretPw" not in team.server.log.read_text()


def test_a_commit_after_the_session_was_lost_is_no_success(team: Team):
    connection = team.connect()
    connection.begin()
    admin = team.connect()
    others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = ?"
    admin.execute(others, (team.name,))
    for statement in (lambda: connection.execute("SELECT 1"), connection.commit):
        with pytest.raises(ServerError):
            statement()
    connection.rollback()
    assert connection.execute("SELECT 1").fetchone() == (1,)


AHEAD = 30 * 24 * 60 * 60 * 1_000_000


def test_one_desk_s_clock_that_is_far_ahead_does_not_set_the_clock_of_all(team: Team):
    team.desk().record(business())
    team.sign_in("carl")
    (server_now,) = team.connect().execute(SERVER_NOW).fetchone()
    desk = team.desk("carl")
    desk.now = server_now + AHEAD
    desk.do(ReceiveStock("p1", 1_000))
    assert server_now < desk.entries()[-1].recorded_at < server_now + AHEAD // 2
    assert team.desk().verify().problems == ()


def test_a_moment_never_goes_back(team: Team):
    desk = team.desk()
    desk.record(business())
    desk.now -= AHEAD
    desk.do(ReceiveStock("p1", 1_000))
    assert desk.entries()[-1].recorded_at == desk.entries()[-2].recorded_at


def test_nobody_turns_what_another_was_refused_into_an_accepted_command(team: Team):
    team.sign_in("carl")
    team.sign_in("lena")
    log = "SELECT journal_log('hers', ?, 'digest', '', ?, 1, 1)"
    team.connect("lena").execute(log, ("ReceiveStock", "STK-1"))
    with pytest.raises(ServerError, match="has had its effect already"):
        team.connect("carl").execute(log, ("ReceiveStock", "accepted"))
    with pytest.raises(ServerError, match="has had its effect already"):
        team.connect("lena").execute(log, ("AddProduct", "accepted"))
    team.connect("lena").execute(log, ("ReceiveStock", "accepted"))
    assert team.connect().execute("SELECT actor, outcome FROM command_log WHERE command_id = 'hers'").fetchall() == [
        ("person lena", "accepted")
    ]
