"""What a desk's login cannot do: `python -m tests.server.forbidden` prints each statement with the server's answer."""

import shutil
import sys
import tempfile
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from app.local_server import LocalServer
from core.domain.customers.events import CreditLimitSet
from core.domain.stock.events import StockReceived
from core.journal.connection import ServerError
from core.journal.server import ServerConnection
from tests.core.write.desk import codec
from tests.server.team import Team, make_template

APPEND = """SELECT * FROM journal_append('command-x', '{command}', '\\x00', 'command-x', NULL, NULL, 'somebody', 'desk',
 'test', '{day}', 1, ARRAY['{kind}'], ARRAY['p1'], ARRAY[{version}]::bigint[], ARRAY['{type}'],
 ARRAY[{form}]::bigint[], ARRAY['{data}'], ARRAY[{salt}]::bytea[], ARRAY[{personal}]::text[])"""
USUAL = {"command": "ReceiveStock", "type": "stock.received", "version": 1, "form": 1, "day": "2026-01-01"}
NOTHING_PERSONAL = {"salt": "NULL", "personal": "NULL"}


RECEIVED = codec().encode(StockReceived("p1", "Main", 1_000, None, ""), "").data
DATA = {"stock.received": RECEIVED, "customer.credit_limit_set": codec().encode(CreditLimitSet("p1", 1, None), "").data}


def append(**what: object) -> str:
    """An entry that is written as it should be, but for what is said."""
    asked = USUAL | NOTHING_PERSONAL | what
    type = str(asked["type"])
    return APPEND.format(**{"kind": type.partition(".")[0], "data": DATA.get(type, RECEIVED)} | asked)


def received(old: str, new: str) -> str:
    """Goods received, with something in the entry other than a desk would write it."""
    assert old in RECEIVED
    return append(data=RECEIVED.replace(old, new))


def personal(type: str, data: str, beside: str) -> str:
    """An entry of which something lies beside the chain, with the seal that this has."""
    digest = sha256(b"s" + beside.encode()).hexdigest()
    sealed = f'{{"type":"{type}",{data},"personal":"{digest}"}}'
    command = "AddPerson" if type == "person.added" else "PlaceOrder"
    return append(command=command, type=type, data=sealed, salt="'s'", personal=f"'{beside}'")


class Forbidden(NamedTuple):
    """A statement, who tries it, the SQLSTATE of the answer, and what is said in it."""

    login: str
    sql: str
    state: str
    said: str = ""


NO_RIGHT, NO_COMMAND, MOVED_ON, NOBODY, TWICE = "42501", "DB001", "DB002", "DB003", "DB005"
NO_SUCH_DAY = "22008"
_DIGEST = sha256(b's{"why":"x"}').hexdigest()
SEALED = f'{RECEIVED[:-1]},"personal":"{_DIGEST}"}}'
SEALED_EARLY = SEALED.replace(f',"personal":"{_DIGEST}"', "").replace(
    ',"location"', f',"personal":"{_DIGEST}","location"'
)
NO_ENTRIES = """SELECT * FROM journal_append('command-z', 'ReceiveStock', '', 'z', NULL, NULL, '', '', '', '2026-01-01',
 1, '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}')"""
LOGIN_IN_PUBLIC = append(
    command="AddPerson",
    type="person.added",
    data='{"type":"person.added","person_id":"p1","name":"Lena","login":"rita"}',
)
UNREADABLE, UNSEALED = "this is not written as", "not the one that is sealed"
LONG = "9" * 19
LINE = '{"line":1,"quantity":1}'
RESERVED = append(type="order.lines_reserved", data='{{"type":"order.lines_reserved","order_id":"o1","lines":{lines}}}')
SHIPPED = append(
    type="order.shipped",
    data='{{"type":"order.shipped","order_id":"o1","shipment_id":"s1","number":1,"shipped_on":"{day}","lines":[],'
    '"reserved":[],"picked":[],"tracking":""}}',
    form=2,
)
BECOME_LENA = personal("person.added", '"person_id":"person lena"', '{"name":"","login":"cleo","why":""}')

ALLOWED = (
    append(),
    append(data=SEALED, salt="'s'", personal='\'{"why":"x"}\''),
    RESERVED.format(lines=f"[{LINE},{LINE}]"),
    RESERVED.format(lines="[]"),
    SHIPPED.format(day="2028-02-29"),
    personal("order.held", '"order_id":"o1"', '{"reason":"","why":""}'),
)
"""What the statements below would be if nothing were wrong with them; a clerk may."""

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
    Forbidden("carl", "UPDATE books_form SET form = 99", NO_RIGHT),
    Forbidden("carl", "DELETE FROM books_form", NO_RIGHT),
    Forbidden("carl", "UPDATE forms SET data = ''", NO_RIGHT),
    Forbidden("carl", "LOCK TABLE books_form IN EXCLUSIVE MODE", NO_RIGHT),
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
    Forbidden("carl", append(kind="order"), NO_COMMAND, "no entry of a order"),
    Forbidden("carl", append(data="nonsense"), NO_COMMAND, UNREADABLE),
    Forbidden("carl", append(data='["stock.received"]'), NO_COMMAND, UNREADABLE),
    Forbidden("carl", received('"quantity":1000,', ""), NO_COMMAND, UNREADABLE),
    Forbidden("carl", received(',"reference":""', ',"reference":"","weather":"dry"'), NO_COMMAND, UNREADABLE),
    Forbidden("carl", received('"quantity":1000', '"quantity":1000,"quantity":1000'), NO_COMMAND, UNREADABLE),
    Forbidden("carl", received('"quantity":1000', '"quantity":"many"'), NO_COMMAND, UNREADABLE),
    Forbidden("carl", received('"quantity":1000', '"quantity":1.5'), NO_COMMAND, UNREADABLE),
    Forbidden("carl", received('"quantity":1000', '"quantity":null'), NO_COMMAND, UNREADABLE),
    Forbidden("carl", received('"quantity":1000', f'"quantity":{LONG}'), NO_COMMAND, UNREADABLE),
    Forbidden("carl", received('"quantity":1000', '"quantity":01'), NO_COMMAND, UNREADABLE),
    Forbidden("carl", received('"location":"Main"', '"location":["Main"]'), NO_COMMAND, UNREADABLE),
    Forbidden("carl", received('"location":"Main"', '"location":"\\ud800"'), NO_COMMAND, UNREADABLE),
    Forbidden("carl", received("stock.received", "stock.adjusted"), NO_COMMAND, UNREADABLE),
    Forbidden("carl", RESERVED.format(lines="{}"), NO_COMMAND, UNREADABLE),
    Forbidden("carl", RESERVED.format(lines='[{"line":1}]'), NO_COMMAND, UNREADABLE),
    Forbidden("carl", RESERVED.format(lines=f"[{LINE}{LINE}]"), NO_COMMAND, UNREADABLE),
    Forbidden("carl", RESERVED.format(lines=f"[{LINE},]"), NO_COMMAND, UNREADABLE),
    Forbidden("carl", SHIPPED.format(day="2026-02-30"), NO_COMMAND, UNREADABLE),
    Forbidden("carl", SHIPPED.format(day="yesterday"), NO_COMMAND, UNREADABLE),
    Forbidden("carl", append(data=SEALED), NO_COMMAND, UNSEALED),
    Forbidden("carl", append(data=SEALED, salt="'s'", personal='\'{"why":"y"}\''), NO_COMMAND, UNSEALED),
    Forbidden("carl", append(data=SEALED_EARLY, salt="'s'", personal='\'{"why":"x"}\''), NO_COMMAND, UNREADABLE),
    Forbidden("carl", append(salt="'s'", personal='\'{"why":"x"}\''), NO_COMMAND, UNSEALED),
    Forbidden("carl", personal("order.held", '"order_id":"o1"', '{"why":""}'), NO_COMMAND, UNREADABLE),
    Forbidden("carl", personal("order.held", '"order_id":"o1"', '{"reason":"","why":0}'), NO_COMMAND, UNREADABLE),
    Forbidden("carl", append(type="order.held", data='{"type":"order.held","order_id":"o1"}'), NO_COMMAND, UNREADABLE),
    Forbidden("carl", append(form=99), NO_COMMAND, "does not know form 99"),
    Forbidden("carl", append(form=0), NO_COMMAND, "does not know form 0"),
    Forbidden("carl", append(day="yesterday"), NO_COMMAND),
    Forbidden("carl", append(day="10000-01-01"), NO_COMMAND, "no day to it"),
    Forbidden("carl", append(day="2026-02-30"), NO_SUCH_DAY),
    Forbidden("carl", NO_ENTRIES, NO_COMMAND),
    Forbidden("carl", LOGIN_IN_PUBLIC, NO_COMMAND, UNREADABLE),
    Forbidden("lena", append(command="PlaceOrder", type="order.imagined"), NO_COMMAND),
    Forbidden("lena", append(command="Imagine"), NO_COMMAND),
    Forbidden("carl", "SELECT journal_log('x', 'ImportTrade', '', '', 'accepted', 1, 1)", NO_COMMAND),
    Forbidden("cleo", append(), NOBODY),
    Forbidden("cleo", BECOME_LENA, NO_COMMAND, "no new person is added by this"),
    Forbidden("rita", append(), NO_RIGHT),
    Forbidden("rita", "SELECT journal_log('x', '', '', '', '', 1, 1)", NO_RIGHT),
    Forbidden("rita", "SELECT enter(true)", NO_RIGHT),
    Forbidden("rita", "SELECT enter(false)", NO_RIGHT),
    Forbidden("rita", "LOCK TABLE books_form IN ROW SHARE MODE", NO_RIGHT),
    Forbidden("rita", "SELECT * FROM orders FOR SHARE", NO_RIGHT),
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
        for login, sql, state, said in STATEMENTS:
            given, words = answer(team.connect(login), sql)
            wrong += given != state or said not in words
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
