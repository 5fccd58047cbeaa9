"""The company that keeps these books: its settings and tax rates. There is one, and its id is COMPANY."""

from datetime import date
from typing import assert_never

from msgspec import Struct
from msgspec.structs import replace

from core.domain.company.values import MAIN
from core.domain.decider import Event, State
from core.domain.values import Id, Money, Rate

COMPANY = "company"


class Takings(Struct, frozen=True):
    """What came in by one method of payment in one currency, less what went back by it."""

    method: str
    amount: Money


class CompanyEvent(Event, frozen=True):
    kind = "company"

    company_id: Id


class CompanySetUp(CompanyEvent, frozen=True, tag="company.set_up"):
    """The books begin. Makes the location Main."""

    name: str
    country: str  # ISO 3166-1 alpha-2
    currency: str  # ISO 4217
    zone: str  # IANA time zone; business dates are dates in it
    price_mode: str  # net or gross: what list prices are


class SettingChanged(CompanyEvent, frozen=True, tag="company.setting_changed"):
    setting: str
    value: str
    was: str


class TaxRateDefined(CompanyEvent, frozen=True, tag="company.tax_rate_defined"):
    """A tax code means this category (EN 16931) and rate from now on; placed documents keep theirs."""

    code: str
    name: str
    category: str
    rate: Rate


class ReasonDefined(CompanyEvent, frozen=True, tag="company.reason_defined"):
    """A reason that can be chosen from now on, for what it is a reason for."""

    code: str
    name: str
    purpose: str  # return, hold, cancel, adjust, credit


class LocationDefined(CompanyEvent, frozen=True, tag="company.location_defined"):
    """A place where stock is kept, or a new name for one."""

    location: str
    name: str


class PeriodLocked(CompanyEvent, frozen=True, tag="company.period_locked"):
    """Nothing is booked on this business date or before it any more."""

    through: date
    was: date | None


class PeriodUnlocked(CompanyEvent, frozen=True, tag="company.period_unlocked"):
    """Booking is possible after this business date again, or on any when it is None."""

    through: date | None
    was: date


class DayClosed(CompanyEvent, frozen=True, tag="company.day_closed"):
    """The takings of a business date were counted up, over these entries of the journal.

    With them goes what was entered for closed days after they were closed, so that money is in one closing, ever.
    """

    day: date
    takings: tuple[Takings, ...]
    first: int  # position of the first entry that counted, and of the last; 0 when there was none
    last: int
    fingerprint: str  # the seal of that last entry, in hexadecimal digits


CompanyEvents = (
    CompanySetUp
    | SettingChanged
    | TaxRateDefined
    | ReasonDefined
    | LocationDefined
    | PeriodLocked
    | PeriodUnlocked
    | DayClosed
)


class TaxRate(Struct, frozen=True):
    code: str
    name: str
    category: str
    rate: Rate


class Setting(Struct, frozen=True):
    setting: str
    value: str


class Reason(Struct, frozen=True):
    code: str
    name: str
    purpose: str


class Location(Struct, frozen=True):
    location: str
    name: str


class Company(State, frozen=True):
    """Whose books these are."""

    kind = "company"

    id: Id = ""
    name: str = ""
    country: str = ""
    currency: str = ""
    zone: str = "UTC"
    price_mode: str = "net"
    locked_through: date | None = None
    closed_through: date | None = None  # the last day that was closed
    counted_to: int = 0  # position of the last entry that counted for a closing
    tax_rates: tuple[TaxRate, ...] = ()
    settings: tuple[Setting, ...] = ()
    reasons: tuple[Reason, ...] = ()
    locations: tuple[Location, ...] = ()

    def tax_rate(self, code: str) -> TaxRate | None:
        return next((rate for rate in self.tax_rates if rate.code == code), None)

    def setting(self, name: str) -> str:
        """The value of a setting, or empty when it was never changed."""
        return next((setting.value for setting in self.settings if setting.setting == name), "")


def evolve(company: Company, event: CompanyEvents) -> Company:
    match event:
        case CompanySetUp():
            set_up = (event.company_id, event.name, event.country, event.currency, event.zone, event.price_mode)
            return Company(*set_up, locations=(Location(MAIN, "Main"),))
        case SettingChanged():
            settings = (setting for setting in company.settings if setting.setting != event.setting)
            return replace(company, settings=(*settings, Setting(event.setting, event.value)))
        case TaxRateDefined():
            rates = (rate for rate in company.tax_rates if rate.code != event.code)
            defined = TaxRate(event.code, event.name, event.category, event.rate)
            return replace(company, tax_rates=(*rates, defined))
        case ReasonDefined():
            reasons = (reason for reason in company.reasons if reason.code != event.code)
            return replace(company, reasons=(*reasons, Reason(event.code, event.name, event.purpose)))
        case LocationDefined():
            locations = (place for place in company.locations if place.location != event.location)
            return replace(company, locations=(*locations, Location(event.location, event.name)))
        case PeriodLocked() | PeriodUnlocked():
            return replace(company, locked_through=event.through)
        case DayClosed():
            counted_to = max(company.counted_to, event.last)
            return replace(company, closed_through=event.day, counted_to=counted_to)
        case _:
            assert_never(event)
