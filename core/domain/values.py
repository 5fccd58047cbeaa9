"""Values of the trade: money, prices, quantities, rates, addresses. Whole numbers only, no floats anywhere."""

from typing import Annotated, NamedTuple

from msgspec import Meta, Struct

Id = str  # a UUID in its canonical 36 characters; drawn by the caller
Minor = int  # minor units of the currency at hand (pence, cents)
Price = int  # unit price in millionths of the major unit: 0.195 is 195_000
Quantity = int  # thousandths of the unit: 6 pieces are 6_000
Rate = int  # parts per million: 20 % is 200_000
Micros = int  # a moment, in microseconds since 1970 UTC

PERSONAL = Meta(extra={"personal": True})
PersonalText = Annotated[str, PERSONAL]
"""Text about a person. It is kept beside the hash chain, so that it can be erased later."""

ONE = 1_000  # one unit, as a Quantity
PRICE_SCALE = 1_000_000  # one major unit, as a Price
RATE_SCALE = 1_000_000  # the whole, as a Rate

# ISO 4217 minor units that are not 2 (list one, currencies in use).
_EXPONENTS = dict.fromkeys(
    ("BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "VND", "VUV", "XAF", "XOF", "XPF"), 0
) | dict.fromkeys(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"), 3)


class Money(Struct, frozen=True):
    """An amount in minor units of its currency (ISO 4217)."""

    minor: Minor
    currency: str


class Measured(Struct, frozen=True):
    """A quantity with the unit it is counted in, for people to read."""

    quantity: Quantity
    unit: str = "piece"


class Address(Struct, frozen=True):
    """Where goods or letters go. Lines are in the order in which they are printed."""

    name: str = ""
    street: str = ""
    city: str = ""
    postcode: str = ""
    country: str = ""  # ISO 3166-1 alpha-2 when known, else the word of the source


class Unit(NamedTuple):
    """How a product is counted: its word and how many decimals a quantity may have."""

    name: str
    decimals: int


UNITS = {unit.name: unit for unit in (Unit("piece", 0), Unit("box", 0), Unit("kg", 3), Unit("m", 2), Unit("l", 3))}


def exponent(currency: str) -> int:
    """Number of decimals of a currency by ISO 4217: EUR 2, JPY 0, KWD 3."""
    return _EXPONENTS.get(currency, 2)


def is_whole(quantity: Quantity, unit: str) -> bool:
    """Whether a quantity has no more decimals than its unit allows. An unknown unit counts as pieces."""
    decimals = UNITS.get(unit, UNITS["piece"]).decimals
    step: int = 10 ** (3 - decimals)
    return quantity % step == 0
