"""What the entries of invoices, credit notes and their numbers say."""

from core.domain.decider import Event
from core.domain.invoices.events import (
    CreditNotePosted,
    DifferenceWrittenOff,
    DocumentIssued,
    InvoiceCredited,
    InvoicePosted,
)
from core.domain.series.events import CREDIT_NOTES, NumberIssued
from core.readmodels.said import Said, Saying, listed
from core.readmodels.wording import amount, count, day

_CHANNELS = {"print": "Printed", "mail": "Sent by mail", "file": "Saved as a file"}


def _posted(event: InvoicePosted, currency: str) -> Said:
    lines, total = count(len(event.lines), "line"), amount(event.totals.total, event.currency)
    detail = listed(f"Order {event.order_number}", lines, f"total {total}", f"due on {day(event.due_on)}")
    return Said("receipt-text", "info", f"Posted invoice {event.number}", detail)


def _credit_note_posted(event: CreditNotePosted, currency: str) -> Said:
    total = amount(event.totals.total, event.currency)
    detail = listed(f"Takes back {total} of invoice {event.invoice_number}", event.reason)
    return Said("receipt-text", "return", f"Posted credit note {event.number}", detail)


def _credited(event: InvoiceCredited, currency: str) -> Said:
    total = amount(event.totals.total, currency)
    return Said("receipt-text", "return", f"Credited {total}", f"By credit note {event.number}")


def _written_off(event: DifferenceWrittenOff, currency: str) -> Said:
    if event.minor < 0:
        return Said("undo-2", "neutral", f"Asked again for {amount(-event.minor, currency)}", event.reason)
    return Said("scale", "warning", f"Wrote off {amount(event.minor, currency)}", event.reason)


def _issued(event: DocumentIssued, currency: str) -> Said:
    done = _CHANNELS.get(event.channel, "Handed out")
    return Said("printer" if event.channel == "print" else "mail", "info", done, f"To {event.to}" if event.to else "")


def _numbered(event: NumberIssued, currency: str) -> Said:
    document = "credit note" if event.series == CREDIT_NOTES else "invoice"
    return Said("receipt-text", "neutral", f"Gave number {event.number}", f"To the {document} of {day(event.dated)}")


INVOICE_SENTENCES: dict[type[Event], Saying] = {
    InvoicePosted: _posted,
    CreditNotePosted: _credit_note_posted,
    InvoiceCredited: _credited,
    DifferenceWrittenOff: _written_off,
    DocumentIssued: _issued,
    NumberIssued: _numbered,
}
