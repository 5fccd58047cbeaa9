"""Customer list: who buys, on which terms, and what they owe, for the customers screen and its type-ahead."""

from datetime import date
from typing import Any

from msgspec import Struct
from msgspec.structs import asdict

from core.domain.customers.events import (
    CreditLimitSet,
    CustomerArchived,
    CustomerDetailsChanged,
    CustomerEvent,
    CustomerPutOnStop,
    CustomerRegistered,
    CustomerRestored,
    Details,
    StopLifted,
    TermsSet,
)
from core.domain.decider import Event
from core.domain.invoices.events import DifferenceWrittenOff, InvoicePosted
from core.domain.orders.events import (
    HistoryRecorded,
    OrderDrafted,
    OrderEvent,
    OrderPlaced,
    OrderReturnedToDraft,
)
from core.domain.payments.events import PaymentRecorded, PaymentReversed, RefundRecorded, RefundReversed
from core.domain.values import Id, Minor
from core.journal.entry import Entry
from core.projections.model import Column, Handler, ReadModel, Row, Rows, Table
from core.projections.paging import Listing, quote_words
from core.projections.reader import Reader
from core.readmodels import standing
from core.readmodels.company import currency_of
from core.readmodels.filters import Condition, Field, Filter, Grammar, parse
from core.readmodels.paying import PAYING, Paying, invoices_of, order_of, paid_by_order, remember
from core.readmodels.sorting import sort_text
from core.readmodels.standing import Standing, standing_of

CUSTOMERS = Table(
    "customer_list",
    (
        Column("id", "INTEGER"),
        Column("uuid", "TEXT"),
        Column("version", "INTEGER"),
        Column("code", "TEXT"),
        Column("code_sort", "TEXT"),
        Column("name", "TEXT"),
        Column("name_sort", "TEXT"),
        Column("street", "TEXT"),
        Column("town", "TEXT"),
        Column("postcode", "TEXT"),
        Column("country", "TEXT"),
        Column("email", "TEXT"),
        Column("phone", "TEXT"),
        Column("currency", "TEXT"),
        Column("terms_days", "INTEGER"),
        Column("credit_limit", "INTEGER"),  # NULL is no limit
        Column("open_orders", "INTEGER"),
        Column("owing", "INTEGER"),  # placed orders less payments; below zero is the customer's credit
        Column("last_order_on", "TEXT"),  # empty for never
        Column("stop", "TEXT"),  # the reason; NULL while orders can be placed
        Column("stopped_on", "TEXT"),  # NULL while orders can be placed
        Column("is_archived", "INTEGER"),
    ),
    indexes=(
        ("name_sort",),
        ("code_sort",),
        ("town",),
        ("open_orders",),
        ("owing",),
        ("last_order_on",),
    ),
)

ORDERS = Table(
    "customer_orders",
    (Column("id", "INTEGER"), Column("customer_key", "INTEGER"), *standing.FOLDED),
)
"""Whose order it is and how it stands, so that a change of it reaches the customer's sums."""

INVOICES = invoices_of("customer_list")


def _registered(rows: Rows, entry: Entry, event: CustomerRegistered) -> None:
    rows.insert(
        CUSTOMERS,
        rows.key_of("customer", event.customer_id),
        uuid=event.customer_id,
        version=entry.version,
        code=event.code,
        code_sort=sort_text(event.code),
        currency=event.currency,
        terms_days=event.terms_days,
        credit_limit=event.credit_limit,
        open_orders=0,
        owing=0,
        last_order_on="",
        is_archived=0,
        **_details(event.details),
    )


def _details_changed(rows: Rows, entry: Entry, event: CustomerDetailsChanged) -> None:
    _patch(rows, entry, event, **_details(event.details))


def _terms_set(rows: Rows, entry: Entry, event: TermsSet) -> None:
    _patch(rows, entry, event, terms_days=event.terms_days)


def _credit_limit_set(rows: Rows, entry: Entry, event: CreditLimitSet) -> None:
    _patch(rows, entry, event, credit_limit=event.credit_limit)


def _stopped(rows: Rows, entry: Entry, event: CustomerPutOnStop) -> None:
    _patch(rows, entry, event, stop=event.reason, stopped_on=event.on.isoformat())


def _stop_lifted(rows: Rows, entry: Entry, event: StopLifted) -> None:
    _patch(rows, entry, event, stop=None, stopped_on=None)


def _archived(rows: Rows, entry: Entry, event: CustomerArchived) -> None:
    _patch(rows, entry, event, is_archived=1)


def _restored(rows: Rows, entry: Entry, event: CustomerRestored) -> None:
    _patch(rows, entry, event, is_archived=0)


def _patch(rows: Rows, entry: Entry, event: CustomerEvent, **values: Any) -> None:
    rows.patch(CUSTOMERS, rows.key_of("customer", event.customer_id), version=entry.version, **values)


def _details(details: Details) -> dict[str, str]:
    address = details.address
    return {
        "name": details.name,
        "name_sort": sort_text(details.name),
        "street": address.street,
        "town": address.city,
        "postcode": address.postcode,
        "country": address.country,
        "email": details.email,
        "phone": details.phone,
    }


def _order_moved(rows: Rows, entry: Entry, event: OrderEvent) -> None:
    key = rows.key_of("order", event.order_id)
    row = rows.get(ORDERS, key)
    before = standing_of(row) if row is not None else Standing()
    _stand(rows, key, _customer_key(rows, event, row), before, standing.after(before, event))
    if isinstance(event, OrderPlaced):
        _ordered_on(rows, rows.key_of("customer", event.customer_id), entry.business_date.isoformat())


def _history_recorded(rows: Rows, entry: Entry, event: HistoryRecorded) -> None:
    """History is paid for; of it, only the day of a sale counts."""
    if event.nature == "sale":
        day = entry.business_date.isoformat()
        _ordered_on(rows, rows.key_of("customer", event.customer_id), day)


def _paid(rows: Rows, entry: Entry, event: Paying) -> None:
    for key, minor in paid_by_order(rows, INVOICES, event):
        row = rows.get(ORDERS, key)
        if row is not None:
            before = standing_of(row)
            _stand(rows, key, row["customer_key"], before, standing.with_paid(before, minor))
    if isinstance(event, PaymentRecorded | PaymentReversed):
        sign = 1 if isinstance(event, PaymentRecorded) else -1
        _add(rows, rows.key_of("customer", event.customer_id), owing=-sign * event.amount.minor)


def _refunded(rows: Rows, entry: Entry, event: RefundRecorded | RefundReversed) -> None:
    sign = 1 if isinstance(event, RefundRecorded) else -1
    _add(rows, rows.key_of("customer", event.customer_id), owing=sign * event.amount.minor)


def _invoiced(rows: Rows, entry: Entry, event: InvoicePosted) -> None:
    remember(rows, INVOICES, event)


def _written_off(rows: Rows, entry: Entry, event: DifferenceWrittenOff) -> None:
    key = order_of(rows, INVOICES, event)
    row = rows.get(ORDERS, key)
    if row is not None:
        before = standing_of(row)
        _stand(rows, key, row["customer_key"], before, standing.with_written_off(before, event.minor))


def _stand(rows: Rows, key: int, customer_key: int | None, before: Standing, after: Standing) -> None:
    """Keep how an order stands now, and let its customer's sums follow. Only a placed order counts in them."""
    if rows.get(ORDERS, key) is None:
        rows.insert(ORDERS, key, customer_key=customer_key, **asdict(after))
    else:
        rows.patch(ORDERS, key, customer_key=customer_key, **asdict(after))
    if customer_key is not None:
        _add(rows, customer_key, open_orders=after.is_open - before.is_open, owing=after.due - before.due)


def _customer_key(rows: Rows, event: OrderEvent, row: Row | None) -> int | None:
    if isinstance(event, OrderDrafted | OrderPlaced):
        return None if event.customer_id is None else rows.key_of("customer", event.customer_id)
    return row["customer_key"] if row is not None else None


def _ordered_on(rows: Rows, customer_key: int, day: str) -> None:
    row = rows.get(CUSTOMERS, customer_key)
    if row is not None and row["last_order_on"] < day:
        rows.patch(CUSTOMERS, customer_key, last_order_on=day)


def _add(rows: Rows, customer_key: int, **amounts: int) -> None:
    row = rows.get(CUSTOMERS, customer_key)
    changed = {name: row[name] + amount for name, amount in amounts.items() if amount} if row is not None else {}
    if changed:
        rows.patch(CUSTOMERS, customer_key, **changed)


_ORDER_EVENTS: tuple[type[Event], ...] = (OrderDrafted, OrderPlaced, OrderReturnedToDraft, *standing.STEPS)
_HANDLERS: dict[type[Event], Handler] = {
    CustomerRegistered: _registered,
    CustomerDetailsChanged: _details_changed,
    TermsSet: _terms_set,
    CreditLimitSet: _credit_limit_set,
    CustomerPutOnStop: _stopped,
    StopLifted: _stop_lifted,
    CustomerArchived: _archived,
    CustomerRestored: _restored,
    HistoryRecorded: _history_recorded,
    RefundRecorded: _refunded,
    RefundReversed: _refunded,
    InvoicePosted: _invoiced,
    DifferenceWrittenOff: _written_off,
    **dict.fromkeys(PAYING, _paid),
    **dict.fromkeys(_ORDER_EVENTS, _order_moved),
}

CUSTOMER_LIST = ReadModel("customer_list", (CUSTOMERS, ORDERS, INVOICES), _HANDLERS)


class CustomerRow(Struct, frozen=True):
    """One customer, as lists and forms show it: the columns of a CustomerListing, in their order."""

    uuid: Id
    version: int
    code: str
    name: str
    street: str
    town: str
    postcode: str
    country: str
    email: str
    phone: str
    currency: str
    terms_days: int
    credit_limit: Minor | None  # None is no limit
    open_orders: int
    owing: Minor  # below zero is the customer's credit
    last_order_on: str
    stop: str | None  # the reason; None while orders can be placed
    stopped_on: str | None
    is_archived: int


class CustomerMatch(Struct, frozen=True):
    """One customer with its key."""

    key: int
    customer: CustomerRow


TABS: dict[str, str] = {
    "current": "is_archived = 0",
    "owing": "owing > 0",
    "on_stop": "stop IS NOT NULL",
    "archived": "is_archived = 1",
    "all": "TRUE",
}
"""Which customers each tab shows."""

SORTS: dict[str, str] = {
    "newest": "id",
    "name": "name_sort",
    "code": "code_sort",
    "town": "town",
    "open_orders": "open_orders",
    "owing": "owing",
    "last_order": "last_order_on",
}
"""Columns that the list sorts by, by the names of its headings."""

GRAMMAR = Grammar(
    kind="customer",
    fields={
        "name": Field("name_sort"),
        "code": Field("code_sort"),
        "town": Field("lower(town)"),
        "country": Field("lower(country)"),
        "owing": Field("owing", "amount"),
        "limit": Field("credit_limit", "amount"),
        "last": Field("last_order_on", "day"),
    },
    flags={
        "stop": "stop IS NOT NULL",
        "archived": "is_archived = 1",
        "unpaid": "owing > 0",
        "over-limit": "owing > credit_limit",
    },
    amount="owing",
    day="last_order_on",
)

_COLUMNS = ", ".join(f"c.{name}" for name in CustomerRow.__struct_fields__)
_LOOKED_AT = 200  # matches that are ranked


class CustomerListing(Struct, frozen=True, kw_only=True):
    """The customers of a tab that pass a filter. `sort` is a name of SORTS."""

    today: date
    tab: str = "current"
    filter: str = ""
    sort: str = "name"
    descending: bool = False

    def run(self, reader: Reader) -> Listing:
        among = Condition(TABS[self.tab])
        return self.read(reader).listing(
            CUSTOMERS.name, CustomerRow.__struct_fields__, SORTS[self.sort], descending=self.descending, among=among
        )

    def read(self, reader: Reader) -> Filter:
        """The filter as understood, with its tokens."""
        return parse(self.filter, GRAMMAR, self.today, currency_of(reader))


class CustomerMatches(Struct, frozen=True):
    """Customers for the type-ahead: those whose code begins so first, then who ordered last. None without text."""

    text: str
    limit: int = 8

    def run(self, reader: Reader) -> tuple[CustomerMatch, ...]:
        code, words = sort_text(self.text.strip()), quote_words(self.text)
        if not words:
            return ()
        found = {match.key: match for match in (*self._by_code(reader, code), *self._by_words(reader, words))}
        return tuple(sorted(found.values(), key=lambda match: _rank(match, code))[: self.limit])

    def _by_code(self, reader: Reader, code: str) -> list[CustomerMatch]:
        sql = f"""SELECT c.id, {_COLUMNS} FROM customer_list c
            WHERE c.code_sort >= ? AND c.code_sort < ? AND c.is_archived = 0 ORDER BY c.code_sort LIMIT ?"""
        return [_match(row) for row in reader.query(sql, (code, f"{code}\U0010ffff", _LOOKED_AT))]

    def _by_words(self, reader: Reader, words: str) -> list[CustomerMatch]:
        sql = f"""SELECT c.id, {_COLUMNS} FROM search_fts f CROSS JOIN customer_list c ON c.id = f.rowid
            WHERE f.search_fts MATCH ? AND c.is_archived = 0 ORDER BY f.rowid DESC LIMIT ?"""
        return [_match(row) for row in reader.query(sql, (f'"kindcustomer" {words}', _LOOKED_AT))]


class CustomerCard(Struct, frozen=True):
    """One customer, or None when there is none under this key."""

    key: int

    def run(self, reader: Reader) -> CustomerMatch | None:
        found = reader.query(f"SELECT c.id, {_COLUMNS} FROM customer_list c WHERE c.id = ?", (self.key,))
        return _match(found[0]) if found else None


def _match(row: tuple[Any, ...]) -> CustomerMatch:
    return CustomerMatch(row[0], CustomerRow(*row[1:]))


def _rank(match: CustomerMatch, code: str) -> tuple[bool, bool, int, str]:
    """Exact code, then the beginning of one, then by the day of the last order, then by name."""
    its = sort_text(match.customer.code)
    last = match.customer.last_order_on.replace("-", "")
    return its != code, not its.startswith(code), -int(last or 0), sort_text(match.customer.name)
