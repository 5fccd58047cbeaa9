"""The normalised tables of the write side, with their constraints. Rows are written by mapping.py alone."""

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    MetaData,
    Table,
    text,
)

from core.journal.schema import TEXT, WHOLE

metadata = MetaData()


def _root(name: str, *columns: Column[str] | Column[int] | CheckConstraint | Index) -> Table:
    """A table with one row an aggregate: its id, its version, and its columns."""
    id, version = Column("id", TEXT, primary_key=True), Column("version", WHOLE, nullable=False)
    return Table(name, metadata, id, version, *columns, sqlite_strict=True, sqlite_with_rowid=False)


def _child(name: str, parent: str, *columns: Column[str] | Column[int] | CheckConstraint | Index) -> Table:
    """A table with one row an item of a list of the parent's."""
    owner = Column("parent", TEXT, ForeignKey(f"{parent}.id"), primary_key=True)
    return Table(name, metadata, owner, *columns, sqlite_strict=True, sqlite_with_rowid=False)


def _text(name: str, *, null: bool = False) -> Column[str]:
    return Column(name, TEXT, nullable=null)


def _whole(name: str, *, null: bool = False) -> Column[int]:
    return Column(name, WHOLE, nullable=null)


def _flag(name: str) -> Column[int]:
    return Column(name, WHOLE, CheckConstraint(f"{name} IN (0, 1)"), nullable=False)


def _key_text(name: str) -> Column[str]:
    return Column(name, TEXT, primary_key=True)


def _key_whole(name: str) -> Column[int]:
    return Column(name, WHOLE, primary_key=True, autoincrement=False)


def _partial(name: str, *columns: str, where: str, unique: bool = False) -> Index:
    """An index over some of the rows."""
    condition = text(where)
    return Index(name, *columns, unique=unique, sqlite_where=condition, postgresql_where=condition)


def _refers(name: str, target: str) -> Column[str]:
    return Column(name, TEXT, ForeignKey(f"{target}.id"), nullable=True)


persons = _root("persons", _text("name"), _text("login"), _flag("is_active"))

companies = _root(
    "companies",
    *(_text(name) for name in ("name", "country", "currency", "zone")),
    Column("price_mode", TEXT, CheckConstraint("price_mode IN ('net', 'gross')"), nullable=False),
)
company_tax_rates = _child(
    "company_tax_rates", "companies", _key_text("code"), _text("name"), _text("category"), _whole("rate")
)
company_settings = _child("company_settings", "companies", _key_text("setting"), _text("value"))

customers = _root(
    "customers",
    _text("code"),
    _text("currency"),
    _whole("terms_days"),
    _whole("credit_limit", null=True),
    _text("stopped_on", null=True),
    _text("stop_reason"),
    _flag("is_archived"),
    _text("details_name"),
    *(_text(f"details_address_{name}") for name in ("name", "street", "city", "postcode", "country")),
    _text("details_email"),
    _text("details_phone"),
    Index("customers_code", "code", unique=True),
)

products = _root(
    "products",
    *(_text(name) for name in ("sku", "name", "unit", "tax_code")),
    _flag("is_goods"),
    Column("price", WHOLE, CheckConstraint("price >= 0"), nullable=False),
    _whole("reorder_point", null=True),
    _text("discontinued_on", null=True),
    Index("products_sku", "sku", unique=True),
)
product_barcodes = _child(
    "product_barcodes", "products", _key_text("barcode"), Index("product_barcodes_barcode", "barcode", unique=True)
)

stock = _root(
    "stock",
    Column("product_id", TEXT, ForeignKey("products.id"), nullable=False),
    _text("location"),
    _whole("on_hand"),
    Column("reserved", WHOLE, CheckConstraint("reserved >= 0"), nullable=False),
)

orders = _root(
    "orders",
    _text("status"),
    _whole("number", null=True),
    _text("source_number"),
    _text("nature"),
    _whole("traded_at", null=True),
    _refers("customer_id", "customers"),
    _text("reference"),
    _text("currency"),
    _text("price_mode"),
    _text("hold_reason", null=True),
    *(_whole(name) for name in ("net", "tax", "total", "highest_line")),
    _partial("orders_number", "number", unique=True, where="number IS NOT NULL"),
    _partial("orders_owed", "customer_id", "total", where="status IN ('placed', 'closed')"),
    _partial("orders_reference", "customer_id", "reference", where="reference <> ''"),
)

_QUANTITIES = ("cancelled", "reserved", "picked", "shipped", "returned", "invoiced", "credited")
order_lines = _child(
    "order_lines",
    "orders",
    _key_whole("line"),
    _refers("product_id", "products"),
    *(_text(name) for name in ("sku", "name", "unit")),
    *(_whole(name) for name in ("unit_price", "discount")),
    _text("tax_category"),
    *(_whole(name) for name in ("tax_rate", "net", "gross", "ordered")),
    *(Column(name, WHOLE, CheckConstraint(f"{name} >= 0"), nullable=False) for name in _QUANTITIES),
    _flag("is_goods"),
    CheckConstraint("reserved = 0 OR reserved <= ordered - cancelled - shipped", name="reserved_is_open"),
    _partial("order_lines_reserved", "product_id", where="reserved > 0"),
)
order_shipments = _child(
    "order_shipments",
    "orders",
    _key_whole("number"),
    *(_text(name) for name in ("shipment_id", "shipped_on", "tracking")),
    _flag("is_reversed"),
)
order_shipped_lines = _child(
    "order_shipped_lines",
    "orders",
    _key_text("shipment_id"),
    _key_whole("line"),
    _whole("quantity"),
    _whole("reserved"),
)
order_shipped_lines.append_constraint(
    ForeignKeyConstraint(["parent", "line"], ["order_lines.parent", "order_lines.line"])
)

payments = _root(
    "payments",
    _whole("number"),
    Column("customer_id", TEXT, ForeignKey("customers.id"), nullable=False),
    Column("minor", WHOLE, CheckConstraint("minor > 0"), nullable=False),
    _text("currency"),
    _text("received_on"),
    _text("method"),
    _text("reference"),
    _flag("is_reversed"),
    Index("payments_number", "number", unique=True),
    _partial("payments_of", "customer_id", "minor", where="is_reversed = 0"),
)
payment_allocations = _child(
    "payment_allocations",
    "payments",
    _key_text("target_kind"),
    _key_text("target_id"),
    _whole("minor"),
    Index("payment_allocations_target", "target_kind", "target_id", "minor"),
)

batches = _root("batches", _text("purpose"), _text("source"), _flag("is_finished"))

number_series = Table(
    "number_series",
    metadata,
    Column("series", TEXT, primary_key=True),
    Column("last", WHOLE, nullable=False),
    sqlite_strict=True,
)

SERIES_OF = {"order.placed": "order", "order.shipped": "shipment", "payment.recorded": "payment"}
"""By the type of entry that takes a number of it."""

NUMBERS_START_AT = {"order": 10_001, "shipment": 1_001, "payment": 2_001}
