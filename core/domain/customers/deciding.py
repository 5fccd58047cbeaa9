"""What customers decide: whether a command may be, and what changes by it."""

from collections.abc import Iterator
from typing import assert_never

from core.domain.customers.commands import (
    AddAddress,
    ArchiveCustomer,
    ChangeAddress,
    ChangeCustomerDetails,
    CustomerCommands,
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
    CustomerEvents,
    CustomerPutOnStop,
    CustomerRegistered,
    CustomerRestored,
    Details,
    StopLifted,
    TermsSet,
    evolve,
)
from core.domain.decider import Accepted, Command, Context, Decider, Event, Refused, States, Violation
from core.domain.facts import CodeOwner
from core.domain.values import Minor


def decide(command: CustomerCommands, states: States, context: Context) -> Accepted | Refused:
    customer = states.of(Customer, command.customer_id)
    if isinstance(command, RegisterCustomer):
        return _register(command, customer, context)
    if not customer.exists:
        return Refused(Violation("CUS-5", "customer"))
    violations = tuple(_violations(command, customer))
    return Refused(*violations) if violations else Accepted(tuple(_changes(command, customer, context)))


def inverse(events: tuple[Event, ...]) -> Command | Refused:  # noqa: C901  one flat case an event
    match events[0]:
        case CustomerDetailsChanged(customer_id=customer_id, was=was):
            return ChangeCustomerDetails(customer_id, was)
        case TermsSet(customer_id=customer_id, was=days):
            return SetTerms(customer_id, days)
        case CreditLimitSet(customer_id=customer_id, was=limit):
            return SetCreditLimit(customer_id, limit)
        case CustomerPutOnStop(customer_id=customer_id):
            return LiftStop(customer_id)
        case StopLifted(customer_id=customer_id, was_for=reason):
            return PutCustomerOnStop(customer_id, reason)
        case CustomerArchived(customer_id=customer_id) | CustomerRegistered(customer_id=customer_id):
            archived = isinstance(events[0], CustomerArchived)
            return RestoreCustomer(customer_id) if archived else ArchiveCustomer(customer_id)
        case CustomerRestored(customer_id=customer_id):
            return ArchiveCustomer(customer_id)
        case AddressChanged(customer_id=customer_id, address_id=address_id, was=was_at):
            return ChangeAddress(customer_id, address_id, was_at)
        case _:
            return Refused(Violation("UND-2"))


def _register(command: RegisterCustomer, customer: Customer, context: Context) -> Accepted | Refused:
    if customer.exists:
        same = evolve(Customer(), _registered(command)) == customer
        return Accepted() if same else Refused(Violation("SYS-4", facts={"thing": "customer"}))
    violations = tuple(_register_violations(command, context))
    if violations:
        return Refused(*violations)
    return Accepted((_registered(command),))


def _registered(command: RegisterCustomer) -> CustomerRegistered:
    return CustomerRegistered(
        command.customer_id, command.code, command.currency, command.terms_days, command.credit_limit, command.details
    )


def _register_violations(command: RegisterCustomer, context: Context) -> Iterator[Violation]:
    owner = context.facts[CodeOwner(command.code, command.customer_id)]
    if owner is not None:
        yield Violation("CUS-6", "code", {"code": command.code, "customer": owner})
    yield from _name_violations(command.details)
    yield from _terms_violations(command.terms_days)
    yield from _limit_violations(command.credit_limit)


def _name_violations(details: Details) -> Iterator[Violation]:
    if not details.name.strip():
        yield Violation("CUS-7", "name")


def _terms_violations(days: int) -> Iterator[Violation]:
    if not 0 <= days <= 365:
        yield Violation("CUS-8", "terms_days")


def _limit_violations(limit: Minor | None) -> Iterator[Violation]:
    if limit is not None and limit < 0:
        yield Violation("CUS-9", "credit_limit")


Change = (
    ChangeCustomerDetails
    | SetTerms
    | SetCreditLimit
    | PutCustomerOnStop
    | LiftStop
    | ArchiveCustomer
    | RestoreCustomer
    | AddAddress
    | ChangeAddress
)


def _violations(command: Change, customer: Customer) -> Iterator[Violation]:
    match command:
        case ChangeCustomerDetails(details=details):
            yield from _name_violations(details)
        case SetTerms(terms_days=days):
            yield from _terms_violations(days)
        case SetCreditLimit(credit_limit=limit):
            yield from _limit_violations(limit)
        case PutCustomerOnStop(reason=reason) if not reason.strip():
            yield Violation("ORD-18", "reason")
        case AddAddress() | ChangeAddress():
            yield from _address_violations(command, customer)


def _address_violations(command: AddAddress | ChangeAddress, customer: Customer) -> Iterator[Violation]:
    there = customer.delivery_address(command.address_id)
    if isinstance(command, ChangeAddress) and there is None:
        yield Violation("CUS-12", "address")
    elif isinstance(command, AddAddress) and there not in (None, command.address):
        yield Violation("SYS-4", facts={"thing": "address"})
    if not command.address.street.strip() and not command.address.city.strip():
        yield Violation("CUS-11", "street")


def _changes(command: Change, customer: Customer, context: Context) -> Iterator[CustomerEvents]:
    """What the command changes; nothing when it is so already."""
    match command:
        case ChangeCustomerDetails(details=details):
            if details != customer.details:
                yield CustomerDetailsChanged(customer.id, details, customer.details)
        case SetTerms(terms_days=days):
            if days != customer.terms_days:
                yield TermsSet(customer.id, days, customer.terms_days)
        case SetCreditLimit(credit_limit=limit):
            if limit != customer.credit_limit:
                yield CreditLimitSet(customer.id, limit, customer.credit_limit)
        case AddAddress() | ChangeAddress():
            yield from _address_changes(command, customer)
        case _:
            yield from _switches(command, customer, context)


def _address_changes(command: AddAddress | ChangeAddress, customer: Customer) -> Iterator[CustomerEvents]:
    was = customer.delivery_address(command.address_id)
    if was is None:
        yield AddressAdded(customer.id, command.address_id, command.address)
    elif was != command.address:
        yield AddressChanged(customer.id, command.address_id, command.address, was)


def _switches(  # noqa: C901  one flat case a command
    command: PutCustomerOnStop | LiftStop | ArchiveCustomer | RestoreCustomer, customer: Customer, context: Context
) -> Iterator[CustomerEvents]:
    match command:
        case PutCustomerOnStop(reason=reason):
            if not customer.is_stopped_for(reason):
                yield CustomerPutOnStop(customer.id, context.business_date, reason)
        case LiftStop():
            if customer.stopped_on is not None:
                yield StopLifted(customer.id, customer.stop_reason)
        case ArchiveCustomer():
            if not customer.is_archived:
                yield CustomerArchived(customer.id)
        case RestoreCustomer():
            if customer.is_archived:
                yield CustomerRestored(customer.id)
        case _:
            assert_never(command)


CUSTOMERS = Decider(Customer, CustomerEvents, CustomerCommands, decide, evolve, inverse)
