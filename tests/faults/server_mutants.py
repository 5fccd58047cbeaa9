"""Deliberate mistakes in working on a server: each is made for a while, and a check has to notice it."""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import Any
from unittest.mock import patch

from uuid_utils import uuid7

from core import bus
from core.journal import journal_copy
from core.journal import server as sessions
from core.journal.entry import Head
from core.journal.journal_copy import JournalCopy
from core.journal.server import ServerConnection
from core.write.mapping import Mapping
from tests.server.lost_servers import Worker
from tests.server.team import Team


@contextmanager
def not_awaited(level: str) -> Iterator[None]:
    """Commits are told before the disk (off) or the standby (local) has them."""
    connect = ServerConnection._connect

    def connected(self: ServerConnection) -> None:
        connect(self)
        self.execute(f"SET synchronous_commit = {level}")

    with patch.object(ServerConnection, "_connect", connected):
        yield


@contextmanager
def asked_under_new_ids() -> Iterator[None]:
    """What was not answered is asked again as if it were something new."""
    with patch.object(Worker, "id_of", lambda self, errand: str(uuid7())):
        yield


@contextmanager
def bounded_in_parts() -> Iterator[None]:
    """Each part of a command has its end, and nothing ends the whole."""
    with patch.object(ServerConnection, "answering_within", lambda self, seconds: nullcontext()):
        yield


@contextmanager
def names_without_end() -> Iterator[None]:
    """The look-up of a server's name is waited for as long as it takes."""
    with bounded_in_parts(), patch.object(sessions, "REACH_ALL_S", 60):
        yield


@contextmanager
def locks_without_end() -> Iterator[None]:
    """A lock is waited for as long as somebody has it."""
    with bounded_in_parts(), patch.dict(sessions._SESSION, lock_timeout=0), patch.object(sessions, "TRANSACTION_S", 60):
        yield


@contextmanager
def network_trusted() -> Iterator[None]:
    """Nobody asks whether the other side is there still."""
    with bounded_in_parts(), patch.object(sessions, "_ON_THE_WAY", "connect_timeout=3 target_session_attrs="):
        yield


def let_go_of_the_head(team: Team) -> None:
    """Positions are drawn from a sequence, as most would do it: who draws first may commit last."""
    owner = team.connect()
    ((function,),) = owner.execute("SELECT pg_get_functiondef('daybook.journal_append'::regproc)").fetchall()
    drawn = "SELECT * INTO STRICT head FROM journal_head; head.position := nextval('places'); PERFORM pg_sleep(0.002);"
    for before, after in (
        ("SELECT * INTO STRICT head FROM journal_head FOR UPDATE;", drawn),
        ("UPDATE journal_head SET position = last, hash = journal_append.hash;", ""),
    ):
        assert before in function
        function = function.replace(before, after)
    owner.execute("CREATE SEQUENCE places START 1000 INCREMENT 1000")
    owner.execute_script(function)


@contextmanager
def seals_ignored() -> Iterator[None]:
    """A follower that takes whatever has a higher position than the last it has seen."""

    def taken(rows: Any, before: Head, opening: bytes) -> Head:
        return Head(rows[-1][0], rows[-1][17])

    with patch.object(journal_copy, "_checked", taken), patch.object(JournalCopy, "_check", lambda self, server: ""):
        yield


@contextmanager
def rows_not_locked() -> Iterator[None]:
    """What a command decides upon may change before it commits, and who notices at the end does not begin anew."""
    load = Mapping.load
    with (
        patch.object(Mapping, "load", lambda self, connection, id, locked=False: load(self, connection, id)),
        patch.object(bus, "TIMES_TO_TRY", 1),
    ):
        yield
