"""What the columns of a table of quantities hold: how they are headed, how numbers in them are read and shown."""

from collections.abc import Callable
from dataclasses import dataclass, field

from PySide6.QtCore import QCoreApplication

from ui import arithmetic, formats
from ui.lettering import Align


@dataclass(frozen=True, slots=True)
class Measure:
    """A kind of number: how it is read and shown, what is said of what cannot be read, and the room it takes."""

    read: Callable[[str], int | None]
    show: Callable[[int], str]
    unread: str
    fact_width: int
    now_width: int
    align: Align = "left"  # of the facts


def quantities() -> Measure:
    unread = QCoreApplication.translate("QuantityTable", "“{text}” is not a quantity.")
    return Measure(arithmetic.quantity, formats.quantity, unread, 62, 70)


def amounts(currency: str) -> Measure:
    """Money of one currency, in its minor units."""
    unread = QCoreApplication.translate("QuantityTable", "“{text}” is not an amount.")
    return Measure(
        lambda text: formats.parse_money(text, currency),
        lambda minor: formats.money(minor, currency),
        unread,
        88,
        96,
        "right",
    )


@dataclass(frozen=True, slots=True)
class Headings:
    """What stands above the columns, and what is said of a quantity that cannot be. `{most}` is filled in.

    There is a column to type into for each of `now`. Without `shelf` there is no such column.
    """

    facts: tuple[str, ...]
    now: tuple[str, ...]
    too_much: str
    shelf: str = ""
    name: str = ""  # empty is "Item"
    measure: Measure = field(default_factory=quantities)
