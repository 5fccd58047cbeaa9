"""Company: whose books these are, its tax rates and settings, for forms and documents."""

from msgspec import Struct

from core.domain.company.events import CompanyEvent, CompanySetUp, SettingChanged, TaxRateDefined
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
    )


def _setting_changed(rows: Rows, entry: Entry, event: SettingChanged) -> None:
    key = _child(rows, entry, event, SETTINGS, "setting", event.setting)
    rows.insert(SETTINGS, key, setting=event.setting, value=event.value)


def _tax_rate_defined(rows: Rows, entry: Entry, event: TaxRateDefined) -> None:
    key = _child(rows, entry, event, TAX_RATES, "code", event.code)
    rows.insert(TAX_RATES, key, code=event.code, name=event.name, category=event.category, rate=event.rate)


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
    (COMPANIES, TAX_RATES, SETTINGS),
    {CompanySetUp: _set_up, SettingChanged: _setting_changed, TaxRateDefined: _tax_rate_defined},
)


class CompanyTaxRate(Struct, frozen=True):
    code: str
    name: str
    category: str  # EN 16931
    rate: Rate


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

    def tax_rate(self, code: str) -> CompanyTaxRate | None:
        return next((rate for rate in self.tax_rates if rate.code == code), None)

    def setting(self, name: str) -> str:
        """The value of a setting, or empty when it was never changed."""
        return self.settings.get(name, "")


class Company(Struct, frozen=True):
    """The company, or None while the books are not set up."""

    def run(self, reader: Reader) -> CompanyCard | None:
        header = reader.query("SELECT uuid, version, name, country, currency, zone, price_mode FROM company LIMIT 1")
        if not header:
            return None
        rates = reader.query("SELECT code, name, category, rate FROM tax_rates ORDER BY company_id, number")
        settings = reader.query("SELECT setting, value FROM settings")
        uuid, version, name, country, currency, zone, price_mode = header[0]
        tax_rates = tuple(CompanyTaxRate(*rate) for rate in rates)
        return CompanyCard(uuid, version, name, country, currency, zone, price_mode, tax_rates, dict(settings))


def currency_of(reader: Reader) -> str:
    """The currency of the books, empty while they are not set up."""
    found = reader.query("SELECT currency FROM company LIMIT 1")
    return str(found[0][0]) if found else ""
