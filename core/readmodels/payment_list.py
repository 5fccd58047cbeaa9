"""Payment list: one row a payment or refund, for the payments screen."""

from datetime import date
from typing import Any

from msgspec import Struct

from core.domain.customers.events import CustomerDetailsChanged, CustomerRegistered
from core.domain.decider import Event
from core.domain.payments.events import (
    PaymentAllocated,
    PaymentRecorded,
    PaymentRefunded,
    PaymentReversed,
    PaymentUnallocated,
    RefundRecorded,
    RefundReversed,
)
from core.domain.values import Id, Micros, Minor
from core.journal.entry import Entry
from core.projections.model import Handler, ReadModel, Rows, Table
from core.projections.paging import Listing
from core.projections.reader import Reader
from core.readmodels.columns import numbers, texts
from core.readmodels.company import currency_of
from core.readmodels.counting import count_tabs, sums_by_currency
from core.readmodels.filters import Condition, Field, Filter, Grammar, parse
from core.readmodels.sorting import sort_number, sort_text

PAYMENTS = Table(
    "payment_list",
    (
        *numbers("id", "version", "customer_key"),
        *texts("uuid", "kind", "no", "no_sort", "customer", "customer_sort"),
        *texts("dated", "method", "reference", "currency", "state", "actor"),
        *numbers("amount", "allocated", "refunded", "on_account", "is_reversed", "recorded_at"),
    ),
    indexes=(("state",), ("customer_key",), ("no_sort",), ("customer_sort",), ("dated",), ("amount",), ("on_account",)),
)

CUSTOMERS = Table("payment_customers", (*numbers("id"), *texts("name")))
"""Names of customers, for a payment does not say its customer's."""


def _named(rows: Rows, entry: Entry, event: CustomerRegistered | CustomerDetailsChanged) -> None:
    """A payment keeps the name that its customer had when it was recorded."""
    rows.insert(CUSTOMERS, rows.key_of("customer", event.customer_id), name=event.details.name)


def _recorded(rows: Rows, entry: Entry, event: PaymentRecorded) -> None:
    allocated = sum(allocation.minor for allocation in event.allocations)
    _write(rows, entry, event, "payment", event.received_on, allocated)


def _refund(rows: Rows, entry: Entry, event: RefundRecorded) -> None:
    _write(rows, entry, event, "refund", event.paid_on, event.amount.minor)


def _write(
    rows: Rows, entry: Entry, event: PaymentRecorded | RefundRecorded, kind: str, dated: date, allocated: Minor
) -> None:
    customer_key = rows.key_of("customer", event.customer_id)
    customer = rows.get(CUSTOMERS, customer_key)
    name = customer["name"] if customer is not None else ""
    key = rows.key_of("payment", event.payment_id)
    rows.insert(
        PAYMENTS,
        key,
        uuid=event.payment_id,
        kind=kind,
        no=str(event.number),
        no_sort=sort_number(str(event.number)),
        customer=name,
        customer_sort=sort_text(name),
        customer_key=customer_key,
        dated=dated.isoformat(),
        method=event.method,
        reference=event.reference,
        currency=event.amount.currency,
        amount=event.amount.minor,
        recorded_at=entry.recorded_at,
        actor=entry.actor,
        **dict.fromkeys(("allocated", "refunded", "is_reversed"), 0),
    )
    _stand(rows, entry, key, allocated=allocated)


def _allocated(rows: Rows, entry: Entry, event: PaymentAllocated | PaymentUnallocated) -> None:
    sign = 1 if isinstance(event, PaymentAllocated) else -1
    minor = sign * sum(allocation.minor for allocation in event.allocations)
    _stand(rows, entry, rows.key_of("payment", event.payment_id), allocated=minor)


def _refunded(rows: Rows, entry: Entry, event: PaymentRefunded) -> None:
    _stand(rows, entry, rows.key_of("payment", event.payment_id), refunded=event.minor)


def _reversed(rows: Rows, entry: Entry, event: PaymentReversed | RefundReversed) -> None:
    """What it was for fell away with it."""
    key = rows.key_of("payment", event.payment_id)
    row = rows.get(PAYMENTS, key)
    if row is not None:
        rows.patch(PAYMENTS, key, is_reversed=1)
        _stand(rows, entry, key, allocated=-row["allocated"])


def _stand(rows: Rows, entry: Entry, key: int, **added: Minor) -> None:
    """Add to what a payment has of each, and say how it stands now."""
    row = rows.get(PAYMENTS, key)
    assert row is not None, "it was recorded before"
    sums: dict[str, Any] = {name: row[name] + added.get(name, 0) for name in ("allocated", "refunded")}
    on_account = 0 if row["is_reversed"] else row["amount"] - sum(sums.values())
    state = _state(bool(row["is_reversed"]), on_account, sums)
    rows.patch(PAYMENTS, key, **sums, on_account=on_account, state=state, version=entry.version)


def _state(is_reversed: bool, on_account: Minor, sums: dict[str, Any]) -> str:
    if is_reversed:
        return "reversed"
    if on_account:
        return "part allocated" if sums["allocated"] else "on account"
    return "allocated" if sums["allocated"] else "given back"


_HANDLERS: dict[type[Event], Handler] = {
    CustomerRegistered: _named,
    CustomerDetailsChanged: _named,
    PaymentRecorded: _recorded,
    RefundRecorded: _refund,
    PaymentAllocated: _allocated,
    PaymentUnallocated: _allocated,
    PaymentRefunded: _refunded,
    PaymentReversed: _reversed,
    RefundReversed: _reversed,
}

PAYMENT_LIST = ReadModel("payment_list", (PAYMENTS, CUSTOMERS), _HANDLERS)


class PaymentListRow(Struct, frozen=True):
    """One payment or refund as the list shows it: the columns of a PaymentListing, in their order."""

    uuid: Id
    version: int
    kind: str  # payment, refund
    no: str
    state: str  # on account, part allocated, allocated, given back, reversed
    customer: str
    customer_key: int
    dated: str
    method: str
    reference: str
    currency: str
    amount: Minor
    allocated: Minor
    refunded: Minor
    on_account: Minor
    recorded_at: Micros
    actor: Id


_STATES = ("on account", "part allocated", "allocated", "given back", "reversed")

TABS: dict[str, str] = {
    "all": "TRUE",
    "on_account": "on_account > 0",
    "refunds": "kind = 'refund'",
    "reversed": "is_reversed = 1",
}
"""Which payments each tab shows."""

SORTS: dict[str, str] = {
    "newest": "id",
    "state": "state",
    "no": "no_sort",
    "customer": "customer_sort",
    "dated": "dated",
    "amount": "amount",
    "on_account": "on_account",
}
"""Columns that the list sorts by, by the names of its headings."""

GRAMMAR = Grammar(
    kind="payment",
    fields={
        "status": Field("state", "choice", _STATES),
        "customer": Field("customer_sort"),
        "no": Field("no_sort", "number"),
        "method": Field("method"),
        "ref": Field("lower(reference)"),
        "amount": Field("amount", "amount"),
        "dated": Field("dated", "day"),
    },
    flags={"on-account": "on_account > 0", "refund": "kind = 'refund'", "reversed": "is_reversed = 1"},
    amount="amount",
    day="dated",
)


class PaymentListing(Struct, frozen=True, kw_only=True):
    """The payments of a tab that pass a filter. `sort` is a name of SORTS; equal rows go by newest."""

    today: date
    tab: str = "all"
    filter: str = ""
    sort: str = "newest"
    descending: bool = True

    def run(self, reader: Reader) -> Listing:
        among = Condition(TABS[self.tab])
        return self.read(reader).listing(
            PAYMENTS.name, PaymentListRow.__struct_fields__, SORTS[self.sort], descending=self.descending, among=among
        )

    def read(self, reader: Reader) -> Filter:
        """The filter as understood, with its tokens."""
        return parse(self.filter, GRAMMAR, self.today, currency_of(reader))


class PaymentCounts(Struct, frozen=True):
    """How many payments each tab has, COUNTED at most."""

    def run(self, reader: Reader) -> dict[str, int]:
        return count_tabs(reader, PAYMENTS.name, TABS, lambda tab: Condition(TABS[tab]))


class PaymentSum(Struct, frozen=True):
    """What payments of one currency come to: refunds are taken off, and what was reversed counts for nothing."""

    currency: str
    payments: int
    amount: Minor
    on_account: Minor


class PaymentSums(Struct, frozen=True):
    """What the payments of a list come to, by currency. Empty when there are more than SUMMED."""

    listing: Listing

    def run(self, reader: Reader) -> tuple[PaymentSum, ...]:
        amount = "CASE WHEN is_reversed THEN 0 WHEN kind = 'refund' THEN -amount ELSE amount END"
        return tuple(PaymentSum(*row) for row in sums_by_currency(reader, self.listing, amount, "on_account"))


class PaymentMatch(Struct, frozen=True):
    """One payment or refund with its key."""

    key: int
    payment: PaymentListRow


_COLUMNS = ", ".join(PaymentListRow.__struct_fields__)


class PaymentCard(Struct, frozen=True):
    """One payment or refund, or None when there is none under this key."""

    key: int

    def run(self, reader: Reader) -> PaymentMatch | None:
        found = reader.query(f"SELECT id, {_COLUMNS} FROM payment_list WHERE id = ?", (self.key,))
        return _match(found[0]) if found else None


class PaymentsOnAccount(Struct, frozen=True):
    """The payments of a customer of which something is for nothing yet, the first to come in first."""

    customer_key: int
    limit: int = 200

    def run(self, reader: Reader) -> tuple[PaymentMatch, ...]:
        sql = f"""SELECT id, {_COLUMNS} FROM payment_list
            WHERE customer_key = ? AND kind = 'payment' AND on_account > 0 ORDER BY id LIMIT ?"""
        return tuple(_match(row) for row in reader.query(sql, (self.customer_key, self.limit)))


def _match(row: tuple[Any, ...]) -> PaymentMatch:
    return PaymentMatch(row[0], PaymentListRow(*row[1:]))
