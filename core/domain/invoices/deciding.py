"""Invoices: who answers which command, and what takes an answer back."""

from typing import assert_never

from core.domain.decider import Accepted, Command, Context, Decider, Event, Refused, States, Violation
from core.domain.invoices.commands import InvoiceCommands, PostCreditNote, PostInvoice, SendInvoice, WriteOffDifference
from core.domain.invoices.crediting import credit
from core.domain.invoices.events import (
    CreditNotePosted,
    DifferenceWrittenOff,
    Invoice,
    InvoiceEvents,
    InvoicePosted,
    evolve,
)
from core.domain.invoices.posting import post
from core.domain.invoices.settling import send, write_off


def decide(command: InvoiceCommands, states: States, context: Context) -> Accepted | Refused:
    match command:
        case PostInvoice():
            return post(command, states, context)
        case PostCreditNote():
            return credit(command, states, context)
        case SendInvoice():
            return send(command, states)
        case WriteOffDifference():
            return write_off(command, states, context)
        case _:
            assert_never(command)


def inverse(events: tuple[Event, ...]) -> Command | Refused:
    """A posted document stays, for its number is given for good; another document corrects it."""
    match events[0]:
        case InvoicePosted(number=number):
            return _stays(f"Posted invoice {number}", "make a credit note for it")
        case CreditNotePosted(number=number):
            return _stays(f"Posted credit note {number}", "place and invoice a new order for the same")
        case DifferenceWrittenOff(invoice_id=invoice_id, minor=minor):
            return WriteOffDifference(invoice_id, -minor, "Write-off undone")
        case _:
            return Refused(Violation("UND-2"))


def _stays(step: str, alternative: str) -> Refused:
    return Refused(
        Violation("UND-1", facts={"step": step, "later": "the giving of its number", "alternative": alternative})
    )


INVOICES = Decider(Invoice, InvoiceEvents, InvoiceCommands, decide, evolve, inverse)
