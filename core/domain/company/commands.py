"""The company: setting it up, its settings and its tax rates."""

from collections.abc import Iterable, Iterator
from typing import assert_never
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from core.domain.company.events import (
    COMPANY,
    Company,
    CompanyEvents,
    CompanySetUp,
    SettingChanged,
    TaxRateDefined,
    evolve,
)
from core.domain.decider import Accepted, Command, Context, Decider, Event, Need, Refused, States, Stream, Violation
from core.domain.values import RATE_SCALE, Rate


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


CompanyCommands = SetUpCompany | ChangeSetting | DefineTaxRate


def decide(command: CompanyCommands, states: States, context: Context) -> Accepted | Refused:
    company = states.of(Company, COMPANY)
    if not company.exists and not isinstance(command, SetUpCompany):
        return Refused(Violation("COM-3"))
    match command:
        case SetUpCompany():
            return _set_up(command, company)
        case ChangeSetting():
            return _change(command, company)
        case DefineTaxRate():
            return _define(command, company)
        case _:
            assert_never(command)


def inverse(events: tuple[Event, ...]) -> Command | Refused:
    match events[0]:
        case SettingChanged(setting=setting, was=was):
            return ChangeSetting(setting, was)
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
    was = company.setting(command.setting)
    if was == command.value:
        return Accepted()
    return Accepted((SettingChanged(COMPANY, command.setting, command.value, was),))


def _define(command: DefineTaxRate, company: Company) -> Accepted | Refused:
    if not 0 <= command.rate <= RATE_SCALE:
        return Refused(Violation("TAX-2", "rate"))
    defined = TaxRateDefined(COMPANY, command.code, command.name, command.category, command.rate)
    known = company.tax_rate(command.code)
    if known is not None and (known.name, known.category, known.rate) == (defined.name, defined.category, defined.rate):
        return Accepted()
    return Accepted((defined,))


COMPANIES = Decider(Company, CompanyEvents, CompanyCommands, decide, evolve, inverse)
