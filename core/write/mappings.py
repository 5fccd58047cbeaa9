"""Which State lies in which tables: the table of contents of the write side."""

from core.domain.batches.events import Batch
from core.domain.company.events import Company
from core.domain.customers.events import Customer
from core.domain.orders.state import Order
from core.domain.payments.events import Payment
from core.domain.people.events import Person
from core.domain.products.events import Product
from core.domain.stock.events import Stock
from core.write import tables
from core.write.mapping import Children, Mapping


def make_mappings() -> dict[str, Mapping]:
    """A mapping for each kind of stream. Compiles every statement, which takes some milliseconds."""
    mappings = (
        Mapping(Person, tables.persons),
        Mapping(
            Company,
            tables.companies,
            Children("tax_rates", tables.company_tax_rates, ("code",)),
            Children("settings", tables.company_settings, ("setting",)),
        ),
        Mapping(Customer, tables.customers),
        Mapping(Product, tables.products, Children("barcodes", tables.product_barcodes, ("barcode",))),
        Mapping(Stock, tables.stock),
        Mapping(
            Order,
            tables.orders,
            Children("lines", tables.order_lines, ("line",)),
            Children("shipments", tables.order_shipments, ("number",)),
            Children("shipped_lines", tables.order_shipped_lines, ("shipment_id", "line")),
        ),
        Mapping(
            Payment,
            tables.payments,
            Children("allocations", tables.payment_allocations, ("target_kind", "target_id")),
        ),
        Mapping(Batch, tables.batches),
    )
    return {mapping.state.kind: mapping for mapping in mappings}
