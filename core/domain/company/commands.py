"""The company: setting it up, its settings, tax rates, reasons and locations, locked periods and closed days."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import assert_never
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from core.domain.company.days import close, lock, unlock
from core.domain.company.events import (
    COMPANY,
    Company,
    CompanyEvents,
    CompanySetUp,
    Location,
    LocationDefined,
    PeriodLocked,
    PeriodUnlocked,
    Reason,
    ReasonDefined,
    SettingChanged,
    TaxRate,
    TaxRateDefined,
    evolve,
)
from core.domain.company.settings import VALUES, is_a_value
from core.domain.decider import Accepted, Command, Context, Decider, Event, Need, Refused, States, Stream, Violation
from core.domain.facts import DayBook
from core.domain.values import RATE_SCALE, Rate

PURPOSES = ("return", "hold", "cancel", "adjust", "credit")
"""What there are reasons for."""


class CompanyCommand(Command, frozen=True):
    def needs(self, states: States) -> Iterable[Need]:
        yield Stream("company", COMPANY)


class SetUpCompany(CompanyCommand, frozen=True):
    """Begin the books. Once only; the currency and the zone then stay."""

    name: str
    country: str
    currency: str
    zone: str
    price_mode: str = "net"


class ChangeSetting(CompanyCommand, frozen=True):
    conflicts_with = (SettingChanged,)

    setting: str
    value: str

    def sets_back(self, event: Event) -> bool:
        return isinstance(event, SettingChanged) and event.setting == self.setting


class DefineTaxRate(CompanyCommand, frozen=True):
    conflicts_with = (TaxRateDefined,)

    code: str
    name: str
    category: str
    rate: Rate


class DefineReason(CompanyCommand, frozen=True):
    """A reason that can be chosen, or a new name for one."""

    conflicts_with = (ReasonDefined,)

    code: str
    name: str
    purpose: str


class DefineLocation(CompanyCommand, frozen=True):
    """A place where stock is kept, or a new name for one. A stop in its key would be taken for the end of an id."""

    conflicts_with = (LocationDefined,)

    location: str
    name: str


class LockPeriod(CompanyCommand, frozen=True):
    """Nothing more is booked on this day or before it. The lock only moves on; back is UnlockPeriod."""

    conflicts_with = (PeriodLocked, PeriodUnlocked)

    through: date

    def sets_back(self, event: Event) -> bool:
        return isinstance(event, PeriodLocked | PeriodUnlocked)


class UnlockPeriod(CompanyCommand, frozen=True):
    """Days after this one can be booked on again; with None all can."""

    conflicts_with = (PeriodLocked, PeriodUnlocked)

    through: date | None = None

    def sets_back(self, event: Event) -> bool:
        return isinstance(event, PeriodLocked | PeriodUnlocked)


class CloseDay(CompanyCommand, frozen=True):
    """Count up the takings of a day that has begun. What comes in for it later counts for the next closing."""

    closed_day: date

    def needs(self, states: States) -> Iterator[Need]:
        yield Stream("company", COMPANY)
        company = states.get(Company, COMPANY)
        if company is not None:
            yield self.day_book(company)

    def day_book(self, company: Company) -> DayBook:
        return DayBook(self.closed_day, company.closed_through, company.counted_to)


CompanyCommands = (
    SetUpCompany | ChangeSetting | DefineTaxRate | DefineReason | DefineLocation | LockPeriod | UnlockPeriod | CloseDay
)


def decide(command: CompanyCommands, states: States, context: Context) -> Accepted | Refused:
    company = states.of(Company, COMPANY)
    if not company.exists and not isinstance(command, SetUpCompany):
        return Refused(Violation("COM-3"))
    match command:
        case SetUpCompany():
            return _set_up(command, company)
        case ChangeSetting():
            return _change(command, company)
        case DefineTaxRate() | DefineReason() | DefineLocation():
            return _define(command, company)
        case LockPeriod(through=through):
            return lock(through, company, context.business_date)
        case UnlockPeriod(through=through):
            return unlock(through, company)
        case CloseDay(closed_day=day):
            return close(day, company, context.business_date, context.facts[command.day_book(company)])
        case _:
            assert_never(command)


def inverse(events: tuple[Event, ...]) -> Command | Refused:
    match events[0]:
        case SettingChanged(setting=setting, was=was):
            return ChangeSetting(setting, was)
        case PeriodLocked(was=was_through):
            return UnlockPeriod(was_through)
        case PeriodUnlocked(was=was_through):
            return LockPeriod(was_through)
        case _:
            return Refused(Violation("UND-2"))


def _set_up(command: SetUpCompany, company: Company) -> Accepted | Refused:
    set_up = CompanySetUp(COMPANY, command.name, command.country, command.currency, command.zone, command.price_mode)
    if company.exists:
        same = (company.name, company.currency, company.zone) == (command.name, command.currency, command.zone)
        return Accepted() if same else Refused(Violation("COM-1", facts={"name": company.name}))
    violations = tuple(_violations(command))
    return Refused(*violations) if violations else Accepted((set_up,))


def _violations(command: SetUpCompany) -> Iterator[Violation]:
    if command.price_mode not in ("net", "gross"):
        yield Violation("COM-2", "price_mode")
    if not _is_zone(command.zone):
        yield Violation("COM-4", "zone", {"zone": command.zone})


def _is_zone(key: str) -> bool:
    """Whether the time zone is one that business dates can be reckoned in."""
    try:
        ZoneInfo(key)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def _change(command: ChangeSetting, company: Company) -> Accepted | Refused:
    if command.setting not in VALUES:
        return Refused(Violation("COM-5", "setting", {"setting": command.setting}))
    if not is_a_value(command.setting, command.value):
        facts = {"setting": command.setting, "value": command.value, "values": VALUES[command.setting][0]}
        return Refused(Violation("COM-6", "value", facts))
    was = company.setting(command.setting)
    if was == command.value:
        return Accepted()
    return Accepted((SettingChanged(COMPANY, command.setting, command.value, was),))


def _define(command: DefineTaxRate | DefineReason | DefineLocation, company: Company) -> Accepted | Refused:
    violations = tuple(_definition_violations(command, company))
    return Refused(*violations) if violations else Accepted(tuple(_definitions(command, company)))


def _definition_violations(
    command: DefineTaxRate | DefineReason | DefineLocation, company: Company
) -> Iterator[Violation]:
    match command:
        case DefineTaxRate(rate=rate):
            if not 0 <= rate <= RATE_SCALE:
                yield Violation("TAX-2", "rate")
        case DefineReason():
            if not command.code.strip() or not command.name.strip():
                yield Violation("COM-7", "name" if command.code.strip() else "code")
            if command.purpose not in PURPOSES:
                yield Violation("COM-8", "purpose", {"purposes": ", ".join(PURPOSES)})
        case DefineLocation():
            yield from _location_violations(command, company)
        case _:
            assert_never(command)


def _location_violations(command: DefineLocation, company: Company) -> Iterator[Violation]:
    has_key = command.location.strip() and "." not in command.location
    if not has_key or not command.name.strip():
        yield Violation("COM-9", "name" if has_key else "location")
    named = (place.location for place in company.locations if place.name == command.name)
    owner = next(named, command.location)
    if owner != command.location:
        yield Violation("COM-10", "name", {"name": command.name, "location": owner})


def _definitions(
    command: DefineTaxRate | DefineReason | DefineLocation, company: Company
) -> Iterator[TaxRateDefined | ReasonDefined | LocationDefined]:
    """What the command defines; nothing when it is so already."""
    match command:
        case DefineTaxRate(code, name, category, rate):
            if TaxRate(code, name, category, rate) not in company.tax_rates:
                yield TaxRateDefined(COMPANY, code, name, category, rate)
        case DefineReason(code, name, purpose):
            if Reason(code, name, purpose) not in company.reasons:
                yield ReasonDefined(COMPANY, code, name, purpose)
        case DefineLocation(location, name):
            if Location(location, name) not in company.locations:
                yield LocationDefined(COMPANY, location, name)
        case _:
            assert_never(command)


COMPANIES = Decider(Company, CompanyEvents, CompanyCommands, decide, evolve, inverse)
