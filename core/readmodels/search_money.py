"""What search keeps of invoices, credit notes, payments and refunds: who looks has a number or a name."""

from typing import Any

from core.domain.decider import Event
from core.domain.invoices.events import CreditNotePosted, InvoicePosted
from core.domain.payments.events import PaymentRecorded, RefundRecorded
from core.journal.entry import Entry
from core.projections.model import Handler, Rows
from core.readmodels.search_documents import DOCUMENTS, document, one_line


def _invoice(rows: Rows, entry: Entry, event: InvoicePosted) -> None:
    words = one_line(str(event.number), event.customer_name, event.reference, str(event.order_number))
    _write(rows, rows.key_of("invoice", event.invoice_id), "invoice", words, _posted(event, "Invoice"))


def _credit_note(rows: Rows, entry: Entry, event: CreditNotePosted) -> None:
    """Who has its invoice in hand finds it by that."""
    words = one_line(str(event.number), event.customer_name, str(event.invoice_number), event.reason)
    _write(rows, rows.key_of("invoice", event.invoice_id), "invoice", words, _posted(event, "Credit note"))


def _posted(event: InvoicePosted | CreditNotePosted, name: str) -> dict[str, Any]:
    day = event.invoiced_on if isinstance(event, InvoicePosted) else event.credited_on
    return {
        "title": f"{name} {event.number}",
        "detail": event.customer_name,
        "amount": event.totals.total,
        "currency": event.currency,
        "day": day.isoformat(),
    }


def _payment(rows: Rows, entry: Entry, event: PaymentRecorded) -> None:
    _money(rows, event, "Payment", event.received_on.isoformat())


def _refund(rows: Rows, entry: Entry, event: RefundRecorded) -> None:
    _money(rows, event, "Refund", event.paid_on.isoformat())


def _money(rows: Rows, event: PaymentRecorded | RefundRecorded, name: str, day: str) -> None:
    """Money does not say its customer's name: it is found by the name that the customer had then."""
    customer = rows.get(DOCUMENTS, rows.key_of("customer", event.customer_id))
    payer = customer["title"] if customer is not None else ""
    shown = {
        "title": f"{name} {event.number}",
        "detail": payer,
        "amount": event.amount.minor,
        "currency": event.amount.currency,
        "day": day,
    }
    words = one_line(str(event.number), payer, event.reference)
    _write(rows, rows.key_of("payment", event.payment_id), "payment", words, shown)


def _write(rows: Rows, key: int, kind: str, words: str, shown: dict[str, Any]) -> None:
    rows.insert(DOCUMENTS, key, kind=kind, words=document(kind, (words,)), **shown)


MONEY_HANDLERS: dict[type[Event], Handler] = {
    InvoicePosted: _invoice,
    CreditNotePosted: _credit_note,
    PaymentRecorded: _payment,
    RefundRecorded: _refund,
}
