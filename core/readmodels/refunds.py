"""Refunds: out of which payments money went back."""

from msgspec import Struct

from core.domain.payments.events import PaymentRefunded
from core.domain.values import Minor
from core.journal.entry import Entry
from core.projections.model import ReadModel, Rows, Table
from core.projections.reader import Reader
from core.readmodels.columns import numbers

REFUNDS = Table(
    "refund_parts",
    numbers("payment_id", "refund_id", "minor"),
    key=("payment_id", "refund_id"),
    indexes=(("refund_id",),),
)


def _refunded(rows: Rows, entry: Entry, event: PaymentRefunded) -> None:
    """A refund that was taken back is gone from here: its payments have the money again."""
    key = (rows.key_of("payment", event.payment_id), rows.key_of("payment", event.refund_id))
    if event.minor > 0:
        rows.insert(REFUNDS, key, minor=event.minor)
    else:
        rows.delete(REFUNDS, key)


REFUND_PARTS = ReadModel("refund_parts", (REFUNDS,), {PaymentRefunded: _refunded})


class RefundedPart(Struct, frozen=True):
    """Money of a payment that went back: with the refund, seen from the payment; with the payment, from the refund."""

    key: int
    no: str
    dated: str
    minor: Minor


class RefundsOf(Struct, frozen=True):
    """The refunds that took money out of a payment, the first to be paid first."""

    payment_key: int

    def run(self, reader: Reader) -> tuple[RefundedPart, ...]:
        return _parts(reader, "refund_id", "payment_id", self.payment_key)


class PaymentsBehind(Struct, frozen=True):
    """The payments that a refund took its money out of, the first to come in first."""

    refund_key: int

    def run(self, reader: Reader) -> tuple[RefundedPart, ...]:
        return _parts(reader, "payment_id", "refund_id", self.refund_key)


def _parts(reader: Reader, shown: str, named: str, key: int) -> tuple[RefundedPart, ...]:
    sql = f"""SELECT p.id, p.no, p.dated, r.minor FROM refund_parts r JOIN payment_list p ON p.id = r.{shown}
        WHERE r.{named} = ? ORDER BY p.id"""
    return tuple(RefundedPart(*row) for row in reader.query(sql, (key,)))
