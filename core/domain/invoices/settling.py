"""What becomes of a posted invoice: it is handed out, and a small rest of it is not asked for any more."""

from core.domain.company.events import COMPANY, Company
from core.domain.company.settings import WRITE_OFF_LIMIT
from core.domain.decider import Accepted, Context, Refused, States, Violation
from core.domain.facts import Allocations
from core.domain.invoices.commands import SendInvoice, WriteOffDifference
from core.domain.invoices.events import DifferenceWrittenOff, DocumentIssued, Invoice
from core.domain.values import Minor, Money, exponent


def send(command: SendInvoice, states: States) -> Accepted | Refused:
    invoice = states.of(Invoice, command.invoice_id)
    if not invoice.exists:
        return Refused(Violation("INV-8"))
    return Accepted((DocumentIssued(invoice.id, command.channel, command.sha256, command.to),))


def write_off(command: WriteOffDifference, states: States, context: Context) -> Accepted | Refused:
    invoice = states.of(Invoice, command.invoice_id)
    if not invoice.exists or invoice.credits is not None:
        return Refused(Violation("INV-8"))
    if not command.reason.strip():
        return Refused(Violation("ORD-18", "reason"))
    open_ = invoice.owed - sum(part.minor for part in context.facts[Allocations("invoice", invoice.id)])
    limit = _limit(states.of(Company, COMPANY), invoice.currency) - invoice.written_off
    most = max(0, min(open_, limit))
    if command.minor == 0 or not -invoice.written_off <= command.minor <= most:
        amounts = {"amount": command.minor, "open": open_, "most": most}
        facts = {name: Money(minor, invoice.currency) for name, minor in amounts.items()}
        return Refused(Violation("INV-11", "amount", {"no": invoice.number, **facts}))
    return Accepted((DifferenceWrittenOff(invoice.id, invoice.customer_id, command.minor, command.reason),))


def _limit(company: Company, currency: str) -> Minor:
    """How much of one invoice may be written off: one of its currency, unless the company says otherwise."""
    chosen = company.setting(WRITE_OFF_LIMIT)
    return int(chosen) if chosen else 10 ** exponent(currency)
