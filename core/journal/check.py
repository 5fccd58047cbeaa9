"""Checking the journal's seals: every entry in its place, unchanged, none missing between or behind."""

import hashlib
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from core.journal.chain import FORMAT, GENESIS, framed, framed_own, seal
from core.journal.connection import UNREADABLE, Connection, ServerError

_ENTRIES = """SELECT j.position, j.commit_end, j.stream_kind, j.stream_id, j.version, j.type, j.schema, j.data,
 j.command_id, j.correlation_id, j.causation, j.undoes, j.actor, j.station, j.app_version, j.business_date,
 j.recorded_at, j.hash, p.salt, p.data
 FROM journal j LEFT JOIN journal_personal p ON p.position = j.position WHERE j.position > ? AND j.position <= ?
 ORDER BY j.position"""
_BEFORE = "SELECT position, commit_end, command_id, hash FROM journal WHERE position = ?"
_LAST = (1 << 63) - 1
_DIGEST_MARK = '"personal":"'
_DIGEST_PLACE = slice(-66, -2)  # data ends with `"personal":"<64 digits>"}` where something personal is kept apart
_MARK_PLACE = slice(-78, -66)
_REPORT_EVERY = 4_096

Progress = Callable[[int, int], None]
"""Told how many entries are done, and of how many."""

Count = Callable[[int], None]
"""Told how many more entries are done."""


class Problem(NamedTuple):
    """One thing that is not as it was written: the entry's position, type and moment, and what is wrong there."""

    position: int
    type: str
    at: int
    what: str


class _Before(NamedTuple):
    """What the entry before says about the next one."""

    position: int
    commit_end: int
    command_id: str
    hash: bytes


class Span(NamedTuple):
    """Entries after one position and up to another, or to the journal's end: what one process checks of the chain."""

    after: int = 0
    until: int | None = None


WHOLE = Span()


def check_chain(connection: Connection, count: Count, span: Span = WHOLE) -> Iterator[Problem]:
    """All that does not fit, in the order of the journal. Raises nothing for what damage can do to rows."""
    head, hash, journal_id = connection.execute("SELECT position, hash, journal_id FROM journal_head").fetchone()
    opening = framed((FORMAT, journal_id))
    before = _before(connection, span.after)
    tail: tuple[Any, ...] = ()
    closing, done = b"", 0
    for entry in _rows(connection, span, head):
        if isinstance(entry, Problem):
            yield entry
            before = before._replace(position=entry.position, commit_end=entry.position)
            continue
        if entry[8:17] != tail:  # the entries of one command end alike
            tail = entry[8:17]
            closing = framed(tail)
        if _seal(opening, entry, closing, before.hash) != entry[17]:
            yield _problem(entry, "it does not match its seal: it, or what came before it, was changed")
        try:
            wrong = _misplaced(entry, before) or personal_problem(entry[7], entry[18], entry[19])
        except (TypeError, AttributeError):  # a field that must be there is not
            wrong = "it lacks a part of what was written"
        if wrong:
            yield _problem(entry, wrong)
        before = _Before(entry[0], entry[1] or entry[0], entry[8], entry[17] or b"")
        done += 1
        if done % _REPORT_EVERY == 0:
            count(_REPORT_EVERY)
    count(done % _REPORT_EVERY)
    yield from _end_problems(before, head, hash) if span.until is None else _cut_problems(before, span.until)


def _seal(opening: bytes, entry: tuple[Any, ...], closing: bytes, previous: bytes) -> bytes:
    try:
        return seal(opening + framed_own(*entry[:8]) + closing, previous)
    except TypeError:  # something is not there that every entry has
        return b""


def _cut_problems(last: _Before, until: int) -> Iterator[Problem]:
    if last.position < until:
        yield Problem(last.position + 1, "", 0, f"entries {last.position + 1} to {until} are missing")


def _before(connection: Connection, position: int) -> _Before:
    """The entry that a span begins behind. Whether it is sound itself is for the span before to say."""
    row = connection.execute(_BEFORE, (position,)).fetchone() if position else None
    return _Before(*row) if row else _Before(position, position, "", GENESIS)


def _rows(connection: Connection, span: Span, head: int) -> Iterator[tuple[Any, ...] | Problem]:
    """All entries; in the place of one that a file does not give comes the problem, and then the entries after it.

    Behind the head nothing need be there, so what cannot be read there ends the search.
    """
    done, until = span.after, _LAST if span.until is None else span.until
    while done < until:
        try:
            for row in connection.stream(_ENTRIES, (done, until)):
                yield row
                done = row[0]
            return
        except ServerError:
            raise  # it has ended the transaction, and with it the moment that is looked at
        except UNREADABLE as error:
            done += 1
            yield Problem(done, "", 0, f"it cannot be read: {error}")
            if done >= head:
                return


def _misplaced(entry: tuple[Any, ...], before: _Before) -> str:
    position, commit_end, command_id = entry[0], entry[1], entry[8]
    if position != before.position + 1:
        return f"entries {before.position + 1} to {position - 1} are missing before it"
    is_first = before.position == before.commit_end
    if (is_first and command_id == before.command_id) or commit_end < position:
        return "it is torn from the entries it was written with"
    if not is_first and (commit_end, command_id) != (before.commit_end, before.command_id):
        return "it came between entries that were written together"
    return ""


def personal_problem(data: str, salt: bytes, personal: str | None) -> str:
    """What is wrong with the part of an entry that lies beside its data; "" when it is the one that was written."""
    digest = data[_DIGEST_PLACE] if data[_MARK_PLACE] == _DIGEST_MARK else ""
    if not digest:
        return "a personal part was added to it" if personal is not None else ""
    if personal is None:
        return "its personal part is missing, and no entry says that it was erased"
    if hashlib.sha256(salt + personal.encode()).hexdigest() != digest:
        return "its personal part was changed"
    return ""


def _end_problems(last: _Before, head: int, hash: bytes) -> Iterator[Problem]:
    if head > last.position:
        yield Problem(last.position + 1, "", 0, f"the journal ends at {last.position} and should go on to {head}")
    elif head < last.position:
        yield Problem(head + 1, "", 0, f"the journal should end at {head} and goes on to {last.position}")
    elif hash != last.hash:
        yield Problem(head, "", 0, "the seal of the last entry is not the one that the journal was closed with")
    elif last.commit_end != last.position:
        yield Problem(head, "", 0, "the last entries of its command are missing")


def _problem(entry: tuple[Any, ...], what: str) -> Problem:
    return Problem(entry[0], str(entry[5]), entry[16] or 0, what)
