"""What a document comes to: line amounts, taxes and totals, in whole minor units (domain catalogue, section 2)."""

from collections.abc import Sequence

from msgspec import Struct

from core.domain.values import ONE, PRICE_SCALE, RATE_SCALE, Minor, Price, Quantity, Rate, exponent


class TaxAmount(Struct, frozen=True):
    """Tax of one category and rate, on the taxable sum of its lines (EN 16931 BG-23)."""

    category: str
    rate: Rate
    taxable: Minor
    tax: Minor


class Totals(Struct, frozen=True):
    """The frozen sums of a document, in minor units of its currency."""

    net: Minor
    tax: Minor
    total: Minor
    taxes: tuple[TaxAmount, ...]


class Priced(Struct, frozen=True):
    """What a line has to say to be reckoned up."""

    quantity: Quantity
    unit_price: Price  # net or gross, by the price mode of the document
    discount: Rate
    tax_category: str
    tax_rate: Rate


class Charge(Struct, frozen=True):
    """Something asked for a document as a whole (EN 16931 BG-21), net or gross as its prices are."""

    kind: str  # delivery, small order, other
    name: str  # as it is printed
    amount: Minor


class Extras(Struct, frozen=True):
    """What is agreed on for a document as a whole, beside its lines: less by a rate and an amount, and charges."""

    discount_rate: Rate = 0  # of the sum of the lines
    discount: Minor = 0  # and this amount, net or gross as the prices are
    charges: tuple[Charge, ...] = ()

    @property
    def charged(self) -> Minor:
        return sum(charge.amount for charge in self.charges)


NO_EXTRAS = Extras()


class Share(Struct, frozen=True):
    """The net part of a document's discount and charges that falls to one category and rate (EN 16931 BG-20, BG-21)."""

    category: str
    rate: Rate
    discount: Minor
    charged: Minor


class Calculation(Struct, frozen=True):
    """A document reckoned up. Lines are in the order they came in; `line_grosses` are before discount.

    `discount` is what is taken off for the whole document, in its price mode. There is a share for each tax.
    """

    line_nets: tuple[Minor, ...]
    line_grosses: tuple[Minor, ...]
    discount: Minor
    shares: tuple[Share, ...]
    totals: Totals


def calculate(lines: Sequence[Priced], extras: Extras = NO_EXTRAS, *, price_mode: str, currency: str) -> Calculation:
    """Reckon up a document whose unit prices are "net" or "gross". Taxes come sorted by category and rate.

    What is for the whole document is split over categories and rates in proportion to their lines, so that every
    part of it is taxed as what it belongs to.
    """
    reckon = {"net": _from_net, "gross": _from_gross}[price_mode]
    minor_per_major = 10 ** exponent(currency)
    amounts = tuple(_amount(line, line.discount, minor_per_major) for line in lines)
    places_by_tax = _places_by_tax(lines)
    sums = [sum(amounts[place] for place in places) for places in places_by_tax.values()]
    discount = extras.discount + rounded(sum(sums) * extras.discount_rate, RATE_SCALE)
    discounts, charges = (split(amount, sums) if sums else () for amount in (discount, extras.charged))
    nets, shares, taxes = list(amounts), [], []
    for ((category, rate), places), less, more in zip(places_by_tax.items(), discounts, charges, strict=True):
        parts, tax = reckon([*(amounts[place] for place in places), -less, more], rate)
        for place, net in zip(places, parts[:-2], strict=True):
            nets[place] = net
        shares.append(Share(category, rate, -parts[-2], parts[-1]))
        taxes.append(TaxAmount(category, rate, sum(parts), tax))
    grosses = tuple(_amount(line, 0, minor_per_major) for line in lines)
    return Calculation(tuple(nets), grosses, discount, tuple(shares), _totals(taxes))


def rounded(numerator: int, denominator: int) -> int:
    """The nearest whole number, half away from zero. The denominator is positive."""
    size = (2 * abs(numerator) + denominator) // (2 * denominator)
    return size if numerator >= 0 else -size


def split(amount: Minor, weights: Sequence[int]) -> tuple[Minor, ...]:
    """Parts in proportion to the weights by largest remainder; they always sum up to the amount.

    Weights that sum up to nothing count alike. There must be one at least.
    """
    if not sum(weights):
        weights = [1] * len(weights)
    whole = sum(weights)
    sign = 1 if whole > 0 else -1
    return _apportioned(amount, [sign * amount * weight for weight in weights], abs(whole))


def _amount(line: Priced, discount: Rate, minor_per_major: int) -> Minor:
    scaled = line.quantity * line.unit_price * (RATE_SCALE - discount) * minor_per_major
    return rounded(scaled, ONE * PRICE_SCALE * RATE_SCALE)


def _places_by_tax(lines: Sequence[Priced]) -> dict[tuple[str, Rate], list[int]]:
    places: dict[tuple[str, Rate], list[int]] = {}
    for place, line in enumerate(lines):
        places.setdefault((line.tax_category, line.tax_rate), []).append(place)
    return dict(sorted(places.items()))


def _from_net(amounts: Sequence[Minor], rate: Rate) -> tuple[Sequence[Minor], Minor]:
    return amounts, rounded(sum(amounts) * rate, RATE_SCALE)


def _from_gross(amounts: Sequence[Minor], rate: Rate) -> tuple[Sequence[Minor], Minor]:
    gross = sum(amounts)
    tax = rounded(gross * rate, RATE_SCALE + rate)
    return _apportioned(gross - tax, [amount * RATE_SCALE for amount in amounts], RATE_SCALE + rate), tax


def _apportioned(total: Minor, numerators: Sequence[int], denominator: int) -> tuple[Minor, ...]:
    """Whole numbers near `numerators / denominator` that sum up to `total`, which is less than 1 off their sum."""
    if total < 0:  # a credit mirrors what it credits
        return tuple(-part for part in _apportioned(-total, [-numerator for numerator in numerators], denominator))
    parts = [numerator // denominator for numerator in numerators]
    by_remainder = sorted(range(len(parts)), key=lambda place: -(numerators[place] % denominator))
    for place in by_remainder[: total - sum(parts)]:
        parts[place] += 1
    return tuple(parts)


def _totals(taxes: Sequence[TaxAmount]) -> Totals:
    net = sum(part.taxable for part in taxes)
    tax = sum(part.tax for part in taxes)
    return Totals(net, tax, net + tax, tuple(taxes))
