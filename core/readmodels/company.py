"""Company: whose books these are, its tax rates, settings, reasons, locations and days, for forms and documents."""

from datetime import date

from msgspec import Struct

from core.domain.company.events import (
    CompanyEvent,
    CompanySetUp,
    DayClosed,
    LocationDefined,
    PeriodLocked,
    PeriodUnlocked,
    ReasonDefined,
    SettingChanged,
    TaxRateDefined,
)
from core.domain.stock.values import MAIN
from core.domain.values import Id, Rate
from core.journal.entry import Entry
from core.projections.model import Column, ReadModel, Rows, Table
from core.projections.reader import Reader

COMPANIES = Table(
    "company",
    (
        Column("id", "INTEGER"),
        Column("uuid", "TEXT"),
        Column("version", "INTEGER"),
        Column("name", "TEXT"),
        Column("country", "TEXT"),
        Column("currency", "TEXT"),
        Column("zone", "TEXT"),
        Column("price_mode", "TEXT"),
        Column("locked_through", "TEXT"),  # empty while nothing is locked
        Column("closed_through", "TEXT"),  # the last day that was closed; empty while none was
    ),
)

TAX_RATES = Table(
    "tax_rates",
    (
        Column("company_id", "INTEGER"),
        Column("number", "INTEGER"),  # in the order in which they were first defined
        Column("code", "TEXT"),
        Column("name", "TEXT"),
        Column("category", "TEXT"),
        Column("rate", "INTEGER"),
    ),
    key=("company_id", "number"),
)

SETTINGS = Table(
    "settings",
    (
        Column("company_id", "INTEGER"),
        Column("number", "INTEGER"),
        Column("setting", "TEXT"),
        Column("value", "TEXT"),
    ),
    key=("company_id", "number"),
)

REASONS = Table(
    "reasons",
    (
        Column("company_id", "INTEGER"),
        Column("number", "INTEGER"),
        Column("code", "TEXT"),
        Column("name", "TEXT"),
        Column("purpose", "TEXT"),  # return, hold, cancel, adjust, credit
    ),
    key=("company_id", "number"),
)

LOCATIONS = Table(
    "locations",
    (
        Column("company_id", "INTEGER"),
        Column("number", "INTEGER"),
        Column("location", "TEXT"),
        Column("name", "TEXT"),
    ),
    key=("company_id", "number"),
)


def _set_up(rows: Rows, entry: Entry, event: CompanySetUp) -> None:
    rows.insert(
        COMPANIES,
        rows.key_of("company", event.company_id),
        uuid=event.company_id,
        version=entry.version,
        name=event.name,
        country=event.country,
        currency=event.currency,
        zone=event.zone,
        price_mode=event.price_mode,
        locked_through="",
        closed_through="",
    )
    _name_location(rows, entry, event, MAIN, "Main")


def _setting_changed(rows: Rows, entry: Entry, event: SettingChanged) -> None:
    key = _child(rows, entry, event, SETTINGS, "setting", event.setting)
    rows.insert(SETTINGS, key, setting=event.setting, value=event.value)


def _tax_rate_defined(rows: Rows, entry: Entry, event: TaxRateDefined) -> None:
    key = _child(rows, entry, event, TAX_RATES, "code", event.code)
    rows.insert(TAX_RATES, key, code=event.code, name=event.name, category=event.category, rate=event.rate)


def _reason_defined(rows: Rows, entry: Entry, event: ReasonDefined) -> None:
    key = _child(rows, entry, event, REASONS, "code", event.code)
    rows.insert(REASONS, key, code=event.code, name=event.name, purpose=event.purpose)


def _location_defined(rows: Rows, entry: Entry, event: LocationDefined) -> None:
    _name_location(rows, entry, event, event.location, event.name)


def _name_location(rows: Rows, entry: Entry, event: CompanyEvent, location: Id, name: str) -> None:
    rows.insert(LOCATIONS, _child(rows, entry, event, LOCATIONS, "location", location), location=location, name=name)


def _locked(rows: Rows, entry: Entry, event: PeriodLocked | PeriodUnlocked) -> None:
    through = event.through.isoformat() if event.through else ""
    rows.patch(COMPANIES, rows.key_of("company", event.company_id), version=entry.version, locked_through=through)


def _closed(rows: Rows, entry: Entry, event: DayClosed) -> None:
    key = rows.key_of("company", event.company_id)
    rows.patch(COMPANIES, key, version=entry.version, closed_through=event.day.isoformat())


def _child(rows: Rows, entry: Entry, event: CompanyEvent, table: Table, column: str, value: str) -> tuple[int, int]:
    """The key of the child row with this value, or of a new one behind the last. Marks the company as changed."""
    company_key = rows.key_of("company", event.company_id)
    rows.patch(COMPANIES, company_key, version=entry.version)
    last = 0
    for key in rows.children(table, company_key):
        assert isinstance(key, tuple), "a child has a key of two"
        row = rows.get(table, key)
        if row is not None and row[column] == value:
            return (company_key, key[1])
        last = key[1]
    return (company_key, last + 1)


COMPANY = ReadModel(
    "company",
    (COMPANIES, TAX_RATES, SETTINGS, REASONS, LOCATIONS),
    {
        CompanySetUp: _set_up,
        SettingChanged: _setting_changed,
        TaxRateDefined: _tax_rate_defined,
        ReasonDefined: _reason_defined,
        LocationDefined: _location_defined,
        PeriodLocked: _locked,
        PeriodUnlocked: _locked,
        DayClosed: _closed,
    },
)


class CompanyTaxRate(Struct, frozen=True):
    code: str
    name: str
    category: str  # EN 16931
    rate: Rate


class CompanyReason(Struct, frozen=True):
    code: str
    name: str
    purpose: str  # return, hold, cancel, adjust, credit


class CompanyLocation(Struct, frozen=True):
    location: Id
    name: str


class CompanyCard(Struct, frozen=True):
    """The company as it stands."""

    uuid: Id
    version: int
    name: str
    country: str
    currency: str
    zone: str
    price_mode: str  # net or gross: what list prices are
    tax_rates: tuple[CompanyTaxRate, ...]
    settings: dict[str, str]
    reasons: tuple[CompanyReason, ...] = ()
    locations: tuple[CompanyLocation, ...] = ()
    locked_through: date | None = None
    closed_through: date | None = None  # the last day that was closed

    def tax_rate(self, code: str) -> CompanyTaxRate | None:
        return next((rate for rate in self.tax_rates if rate.code == code), None)

    def setting(self, name: str) -> str:
        """The value of a setting, or empty when it was never changed."""
        return self.settings.get(name, "")

    def reasons_for(self, purpose: str) -> tuple[str, ...]:
        """The names of the reasons that there are for something."""
        return tuple(reason.name for reason in self.reasons if reason.purpose == purpose)

    def location_name(self, location: Id) -> str:
        """What a location is called, or its key when it was never defined."""
        return next((each.name for each in self.locations if each.location == location), location)


class Company(Struct, frozen=True):
    """The company, or None while the books are not set up."""

    def run(self, reader: Reader) -> CompanyCard | None:
        own = "uuid, version, name, country, currency, zone, price_mode, locked_through, closed_through"
        header = reader.query(f"SELECT {own} FROM company LIMIT 1")
        if not header:
            return None
        rates = reader.query("SELECT code, name, category, rate FROM tax_rates ORDER BY company_id, number")
        settings = reader.query("SELECT setting, value FROM settings")
        reasons = reader.query("SELECT code, name, purpose FROM reasons ORDER BY company_id, number")
        locations = reader.query("SELECT location, name FROM locations ORDER BY company_id, number")
        uuid, version, name, country, currency, zone, price_mode, locked, closed = header[0]
        return CompanyCard(
            uuid,
            version,
            name,
            country,
            currency,
            zone,
            price_mode,
            tuple(CompanyTaxRate(*rate) for rate in rates),
            dict(settings),
            tuple(CompanyReason(*reason) for reason in reasons),
            tuple(CompanyLocation(*location) for location in locations),
            date.fromisoformat(locked) if locked else None,
            date.fromisoformat(closed) if closed else None,
        )


def currency_of(reader: Reader) -> str:
    """The currency of the books, empty while they are not set up."""
    found = reader.query("SELECT currency FROM company LIMIT 1")
    return str(found[0][0]) if found else ""
