"""Invoice detail: one invoice or credit note whole, with lines and payments, for its pane and its dialogs."""

import msgspec
from msgspec import Struct

from core.domain.calculation import Charge, TaxAmount
from core.domain.invoices.events import CreditNotePosted, InvoiceCredited, InvoiceLine, InvoicePosted
from core.domain.values import Id, Minor, Price, Quantity, Rate
from core.journal.entry import Entry
from core.projections.model import ReadModel, Rows, Table
from core.projections.reader import Reader
from core.readmodels.columns import numbers, texts
from core.readmodels.invoice_list import InvoiceRow

PARTICULARS = Table(
    "invoice_detail",
    (
        *numbers("id", "credits_key", "discount"),  # credits_key: of a credit note, its invoice; else NULL
        *texts("order_uuid", "customer_uuid", "price_mode", "reason", "charges", "taxes"),  # the last two: JSON
    ),
    indexes=(("credits_key",),),
)

LINES = Table(
    "invoice_lines",
    (
        *numbers("invoice_id", "line", "order_line"),
        *texts("sku", "name", "unit", "tax_category"),
        *numbers("quantity", "unit_price", "discount", "tax_rate", "net", "credited", "credited_net"),
    ),
    key=("invoice_id", "line"),
)


def _posted(rows: Rows, entry: Entry, event: InvoicePosted) -> None:
    key = rows.key_of("invoice", event.invoice_id)
    rows.insert(
        PARTICULARS,
        key,
        discount=event.discount,
        order_uuid=event.lines[0].order_id,
        customer_uuid=event.customer_id,
        price_mode=event.price_mode,
        reason="",
        charges=msgspec.json.encode(event.charges).decode(),
        taxes=msgspec.json.encode(event.totals.taxes).decode(),
    )
    _write_lines(rows, key, event.lines)


def _credit_note(rows: Rows, entry: Entry, event: CreditNotePosted) -> None:
    key, credits_key = (rows.key_of("invoice", each) for each in (event.invoice_id, event.credits))
    invoice = rows.get(PARTICULARS, credits_key)
    assert invoice is not None, "what is credited was posted before"
    rows.insert(
        PARTICULARS,
        key,
        credits_key=credits_key,
        discount=sum(share.discount for share in event.shares),
        order_uuid=invoice["order_uuid"],
        customer_uuid=event.customer_id,
        price_mode=event.price_mode,
        reason=event.reason,
        charges="[]",
        taxes=msgspec.json.encode(event.totals.taxes).decode(),
    )
    _write_lines(rows, key, event.lines)


def _write_lines(rows: Rows, key: int, lines: tuple[InvoiceLine, ...]) -> None:
    for line in lines:
        rows.insert(
            LINES,
            (key, line.line),
            order_line=line.order_line,
            sku=line.sku,
            name=line.name,
            unit=line.unit,
            tax_category=line.tax_category,
            quantity=line.quantity,
            unit_price=line.unit_price,
            discount=line.discount,
            tax_rate=line.tax_rate,
            net=line.net,
            credited=0,
            credited_net=0,
        )


def _credited(rows: Rows, entry: Entry, event: InvoiceCredited) -> None:
    for part in event.lines:
        key = (rows.key_of("invoice", event.invoice_id), part.line)
        line = rows.get(LINES, key)
        assert line is not None, "a credit note names lines of its invoice"
        credited, net = line["credited"] + part.quantity, line["credited_net"] + part.net
        rows.patch(LINES, key, credited=credited, credited_net=net)


INVOICE_DETAIL = ReadModel(
    "invoice_detail",
    (PARTICULARS, LINES),
    {InvoicePosted: _posted, CreditNotePosted: _credit_note, InvoiceCredited: _credited},
)


class InvoiceLineRow(Struct, frozen=True):
    """A line of an invoice, and how much of it was credited since; or of a credit note, as it stands on paper."""

    line: int
    order_line: int
    sku: str
    name: str
    unit: str
    tax_category: str
    quantity: Quantity
    unit_price: Price
    discount: Rate
    tax_rate: Rate
    net: Minor
    credited: Quantity
    credited_net: Minor


class InvoicePayment(Struct, frozen=True):
    """A payment, and the part of it that is for an invoice."""

    key: int
    no: str
    dated: str
    method: str
    reference: str
    amount: Minor  # the part


class Particulars(Struct, frozen=True):
    """What the list does not show of an invoice or credit note."""

    credits_key: int | None  # of a credit note: its invoice
    credits_no: str
    discount: Minor
    order_uuid: Id
    customer_uuid: Id
    price_mode: str
    reason: str  # of a credit note
    charges: tuple[Charge, ...]
    taxes: tuple[TaxAmount, ...]


class DetailedInvoice(Struct, frozen=True):
    key: int
    invoice: InvoiceRow
    particulars: Particulars
    lines: tuple[InvoiceLineRow, ...]
    payments: tuple[InvoicePayment, ...]
    credit_notes: tuple[tuple[int, InvoiceRow], ...]  # with their keys


class InvoiceDetail(Struct, frozen=True):
    """One invoice or credit note whole, or None when there is none under this key."""

    key: int

    def run(self, reader: Reader) -> DetailedInvoice | None:
        with reader.transaction():
            found = reader.query(f"SELECT {_COLUMNS} FROM invoice_list WHERE id = ?", (self.key,))
            if not found:
                return None
            return DetailedInvoice(
                self.key,
                InvoiceRow(*found[0]),
                self._particulars(reader),
                self._lines(reader),
                self._payments(reader),
                self._credit_notes(reader),
            )

    def _particulars(self, reader: Reader) -> Particulars:
        sql = """SELECT d.credits_key, coalesce(i.no, ''), d.discount, d.order_uuid, d.customer_uuid, d.price_mode,
            d.reason, d.charges, d.taxes FROM invoice_detail d LEFT JOIN invoice_list i ON i.id = d.credits_key
            WHERE d.id = ?"""
        row = reader.query(sql, (self.key,))[0]
        charges = msgspec.json.decode(row[-2], type=tuple[Charge, ...])
        taxes = msgspec.json.decode(row[-1], type=tuple[TaxAmount, ...])
        return Particulars(*(*row[:-2], charges, taxes))

    def _lines(self, reader: Reader) -> tuple[InvoiceLineRow, ...]:
        columns = ", ".join(InvoiceLineRow.__struct_fields__)
        sql = f"SELECT {columns} FROM invoice_lines WHERE invoice_id = ? ORDER BY line"
        return tuple(InvoiceLineRow(*row) for row in reader.query(sql, (self.key,)))

    def _payments(self, reader: Reader) -> tuple[InvoicePayment, ...]:
        sql = """SELECT p.id, p.no, p.dated, p.method, p.reference, a.minor FROM payment_allocations a
            JOIN payment_list p ON p.id = a.payment_id WHERE a.target_id = ? ORDER BY p.id"""
        return tuple(InvoicePayment(*row) for row in reader.query(sql, (self.key,)))

    def _credit_notes(self, reader: Reader) -> tuple[tuple[int, InvoiceRow], ...]:
        notes = "SELECT id FROM invoice_detail WHERE credits_key = ?"
        sql = f"SELECT id, {_COLUMNS} FROM invoice_list WHERE id IN ({notes}) ORDER BY id"
        return tuple((row[0], InvoiceRow(*row[1:])) for row in reader.query(sql, (self.key,)))


_COLUMNS = ", ".join(InvoiceRow.__struct_fields__)
