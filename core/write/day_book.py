"""What the journal holds of a business date: its entries, and the money that came and went on it."""

from datetime import date

from core.domain.facts import DayBook, DayCounted
from core.domain.values import Money
from core.journal.connection import Connection

_IN = "'payment.recorded', 'payment.refund_reversed'"
_MONEY = f"j.type IN ({_IN}, 'payment.reversed', 'payment.refund_recorded')"

# what is of the day, and what was entered for closed days since they were; `|| ''` keeps the second by its positions
_COUNTS = """(SELECT position FROM journal WHERE business_date = ? AND business_date > ?
 UNION ALL SELECT position FROM journal WHERE position > ? AND business_date || '' <= ?)"""

_ENTRIES = f"SELECT min(position), max(position) FROM {_COUNTS} AS counted"
_TAKINGS = f"""SELECT p.method, p.currency,
 CAST(sum(CASE WHEN j.type IN ({_IN}) THEN p.minor ELSE -p.minor END) AS bigint)
 FROM {_COUNTS} AS counted JOIN journal j ON j.position = counted.position JOIN payments p ON p.id = j.stream_id
 WHERE {_MONEY} GROUP BY p.method, p.currency ORDER BY p.method, p.currency"""
_UNCLOSED = f"SELECT min(j.business_date) FROM journal j WHERE j.business_date > ? AND j.business_date < ? AND {_MONEY}"
_SEAL = "SELECT hash FROM journal WHERE position = ?"

_NEVER = ""  # before every business date as text


def count_day(connection: Connection, fact: DayBook) -> DayCounted:
    """Run inside the command's transaction."""
    closed = fact.closed_through.isoformat() if fact.closed_through else _NEVER
    day = fact.day.isoformat()
    asked = (day, closed, fact.counted_to, closed)
    first, last = connection.execute(_ENTRIES, asked).fetchone()
    takings = tuple((method, Money(minor, currency)) for method, currency, minor in connection.execute(_TAKINGS, asked))
    return DayCounted(first or 0, last or 0, _seal(connection, last), takings, _unclosed(connection, closed, day))


def _seal(connection: Connection, position: int | None) -> str:
    if position is None:
        return ""
    return bytes(connection.execute(_SEAL, (position,)).fetchone()[0]).hex()


def _unclosed(connection: Connection, closed: str, day: str) -> date | None:
    """The first day between the last closing and this one on which money moved; none before the first closing."""
    if closed == _NEVER:
        return None
    found = connection.execute(_UNCLOSED, (closed, day)).fetchone()[0]
    return date.fromisoformat(found) if found else None
