"""The sums of an invoice or credit note before it is posted, as they will stand at its foot."""

from collections.abc import Iterator

from PySide6.QtCore import QCoreApplication

from core.consequences import Bill
from ui import formats


def sums_of(bill: Bill) -> list[tuple[str, str]]:
    """Goods, what is taken off and put on for the whole, each tax, and the total."""
    return [(word, formats.money(minor, bill.currency)) for word, minor in _sums(bill)]


def _sums(bill: Bill) -> Iterator[tuple[str, int]]:
    if bill.goods - bill.discount + bill.charged == bill.net:
        yield _tr("Goods"), bill.goods
        if bill.discount:
            yield _tr("Discount"), -bill.discount
        if bill.charged:
            yield _tr("Charges"), bill.charged
    else:  # a credit by amount is for no goods
        yield _tr("Before tax"), bill.net
    for tax in bill.taxes:
        if tax.tax:
            yield _tr("Tax {rate} %").format(rate=formats.percent(tax.rate)), tax.tax
    yield _tr("Total"), bill.total


def _tr(text: str) -> str:
    return QCoreApplication.translate("bill", text)
