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
    _text("locked_through", null=True),
    _text("closed_through", null=True),
    _whole("counted_to"),
)
company_tax_rates = _child(
    "company_tax_rates", "companies", _key_text("code"), _text("name"), _text("category"), _whole("rate")
)
company_settings = _child("company_settings", "companies", _key_text("setting"), _text("value"))
company_reasons = _child("company_reasons", "companies", _key_text("code"), _text("name"), _text("purpose"))
company_locations = _child("company_locations", "companies", _key_text("location"), _text("name"))

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

customer_addresses = _child(
    "customer_addresses",
    "customers",
    _key_text("address_id"),
    *(_text(f"address_{name}") for name in ("name", "street", "city", "postcode", "country")),
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
    Column("picked", WHOLE, CheckConstraint("picked >= 0"), nullable=False),
    Column("quarantined", WHOLE, CheckConstraint("quarantined >= 0"), nullable=False),
    CheckConstraint("picked <= reserved", name="picked_is_reserved"),
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
    _whole("terms_days"),
    _text("ship_by", null=True),
    _text("channel"),
    *(_text(f"deliver_to_{name}") for name in ("name", "street", "city", "postcode", "country")),
    *(_text(name) for name in ("note", "private_note")),
    _text("hold_reason", null=True),
    *(_whole(name) for name in ("discount_rate", "fixed_discount")),
    *(_whole(name) for name in ("net", "tax", "total", "uninvoiced", "discounted", "charged", "highest_line")),
    _partial("orders_number", "number", unique=True, where="number IS NOT NULL"),
    _partial("orders_uninvoiced", "customer_id", "uninvoiced", where="status IN ('placed', 'closed')"),
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
    CheckConstraint("picked <= reserved", name="picked_is_reserved"),
    CheckConstraint("credited <= invoiced", name="credited_is_invoiced"),
    CheckConstraint("returned <= shipped", name="returned_was_shipped"),
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
order_charges = _child("order_charges", "orders", _key_whole("place"), _text("kind"), _text("name"), _whole("amount"))
order_returns = _child(
    "order_returns", "orders", _key_whole("number"), *(_text(n) for n in ("return_id", "received_on"))
)
order_returned_lines = _child(
    "order_returned_lines",
    "orders",
    _key_text("return_id"),
    _key_whole("line"),
    *(
        Column(name, WHOLE, CheckConstraint(f"{name} >= 0"), nullable=False)
        for name in ("quantity", "restocked", "quarantined", "scrapped", "credited")
    ),
    CheckConstraint("restocked + quarantined + scrapped <= quantity", name="looked_at_once"),
    CheckConstraint("credited <= quantity", name="credited_came_back"),
)
order_invoices = _child("order_invoices", "orders", _key_text("invoice_id"), _text("number"))
order_shipped_lines.append_constraint(
    ForeignKeyConstraint(["parent", "line"], ["order_lines.parent", "order_lines.line"])
)

series = _root("series", _whole("last"), _text("last_dated"))

invoices = _root(
    "invoices",
    _whole("number"),
    _refers("credits", "invoices"),
    Column("customer_id", TEXT, ForeignKey("customers.id"), nullable=False),
    _text("dated"),
    _text("due_on", null=True),
    _text("currency"),
    _text("price_mode"),
    *(_whole(name) for name in ("total", "credited", "written_off")),
    CheckConstraint("credited + written_off <= total", name="no_more_than_was_asked_for"),
    _partial("invoices_number", "number", unique=True, where="credits IS NULL"),
    _partial("credit_notes_number", "number", unique=True, where="credits IS NOT NULL"),
    _partial("invoices_owed", "customer_id", "total", "credited", "written_off", where="credits IS NULL"),
)
invoice_lines = _child(
    "invoice_lines",
    "invoices",
    _key_whole("line"),
    Column("order_id", TEXT, ForeignKey("orders.id"), nullable=False),
    *(_whole(name) for name in ("order_line", "quantity", "unit_price", "discount")),
    _text("tax_category"),
    *(_whole(name) for name in ("tax_rate", "net", "credited", "credited_net")),
    CheckConstraint("credited <= quantity", name="credited_once"),
)
invoice_taxes = _child(
    "invoice_taxes",
    "invoices",
    _key_text("category"),
    _key_whole("rate"),
    *(_whole(name) for name in ("taxable", "tax", "discount", "charged", "credited_taxable", "credited_tax")),
    _whole("credited_charged"),
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
    _flag("is_refund"),
    _flag("is_reallocated"),
    Column("refunded", WHOLE, CheckConstraint("refunded >= 0 AND refunded <= minor"), nullable=False),
    Index("payments_number", "number", unique=True),
    _partial("payments_of", "customer_id", "minor", "refunded", where="is_reversed = 0 AND is_refund = 0"),
)
payment_allocations = _child(
    "payment_allocations",
    "payments",
    _key_text("target_kind"),
    _key_text("target_id"),
    _whole("minor"),
    Index("payment_allocations_target", "target_kind", "target_id", "minor"),
)
payment_parts = _child(
    "payment_parts",
    "payments",
    Column("payment_id", TEXT, ForeignKey("payments.id"), primary_key=True),
    _whole("minor"),
)

batches = _root("batches", _text("purpose"), _text("source"), _flag("is_finished"), _flag("is_reversed"))

number_series = Table(
    "number_series",
    metadata,
    Column("series", TEXT, primary_key=True),
    Column("last", WHOLE, nullable=False),
    sqlite_strict=True,
)

SERIES_OF = {
    "order.placed": "order",
    "order.shipped": "shipment",
    "order.return_received": "return",
    "payment.recorded": "payment",
    "payment.refund_recorded": "payment",
}
"""By the type of entry that takes a number of it."""

NUMBERS_START_AT = {"order": 10_001, "shipment": 1_001, "payment": 2_001, "return": 5_001}
