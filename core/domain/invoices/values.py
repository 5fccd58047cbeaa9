"""Values of invoices that forms fill in: what of an invoice is to be credited."""

from msgspec import Struct

from core.domain.orders.values import LineQuantity
from core.domain.values import Minor


class SomeLines(Struct, frozen=True, tag="lines"):
    """Quantities of lines of the invoice, each with its part of the discount; the charges only when asked for."""

    lines: tuple[LineQuantity, ...]
    charges: bool = False


class SomeAmount(Struct, frozen=True, tag="amount"):
    """An amount with its tax, as for a goodwill; no goods are meant."""

    minor: Minor


class Everything(Struct, frozen=True, tag="everything"):
    """All that was not credited yet."""


ToCredit = SomeLines | SomeAmount | Everything
