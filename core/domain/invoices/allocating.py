"""Money that follows its document: deposits move to the invoice, what is credited goes back on account."""

from collections.abc import Iterable, Iterator

from core.domain.decider import Event
from core.domain.facts import Part
from core.domain.payments.events import OnInvoice, OnOrder, PaymentAllocated, PaymentUnallocated
from core.domain.values import Id, Minor


def deposits_moved(
    deposits: tuple[Part, ...], order_id: Id, invoice_id: Id, total: Minor, *, is_last: bool
) -> Iterator[Event]:
    """What payments have for the order goes over to its invoice, the oldest first, up to the invoice's total.

    Beyond the last invoice there is nothing to pay: what is left then is on account.
    """
    moved = {part.payment_id: part.minor for part in _taken(deposits, total)}
    for part in deposits:
        paid = moved.get(part.payment_id, 0)
        freed = part.minor if is_last else paid
        if freed:
            yield PaymentUnallocated(part.payment_id, (OnOrder(order_id, freed),))
        if paid:
            yield PaymentAllocated(part.payment_id, (OnInvoice(invoice_id, paid),))


def given_back(allocated: tuple[Part, ...], invoice_id: Id, excess: Minor) -> Iterator[Event]:
    """What payments have for an invoice beyond what is owed of it, taken from the newest first."""
    for part in _taken(reversed(allocated), excess):
        yield PaymentUnallocated(part.payment_id, (OnInvoice(invoice_id, part.minor),))


def _taken(parts: Iterable[Part], most: Minor) -> Iterator[Part]:
    for part in parts:
        minor = min(part.minor, most)
        if minor <= 0:
            return
        most -= minor
        yield part._replace(minor=minor)
