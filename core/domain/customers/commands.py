"""Customers: registering them, changing their particulars and terms, stopping and archiving them."""

from collections.abc import Iterable, Iterator

from core.domain.customers.events import (
    AddressChanged,
    CreditLimitSet,
    CustomerArchived,
    CustomerDetailsChanged,
    CustomerPutOnStop,
    CustomerRestored,
    Details,
    StopLifted,
    TermsSet,
)
from core.domain.decider import Command, Event, Need, States, Stream
from core.domain.facts import CodeOwner
from core.domain.values import Address, Id, Minor


class CustomerCommand(Command, frozen=True):
    customer_id: Id

    def needs(self, states: States) -> Iterable[Need]:
        yield Stream("customer", self.customer_id)


class RegisterCustomer(CustomerCommand, frozen=True):
    code: str
    currency: str
    terms_days: int
    credit_limit: Minor | None
    details: Details

    def needs(self, states: States) -> Iterator[Need]:
        yield Stream("customer", self.customer_id)
        yield CodeOwner(self.code, self.customer_id)


class ChangeCustomerDetails(CustomerCommand, frozen=True):
    conflicts_with = (CustomerDetailsChanged,)

    details: Details

    def sets_back(self, event: Event) -> bool:
        return isinstance(event, CustomerDetailsChanged)


class SetTerms(CustomerCommand, frozen=True):
    conflicts_with = (TermsSet,)

    terms_days: int

    def sets_back(self, event: Event) -> bool:
        return isinstance(event, TermsSet)


class SetCreditLimit(CustomerCommand, frozen=True):
    conflicts_with = (CreditLimitSet,)

    credit_limit: Minor | None

    def sets_back(self, event: Event) -> bool:
        return isinstance(event, CreditLimitSet)


class PutCustomerOnStop(CustomerCommand, frozen=True):
    reason: str

    def sets_back(self, event: Event) -> bool:
        return isinstance(event, CustomerPutOnStop | StopLifted)


class LiftStop(CustomerCommand, frozen=True):
    """Orders can be placed again."""

    def sets_back(self, event: Event) -> bool:
        return isinstance(event, CustomerPutOnStop | StopLifted)


class ArchiveCustomer(CustomerCommand, frozen=True):
    """Not offered any more; documents stay."""

    def sets_back(self, event: Event) -> bool:
        return isinstance(event, CustomerArchived | CustomerRestored)


class RestoreCustomer(CustomerCommand, frozen=True):
    """Offered again."""

    def sets_back(self, event: Event) -> bool:
        return isinstance(event, CustomerArchived | CustomerRestored)


class AddAddress(CustomerCommand, frozen=True):
    """Another place to deliver to, under an id of its own."""

    address_id: Id
    address: Address


class ChangeAddress(CustomerCommand, frozen=True):
    conflicts_with = (AddressChanged,)

    address_id: Id
    address: Address

    def sets_back(self, event: Event) -> bool:
        return isinstance(event, AddressChanged) and event.address_id == self.address_id


CustomerCommands = (
    RegisterCustomer
    | ChangeCustomerDetails
    | SetTerms
    | SetCreditLimit
    | PutCustomerOnStop
    | LiftStop
    | ArchiveCustomer
    | RestoreCustomer
    | AddAddress
    | ChangeAddress
)
