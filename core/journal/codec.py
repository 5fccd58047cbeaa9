"""Events to and from the text that the journal keeps, personal fields kept apart from what the chain covers.

An event's public part is its JSON with its tag; where there is something personal, the public part holds
`"personal": SHA-256(salt ‖ personal JSON)` in its place, so that the personal text can be erased and the chain stands.
"""

import hashlib
import os
from collections.abc import Iterable
from functools import cache
from types import UnionType
from typing import Any, NamedTuple, get_args, get_origin, get_type_hints

import msgspec

from core.domain.decider import Event
from core.errors import Sentence, Unavailable
from core.journal.upcasts import UPCASTS, Upcasts

SALT_BYTES = 16
_NO_WHY = '"why":""}'


class Personal(NamedTuple):
    """The personal part of an entry: JSON text, and the salt that its digest was made with."""

    salt: bytes
    data: str


class Encoded(NamedTuple):
    """The two parts of one event, as stored."""

    data: str
    personal: Personal | None


class _Why(msgspec.Struct):
    why: str = ""


class UnknownEvent(Unavailable):
    """An entry of a type or schema that this version does not know."""

    def __init__(self, type: str, schema: int) -> None:
        super().__init__(
            Sentence(
                f"These books hold an entry of a kind this Daybook does not know: {type}, form {schema}.",
                "Nothing was changed.",
                "Open them with the newer Daybook that wrote them.",
            )
        )
        self.type = type
        self.schema = schema


class _Form:
    """How one type of event is taken apart and put together."""

    def __init__(self, event: type[Event]) -> None:
        personal = personal_fields(event)
        public = [name for name in event.__struct_fields__ if name not in personal]
        self.public_names = public
        self.personal_names = [name for name in event.__struct_fields__ if name in personal]
        name = event.__name__
        fields: list[tuple[str, Any]] = [(field, Any) for field in [*public, "personal"]]
        tag = msgspec.inspect.type_info(event).tag  # type: ignore[attr-defined]  # the tag is there: events have one
        self.Public = msgspec.defstruct(f"{name}Public", fields, tag_field="type", tag=tag)
        self.Personal = msgspec.defstruct(f"{name}Personal", [(field, Any) for field in [*self.personal_names, "why"]])
        self.event = event
        self.decoder = msgspec.json.Decoder(event)
        self.schema = event.schema

    def personal_part(self, event: Event, why: str) -> Any:
        return self.Personal(*[getattr(event, name) for name in self.personal_names], why)

    def public_part(self, event: Event, digest: str) -> Any:
        return self.Public(*[getattr(event, name) for name in self.public_names], digest)


class Codec:
    """Encodes and decodes the given types of events. Not bound to a thread."""

    def __init__(self, unions: Iterable[UnionType | type[Event]], upcasts: Upcasts = UPCASTS) -> None:
        classes = [event for union in unions for event in (get_args(union) or (union,))]
        self._forms = {event: _Form(event) for event in classes}
        self._by_tag = {tag_of(event): form for event, form in self._forms.items()}
        self._encoder = msgspec.json.Encoder()
        self._why = msgspec.json.Decoder(_Why)
        self._upcasts = upcasts

    @property
    def classes(self) -> tuple[type[Event], ...]:
        return tuple(self._forms)

    def encode(self, event: Event, why: str) -> Encoded:
        form = self._forms[type(event)]
        encode = self._encoder.encode
        if not form.personal_names and not why:
            return Encoded(encode(event).decode(), None)
        personal = encode(form.personal_part(event, why))
        salt = os.urandom(SALT_BYTES)
        public = form.public_part(event, personal_digest(salt, personal))
        return Encoded(encode(public).decode(), Personal(salt, personal.decode()))

    def check(self, type: str, schema: int) -> None:
        """Raise UnknownEvent for a type or schema that is not known here."""
        self._form(type, schema)

    def decode(self, type: str, schema: int, data: str, personal: str | None) -> tuple[Event, str]:
        """The event and its why. Raises UnknownEvent for a type or schema that is not known here."""
        form = self._by_tag.get(type)
        if form is None or schema != form.schema:
            return self._upcast(type, schema, data, personal)
        if personal is None:
            return form.decoder.decode(data), ""
        # the personal part's fields are written back behind the public ones
        event = form.decoder.decode(f"{data[:-1]},{personal[1:]}")
        return event, "" if personal.endswith(_NO_WHY) else self._why.decode(personal).why

    def _upcast(self, type: str, schema: int, data: str, personal: str | None) -> tuple[Event, str]:
        form = self._form(type, schema)
        fields = msgspec.json.decode(data) | (msgspec.json.decode(personal) if personal is not None else {})
        why = str(fields.pop("why", ""))
        for older in range(schema, form.schema):
            fields = self._upcasts[type, older](fields)
        return msgspec.convert(fields, form.event), why

    def _form(self, type: str, schema: int) -> _Form:
        form = self._by_tag.get(type)
        if form is None or any((type, older) not in self._upcasts for older in range(schema, form.schema)):
            raise UnknownEvent(type, schema)
        if not 0 < schema <= form.schema:
            raise UnknownEvent(type, schema)
        return form


@cache
def tag_of(event: type[Event]) -> str:
    """The stored name of a type of event, as in "order.placed"."""
    return str(event.__struct_config__.tag)


def personal_digest(salt: bytes, personal: bytes) -> str:
    return hashlib.sha256(salt + personal).hexdigest()


def personal_fields(event: type[Event]) -> frozenset[str]:
    """Names of the fields that are marked personal."""
    hints = get_type_hints(event, include_extras=True)
    return frozenset(name for name in event.__struct_fields__ if _is_personal(hints[name]))


def _is_personal(hint: Any) -> bool:
    metas = getattr(hint, "__metadata__", ()) if get_origin(hint) is not None else ()
    return any(meta.extra and meta.extra.get("personal") for meta in metas if isinstance(meta, msgspec.Meta))
