"""Reads the Online Retail file (UCI, doi 10.24432/C5BW33): rows of invoice lines into invoices, products, customers."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from operator import itemgetter
from typing import TypeVar
from zoneinfo import ZoneInfo

from msgspec import Struct

from core.domain.values import Micros, Price, Quantity
from core.importers.cells import BadCell, Fault, moment_of, price_of, quantity_of, word_of
from core.importers.unreadable import UnreadableFile

COLUMNS = ("InvoiceNo", "StockCode", "Description", "Quantity", "InvoiceDate", "UnitPrice", "CustomerID", "Country")

MOST_FAULTS = 1_000  # told one by one; beyond that they are only counted

T = TypeVar("T")

_OTHER_NAMES = {"invoice": "invoiceno", "price": "unitprice"}  # of its successor, Online Retail II


class Line(Struct, frozen=True, gc=False):
    """A line as it stands in the file, its words trimmed."""

    code: str
    text: str
    quantity: Quantity
    price: Price
    moment: Micros


@dataclass
class Invoice:
    """An invoice with all its lines, wherever in the file they stood."""

    number: str
    customer: str
    country: str
    lines: list[Line] = field(default_factory=list)
    is_whole: bool = True  # False once one of its lines could not be read
    has_two_customers: bool = False

    @cached_property
    def moment(self) -> Micros:
        return min(line.moment for line in self.lines)

    @property
    def exact(self) -> int:
        """Σ quantity × price, in thousandths of millionths of the major unit."""
        return sum(line.quantity * line.price for line in self.lines)

    @property
    def nature(self) -> str:
        if self.number.startswith("C"):
            return "cancellation"
        if self.number.startswith("A"):
            return "bad debt"
        if self.customer or any(line.price for line in self.lines):
            return "sale"
        return "write-off" if all(line.quantity < 0 for line in self.lines) else "adjustment"


@dataclass(frozen=True)
class Trade:
    """All that a file holds. Invoices come in the order of their times."""

    lines: int
    invoices: tuple[Invoice, ...]
    passed_over: Mapping[str, int]  # rows that are in no invoice, by rule
    trimmed: int
    faults: tuple[Fault, ...]  # the first MOST_FAULTS


def recognises(header: Sequence[str]) -> bool:
    """Whether a first row names all columns of this kind of file, in any order and spelling."""
    return not _missing(_places(header))


def read_trade(rows: Iterable[Sequence[str]], zone: ZoneInfo, name: str) -> Trade:
    """Read all rows, the header being the first that is not blank. Times are local times of the zone.

    Raises UnreadableFile when the header is another one; a line that cannot be read is a fault of the trade.
    """
    numbered = enumerate(rows, 1)
    header = next((row for _, row in numbered if not _is_blank(row)), [])
    places = _places(header)
    if missing := _missing(places):
        raise UnreadableFile(
            f"{name} is not an Online Retail file: its first row does not name {', '.join(missing)}.",
            f"Put the column names {', '.join(COLUMNS)} in the first row and import it again.",
        )
    reader = _Reader([places[_plain(column)] for column in COLUMNS], len(header), zone)
    for number, row in numbered:
        reader.take(number, row)
    return reader.trade()


class _Reader:
    """Collects lines under their invoices. Cells that repeat, as most do, are read once."""

    def __init__(self, places: Sequence[int], width: int, zone: ZoneInfo) -> None:
        self._cells_of = itemgetter(*places)
        self._width = width
        self._word = _Known("", word_of)
        self._code = _Known("StockCode", _needed)
        self._number = _Known("InvoiceNo", lambda text: _needed(text).upper())
        self._quantity = _Known("Quantity", quantity_of)
        self._price = _Known("UnitPrice", price_of)
        self._moment = _Known("InvoiceDate", lambda text: moment_of(text, zone))
        self._customer = _Known("CustomerID", lambda text: word_of(text).removesuffix(".0"))
        self._invoices: dict[str, Invoice] = {}
        self._faults: list[Fault] = []
        self._passed_over = Counter[str]()
        self._lines = 0
        self._trimmed = 0

    def take(self, number: int, row: Sequence[str]) -> None:
        if not (row and row[0].strip()) and _is_blank(row):
            self._passed_over["blank row"] += 1
            return
        self._lines += 1
        try:
            self._read(row)
        except BadCell as bad:
            self._leave_out(row, Fault(number, bad.column, bad.value, bad.problem))

    def trade(self) -> Trade:
        whole = [invoice for invoice in self._invoices.values() if invoice.is_whole]
        kept = sum(len(invoice.lines) for invoice in whole)
        self._passed_over["its invoice left out"] = self._lines - kept - self._passed_over["unreadable line"]
        whole.sort(key=lambda invoice: invoice.moment)
        return Trade(self._lines, tuple(whole), self._passed_over, self._trimmed, tuple(self._faults))

    def _read(self, row: Sequence[str]) -> None:
        if len(row) != self._width and (len(row) < self._width or any(row[self._width :])):
            raise BadCell(f"has {len(row)} cells where the header has {self._width}")
        number, code, text, quantity, moment, price, customer, country = self._cells_of(row)
        word = self._word
        line = Line(self._code[code], word[text], self._quantity[quantity], self._price[price], self._moment[moment])
        self._trimmed += len(line.text) != len(text)
        self._invoice(self._number[number], self._customer[customer], word[country]).lines.append(line)

    def _invoice(self, number: str, customer: str, country: str) -> Invoice:
        invoice = self._invoices.get(number)
        if invoice is None:
            invoice = self._invoices[number] = Invoice(number, customer, country)
        elif invoice.customer != customer:
            invoice.has_two_customers = True
        return invoice

    def _leave_out(self, row: Sequence[str], fault: Fault) -> None:
        """An invoice that lacks a line would be a wrong one, so all of it stays out."""
        self._passed_over["unreadable line"] += 1
        if len(self._faults) < MOST_FAULTS:
            self._faults.append(fault)
        cells = self._cells_of([*row, *[""] * self._width])
        if number := cells[0].strip().upper():
            self._invoice(number, "", "").is_whole = False


class _Known(dict[str, T]):
    """The cells of a column that were read before. A bad one raises BadCell with its column and value."""

    def __init__(self, column: str, read: Callable[[str], T]) -> None:
        super().__init__()
        self._column = column
        self._read = read

    def __missing__(self, text: str) -> T:
        try:
            value = self._read(text)
        except BadCell as bad:
            raise BadCell(bad.problem, self._column, text) from None
        self[text] = value
        return value


def _needed(text: str) -> str:
    word = word_of(text)
    if not word:
        raise BadCell("is missing")
    return word


def _is_blank(row: Sequence[str]) -> bool:
    return not "".join(row).strip()


def _places(header: Sequence[str]) -> dict[str, int]:
    return {_plain(name): place for place, name in enumerate(header)}


def _plain(name: str) -> str:
    plain = "".join(filter(str.isalnum, name)).lower()
    return _OTHER_NAMES.get(plain, plain)


def _missing(places: Mapping[str, int]) -> list[str]:
    return [column for column in COLUMNS if _plain(column) not in places]
