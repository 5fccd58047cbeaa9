"""Invoices: who answers which command."""

from core.domain.decider import Accepted, Command, Context, Decider, Event, Refused, States, Violation
from core.domain.invoices.events import Invoice, InvoiceEvents, evolve


def decide(command: Command, states: States, context: Context) -> Accepted | Refused:
    raise TypeError(f"{type(command).__name__} is not asked of an invoice")


def inverse(events: tuple[Event, ...]) -> Command | Refused:
    return Refused(Violation("UND-2"))


INVOICES = Decider(Invoice, InvoiceEvents, None, decide, evolve, inverse)
