"""The settings there are, and which values each may have. Empty is how it is while nobody chose."""

from collections.abc import Callable, Mapping

NEGATIVE_STOCK = "negative stock"
INVOICE_POLICY = "invoice policy"
WRITE_OFF_LIMIT = "write-off limit"

VALUES: Mapping[str, tuple[str, Callable[[str], bool]]] = {
    NEGATIVE_STOCK: ("refused or allowed", lambda value: value in ("refused", "allowed")),
    INVOICE_POLICY: ("shipped or ordered", lambda value: value in ("shipped", "ordered")),
    WRITE_OFF_LIMIT: ("a number of the smallest coin, as in 500", lambda value: value.isascii() and value.isdecimal()),
}
"""By setting: its values in words, and whether a value is one of them."""


def is_a_value(setting: str, value: str) -> bool:
    return value == "" or VALUES[setting][1](value)
