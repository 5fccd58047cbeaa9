"""Discount and charges as they are typed: what stands in their fields, what is wrong with it, what it comes to."""

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import QCoreApplication

from core.domain.calculation import Charge, Extras
from core.domain.values import RATE_SCALE, Minor
from ui import arithmetic, formats

DISCOUNT: Final = "discount"
CHARGES: Final = {"charges": "delivery", "charges.2": "small order", "charges.3": "other"}
"""Kinds of charges, by the names that their fields have; violations of charges are shown at the first."""


def labels() -> dict[str, str]:
    """What each field is called, by the field names of violations; of a charge, what is printed too."""
    return {
        DISCOUNT: _tr("Discount %"),
        "charges": _tr("Delivery"),
        "charges.2": _tr("Small order"),
        "charges.3": _tr("Other charge"),
    }


def texts_of(extras: Extras, currency: str) -> dict[str, str]:
    """What stands in the fields; empty for nothing."""
    sums = {
        field: sum(charge.amount for charge in extras.charges if charge.kind == kind) for field, kind in CHARGES.items()
    }
    rate = formats.percent(extras.discount_rate) if extras.discount_rate else ""
    return {DISCOUNT: rate} | {field: formats.money(minor, currency) if minor else "" for field, minor in sums.items()}


def extras_of(texts: Mapping[str, str], agreed: Extras, currency: str) -> Extras:
    """What cannot be right counts as nothing; what has no field stays as it was agreed on."""
    rate = 0 if fault(DISCOUNT, texts[DISCOUNT], currency) else arithmetic.percent(texts[DISCOUNT]) or 0
    names = labels() | {field: _name(agreed, kind) for field, kind in CHARGES.items() if _name(agreed, kind)}
    amounts = {field: _amount(field, texts[field], currency) for field in CHARGES}
    charges = (Charge(CHARGES[field], names[field], amount) for field, amount in amounts.items() if amount)
    return Extras(rate, agreed.discount, tuple(charges))


def fault(field: str, text: str, currency: str) -> str:
    """What is wrong with the text of a field; empty for nothing."""
    text = text.strip()
    if not text:
        return ""
    if field == DISCOUNT:
        return _rate_fault(text)
    amount = formats.parse_money(text, currency)
    if amount is None:
        return _tr("“{text}” is not an amount.").format(text=text)
    return _tr("A charge is not below zero.") if amount < 0 else ""


def _rate_fault(text: str) -> str:
    rate = arithmetic.percent(text)
    if rate is None:
        return _tr("“{text}” is not a rate. Enter 0 to 100.").format(text=text)
    if 0 <= rate <= RATE_SCALE:
        return ""
    return _tr("Discount {text} % is more than the whole price. Enter 0 to 100.").format(text=text.rstrip(" %"))


def _amount(field: str, text: str, currency: str) -> Minor:
    return 0 if fault(field, text, currency) else formats.parse_money(text, currency) or 0


def _name(extras: Extras, kind: str) -> str:
    return next((charge.name for charge in extras.charges if charge.kind == kind), "")


def _tr(text: str) -> str:
    return QCoreApplication.translate("extras", text)
