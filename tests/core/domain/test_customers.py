import pytest

from core.domain.customers.commands import (
    AddAddress,
    ArchiveCustomer,
    ChangeAddress,
    ChangeCustomerDetails,
    LiftStop,
    PutCustomerOnStop,
    RegisterCustomer,
    RestoreCustomer,
    SetCreditLimit,
    SetTerms,
)
from core.domain.customers.events import (
    AddressAdded,
    AddressChanged,
    CreditLimitSet,
    Customer,
    CustomerArchived,
    CustomerDetailsChanged,
    CustomerPutOnStop,
    CustomerRegistered,
    CustomerRestored,
    Details,
    StopLifted,
    TermsSet,
)
from core.domain.values import Address
from tests.core.domain.scenario import TODAY, company, customer, scenario

NEW = Details("Green Gate", Address(city="Bath"))
OLD = customer().details
DOCK = Address("Dock 2", "1 Mill Lane", "Bath")
YARD = Address("Yard", city="Wells")


def test_a_customer_is_registered_once():
    register = RegisterCustomer("c9", "GG", "EUR", 14, 50_000, NEW)
    given = scenario(*company(), customer()).when(register)
    given.then(CustomerRegistered("c9", "GG", "EUR", 14, 50_000, NEW)).when(register).then()


def test_all_that_is_wrong_with_a_new_customer_comes_at_once():
    register = RegisterCustomer("c9", "C1", "EUR", 366, -1, Details(" ", Address()))
    told = scenario(*company(), customer()).when(register).refused("CUS-6", "CUS-7", "CUS-8", "CUS-9")
    assert told.facts == {"code": "C1", "customer": "Customer c1"}


@pytest.mark.parametrize(
    ("command", "event"),
    [
        (ChangeCustomerDetails("c1", NEW), CustomerDetailsChanged("c1", NEW, OLD)),
        (SetTerms("c1", 14), TermsSet("c1", 14, 30)),
        (SetCreditLimit("c1", 0), CreditLimitSet("c1", 0, None)),
        (PutCustomerOnStop("c1", "unpaid"), CustomerPutOnStop("c1", TODAY, "unpaid")),
        (ArchiveCustomer("c1"), CustomerArchived("c1")),
    ],
)
def test_a_change_is_made_once(command, event):
    scenario(*company(), customer()).when(command).then(event).when(command).then()


def test_a_stop_is_lifted_once():
    given = scenario(*company(), customer()).given(PutCustomerOnStop("c1", "unpaid"))
    given.when(LiftStop("c1")).then(StopLifted("c1", "unpaid")).when(LiftStop("c1")).then()
    assert given.state(Customer, "c1").stopped_on is None


def test_an_archived_customer_is_restored_once():
    given = scenario(*company(), customer()).given(ArchiveCustomer("c1"))
    given.when(RestoreCustomer("c1")).then(CustomerRestored("c1")).when(RestoreCustomer("c1")).then()


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (ChangeCustomerDetails("c1", Details("", Address())), "CUS-7"),
        (SetTerms("c1", -1), "CUS-8"),
        (SetTerms("c1", 366), "CUS-8"),
        (SetCreditLimit("c1", -1), "CUS-9"),
        (PutCustomerOnStop("c1", " "), "ORD-18"),
        (AddAddress("c1", "a1", Address("Dock", " ")), "CUS-11"),
        (ChangeAddress("c1", "a1", DOCK), "CUS-12"),
        (ChangeAddress("c1", "a1", Address()), "CUS-11 CUS-12"),
    ],
)
def test_what_cannot_be_is_refused(command, code):
    scenario(*company(), customer()).when(command).refused(*code.split())


def test_an_address_is_added_once_and_changed_once():
    given = scenario(*company(), customer()).when(AddAddress("c1", "a1", DOCK)).then(AddressAdded("c1", "a1", DOCK))
    given.when(AddAddress("c1", "a1", DOCK)).then()
    given.when(AddAddress("c1", "a2", DOCK)).then(AddressAdded("c1", "a2", DOCK))
    given.when(ChangeAddress("c1", "a1", YARD)).then(AddressChanged("c1", "a1", YARD, DOCK))
    given.when(ChangeAddress("c1", "a1", YARD)).then()
    state = given.state(Customer, "c1")
    assert isinstance(state, Customer)
    assert {kept.address_id: kept.address for kept in state.addresses} == {"a1": YARD, "a2": DOCK}


def test_an_address_with_another_content_is_not_added_over_it():
    given = scenario(*company(), customer()).given(AddAddress("c1", "a1", DOCK))
    given.when(AddAddress("c1", "a1", YARD)).refused("SYS-4")


@pytest.mark.parametrize(
    "command",
    [
        ChangeCustomerDetails("nobody", NEW),
        SetTerms("nobody", 14),
        SetCreditLimit("nobody", 0),
        PutCustomerOnStop("nobody", "unpaid"),
        LiftStop("nobody"),
        ArchiveCustomer("nobody"),
        RestoreCustomer("nobody"),
        AddAddress("nobody", "a1", DOCK),
        ChangeAddress("nobody", "a1", DOCK),
    ],
)
def test_nothing_is_asked_of_a_customer_who_is_not_there(command):
    scenario(*company(), customer()).when(command).refused("CUS-5")
