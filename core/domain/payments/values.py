"""Values of payments that forms fill in, and events keep."""

from msgspec import Struct

from core.domain.values import Id, Minor


class OnOrder(Struct, frozen=True, tag="order"):
    """A part of a payment that is for an order."""

    order_id: Id
    minor: Minor


class OnInvoice(Struct, frozen=True, tag="invoice"):
    """A part of a payment that is for an invoice."""

    invoice_id: Id
    minor: Minor


class RefundPart(Struct, frozen=True):
    """What a refund takes out of one payment."""

    payment_id: Id
    minor: Minor
