"""What a desk's login cannot do: `python -m tests.server.forbidden` prints each statement with the server's answer."""

import shutil
import sys
import tempfile
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from app.local_server import LocalServer
from core.journal.connection import ServerError
from core.journal.server import ServerConnection
from tests.server.team import Team, make_template

APPEND = """SELECT * FROM journal_append('command-x', '{command}', '\\x00', 'command-x', NULL, NULL, 'somebody', 'desk',
 'test', '{day}', 1, ARRAY['{kind}'], ARRAY['p1'], ARRAY[{version}]::bigint[], ARRAY['{type}'],
 ARRAY[{form}]::bigint[], ARRAY['{data}'], ARRAY[{salt}]::bytea[], ARRAY[{personal}]::text[])"""
USUAL = {"command": "ReceiveStock", "type": "stock.received", "version": 1, "form": 1, "day": "2026-01-01"}
NOTHING_PERSONAL = {"salt": "NULL", "personal": "NULL"}


def append(**what: object) -> str:
    asked = USUAL | NOTHING_PERSONAL | what
    type = str(asked["type"])
    return APPEND.format(**{"kind": type.partition(".")[0], "data": f'{{"type":"{type}"}}'} | asked)


class Forbidden(NamedTuple):
    """A statement, who tries it, and the SQLSTATE of the answer."""

    login: str
    sql: str
    state: str


NO_RIGHT, NO_COMMAND, MOVED_ON, NOBODY, TWICE = "42501", "DB001", "DB002", "DB003", "DB005"
NO_SUCH_DAY = "22008"
_DIGEST = sha256(b's{"why":"x"}').hexdigest()
SEALED = f'{{"type":"stock.received","personal":"{_DIGEST}"}}'
SEALED_EARLY = f'{{"personal":"{_DIGEST}","type":"stock.received"}}'
NO_ENTRIES = """SELECT * FROM journal_append('command-z', 'ReceiveStock', '', 'z', NULL, NULL, '', '', '', '2026-01-01',
 1, '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}')"""
LOGIN_IN_PUBLIC = append(
    command="AddPerson",
    type="person.added",
    data='{"type":"person.added","person_id":"p1","name":"Lena","login":"rita"}',
)
REPLACE_MAY = "CREATE OR REPLACE FUNCTION daybook.may(wanted text) RETURNS boolean"

BECOME_LENA = """SELECT * FROM journal_append('command-y', 'AddPerson', '', 'y', NULL, NULL, '', '', '', '2026-01-01',
 1, ARRAY['person'], ARRAY['zzz'], ARRAY[1]::bigint[], ARRAY['person.added'], ARRAY[1]::bigint[],
 ARRAY['{"person_id":"person lena","personal":"' || encode(sha256('{"login":"cleo"}'), 'hex') || '"}'],
 ARRAY['']::bytea[], ARRAY['{"login":"cleo"}'])"""

STATEMENTS = (
    Forbidden("carl", "UPDATE journal SET data = '{}' WHERE position = 1", NO_RIGHT),
    Forbidden("carl", "DELETE FROM journal WHERE position = 1", NO_RIGHT),
    Forbidden("carl", "TRUNCATE journal CASCADE", NO_RIGHT),
    Forbidden("carl", "INSERT INTO journal SELECT * FROM journal LIMIT 0", NO_RIGHT),
    Forbidden("carl", "COPY journal FROM STDIN", NO_RIGHT),
    Forbidden("carl", "UPDATE journal_personal SET data = '{}'", NO_RIGHT),
    Forbidden("carl", "DELETE FROM journal_personal", NO_RIGHT),
    Forbidden("carl", "INSERT INTO journal_personal VALUES (1, '', '')", NO_RIGHT),
    Forbidden("carl", "UPDATE journal_head SET position = 0", NO_RIGHT),
    Forbidden("carl", "DELETE FROM journal_head", NO_RIGHT),
    Forbidden("carl", "SELECT * FROM journal_head FOR UPDATE", NO_RIGHT),
    Forbidden("carl", "UPDATE command_log SET outcome = 'accepted'", NO_RIGHT),
    Forbidden("carl", "DELETE FROM command_log", NO_RIGHT),
    Forbidden("carl", "INSERT INTO command_log VALUES ('x', '', '', '', 1, 1, '', 1)", NO_RIGHT),
    Forbidden("carl", "INSERT INTO rights VALUES ('clerk', 'SetCreditLimit')", NO_RIGHT),
    Forbidden("carl", "UPDATE logins SET person = 'boss'", NO_RIGHT),
    Forbidden("carl", "INSERT INTO logins VALUES ('carl', 'boss')", NO_RIGHT),
    Forbidden("carl", "SELECT keep_login('person', 'x', 1, 'person.added', '{}', '{}')", NO_RIGHT),
    Forbidden("carl", "SELECT log_command('x', '', '', '', 1, 1, '', 1)", NO_RIGHT),
    Forbidden("carl", "ALTER TABLE journal DISABLE TRIGGER ALL", NO_RIGHT),
    Forbidden("carl", "DROP TRIGGER journal_is_never_rewritten ON journal", NO_RIGHT),
    Forbidden("carl", "ALTER TABLE journal ADD COLUMN note text", NO_RIGHT),
    Forbidden("carl", "DROP TABLE journal_personal", NO_RIGHT),
    Forbidden("carl", "ALTER TABLE orders DROP CONSTRAINT orders_pkey", NO_RIGHT),
    Forbidden("carl", "CREATE TABLE daybook.mine (id int)", NO_RIGHT),
    Forbidden("carl", "CREATE TABLE public.mine (id int)", NO_RIGHT),
    Forbidden(
        "carl",
        "CREATE OR REPLACE FUNCTION daybook.may(wanted text) RETURNS boolean AS 'SELECT true' LANGUAGE sql",
        NO_RIGHT,
    ),
    Forbidden("carl", "ALTER FUNCTION journal_log SECURITY INVOKER", NO_RIGHT),
    Forbidden("carl", "SET session_replication_role = replica", NO_RIGHT),
    Forbidden("carl", "SET ROLE daybook_owner", NO_RIGHT),
    Forbidden("carl", "SET SESSION AUTHORIZATION owner", NO_RIGHT),
    Forbidden("carl", "GRANT daybook_lead TO carl", NO_RIGHT),
    Forbidden("carl", "ALTER ROLE carl SUPERUSER", NO_RIGHT),
    Forbidden("carl", "CREATE ROLE mallory", NO_RIGHT),
    Forbidden("carl", "SELECT pg_read_file('postgresql.conf')", NO_RIGHT),
    Forbidden("carl", append(command="SetCreditLimit", type="customer.credit_limit_set"), NO_COMMAND),
    Forbidden("carl", append(type="customer.credit_limit_set"), NO_COMMAND),
    Forbidden("carl", append(command="SetUpCompany", type="company.set_up"), NO_COMMAND),
    Forbidden("carl", append(command="PlaceOrder", type="order.imagined"), NO_COMMAND),
    Forbidden("carl", append(version=7), MOVED_ON),
    Forbidden("carl", append(kind="order"), NO_COMMAND),
    Forbidden("carl", append(data="nonsense"), NO_COMMAND),
    Forbidden("carl", append(data='["stock.received"]'), NO_COMMAND),
    Forbidden("carl", append(data='{"type":"stock.adjusted"}'), NO_COMMAND),
    Forbidden("carl", append(data=SEALED), NO_COMMAND),
    Forbidden("carl", append(data=SEALED, salt="'s'", personal='\'{"why":"y"}\''), NO_COMMAND),
    Forbidden("carl", append(data=SEALED_EARLY, salt="'s'", personal='\'{"why":"x"}\''), NO_COMMAND),
    Forbidden("carl", append(salt="'s'", personal='\'{"why":"x"}\''), NO_COMMAND),
    Forbidden("carl", append(form=99), NO_COMMAND),
    Forbidden("carl", append(form=0), NO_COMMAND),
    Forbidden("carl", append(day="yesterday"), NO_COMMAND),
    Forbidden("carl", append(day="2026-02-30"), NO_SUCH_DAY),
    Forbidden("carl", NO_ENTRIES, NO_COMMAND),
    Forbidden("carl", LOGIN_IN_PUBLIC, NO_COMMAND),
    Forbidden("lena", append(command="PlaceOrder", type="order.imagined"), NO_COMMAND),
    Forbidden("lena", append(command="Imagine"), NO_COMMAND),
    Forbidden("carl", "SELECT journal_log('x', 'ImportTrade', '', '', 'accepted', 1, 1)", NO_COMMAND),
    Forbidden("cleo", append(), NOBODY),
    Forbidden("cleo", BECOME_LENA, NO_COMMAND),
    Forbidden("rita", append(), NO_RIGHT),
    Forbidden("rita", "SELECT journal_log('x', '', '', '', '', 1, 1)", NO_RIGHT),
    Forbidden("rita", "INSERT INTO batches VALUES ('x', 1, '', '', 0)", NO_RIGHT),
    Forbidden("rita", "UPDATE stock SET on_hand = 0", NO_RIGHT),
    Forbidden("rita", "DELETE FROM orders", NO_RIGHT),
    Forbidden("rita", "SELECT secret FROM journal_head", NO_RIGHT),
)


def answer(connection: ServerConnection, sql: str) -> tuple[str, str]:
    """SQLSTATE and words of the server, both empty when it did what was asked."""
    connection.execute("BEGIN")
    try:
        connection.execute_script(sql)
    except ServerError as error:
        return error.state, str(error)
    finally:
        connection.rollback()
    return "", ""


def main() -> int:
    folder = Path(tempfile.mkdtemp(prefix="daybook-pg-"))
    server = LocalServer(folder)
    try:
        server.make()
        server.start()
        make_template(server)
        team = Team(server, "forbidden")
        team.sign_in("carl")
        wrong = 0
        for login, sql, state in STATEMENTS:
            given, words = answer(team.connect(login), sql)
            wrong += given != state
            one_line = " ".join(sql.split())
            sys.stdout.write(f"{'refused' if given else 'DONE':8} {given:6} {login:5} {one_line[:90]}  -> {words}\n")
        team.close()
    finally:
        server.crash()
        shutil.rmtree(folder)
    sys.stdout.write(f"{len(STATEMENTS)} forbidden statements, {wrong} not refused as they should be\n")
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main())
