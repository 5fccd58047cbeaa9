"""The words for how somebody paid."""

from typing import Final

from PySide6.QtCore import QCoreApplication

METHODS: Final = ("transfer", "card", "cash", "cheque", "other")
"""How one can pay, what is usual by post first."""


def method_word(method: str) -> str:
    """As on the form: "Bank transfer" for transfer."""
    words = {"transfer": _tr("Bank transfer"), "card": _tr("Card"), "cash": _tr("Cash"), "cheque": _tr("Cheque")}
    return words.get(method, _tr("Other"))


def _tr(text: str) -> str:
    return QCoreApplication.translate("PaymentWords", text)
