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

UPCASTS: Upcasts = {}
