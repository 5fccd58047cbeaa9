"""Order returns: which goods of an order came back, and what became of them."""

from msgspec import Struct

from core.domain.orders.events import OrderCredited, OrderEvent, ReturnInspected, ReturnReceived
from core.domain.values import Id, Quantity
from core.journal.entry import Entry
from core.projections.model import ReadModel, Rows, Table
from core.projections.reader import Reader
from core.readmodels.columns import numbers, texts

RETURNS = Table(
    "order_returns",
    (
        *numbers("order_id", "place"),  # places count the returned lines of an order
        *texts("uuid", "received_on"),
        *numbers("number", "line", "quantity", "restocked", "quarantined", "scrapped", "credited"),
    ),
    key=("order_id", "place"),
)


def _return_received(rows: Rows, entry: Entry, event: ReturnReceived) -> None:
    order_key = rows.key_of("order", event.order_id)
    first = 1 + sum(1 for _ in rows.children(RETURNS, order_key))
    none = dict.fromkeys(("restocked", "quarantined", "scrapped", "credited"), 0)
    for place, part in enumerate(event.lines, first):
        rows.insert(
            RETURNS,
            (order_key, place),
            uuid=event.return_id,
            number=event.number,
            received_on=event.received_on.isoformat(),
            line=part.line,
            quantity=part.quantity,
            **none,
        )


def _return_inspected(rows: Rows, entry: Entry, event: ReturnInspected) -> None:
    for part in event.lines:
        gone_to = {"restocked": part.restocked, "quarantined": part.quarantined, "scrapped": part.scrapped}
        _add_to_return(rows, event, event.return_id, part.line, **gone_to)


def _credited(rows: Rows, entry: Entry, event: OrderCredited) -> None:
    for part in event.lines:
        _add_to_return(rows, event, event.return_id, part.line, credited=part.quantity)


def _add_to_return(rows: Rows, event: OrderEvent, return_id: Id | None, line: int, **added: Quantity) -> None:
    for key in rows.children(RETURNS, rows.key_of("order", event.order_id)):
        row = rows.get(RETURNS, key)
        if row is not None and (row["uuid"], row["line"]) == (return_id, line):
            rows.patch(RETURNS, key, **{name: row[name] + quantity for name, quantity in added.items()})


ORDER_RETURNS = ReadModel(
    "order_returns",
    (RETURNS,),
    {ReturnReceived: _return_received, ReturnInspected: _return_inspected, OrderCredited: _credited},
)


class ReturnRow(Struct, frozen=True):
    """A line of goods that came back. What nobody looked at yet is in none of the three places."""

    place: int
    uuid: Id
    number: int
    received_on: str
    line: int
    quantity: Quantity
    restocked: Quantity
    quarantined: Quantity
    scrapped: Quantity
    credited: Quantity

    @property
    def awaited(self) -> Quantity:
        return self.quantity - self.restocked - self.quarantined - self.scrapped


class OrderReturns(Struct, frozen=True):
    """The returned lines of an order, in the order they came back."""

    order_key: int

    def run(self, reader: Reader) -> tuple[ReturnRow, ...]:
        columns = ", ".join(ReturnRow.__struct_fields__)
        sql = f"SELECT {columns} FROM order_returns WHERE order_id = ? ORDER BY place"
        return tuple(ReturnRow(*row) for row in reader.query(sql, (self.order_key,)))
