"""Search: one document a record, for finding anything by its words; the filter boxes of lists use it too."""

from collections.abc import Iterable

from msgspec import Struct

from core.domain.customers.events import CustomerDetailsChanged, CustomerRegistered, Details
from core.domain.decider import Event
from core.domain.orders.events import (
    HistoryRecorded,
    HistoryWithdrawn,
    LineCancelled,
    LinesReinstated,
    OrderAmended,
    OrderDrafted,
    OrderEvent,
    OrderPlaced,
    OrderReturnedToDraft,
)
from core.domain.products.events import BarcodeAssigned, BarcodeRemoved, Particulars, ProductAdded, ProductChanged
from core.domain.values import Minor
from core.journal.entry import Entry
from core.projections.model import Handler, ReadModel, Rows
from core.projections.paging import quote_words
from core.projections.reader import Reader
from core.readmodels import standing
from core.readmodels.search_documents import DOCUMENTS, document, kind_word, one_line
from core.readmodels.search_money import MONEY_HANDLERS


def _drafted(rows: Rows, entry: Entry, event: OrderDrafted) -> None:
    own = (event.customer_name, event.reference)
    total = sum(standing.draft_net(line, event.currency) for line in event.lines)
    _write_order(rows, event, "Draft", event.customer_name, total, event.currency, "", [one_line(*own), *event.texts])


def _placed(rows: Rows, entry: Entry, event: OrderPlaced) -> None:
    number = str(event.number)
    own = f"{number} {event.customer_name} {event.reference}"
    lines = (f"{each.sku} {each.name}" for each in event.lines)
    day = entry.business_date.isoformat()
    _write_order(rows, event, number, event.customer_name, event.totals.total, event.currency, day, [own, *lines])


def _recorded(rows: Rows, entry: Entry, event: HistoryRecorded) -> None:
    own = f"{event.number} {event.customer_name} {event.nature}"
    lines = (f"{each.sku} {each.name}" for each in event.lines)  # _document puts each on one line
    day = entry.business_date.isoformat()
    _write_order(rows, event, event.number, event.customer_name, event.total, event.currency, day, [own, *lines])


def _write_order(
    rows: Rows,
    event: OrderEvent,
    title: str,
    detail: str,
    amount: Minor,
    currency: str,
    day: str,
    words: Iterable[str],
) -> None:
    rows.insert(
        DOCUMENTS,
        rows.key_of("order", event.order_id),
        kind="order",
        title=title,
        detail=detail,
        amount=amount,
        currency=currency,
        day=day,
        words=document("order", words),
    )


def _amended(rows: Rows, entry: Entry, event: OrderAmended) -> None:
    key = rows.key_of("order", event.order_id)
    row = rows.get(DOCUMENTS, key)
    if row is None:
        return
    words = row["words"].split("\n")
    for change in event.changes:
        before, after = (one_line(line.sku, line.name) if line else "" for line in (change.before, change.after))
        if before != after and before in words:
            words.remove(before)
        if before != after and after:
            words.append(after)
    rows.patch(DOCUMENTS, key, words="\n".join(words), amount=event.after.total)


def _resummed(rows: Rows, entry: Entry, event: LineCancelled | LinesReinstated) -> None:
    key = rows.key_of("order", event.order_id)
    if rows.get(DOCUMENTS, key) is not None:
        rows.patch(DOCUMENTS, key, amount=event.totals.total)


def _returned_to_draft(rows: Rows, entry: Entry, event: OrderReturnedToDraft) -> None:
    """Its number stays among its words: whoever has it on paper still finds it."""
    key = rows.key_of("order", event.order_id)
    if rows.get(DOCUMENTS, key) is not None:
        rows.patch(DOCUMENTS, key, title="Draft", day="")


def _withdrawn(rows: Rows, entry: Entry, event: HistoryWithdrawn) -> None:
    rows.delete(DOCUMENTS, rows.key_of("order", event.order_id))


def _registered(rows: Rows, entry: Entry, event: CustomerRegistered) -> None:
    key = rows.key_of("customer", event.customer_id)
    rows.insert(DOCUMENTS, key, kind="customer", day="", **_customer(event.code, event.details))


def _details_changed(rows: Rows, entry: Entry, event: CustomerDetailsChanged) -> None:
    key = rows.key_of("customer", event.customer_id)
    row = rows.get(DOCUMENTS, key)
    if row is not None:
        code = row["words"].split("\n")[1]
        rows.patch(DOCUMENTS, key, **_customer(code, event.details))


def _customer(code: str, details: Details) -> dict[str, str]:
    """The code stands on a line of its own, for it does not come again when details change."""
    address = details.address
    town = ", ".join(part for part in (code, address.city) if part)
    words = one_line(details.name, address.city, address.postcode, details.phone, details.email)
    return {"title": details.name, "detail": town, "words": document("customer", (code, words))}


def _product_added(rows: Rows, entry: Entry, event: ProductAdded) -> None:
    key = rows.key_of("product", event.product_id)
    rows.insert(DOCUMENTS, key, kind="product", day="", **_product(event.particulars, ()))


def _product_changed(rows: Rows, entry: Entry, event: ProductChanged) -> None:
    key = rows.key_of("product", event.product_id)
    row = rows.get(DOCUMENTS, key)
    if row is not None:
        rows.patch(DOCUMENTS, key, **_product(event.particulars, row["words"].split("\n")[2:]))


def _barcode_assigned(rows: Rows, entry: Entry, event: BarcodeAssigned) -> None:
    key = rows.key_of("product", event.product_id)
    row = rows.get(DOCUMENTS, key)
    if row is not None:
        rows.patch(DOCUMENTS, key, words=f"{row['words']}\n{one_line(event.barcode)}")


def _barcode_removed(rows: Rows, entry: Entry, event: BarcodeRemoved) -> None:
    key = rows.key_of("product", event.product_id)
    row = rows.get(DOCUMENTS, key)
    if row is not None:
        head, barcodes = row["words"].split("\n")[:2], row["words"].split("\n")[2:]
        kept = [barcode for barcode in barcodes if barcode != one_line(event.barcode)]
        rows.patch(DOCUMENTS, key, words="\n".join((*head, *kept)))


def _product(its: Particulars, barcodes: Iterable[str]) -> dict[str, str]:
    words = document("product", (one_line(its.sku, its.name), *barcodes))
    return {"title": its.name, "detail": its.sku, "words": words}


_HANDLERS: dict[type[Event], Handler] = {
    OrderDrafted: _drafted,
    OrderPlaced: _placed,
    HistoryRecorded: _recorded,
    HistoryWithdrawn: _withdrawn,
    OrderAmended: _amended,
    LineCancelled: _resummed,
    LinesReinstated: _resummed,
    OrderReturnedToDraft: _returned_to_draft,
    CustomerRegistered: _registered,
    CustomerDetailsChanged: _details_changed,
    ProductAdded: _product_added,
    ProductChanged: _product_changed,
    BarcodeAssigned: _barcode_assigned,
    BarcodeRemoved: _barcode_removed,
    **MONEY_HANDLERS,
}

SEARCH = ReadModel("search", (DOCUMENTS,), _HANDLERS)


class Found(Struct, frozen=True):
    """One record that was found."""

    key: int
    kind: str  # order, customer, product, invoice, payment
    title: str
    detail: str
    amount: Minor | None
    currency: str | None
    day: str


class FindAnything(Struct, frozen=True):
    """Records that have words beginning with each word of the text, the newest first; of some kinds or of all."""

    text: str
    kinds: tuple[str, ...] = ()
    limit: int = 20

    def run(self, reader: Reader) -> tuple[Found, ...]:
        words = quote_words(self.text)
        if not words:
            return ()
        sql = (
            "SELECT s.id, s.kind, s.title, s.detail, s.amount, s.currency, s.day FROM search_fts f"
            " CROSS JOIN search s ON s.id = f.rowid WHERE f.search_fts MATCH ? ORDER BY f.rowid DESC LIMIT ?"
        )
        match = f"({_any_kind(self.kinds)}) AND ({words})" if self.kinds else words
        return tuple(Found(*row) for row in reader.query(sql, (match, self.limit)))


def _any_kind(kinds: Iterable[str]) -> str:
    return " OR ".join(f'"{kind_word(kind)}"' for kind in kinds)
