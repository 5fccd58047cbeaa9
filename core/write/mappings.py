"""Which State lies in which tables: the table of contents of the write side."""

from typing import Any

from core.domain.batches.events import Batch
from core.domain.company.events import Company
from core.domain.customers.events import Customer
from core.domain.invoices.events import Invoice
from core.domain.orders.state import Order
from core.domain.payments.events import Payment
from core.domain.people.events import Person
from core.domain.products.events import Product
from core.domain.series.events import Series
from core.domain.stock.events import Stock
from core.journal.connection import StoreName
from core.write import tables
from core.write.mapping import Children, Mapping


def make_mappings(store: StoreName = "sqlite") -> dict[str, Mapping]:
    """A mapping for each kind of stream. Compiles every statement, which takes some milliseconds."""
    return {state.kind: Mapping(state, table, *children, store=store) for state, table, *children in _ROWS}


_ROWS: tuple[tuple[Any, ...], ...] = (
    (Person, tables.persons),
    (
        Company,
        tables.companies,
        Children("tax_rates", tables.company_tax_rates, ("code",)),
        Children("settings", tables.company_settings, ("setting",)),
        Children("reasons", tables.company_reasons, ("code",)),
        Children("locations", tables.company_locations, ("location",)),
    ),
    (Customer, tables.customers, Children("addresses", tables.customer_addresses, ("address_id",))),
    (Product, tables.products, Children("barcodes", tables.product_barcodes, ("barcode",))),
    (Stock, tables.stock),
    (
        Order,
        tables.orders,
        Children("lines", tables.order_lines, ("line",)),
        Children("shipments", tables.order_shipments, ("number",)),
        Children("shipped_lines", tables.order_shipped_lines, ("shipment_id", "line")),
        Children("charges", tables.order_charges, ("place",)),
        Children("returns", tables.order_returns, ("number",)),
        Children("returned_lines", tables.order_returned_lines, ("return_id", "line")),
        Children("invoices", tables.order_invoices, ("invoice_id",)),
    ),
    (Series, tables.series),
    (
        Invoice,
        tables.invoices,
        Children("lines", tables.invoice_lines, ("line",)),
        Children("taxes", tables.invoice_taxes, ("category", "rate")),
    ),
    (
        Payment,
        tables.payments,
        Children("allocations", tables.payment_allocations, ("target_kind", "target_id")),
        Children("parts", tables.payment_parts, ("payment_id",)),
    ),
    (Batch, tables.batches),
)
