from datetime import date
from itertools import pairwise

import pytest

from core.domain.company.commands import (
    ChangeSetting,
    CloseDay,
    DefineLocation,
    DefineReason,
    DefineTaxRate,
    LockPeriod,
    SetUpCompany,
    UnlockPeriod,
)
from core.domain.company.events import (
    COMPANY,
    CompanySetUp,
    LocationDefined,
    ReasonDefined,
    SettingChanged,
    TaxRateDefined,
)
from tests.core.domain.scenario import TODAY, company, scenario

SET_UP = SetUpCompany("Daisy Wholesale", "DE", "EUR", "Europe/Berlin")
BEFORE_ALL = [
    ChangeSetting("invoice policy", "ordered"),
    DefineTaxRate("S", "Standard", "S", 0),
    DefineReason("late", "Late", "cancel"),
    DefineLocation("shop", "Shop"),
    LockPeriod(date(2023, 11, 1)),
    UnlockPeriod(),
    CloseDay(TODAY),
]


def test_the_books_begin_once():
    given = scenario().when(SET_UP)
    given.then(CompanySetUp(COMPANY, "Daisy Wholesale", "DE", "EUR", "Europe/Berlin", "net")).when(SET_UP).then()


def test_the_currency_stays():
    told = scenario(*company()).when(SetUpCompany("Daisy Wholesale", "DE", "USD", "Europe/Berlin")).refused("COM-1")
    assert told.facts == {"name": "Daisy Wholesale"}


@pytest.mark.parametrize("zone", ["Europe/Atlantis", "", "../etc/passwd"])
def test_a_zone_that_no_day_can_be_told_in_is_refused(zone):
    scenario().when(SetUpCompany("Daisy", "DE", "EUR", zone, "both")).refused("COM-2", "COM-4")


@pytest.mark.parametrize("command", BEFORE_ALL)
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


@pytest.mark.parametrize(
    ("setting", "values"),
    [
        ("negative stock", ["refused", "allowed", ""]),
        ("invoice policy", ["shipped", "ordered", ""]),
        ("write-off limit", ["0", "500", ""]),
    ],
)
def test_a_setting_has_the_values_there_are(setting, values):
    given = scenario(*company())
    for was, value in pairwise(["", *values]):
        given.when(ChangeSetting(setting, value)).then(SettingChanged(COMPANY, setting, value, was))


@pytest.mark.parametrize(
    ("setting", "value"),
    [("negative stock", "yes"), ("invoice policy", "Shipped"), ("write-off limit", "-1"), ("write-off limit", "5.00")],
)
def test_a_setting_has_no_other_value(setting, value):
    told = scenario(*company()).when(ChangeSetting(setting, value)).refused("COM-6")
    assert (told.facts["setting"], told.facts["value"]) == (setting, value)


def test_a_setting_that_nobody_reads_is_refused():
    assert scenario(*company()).when(ChangeSetting("greeting", "hello")).refused("COM-5").field == "setting"


def test_a_reason_is_defined_once_and_can_be_renamed():
    given = scenario(*company()).when(DefineReason("bruised", "Bruised", "return"))
    given.then(ReasonDefined(COMPANY, "bruised", "Bruised", "return"))
    given.when(DefineReason("bruised", "Bruised", "return")).then()
    given.when(DefineReason("bruised", "Bruised in transit", "return"))
    given.then(ReasonDefined(COMPANY, "bruised", "Bruised in transit", "return"))


@pytest.mark.parametrize(
    ("command", "codes", "field"),
    [
        (DefineReason(" ", "Late", "cancel"), ["COM-7"], "code"),
        (DefineReason("late", " ", "whatever"), ["COM-7", "COM-8"], "name"),
        (DefineLocation(" ", "Shop"), ["COM-9"], "location"),
        (DefineLocation("shop", " "), ["COM-9"], "name"),
        (DefineLocation("shop.1", "Shop"), ["COM-9"], "location"),
        (DefineLocation("shop", "Main"), ["COM-10"], "name"),
    ],
)
def test_what_a_definition_lacks_is_told(command, codes, field):
    assert scenario(*company()).when(command).refused(*codes).field == field


def test_a_location_is_defined_once_and_can_be_renamed():
    given = scenario(*company()).when(DefineLocation("shop", "Shop")).then(LocationDefined(COMPANY, "shop", "Shop"))
    given.when(DefineLocation("shop", "Shop")).then()
    given.when(DefineLocation("main", "Warehouse")).then(LocationDefined(COMPANY, "main", "Warehouse"))
