"""What every aggregate is made of: streams, commands, events, states, and the answer that decide gives."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from dataclasses import field as having
from datetime import date
from types import UnionType
from typing import Any, ClassVar, NamedTuple, TypeVar, cast, get_args

from msgspec import Struct

from core.domain.values import Id, Micros


class Stream(NamedTuple):
    """The address of one aggregate: its kind and its id."""

    kind: str
    id: Id


class Event(Struct, frozen=True, tag_field="type"):
    """Something that happened. Stored for ever: a changed shape takes a new schema number and an upcast."""

    kind: ClassVar[str]
    schema: ClassVar[int] = 1

    @property
    def stream(self) -> Stream:
        """The one stream that this event belongs to: its kind, and the id in its first field."""
        return Stream(self.kind, getattr(self, self.__struct_fields__[0]))


class State(Struct, frozen=True):
    """What an aggregate knows of itself. The bare State() is the one that nothing has happened to yet."""

    kind: ClassVar[str]

    @property
    def exists(self) -> bool:
        """Whether anything ever happened to it; the first field is its own id."""
        return bool(getattr(self, self.__struct_fields__[0]))


class Fact(Struct, frozen=True):
    """A question that only the write side's tables can answer; the answer reaches decide in its context."""


Need = Stream | Fact


class Command(Struct, frozen=True, tag=True):
    """Something that somebody asks for. Plain values only; its tag is its class name."""

    conflicts_with: ClassVar[tuple[type[Event], ...]] = ()  # what must not have happened since the user looked

    def sets_back(self, event: Event) -> bool:
        """Whether this command, as the undo of an earlier step, would take back this later one along with it."""
        return False

    def needs(self, states: "States") -> Iterable[Need]:
        """What to load and look up before decide. Asked again after each round, until it names nothing new."""
        return ()

    def draws(self, states: "States") -> tuple[str, ...]:
        """The series that a number is drawn from, one each; asked once all is loaded."""
        return ()

    def day(self) -> date | None:
        """The business date it is for, where it says one; else it is for the day on which it is asked."""
        return None


S = TypeVar("S", bound=State)


class States:
    """The loaded states of one command. Reading one that `needs` did not name is a bug and raises KeyError."""

    def __init__(self, loaded: Mapping[Stream, State], facts: Mapping[Fact, Any] | None = None) -> None:
        self._loaded = loaded
        self._facts = {} if facts is None else facts

    def of(self, kind: type[S], id: Id) -> S:
        return cast(S, self._loaded[cast(Stream, (kind.kind, id))])  # a plain tuple finds it too, and is made sooner

    def get(self, kind: type[S], id: Id) -> S | None:
        """The state, or None while it is not loaded yet: for `needs`, which is asked in rounds."""
        return cast("S | None", self._loaded.get(cast(Stream, (kind.kind, id))))

    def at(self, stream: Stream) -> State:
        """The state at an address, of whatever kind it is."""
        return self._loaded[stream]

    def with_changed(self, changed: Mapping[Stream, State]) -> "States":
        """These states, with others in the place of those that changed."""
        return States({**self._loaded, **changed}, self._facts)

    def fact(self, fact: Fact) -> Any:
        """The answer to a fact, or None while it is not known yet: for `needs`, when the answer names streams."""
        return self._facts.get(fact)


@dataclass(frozen=True)
class Context:
    """What decide may know beside the states: the clock, the actor, numbers by their series, looked-up facts."""

    now: Micros
    business_date: date
    actor: Id = ""
    numbers: Mapping[str, int] = having(default_factory=dict)
    facts: Mapping[Fact, Any] = having(default_factory=dict)


@dataclass(frozen=True)
class Violation:
    """One reason why not: the code of the catalogue, the field it belongs to, and its facts as plain values."""

    code: str
    field: str = ""  # as in "lines.2.quantity"
    facts: Mapping[str, Any] = having(default_factory=dict)


class Refused(Exception):
    """The business says no. Decide returns it with all reasons at once; the bus raises it."""

    def __init__(self, *violations: Violation) -> None:
        super().__init__(", ".join(violation.code for violation in violations))
        self.violations = violations


@dataclass(frozen=True)
class Accepted:
    """What will have happened, in order. Empty when the thing asked for is so already."""

    events: tuple[Event, ...] = ()


@dataclass(frozen=True)
class Decider:
    """One aggregate: its state, its unions of events and commands, and its pure functions.

    `inverse(events)` gives the command that takes back the events of one command, or Refused (UND-1).
    """

    state: type[State]
    events: UnionType | type[Event]
    commands: UnionType | type[Command] | None  # None: its events come about by commands of others
    decide: Callable[[Any, States, Context], Accepted | Refused]
    evolve: Callable[[Any, Any], State]
    inverse: Callable[[tuple[Event, ...]], Command | Refused]

    @property
    def command_types(self) -> tuple[type[Command], ...]:
        """All that may be asked of it."""
        return get_args(self.commands) or ((cast("type[Command]", self.commands),) if self.commands else ())
