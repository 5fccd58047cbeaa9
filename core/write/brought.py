"""What a batch brought into the books, step by step, and what followed from it since."""

from collections.abc import Iterator
from typing import NamedTuple

from core.domain.decider import Stream
from core.domain.values import Id
from core.journal.connection import Connection

_STEPS = """SELECT command_id, stream_kind, stream_id, max(version) FROM journal
 WHERE correlation_id = ? AND undoes IS NULL AND stream_kind <> 'batch'
 GROUP BY command_id, stream_kind, stream_id ORDER BY min(position) DESC"""

_CHANGED = """SELECT 1 FROM journal WHERE stream_kind = ? AND stream_id = ? AND version > ?
 AND correlation_id <> ? LIMIT 1"""

_STANDS = "status NOT IN ('withdrawn', 'discarded')"
_USES = {
    "product": (
        f"SELECT 1 FROM order_lines l JOIN orders o ON o.id = l.parent WHERE l.product_id = ? AND {_STANDS} LIMIT 1",
        "SELECT 1 FROM stock WHERE product_id = ? LIMIT 1",
    ),
    "customer": (
        f"SELECT 1 FROM orders WHERE customer_id = ? AND {_STANDS} LIMIT 1",
        "SELECT 1 FROM payments WHERE customer_id = ? LIMIT 1",
    ),
    "order": ("SELECT 1 FROM payment_allocations WHERE target_kind = 'order' AND target_id = ? LIMIT 1",),
}

_NAMES = {
    "product": "SELECT sku FROM products WHERE id = ?",
    "customer": "SELECT code FROM customers WHERE id = ?",
    "order": "SELECT source_number FROM orders WHERE id = ?",
}


class BroughtStep(NamedTuple):
    """One command of a batch on one stream, and the stream's version after it."""

    command_id: Id
    stream: Stream
    version: int


class BatchThere(NamedTuple):
    """A batch in the books."""

    id: Id
    purpose: str
    source: str
    is_reversed: bool


def batches(connection: Connection) -> list[BatchThere]:
    """All imports, the last first."""
    rows = connection.execute(
        """SELECT b.id, b.purpose, b.source, b.is_reversed FROM batches b
           JOIN journal j ON j.stream_kind = 'batch' AND j.stream_id = b.id AND j.version = 1
           ORDER BY j.position DESC"""
    )
    return [BatchThere(id, purpose, source, bool(is_reversed)) for id, purpose, source, is_reversed in rows]


def brought(connection: Connection, batch_id: Id) -> list[BroughtStep]:
    """The steps of a batch, the last first. Looks through the whole journal."""
    rows = connection.execute(_STEPS, (batch_id,)).fetchall()
    return [BroughtStep(id, Stream(kind, stream_id), last) for id, kind, stream_id, last in rows]


def undone(connection: Connection, batch_id: Id) -> set[Id]:
    """Those of its steps that were taken back already."""
    found = "SELECT undoes FROM journal WHERE undoes IS NOT NULL AND correlation_id = ?"
    return {id for (id,) in connection.execute(found, (batch_id,))}


def is_withdrawn(connection: Connection, stream: Stream) -> bool:
    """Whether it is an order that somebody took back by hand."""
    found = "SELECT 1 FROM orders WHERE id = ? AND status = 'withdrawn'"
    return stream.kind == "order" and connection.execute(found, (stream.id,)).fetchone() is not None


def what_followed(connection: Connection, step: BroughtStep, batch_id: Id) -> str:
    """Why a step has to stay: "changed since" or "used since"; empty when nothing followed from it."""
    if connection.execute(_CHANGED, (*step.stream, step.version, batch_id)).fetchone():
        return "changed since"
    return "used since" if any(_uses(connection, step.stream)) else ""


def name_of(connection: Connection, stream: Stream) -> str:
    """Its number as people know it, or its id where it has none."""
    found = connection.execute(_NAMES[stream.kind], (stream.id,)).fetchone() if stream.kind in _NAMES else None
    return str(found[0]) if found else stream.id


def _uses(connection: Connection, stream: Stream) -> Iterator[bool]:
    for sql in _USES.get(stream.kind, ()):
        yield connection.execute(sql, (stream.id,)).fetchone() is not None
