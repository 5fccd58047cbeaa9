"""How entries of an older form are brought to the form of today: what is stored once is read for ever.

An event whose shape changes gets the next schema number, a line here, and a golden sample of the new form. An upcast
takes the fields of one form, public and personal ones together, and gives those of the next.
"""

from collections.abc import Callable, Mapping
from typing import Any

Fields = dict[str, Any]
Upcast = Callable[[Fields], Fields]
Upcasts = Mapping[tuple[str, int], Upcast]
"""By the type of the entry and the schema number that the upcast leads away from."""

_NO_EXTRAS: Fields = {"discount_rate": 0, "discount": 0, "charges": []}


def _with(**added: Any) -> Upcast:
    """The fields there were, and these that no entry of the older form had."""
    return lambda fields: fields | added


UPCASTS: Upcasts = {
    ("order.drafted", 1): _with(extras=_NO_EXTRAS),
    ("order.placed", 1): _with(extras=_NO_EXTRAS, accepted=[]),
    ("order.amended", 1): _with(extras_before=_NO_EXTRAS, extras=_NO_EXTRAS, accepted=[]),
    ("order.released", 1): _with(accepted=[]),
    ("order.shipped", 1): _with(picked=[]),
    ("stock.shipped", 1): _with(picked=0),
}
