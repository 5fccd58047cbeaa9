"""Receivables: what each customer owes and why, as movements that can be summed up to any business date.

Every invoice and every payment is an item. What is billed raises its item, what is paid, credited or written off lowers
it; an allocation moves from one item to another. So the items of a customer always come to the balance.
"""

from datetime import date
from typing import Any, NamedTuple

from msgspec import Struct

from core.domain.decider import Event
from core.domain.invoices.events import DifferenceWrittenOff, InvoiceCredited, InvoicePosted
from core.domain.payments.events import (
    PaymentRecorded,
    PaymentRefunded,
    PaymentReversed,
    RefundRecorded,
    RefundReversed,
)
from core.domain.values import Id, Minor, Money
from core.journal.entry import Entry
from core.projections.model import Handler, ReadModel, Rows, Table
from core.projections.reader import Reader
from core.readmodels.columns import numbers, texts
from core.readmodels.paying import PAYING, Paying, paid_by_invoice

ITEMS = Table(
    "receivable_items",
    (
        *numbers("id", "customer_key"),
        *texts("uuid", "kind", "no", "dated", "due_on", "currency"),  # kind: invoice, payment, refund
        *numbers("whole", "open"),  # open as of the last entry; a payment's is below zero
    ),
    indexes=(("customer_key",), ("open",)),
)

ALLOCATION = "allocation"

MOVES = Table(
    "receivable_moves",
    (
        *numbers("position", "place", "customer_key", "item_key"),
        *texts("dated", "kind", "no"),  # kind: that of the document, or "allocation", which moves no balance
        *numbers("amount"),
    ),
    key=("position", "place"),
    indexes=(("customer_key", "dated"), ("item_key",)),
)


def _posted(rows: Rows, entry: Entry, event: InvoicePosted) -> None:
    key = rows.key_of("invoice", event.invoice_id)
    dates = (event.invoiced_on.isoformat(), event.due_on.isoformat())
    amount = Money(event.totals.total, event.currency)
    _begin(rows, entry, key, _Document(event.customer_id, "invoice", str(event.number), *dates, amount))


def _credited(rows: Rows, entry: Entry, event: InvoiceCredited) -> None:
    key = rows.key_of("invoice", event.invoice_id)
    _move(rows, entry, key, -event.totals.total, "credit note", str(event.number))


def _written_off(rows: Rows, entry: Entry, event: DifferenceWrittenOff) -> None:
    _move(rows, entry, rows.key_of("invoice", event.invoice_id), -event.minor, "write-off", "")


def _recorded(rows: Rows, entry: Entry, event: PaymentRecorded) -> None:
    key = rows.key_of("payment", event.payment_id)
    amount = Money(-event.amount.minor, event.amount.currency)
    dated = event.received_on.isoformat()
    _begin(rows, entry, key, _Document(event.customer_id, "payment", str(event.number), dated, "", amount))
    _allocated(rows, entry, event)


def _reversed(rows: Rows, entry: Entry, event: PaymentReversed) -> None:
    key = rows.key_of("payment", event.payment_id)
    _move(rows, entry, key, event.amount.minor, "payment reversed", _no(rows, key))
    _allocated(rows, entry, event)


def _allocated(rows: Rows, entry: Entry, event: Paying) -> None:
    """What is for an order stays on the payment's item: an order is not billed yet."""
    payment_key = rows.key_of("payment", event.payment_id)
    for invoice_key, minor in paid_by_invoice(rows, event):
        _move(rows, entry, payment_key, minor, ALLOCATION, "")
        _move(rows, entry, invoice_key, -minor, ALLOCATION, "")


def _refunded(rows: Rows, entry: Entry, event: RefundRecorded) -> None:
    key = rows.key_of("payment", event.payment_id)
    dated = event.paid_on.isoformat()
    _begin(rows, entry, key, _Document(event.customer_id, "refund", str(event.number), dated, "", event.amount))


def _refund_reversed(rows: Rows, entry: Entry, event: RefundReversed) -> None:
    key = rows.key_of("payment", event.payment_id)
    _move(rows, entry, key, -event.amount.minor, "refund reversed", _no(rows, key))


def _taken_out(rows: Rows, entry: Entry, event: PaymentRefunded) -> None:
    """A refund takes what it pays out of the payment that had it."""
    _move(rows, entry, rows.key_of("payment", event.payment_id), event.minor, ALLOCATION, "")
    _move(rows, entry, rows.key_of("payment", event.refund_id), -event.minor, ALLOCATION, "")


class _Document(NamedTuple):
    """What begins an item; the amount raises what the customer owes, or lowers it when it is below zero."""

    customer_id: Id
    kind: str
    no: str
    dated: str
    due_on: str
    amount: Money


def _begin(rows: Rows, entry: Entry, key: int, document: _Document) -> None:
    rows.insert(
        ITEMS,
        key,
        customer_key=rows.key_of("customer", document.customer_id),
        uuid=entry.stream.id,
        kind=document.kind,
        no=document.no,
        dated=document.dated,
        due_on=document.due_on,
        currency=document.amount.currency,
        whole=document.amount.minor,
        open=0,
    )
    _move(rows, entry, key, document.amount.minor, document.kind, document.no, document.dated)


def _move(rows: Rows, entry: Entry, item_key: int, amount: Minor, kind: str, no: str, dated: str = "") -> None:
    """A movement of an item; of the entry's business date unless the document says another."""
    item = rows.get(ITEMS, item_key)
    assert item is not None, "a document begins its item"
    place = sum(1 for _ in rows.children(MOVES, entry.position))
    rows.insert(
        MOVES,
        (entry.position, place),
        customer_key=item["customer_key"],
        item_key=item_key,
        dated=dated or entry.business_date.isoformat(),
        kind=kind,
        no=no,
        amount=amount,
    )
    rows.patch(ITEMS, item_key, open=item["open"] + amount)


def _no(rows: Rows, item_key: int) -> str:
    item = rows.get(ITEMS, item_key)
    return item["no"] if item is not None else ""


_HANDLERS: dict[type[Event], Handler] = {
    InvoicePosted: _posted,
    InvoiceCredited: _credited,
    DifferenceWrittenOff: _written_off,
    **dict.fromkeys(PAYING, _allocated),
    PaymentRecorded: _recorded,
    PaymentReversed: _reversed,
    RefundRecorded: _refunded,
    RefundReversed: _refund_reversed,
    PaymentRefunded: _taken_out,
}

RECEIVABLES = ReadModel("receivables", (ITEMS, MOVES), _HANDLERS)


class OpenItem(Struct, frozen=True):
    """An invoice with something to pay, or a payment or refund with something that is for nothing yet (below zero)."""

    key: int
    uuid: Id
    kind: str
    no: str
    dated: str
    due_on: str  # empty for what is not due
    currency: str
    whole: Minor
    open: Minor


class OpenItems(Struct, frozen=True):
    """The open items of a customer, the oldest first; as of the end of a business date when one is given."""

    customer_key: int
    on: date | None = None

    def run(self, reader: Reader) -> tuple[OpenItem, ...]:
        params: tuple[Any, ...]
        if self.on is None:
            opened, params = "open", (self.customer_key,)
            source = "receivable_items i WHERE i.customer_key = ? AND i.open <> 0"
        else:
            opened, params = "m.open", (self.on.isoformat(), self.customer_key)
            source = f"({_OPEN_ON}) m JOIN receivable_items i ON i.id = m.item_key WHERE i.customer_key = ?"
        columns = f"i.id, i.uuid, i.kind, i.no, i.dated, i.due_on, i.currency, i.whole, {opened}"
        sql = f"SELECT {columns} FROM {source} ORDER BY i.dated, i.id"
        return tuple(OpenItem(*row) for row in reader.query(sql, params))


class AgedBalance(Struct, frozen=True):
    """What a customer owes, by how long it has been due; `on_account` is what is paid and for nothing yet."""

    customer_key: int
    currency: str
    not_due: Minor
    to_30: Minor
    to_60: Minor
    to_90: Minor
    over_90: Minor
    on_account: Minor  # below zero

    @property
    def balance(self) -> Minor:
        return self.not_due + self.to_30 + self.to_60 + self.to_90 + self.over_90 + self.on_account


class Ageing(Struct, frozen=True):
    """The balances of all customers, or of one, as of the end of a business date, aged by due dates."""

    on: date
    customer_key: int | None = None

    def run(self, reader: Reader) -> tuple[AgedBalance, ...]:
        on = self.on.isoformat()
        late = "julianday(?) - julianday(i.due_on)"
        spans = ("<= 0", "BETWEEN 1 AND 30", "BETWEEN 31 AND 60", "BETWEEN 61 AND 90", "> 90")
        sums = [f"sum(CASE WHEN i.kind = 'invoice' AND {late} {span} THEN m.open ELSE 0 END)" for span in spans]
        sums.append("sum(CASE WHEN i.kind <> 'invoice' THEN m.open ELSE 0 END)")
        whose = "" if self.customer_key is None else "WHERE i.customer_key = ?"
        sql = f"""SELECT i.customer_key, i.currency, {", ".join(sums)}
            FROM ({_OPEN_ON}) m JOIN receivable_items i ON i.id = m.item_key {whose}
            GROUP BY i.customer_key, i.currency ORDER BY i.customer_key"""
        params: list[Any] = [on] * (len(spans) + 1)
        return tuple(AgedBalance(*row) for row in reader.query(sql, (*params, *filter(None, (self.customer_key,)))))


class StatementLine(Struct, frozen=True):
    """A document on a statement, and the balance after it."""

    dated: str
    kind: str
    no: str
    amount: Minor
    balance: Minor


class Statement(Struct, frozen=True):
    """What happened between a customer and the business, from a day to a day, both with it."""

    customer_key: int
    since: date
    until: date

    def run(self, reader: Reader) -> tuple[StatementLine, ...]:
        """The first line is the balance brought forward."""
        own = "FROM receivable_moves WHERE customer_key = ? AND kind <> ?"
        before = reader.query(
            f"SELECT coalesce(sum(amount), 0) {own} AND dated < ?",
            (self.customer_key, ALLOCATION, self.since.isoformat()),
        )
        balance: Minor = before[0][0]
        lines = [StatementLine(self.since.isoformat(), "brought forward", "", 0, balance)]
        sql = f"SELECT dated, kind, no, amount {own} AND dated BETWEEN ? AND ? ORDER BY dated, position, place"
        span = (self.since.isoformat(), self.until.isoformat())
        for dated, kind, no, amount in reader.query(sql, (self.customer_key, ALLOCATION, *span)):
            balance += amount
            lines.append(StatementLine(dated, kind, no, amount, balance))
        return tuple(lines)


_OPEN_ON = """SELECT item_key, sum(amount) AS open FROM receivable_moves WHERE dated <= ?
 GROUP BY item_key HAVING sum(amount) <> 0"""
