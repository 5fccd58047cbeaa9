"""Invoice list: one row an invoice or credit note, for the invoices screen."""

from datetime import date
from typing import Any

from msgspec import Struct

from core.domain.decider import Event
from core.domain.invoices.events import (
    CreditNotePosted,
    DifferenceWrittenOff,
    DocumentIssued,
    InvoiceCredited,
    InvoicePosted,
)
from core.domain.values import Id, Micros, Minor
from core.journal.entry import Entry
from core.projections.model import Handler, ReadModel, Row, Rows, Table
from core.projections.paging import Listing
from core.projections.reader import Reader
from core.readmodels.columns import numbers, texts
from core.readmodels.company import currency_of
from core.readmodels.counting import count_tabs, sums_by_currency
from core.readmodels.filters import Field, Filter, Grammar, as_of, parse
from core.readmodels.paying import PAYING, Paying, paid_by_invoice
from core.readmodels.sorting import sort_number, sort_text

INVOICES = Table(
    "invoice_list",
    (
        *numbers("id", "version", "customer_key", "order_key"),
        *texts("uuid", "kind", "no", "no_sort", "order_no", "customer", "customer_sort", "reference"),
        *texts("dated", "due_on", "currency", "state", "actor"),  # due_on is empty for a credit note
        *numbers("net", "tax", "total", "paid", "credited", "written_off", "open", "posted_at", "issued"),
    ),
    indexes=(
        ("state",),
        ("order_key",),
        ("customer_key",),
        ("no_sort",),
        ("customer_sort",),
        ("dated",),
        ("due_on",),
        ("total",),
        ("open",),
    ),
)


def _posted(rows: Rows, entry: Entry, event: InvoicePosted) -> None:
    key = rows.key_of("invoice", event.invoice_id)
    order = {"order_key": rows.key_of("order", event.lines[0].order_id), "order_no": str(event.order_number)}
    own = {"kind": "invoice", "dated": event.invoiced_on.isoformat(), "due_on": event.due_on.isoformat()}
    rows.insert(INVOICES, key, **_document(rows, entry, event), **order, **own, reference=event.reference)
    _stand(rows, entry, key)


def _credit_note(rows: Rows, entry: Entry, event: CreditNotePosted) -> None:
    """It is for the order of its invoice, and nothing of it is open: what it takes back, its invoice has less."""
    key = rows.key_of("invoice", event.invoice_id)
    invoice = rows.get(INVOICES, rows.key_of("invoice", event.credits))
    assert invoice is not None, "what is credited was posted before"
    order = {name: invoice[name] for name in ("order_key", "order_no", "reference")}
    own = {"kind": "credit note", "dated": event.credited_on.isoformat(), "due_on": ""}
    rows.insert(INVOICES, key, **_document(rows, entry, event), **order, **own)
    rows.patch(INVOICES, key, state="posted", open=0)


def _document(rows: Rows, entry: Entry, event: InvoicePosted | CreditNotePosted) -> dict[str, Any]:
    return {
        "uuid": event.invoice_id,
        "no": str(event.number),
        "no_sort": sort_number(str(event.number)),
        "customer": event.customer_name,
        "customer_sort": sort_text(event.customer_name),
        "customer_key": rows.key_of("customer", event.customer_id),
        "currency": event.currency,
        "net": event.totals.net,
        "tax": event.totals.tax,
        "total": event.totals.total,
        "posted_at": entry.recorded_at,
        "actor": entry.actor,
        "version": entry.version,
        **dict.fromkeys(("paid", "credited", "written_off", "issued"), 0),
    }


def _credited(rows: Rows, entry: Entry, event: InvoiceCredited) -> None:
    key = rows.key_of("invoice", event.invoice_id)
    _stand(rows, entry, key, version=entry.version, credited=event.totals.total)


def _written_off(rows: Rows, entry: Entry, event: DifferenceWrittenOff) -> None:
    key = rows.key_of("invoice", event.invoice_id)
    _stand(rows, entry, key, version=entry.version, written_off=event.minor)


def _issued(rows: Rows, entry: Entry, event: DocumentIssued) -> None:
    rows.patch(INVOICES, rows.key_of("invoice", event.invoice_id), version=entry.version, issued=1)


def _paid(rows: Rows, entry: Entry, event: Paying) -> None:
    for key, minor in paid_by_invoice(rows, event):
        _stand(rows, entry, key, paid=minor)


def _stand(rows: Rows, entry: Entry, key: int, version: int | None = None, **added: Minor) -> None:
    """Add to what an invoice has of each, and say how it stands now."""
    row = rows.get(INVOICES, key)
    assert row is not None, "it was posted before"
    sums = {name: row[name] + added.get(name, 0) for name in ("paid", "credited", "written_off")}
    left = row["total"] - sum(sums.values())
    rows.patch(INVOICES, key, **sums, open=left, state=_state(row, left, sums), version=version or row["version"])


def _state(row: Row, left: Minor, sums: dict[str, Minor]) -> str:
    if left == 0:
        return "credited" if row["total"] and sums["credited"] >= row["total"] else "paid"
    return "part paid" if sums["paid"] else "open"


_HANDLERS: dict[type[Event], Handler] = {
    InvoicePosted: _posted,
    CreditNotePosted: _credit_note,
    InvoiceCredited: _credited,
    DifferenceWrittenOff: _written_off,
    DocumentIssued: _issued,
    **dict.fromkeys(PAYING, _paid),
}

INVOICE_LIST = ReadModel("invoice_list", (INVOICES,), _HANDLERS)


class InvoiceRow(Struct, frozen=True):
    """One invoice or credit note as the list shows it: the columns of an InvoiceListing, in their order."""

    uuid: Id
    version: int
    kind: str  # invoice, credit note
    no: str
    state: str  # open, part paid, paid, credited; of a credit note: posted
    customer: str
    customer_key: int
    order_key: int
    order_no: str
    reference: str
    dated: str
    due_on: str
    currency: str
    net: Minor
    tax: Minor
    total: Minor
    paid: Minor
    credited: Minor
    written_off: Minor
    open: Minor
    posted_at: Micros
    actor: Id
    issued: int


_OVERDUE = "open > 0 AND due_on < ?"

TABS: dict[str, str] = {
    "open": "open > 0",
    "overdue": _OVERDUE,
    "paid": "state IN ('paid', 'credited')",
    "credit_notes": "kind = 'credit note'",
    "all": "TRUE",
}
"""Which invoices each tab shows; a `?` is today."""

SORTS: dict[str, str] = {
    "newest": "id",
    "state": "state",
    "no": "no_sort",
    "customer": "customer_sort",
    "dated": "dated",
    "due": "due_on",
    "total": "total",
    "open": "open",
}
"""Columns that the list sorts by, by the names of its headings."""

GRAMMAR = Grammar(
    kind="invoice",
    fields={
        "status": Field("state", "choice", ("open", "part paid", "paid", "credited", "posted")),
        "customer": Field("customer_sort"),
        "no": Field("no_sort", "number"),
        "order": Field("order_no"),
        "po": Field("lower(reference)"),
        "total": Field("total", "amount"),
        "owing": Field("open", "amount"),
        "dated": Field("dated", "day"),
        "due": Field("due_on", "day"),
    },
    flags={"overdue": _OVERDUE, "unpaid": "open > 0", "credit-note": "kind = 'credit note'"},
    amount="total",
    day="dated",
)


class InvoiceListing(Struct, frozen=True, kw_only=True):
    """The invoices of a tab that pass a filter. `sort` is a name of SORTS; equal rows go by newest."""

    today: date
    tab: str = "open"
    filter: str = ""
    sort: str = "newest"
    descending: bool = True

    def run(self, reader: Reader) -> Listing:
        return self.read(reader).listing(
            INVOICES.name,
            InvoiceRow.__struct_fields__,
            SORTS[self.sort],
            descending=self.descending,
            among=as_of(self.today, TABS[self.tab]),
        )

    def read(self, reader: Reader) -> Filter:
        """The filter as understood, with its tokens."""
        return parse(self.filter, GRAMMAR, self.today, currency_of(reader))


class InvoiceCounts(Struct, frozen=True):
    """How many documents each tab has, COUNTED at most."""

    today: date

    def run(self, reader: Reader) -> dict[str, int]:
        return count_tabs(reader, INVOICES.name, TABS, lambda tab: as_of(self.today, TABS[tab]))


class InvoiceSum(Struct, frozen=True):
    """What documents of one currency come to; the total of credit notes is taken off."""

    currency: str
    documents: int
    total: Minor
    open: Minor


class InvoiceSums(Struct, frozen=True):
    """What the documents of a list come to, by currency. Empty when there are more than SUMMED."""

    listing: Listing

    def run(self, reader: Reader) -> tuple[InvoiceSum, ...]:
        total = "CASE kind WHEN 'invoice' THEN total ELSE -total END"
        return tuple(InvoiceSum(*row) for row in sums_by_currency(reader, self.listing, total, "open"))


class InvoicesOfOrder(Struct, frozen=True):
    """The invoices and credit notes of an order with their keys, the oldest first."""

    order_key: int

    def run(self, reader: Reader) -> tuple[tuple[int, InvoiceRow], ...]:
        columns = ", ".join(InvoiceRow.__struct_fields__)
        sql = f"SELECT id, {columns} FROM invoice_list WHERE order_key = ? ORDER BY id"
        return tuple((row[0], InvoiceRow(*row[1:])) for row in reader.query(sql, (self.order_key,)))
