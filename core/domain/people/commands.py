"""People: adding, renaming and deactivating those who work in these books."""

from collections.abc import Iterable
from typing import assert_never

from core.domain.decider import (
    Accepted,
    Command,
    Context,
    Decider,
    Event,
    Need,
    Refused,
    States,
    Stream,
    Violation,
)
from core.domain.people.events import Person, PersonAdded, PersonChanged, PersonDeactivated, PersonEvents, evolve
from core.domain.values import Id


class PersonCommand(Command, frozen=True):
    person_id: Id

    def needs(self, states: States) -> Iterable[Need]:
        yield Stream("person", self.person_id)


class AddPerson(PersonCommand, frozen=True):
    name: str
    login: str = ""


class ChangePerson(PersonCommand, frozen=True):
    conflicts_with = (PersonChanged,)

    name: str

    def sets_back(self, event: Event) -> bool:
        return isinstance(event, PersonChanged)


class DeactivatePerson(PersonCommand, frozen=True):
    """What they did stays theirs."""


PersonCommands = AddPerson | ChangePerson | DeactivatePerson


def decide(command: PersonCommands, states: States, context: Context) -> Accepted | Refused:
    person = states.of(Person, command.person_id)
    match command:
        case AddPerson():
            return _add(command, person)
        case ChangePerson():
            return _change(command, person)
        case DeactivatePerson():
            return _deactivate(person)
        case _:
            assert_never(command)


def inverse(events: tuple[Event, ...]) -> Command | Refused:
    match events[0]:
        case PersonChanged(person_id=person_id, was=was):
            return ChangePerson(person_id, was)
        case _:
            return Refused(Violation("UND-2"))


def _add(command: AddPerson, person: Person) -> Accepted | Refused:
    if person.exists:
        same = (person.name, person.login) == (command.name, command.login)
        return Accepted() if same else Refused(Violation("SYS-4", facts={"thing": "person"}))
    if not command.name.strip():
        return Refused(Violation("PER-1", "name"))
    return Accepted((PersonAdded(command.person_id, command.name, command.login),))


def _change(command: ChangePerson, person: Person) -> Accepted | Refused:
    if not person.exists:
        return Refused(Violation("PER-2", "person"))
    if not command.name.strip():
        return Refused(Violation("PER-1", "name"))
    if command.name == person.name:
        return Accepted()
    return Accepted((PersonChanged(person.id, command.name, person.name),))


def _deactivate(person: Person) -> Accepted | Refused:
    if not person.exists:
        return Refused(Violation("PER-2", "person"))
    return Accepted((PersonDeactivated(person.id),) if person.is_active else ())


PEOPLE = Decider(Person, PersonEvents, PersonCommands, decide, evolve, inverse)
