import pytest

from tests.server.forbidden import ALLOWED, STATEMENTS, Forbidden, answer
from tests.server.team import Team


@pytest.fixture(scope="module")
def shop(server) -> Team:
    team = Team(server, "shop_forbidden")
    team.sign_in("carl")
    yield team
    team.close()


@pytest.mark.parametrize("forbidden", STATEMENTS, ids=[f"{each.login} {each.sql[:60]}" for each in STATEMENTS])
def test_a_desk_cannot(shop: Team, forbidden: Forbidden):
    connection = shop.connect(forbidden.login)
    state, said = answer(connection, forbidden.sql)
    assert (state, forbidden.said in said) == (forbidden.state, True)
    connection.close()


def test_the_same_is_taken_when_nothing_is_wrong_with_it(shop: Team):
    connection = shop.connect("carl")
    assert [answer(connection, sql) for sql in ALLOWED] == [("", "")] * len(ALLOWED)
    connection.close()


def test_a_right_too_many_would_be_noticed(team: Team):
    team.connect().execute("GRANT UPDATE ON journal_head TO carl")
    assert answer(team.connect("carl"), "UPDATE journal_head SET position = 0") == ("", "")


def test_not_even_the_owner_rewrites_the_journal(team: Team):
    team.sign_in("carl")
    owner = team.connect()
    for sql in ("UPDATE journal SET data = '{}'", "DELETE FROM journal", "TRUNCATE journal CASCADE"):
        assert answer(owner, sql) == ("DB004", "the journal is never rewritten")
