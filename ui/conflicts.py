"""Conflicts in words: who was faster, and what they changed, in plain values."""

from collections.abc import Iterator

from core import wording
from core.domain.decider import Event
from core.domain.orders.events import LineChange, OrderAmended
from core.errors import Conflict, Sentence
from core.readmodels.sentences import sentence_of
from ui import formats
from ui.desk import Desk


def what_changed(conflict: Conflict, desk: Desk, todo: str) -> Sentence:
    """What came between, with its values; what was typed stays. `todo` says how to go on."""
    who = wording.of_conflict(conflict, desk.name_of).happened
    journal = desk.dispatcher.reader.journal
    entries = (journal.entry(overlap.position) if journal else None for overlap in conflict.since)
    told = (_told(entry.event, desk.currency) for entry in entries if entry is not None)
    return Sentence(" ".join((who, *told)), "What you typed is kept.", todo)


def _told(event: Event, currency: str) -> str:
    said = sentence_of(event, currency)
    changes = "; ".join(_changes(event, currency)) or said.detail
    return f"{said.sentence}: {changes}." if changes else f"{said.sentence}."


def _changes(event: Event, currency: str) -> Iterator[str]:
    if isinstance(event, OrderAmended):
        yield from (_line(change, currency) for change in event.changes)


def _line(change: LineChange, currency: str) -> str:
    before, after = change.before, change.after
    if after is None:
        return f"{before.name} taken off" if before is not None else ""
    quantity = formats.quantity(after.quantity)
    if before is None:
        return f"{after.name} added, {quantity}"
    if before.quantity != after.quantity:
        return f"{after.name} {formats.quantity(before.quantity)} → {quantity}"
    was, now = (formats.price(line.unit_price, currency) for line in (before, after))
    if was != now:
        return f"{after.name} at {was} → {now}"
    return f"{after.name} −{formats.percent(before.discount)} % → −{formats.percent(after.discount)} %"
