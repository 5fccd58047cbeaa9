"""People who work in these books, as actors of the journal."""

from typing import assert_never

from msgspec.structs import replace

from core.domain.decider import Event, State
from core.domain.values import Id, PersonalText


class PersonEvent(Event, frozen=True):
    kind = "person"

    person_id: Id


class PersonAdded(PersonEvent, frozen=True, tag="person.added"):
    """`login` is the system user, or on a server the session's user, that acts as this person."""

    name: PersonalText
    login: PersonalText


class PersonChanged(PersonEvent, frozen=True, tag="person.changed"):
    name: PersonalText
    was: PersonalText


class PersonDeactivated(PersonEvent, frozen=True, tag="person.deactivated"):
    """Acts no more; what they did stays theirs."""


PersonEvents = PersonAdded | PersonChanged | PersonDeactivated


class Person(State, frozen=True):
    """Somebody who works here."""

    kind = "person"

    id: Id = ""
    name: str = ""
    login: str = ""
    is_active: bool = True


def evolve(person: Person, event: PersonEvents) -> Person:
    match event:
        case PersonAdded():
            return Person(event.person_id, event.name, event.login)
        case PersonChanged():
            return replace(person, name=event.name)
        case PersonDeactivated():
            return replace(person, is_active=False)
        case _:
            assert_never(event)
