"""Conflicts in words: who was faster, and what they changed, in plain values."""

from core import wording
from core.errors import Conflict, Sentence
from core.readmodels.between import Between
from ui.desk import Desk


def what_changed(conflict: Conflict, desk: Desk, todo: str) -> Sentence:
    """What came between, with its values; what was typed stays. `todo` says how to go on."""
    who = wording.of_conflict(conflict, desk.name_of).happened
    positions = tuple(overlap.position for overlap in conflict.since)
    told = Between(positions, desk.currency).run(desk.dispatcher.reader)
    return Sentence(" ".join((who, *told)), "What you typed is kept.", todo)
