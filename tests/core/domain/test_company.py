import pytest

from core.domain.batches.commands import FinishBatch, StartBatch
from core.domain.batches.events import BatchFinished, BatchStarted, Count
from core.domain.company.commands import ChangeSetting, DefineTaxRate, SetUpCompany
from core.domain.company.events import COMPANY, CompanySetUp, SettingChanged, TaxRateDefined
from core.domain.people.commands import AddPerson, ChangePerson, DeactivatePerson
from core.domain.people.events import PersonAdded, PersonChanged, PersonDeactivated
from tests.core.domain.scenario import company, scenario

SET_UP = SetUpCompany("Daisy Wholesale", "DE", "EUR", "Europe/Berlin")


def test_the_books_begin_once():
    given = scenario().when(SET_UP)
    given.then(CompanySetUp(COMPANY, "Daisy Wholesale", "DE", "EUR", "Europe/Berlin", "net")).when(SET_UP).then()


def test_the_currency_stays():
    told = scenario(*company()).when(SetUpCompany("Daisy Wholesale", "DE", "USD", "Europe/Berlin")).refused("COM-1")
    assert told.facts == {"name": "Daisy Wholesale"}


@pytest.mark.parametrize("zone", ["Europe/Atlantis", "", "../etc/passwd"])
def test_a_zone_that_no_day_can_be_told_in_is_refused(zone):
    scenario().when(SetUpCompany("Daisy", "DE", "EUR", zone, "both")).refused("COM-2", "COM-4")


@pytest.mark.parametrize("command", [ChangeSetting("a", "b"), DefineTaxRate("S", "Standard", "S", 0)])
def test_nothing_is_changed_before_the_books_begin(command):
    scenario().when(command).refused("COM-3")


def test_a_setting_is_changed_once():
    given = scenario(*company()).when(ChangeSetting("negative stock", "allowed"))
    given.then(SettingChanged(COMPANY, "negative stock", "allowed", ""))
    given.when(ChangeSetting("negative stock", "allowed")).then()


def test_a_tax_rate_is_defined_once():
    command = DefineTaxRate("R", "Reduced", "S", 70_000)
    given = scenario(*company()).when(command).then(TaxRateDefined(COMPANY, "R", "Reduced", "S", 70_000))
    given.when(command).then()


@pytest.mark.parametrize("rate", [-1, 1_000_001])
def test_a_tax_rate_is_between_nothing_and_all(rate):
    scenario(*company()).when(DefineTaxRate("R", "Reduced", "S", rate)).refused("TAX-2")


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


def test_a_batch_begins_and_ends_once():
    given = scenario().when(StartBatch("b1", "shop", "file")).then(BatchStarted("b1", "shop", "file"))
    given.when(StartBatch("b1", "shop", "file")).then()
    counts = (Count("lines", 3),)
    given.when(FinishBatch("b1", counts)).then(BatchFinished("b1", counts)).when(FinishBatch("b1", counts)).then()


def test_a_batch_that_never_began_does_not_end():
    scenario().when(FinishBatch("b1", ())).refused("IMP-5")
