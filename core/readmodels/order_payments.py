"""Order payments: which payments are for an order, directly or for an invoice of it."""

from msgspec import Struct

from core.domain.invoices.events import InvoicePosted
from core.domain.payments.events import PaymentRecorded, PaymentReversed
from core.domain.values import Id, Minor
from core.journal.entry import Entry
from core.projections.model import ReadModel, Rows, Table
from core.projections.reader import Reader
from core.readmodels.columns import numbers, texts
from core.readmodels.paying import PAYING, Paying, invoices_of, paid_by_order, remember

INVOICES = invoices_of("order_payments")

PAYERS = Table(
    "order_payers",
    (*numbers("id", "number", "whole"), *texts("uuid", "method", "received_on", "reference")),
)
"""What is shown of a payment, for when some of it is allocated later."""

PAYMENTS = Table(
    "order_payments",
    (
        *numbers("order_id", "payment_id"),  # the payment's key
        *texts("uuid", "method", "received_on", "reference"),
        *numbers("version", "number"),  # of the payment
        *numbers("amount", "whole", "is_reversed"),  # the part on this order, and all of it
    ),
    key=("order_id", "payment_id"),
)


def _invoiced(rows: Rows, entry: Entry, event: InvoicePosted) -> None:
    remember(rows, INVOICES, event)


def _recorded_payment(rows: Rows, entry: Entry, event: PaymentRecorded) -> None:
    rows.insert(
        PAYERS,
        rows.key_of("payment", event.payment_id),
        uuid=event.payment_id,
        number=event.number,
        whole=event.amount.minor,
        method=event.method,
        received_on=event.received_on.isoformat(),
        reference=event.reference,
    )
    _paid(rows, entry, event)


def _paid(rows: Rows, entry: Entry, event: Paying) -> None:
    payment_key = rows.key_of("payment", event.payment_id)
    is_reversed = isinstance(event, PaymentReversed)
    for order_key, minor in paid_by_order(rows, INVOICES, event):
        if is_reversed:
            rows.patch(PAYMENTS, (order_key, payment_key), version=entry.version, is_reversed=1)
        else:
            _list_payment(rows, (order_key, payment_key), entry, minor)


def _list_payment(rows: Rows, key: tuple[int, int], entry: Entry, minor: Minor) -> None:
    """All parts of a payment on one order are shown as one; what a reversed one was for stays to be seen."""
    before = rows.get(PAYMENTS, key)
    if before is not None:
        rows.patch(PAYMENTS, key, version=entry.version, amount=before["amount"] + minor)
        return
    payer = rows.get(PAYERS, key[1])
    assert payer is not None, "a payment is recorded before it is allocated"
    shown = {name: payer[name] for name in ("uuid", "number", "whole", "method", "received_on", "reference")}
    rows.insert(PAYMENTS, key, version=entry.version, amount=minor, is_reversed=0, **shown)


ORDER_PAYMENTS = ReadModel(
    "order_payments",
    (INVOICES, PAYERS, PAYMENTS),
    {InvoicePosted: _invoiced, **dict.fromkeys(PAYING, _paid), PaymentRecorded: _recorded_payment},
)


class PaymentRow(Struct, frozen=True):
    payment_id: int  # the payment's key
    uuid: Id
    version: int
    number: int
    amount: Minor  # the part on this order
    whole: Minor
    method: str
    received_on: str
    reference: str
    is_reversed: int


class OrderPayments(Struct, frozen=True):
    """The payments on an order, the oldest first."""

    order_key: int

    def run(self, reader: Reader) -> tuple[PaymentRow, ...]:
        columns = ", ".join(PaymentRow.__struct_fields__)
        sql = f"SELECT {columns} FROM order_payments WHERE order_id = ? ORDER BY payment_id"
        return tuple(PaymentRow(*row) for row in reader.query(sql, (self.order_key,)))
