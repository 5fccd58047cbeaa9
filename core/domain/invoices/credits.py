"""What a credit note comes to: parts of an invoice by lines, by an amount, or all that is left of it.

Everything is reckoned from what was credited before and after it together, so that parts never drift: once all is
credited, net, tax and total of each rate are exactly those of the invoice.
"""

from collections.abc import Mapping
from typing import assert_never

from msgspec import Struct
from msgspec.structs import replace

from core.domain.calculation import Priced, Share, TaxAmount, Totals, calculate, rounded, split
from core.domain.invoices.events import CreditedLine, Invoice, PostedLine, PostedTax
from core.domain.invoices.values import Everything, SomeAmount, SomeLines, ToCredit
from core.domain.values import RATE_SCALE, Minor, Quantity


class Credit(Struct, frozen=True):
    """A part of an invoice, reckoned up. There is a share for each tax."""

    lines: tuple[CreditedLine, ...]
    shares: tuple[Share, ...]
    totals: Totals


def credit_of(invoice: Invoice, what: ToCredit) -> Credit:
    """What is asked for, as far as it is left of the invoice."""
    match what:
        case SomeLines(lines=parts, charges=charges):
            lines = _lines(invoice, {part.line: part.quantity for part in parts})
            taxes = [_of_lines(invoice, tax, lines, with_charges=charges) for tax in invoice.taxes]
            return _credit(invoice, lines, taxes, with_charges=charges)
        case Everything():
            lines = _lines(invoice, {line.line: line.quantity - line.credited for line in invoice.lines})
            return _credit(invoice, lines, [_rest(tax) for tax in invoice.taxes], with_charges=True)
        case SomeAmount(minor=minor):
            totals = split(minor, [_left(tax) for tax in invoice.taxes])
            taxes = [_of_total(tax, total) for tax, total in zip(invoice.taxes, totals, strict=True)]
            return _credit(invoice, (), taxes, with_charges=False)
        case _:
            assert_never(what)


def left_of(invoice: Invoice) -> Minor:
    """What of an invoice can be credited still."""
    return sum(_left(tax) for tax in invoice.taxes)


def worth_before_discount(invoice: Invoice, line: PostedLine, quantity: Quantity) -> Minor:
    """A quantity of a line as it is priced, with nothing taken off."""
    return _worth(invoice, replace(line, discount=0), quantity)


def _credit(invoice: Invoice, lines: tuple[CreditedLine, ...], taxes: list[TaxAmount], *, with_charges: bool) -> Credit:
    shares = tuple(
        _share(invoice, before, tax, lines, with_charges=with_charges)
        for before, tax in zip(invoice.taxes, taxes, strict=True)
    )
    net, tax = sum(part.taxable for part in taxes), sum(part.tax for part in taxes)
    return Credit(lines, shares, Totals(net, tax, net + tax, tuple(taxes)))


def _lines(invoice: Invoice, quantities: Mapping[int, Quantity]) -> tuple[CreditedLine, ...]:
    wanted = ((line, quantities.get(line.line, 0)) for line in invoice.lines)
    return tuple(CreditedLine(line.line, more, _net(invoice, line, more)) for line, more in wanted if more)


def _net(invoice: Invoice, line: PostedLine, more: Quantity) -> Minor:
    credited = line.credited + more
    if invoice.price_mode == "gross":
        return rounded(line.net * credited, line.quantity) - line.credited_net
    return _worth(invoice, line, credited) - line.credited_net


def _of_lines(invoice: Invoice, tax: PostedTax, lines: tuple[CreditedLine, ...], *, with_charges: bool) -> TaxAmount:
    """What of one tax falls to lines: of its goods, less discount, as much as of the worth of its lines."""
    whole = tax.taxable + tax.tax if invoice.price_mode == "gross" else tax.taxable
    before, after, all_of_it = _worths(invoice, tax, lines)
    charged = _charged(invoice, tax) if all_of_it else whole
    goods = _part(whole - charged, after, all_of_it) - _part(whole - charged, before, all_of_it)
    asked = goods + (charged if with_charges and not tax.credited_charged else 0)
    if invoice.price_mode == "gross":
        return _of_total(tax, min(asked, _left(tax)))
    return _of_taxable(tax, min(asked, tax.taxable - tax.credited_taxable))


def _worths(invoice: Invoice, tax: PostedTax, lines: tuple[CreditedLine, ...]) -> tuple[Minor, Minor, Minor]:
    """Of the lines of one tax, as they are priced: credited before, credited afterwards, and all of it."""
    more = {line.line: line.quantity for line in lines}
    own = [line for line in invoice.lines if (line.tax_category, line.tax_rate) == (tax.category, tax.rate)]
    before = [(line, line.credited) for line in own]
    after = [(line, line.credited + more.get(line.line, 0)) for line in own]
    whole = [(line, line.quantity) for line in own]
    worths = [sum(_worth(invoice, line, quantity) for line, quantity in side) for side in (before, after, whole)]
    return worths[0], worths[1], worths[2]


def _worth(invoice: Invoice, line: PostedLine, quantity: Quantity) -> Minor:
    priced = Priced(quantity, line.unit_price, line.discount, line.tax_category, line.tax_rate)
    return calculate([priced], price_mode="net", currency=invoice.currency).totals.net


def _part(whole: Minor, worth: Minor, of: Minor) -> Minor:
    return rounded(whole * worth, of) if of else 0


def _charged(invoice: Invoice, tax: PostedTax) -> Minor:
    """The part of the charges that falls to one tax, in the price mode of the invoice."""
    if invoice.price_mode == "gross":
        return rounded(tax.charged * (RATE_SCALE + tax.rate), RATE_SCALE)
    return tax.charged


def _of_taxable(tax: PostedTax, taxable: Minor) -> TaxAmount:
    """With the tax that brings the tax credited so far to its share."""
    credited = tax.credited_taxable + taxable
    due = rounded(tax.tax * credited, tax.taxable) if tax.taxable > 0 else tax.tax
    return TaxAmount(tax.category, tax.rate, taxable, due - tax.credited_tax)


def _of_total(tax: PostedTax, total: Minor) -> TaxAmount:
    """With the tax that is in the total."""
    whole = tax.taxable + tax.tax
    credited = tax.credited_taxable + tax.credited_tax + total
    due = rounded(tax.tax * credited, whole) if whole > 0 else tax.tax
    return TaxAmount(tax.category, tax.rate, total - (due - tax.credited_tax), due - tax.credited_tax)


def _rest(tax: PostedTax) -> TaxAmount:
    rest = (tax.taxable - tax.credited_taxable, tax.tax - tax.credited_tax)
    return TaxAmount(tax.category, tax.rate, *rest)


def _left(tax: PostedTax) -> Minor:
    return tax.taxable + tax.tax - tax.credited_taxable - tax.credited_tax


def _share(
    invoice: Invoice, before: PostedTax, tax: TaxAmount, lines: tuple[CreditedLine, ...], *, with_charges: bool
) -> Share:
    """Charges taken back, and what is taken off: the discount, and what an earlier credit by amount took already."""
    if not lines and not with_charges:
        return Share(tax.category, tax.rate, 0, 0)
    charged = before.charged - before.credited_charged if with_charges else 0
    own = {line.line for line in invoice.lines if (line.tax_category, line.tax_rate) == (tax.category, tax.rate)}
    nets = sum(line.net for line in lines if line.line in own)
    return Share(tax.category, tax.rate, nets + charged - tax.taxable, charged)
