"""The company that keeps these books: its settings and tax rates. There is one, and its id is COMPANY."""

from typing import assert_never

from msgspec import Struct
from msgspec.structs import replace

from core.domain.decider import Event, State
from core.domain.values import Id, Rate

COMPANY = "company"


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


CompanyEvents = CompanySetUp | SettingChanged | TaxRateDefined


class TaxRate(Struct, frozen=True):
    code: str
    name: str
    category: str
    rate: Rate


class Setting(Struct, frozen=True):
    setting: str
    value: str


class Company(State, frozen=True):
    """Whose books these are."""

    kind = "company"

    id: Id = ""
    name: str = ""
    country: str = ""
    currency: str = ""
    zone: str = "UTC"
    price_mode: str = "net"
    tax_rates: tuple[TaxRate, ...] = ()
    settings: tuple[Setting, ...] = ()

    def tax_rate(self, code: str) -> TaxRate | None:
        return next((rate for rate in self.tax_rates if rate.code == code), None)

    def setting(self, name: str) -> str:
        """The value of a setting, or empty when it was never changed."""
        return next((setting.value for setting in self.settings if setting.setting == name), "")


def evolve(company: Company, event: CompanyEvents) -> Company:
    match event:
        case CompanySetUp():
            return Company(event.company_id, event.name, event.country, event.currency, event.zone, event.price_mode)
        case SettingChanged():
            others = tuple(setting for setting in company.settings if setting.setting != event.setting)
            return replace(company, settings=(*others, Setting(event.setting, event.value)))
        case TaxRateDefined():
            others_rates = tuple(rate for rate in company.tax_rates if rate.code != event.code)
            return replace(
                company, tax_rates=(*others_rates, TaxRate(event.code, event.name, event.category, event.rate))
            )
        case _:
            assert_never(event)
