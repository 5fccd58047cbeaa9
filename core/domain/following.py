"""Decisions one after another in one commit: each sees what those before it will have brought about."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from core.domain.decider import Accepted, Event, Refused, State, States, Stream

Evolve = Callable[[Any, Any], State]
Step = Callable[[States], Accepted | Refused]


def after(states: States, events: Iterable[Event], evolve_of: Mapping[str, Evolve]) -> States:
    """The states as they will be once these events have happened; `evolve_of` has each kind that they are of."""
    changed: dict[Stream, State] = {}
    for event in events:
        stream = event.stream
        before = changed[stream] if stream in changed else states.at(stream)
        changed[stream] = evolve_of[stream.kind](before, event)
    return states.with_changed(changed)


def in_turn(states: States, evolve_of: Mapping[str, Evolve], *steps: Step) -> Accepted | Refused:
    """All events of the steps. The first one that is refused is the answer, and nothing happens."""
    events: tuple[Event, ...] = ()
    for step in steps:
        decision = step(states)
        if isinstance(decision, Refused):
            return decision
        events += decision.events
        states = after(states, decision.events, evolve_of)
    return Accepted(events)
