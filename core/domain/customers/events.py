"""Customers: what can happen to one, and what it knows of itself."""

from datetime import date
from typing import Annotated, assert_never

from msgspec import Struct
from msgspec.structs import replace

from core.domain.customers.values import Details as Details
from core.domain.decider import Event, State
from core.domain.values import PERSONAL, Address, Id, Minor, PersonalText

PersonalDetails = Annotated[Details, PERSONAL]


class CustomerEvent(Event, frozen=True):
    kind = "customer"

    customer_id: Id


class CustomerRegistered(CustomerEvent, frozen=True, tag="customer.registered"):
    code: str
    currency: str
    terms_days: int
    credit_limit: Minor | None  # None is no limit
    details: PersonalDetails


class CustomerDetailsChanged(CustomerEvent, frozen=True, tag="customer.details_changed"):
    details: PersonalDetails
    was: PersonalDetails


class TermsSet(CustomerEvent, frozen=True, tag="customer.terms_set"):
    terms_days: int
    was: int


class CreditLimitSet(CustomerEvent, frozen=True, tag="customer.credit_limit_set"):
    credit_limit: Minor | None
    was: Minor | None


class CustomerPutOnStop(CustomerEvent, frozen=True, tag="customer.put_on_stop"):
    """Orders can be drafted but not placed."""

    on: date
    reason: PersonalText


class StopLifted(CustomerEvent, frozen=True, tag="customer.stop_lifted"):
    was_for: PersonalText


class CustomerArchived(CustomerEvent, frozen=True, tag="customer.archived"):
    """Not offered any more; its documents stay."""


class CustomerRestored(CustomerEvent, frozen=True, tag="customer.restored"):
    """Offered again."""


class AddressAdded(CustomerEvent, frozen=True, tag="customer.address_added"):
    """Another place to deliver to."""

    address_id: Id
    address: Annotated[Address, PERSONAL]


class AddressChanged(CustomerEvent, frozen=True, tag="customer.address_changed"):
    """A place to deliver to is another now, or written differently."""

    address_id: Id
    address: Annotated[Address, PERSONAL]
    was: Annotated[Address, PERSONAL]


CustomerEvents = (
    CustomerRegistered
    | CustomerDetailsChanged
    | TermsSet
    | CreditLimitSet
    | CustomerPutOnStop
    | StopLifted
    | CustomerArchived
    | CustomerRestored
    | AddressAdded
    | AddressChanged
)


class DeliveryAddress(Struct, frozen=True):
    """A place to deliver to, beside the address in the customer's details."""

    address_id: Id
    address: Address


class Customer(State, frozen=True):
    """Who buys, and on which terms."""

    kind = "customer"

    id: Id = ""
    code: str = ""
    currency: str = ""
    terms_days: int = 0
    credit_limit: Minor | None = None
    stopped_on: date | None = None
    stop_reason: str = ""
    is_archived: bool = False
    details: Details = Details("", Address())
    addresses: tuple[DeliveryAddress, ...] = ()

    def is_stopped_for(self, reason: str) -> bool:
        return self.stopped_on is not None and self.stop_reason == reason

    def delivery_address(self, address_id: Id) -> Address | None:
        return next((kept.address for kept in self.addresses if kept.address_id == address_id), None)


def evolve(customer: Customer, event: CustomerEvents) -> Customer:  # noqa: C901  one flat case an event
    match event:
        case CustomerRegistered():
            return Customer(
                event.customer_id,
                event.code,
                event.currency,
                event.terms_days,
                event.credit_limit,
                details=event.details,
            )
        case CustomerDetailsChanged():
            return replace(customer, details=event.details)
        case TermsSet():
            return replace(customer, terms_days=event.terms_days)
        case CreditLimitSet():
            return replace(customer, credit_limit=event.credit_limit)
        case CustomerPutOnStop():
            return replace(customer, stopped_on=event.on, stop_reason=event.reason)
        case StopLifted():
            return replace(customer, stopped_on=None, stop_reason="")
        case CustomerArchived():
            return replace(customer, is_archived=True)
        case CustomerRestored():
            return replace(customer, is_archived=False)
        case AddressAdded() | AddressChanged():
            others = (kept for kept in customer.addresses if kept.address_id != event.address_id)
            return replace(customer, addresses=(*others, DeliveryAddress(event.address_id, event.address)))
        case _:
            assert_never(event)
