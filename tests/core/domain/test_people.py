import pytest

from core.domain.people.commands import AddPerson, ChangePerson, DeactivatePerson
from core.domain.people.events import PersonAdded, PersonChanged, PersonDeactivated
from tests.core.domain.scenario import scenario


def test_a_person_is_added_renamed_and_let_go_once():
    given = scenario().when(AddPerson("u1", "Ada", "ada")).then(PersonAdded("u1", "Ada", "ada"))
    given.when(AddPerson("u1", "Ada", "ada")).then()
    given.when(ChangePerson("u1", "Ada L.")).then(PersonChanged("u1", "Ada L.", "Ada"))
    given.when(ChangePerson("u1", "Ada L.")).then()
    given.when(DeactivatePerson("u1")).then(PersonDeactivated("u1")).when(DeactivatePerson("u1")).then()


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (AddPerson("u2", " "), "PER-1"),
        (ChangePerson("u1", ""), "PER-1"),
        (ChangePerson("nobody", "Ada"), "PER-2"),
        (DeactivatePerson("nobody"), "PER-2"),
    ],
)
def test_a_person_needs_a_name_and_must_be_there(command, code):
    scenario(PersonAdded("u1", "Ada", "ada")).when(command).refused(code)
