"""The peer: bare sqlite writing the same rows and a journal row, one commit a command, at equal durability."""

from pathlib import Path

import msgspec
from msgspec.structs import astuple

from core.domain.decider import Command
from core.domain.orders.commands import PlaceOrder, ShipOrder
from core.domain.payments.commands import RecordPayment
from core.domain.payments.values import OnOrder
from core.domain.stock.events import stock_id
from core.journal.sqlite import BOOKS_FILE, open_writer

_TABLES = (
    "orders",
    "order_lines",
    "order_shipments",
    "order_shipped_lines",
    "payments",
    "payment_allocations",
    "stock",
)


class Bare:
    """Tables of the same columns, keys and indexes as the books in a folder, and the same rows; nothing else."""

    def __init__(self, path: Path, books: Path) -> None:
        self._connection = open_writer(path)
        self._connection.execute("PRAGMA foreign_keys=OFF")
        self._connection.execute("ATTACH ? AS books", (str(books / BOOKS_FILE),))
        for table in _TABLES:
            self._copy(table)
        self._connection.execute("DETACH books")
        self._connection.execute("CREATE TABLE journal (position INTEGER PRIMARY KEY, data TEXT NOT NULL) STRICT")
        self._number = 10_000_000
        self._encoder = msgspec.json.Encoder()

    def write(self, command: Command) -> None:
        """What a program would do that keeps the same rows and no promises: one transaction of plain statements."""
        execute = self._connection.execute
        execute("BEGIN IMMEDIATE")
        match command:
            case PlaceOrder():
                self._place(command)
            case RecordPayment():
                self._pay(command)
            case ShipOrder():
                self._ship(command)
        execute("INSERT INTO journal (data) VALUES (?)", (self._encoder.encode(command).decode(),))
        execute("COMMIT")

    def close(self) -> None:
        self._connection.close()

    def _copy(self, table: str) -> None:
        for (sql,) in self._connection.execute(
            "SELECT sql FROM books.sqlite_master WHERE tbl_name = ? AND sql IS NOT NULL ORDER BY type DESC", (table,)
        ).fetchall():
            self._connection.execute(sql)
        self._connection.execute(f"INSERT INTO {table} SELECT * FROM books.{table}")

    def _place(self, order: PlaceOrder) -> None:
        self._number += 1
        row = (
            order.order_id,
            1,
            "placed",
            self._number,
            "",
            "",
            None,
            order.customer_id,
            order.reference,
            "GBP",
            "net",
        )
        where_to = (30, None, order.channel, *astuple(order.deliver_to), order.note, order.private_note, None)
        agreed_on = (*row, *where_to, *([0] * 8), len(order.lines))
        self._connection.execute(f"INSERT INTO orders VALUES ({_marks(len(agreed_on))})", agreed_on)
        agreed = ("P00000", "Red glass tin", "piece", 1_000_000, 0, "S", 200_000, 100, 100)
        lines = [
            (order.order_id, line.line, line.product_id, *agreed, line.quantity, 0, line.quantity, 0, 0, 0, 0, 0, 1)
            for line in order.lines
        ]
        self._connection.executemany(f"INSERT INTO order_lines VALUES ({_marks(21)})", lines)
        stock = [(line.quantity, stock_id(line.product_id)) for line in order.lines]
        self._connection.executemany(
            "UPDATE stock SET version = version + 1, reserved = reserved + ? WHERE id = ?", stock
        )

    def _pay(self, payment: RecordPayment) -> None:
        self._number += 1
        row = (
            payment.payment_id,
            1,
            self._number,
            payment.customer_id,
            payment.amount.minor,
            "GBP",
            "2026-01-05",
            "",
            "",
            *(0, 0, 0, 0),
        )
        self._connection.execute(f"INSERT INTO payments VALUES ({_marks(len(row))})", row)
        orders = (part for part in payment.allocations if isinstance(part, OnOrder))
        paid = [(payment.payment_id, "order", part.order_id, part.minor) for part in orders]
        self._connection.executemany("INSERT INTO payment_allocations VALUES (?, ?, ?, ?)", paid)

    def _ship(self, shipment: ShipOrder) -> None:
        self._number += 1
        order = shipment.order_id
        self._connection.execute("UPDATE orders SET version = version + 1 WHERE id = ?", (order,))
        self._connection.executemany(
            "UPDATE order_lines SET shipped = shipped + ?, reserved = 0 WHERE parent = ? AND line = ?",
            [(part.quantity, order, part.line) for part in shipment.lines],
        )
        row = (order, self._number, shipment.shipment_id, "2026-01-05", "")
        self._connection.execute("INSERT INTO order_shipments VALUES (?, ?, ?, ?, ?, 0)", row)
        parts = [(order, shipment.shipment_id, part.line, part.quantity, part.quantity) for part in shipment.lines]
        self._connection.executemany("INSERT INTO order_shipped_lines VALUES (?, ?, ?, ?, ?)", parts)
        products = self._connection.execute("SELECT line, product_id FROM order_lines WHERE parent = ?", (order,))
        by_line = dict(products.fetchall())
        self._connection.executemany(
            "UPDATE stock SET version = version + 1, on_hand = on_hand - ?, reserved = reserved - ? WHERE id = ?",
            [(part.quantity, part.quantity, stock_id(by_line[part.line])) for part in shipment.lines],
        )


def _marks(count: int) -> str:
    return ", ".join("?" * count)
