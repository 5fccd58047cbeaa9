"""How each kind of entry is written, as patterns: what fits them every desk can read.

For a server, which cannot decode. A pattern is for text that is JSON; names, kinds and order of all fields are in it,
those of the Structs inside too. Python and PostgreSQL read them alike.
"""

import re
from typing import NamedTuple

from msgspec.inspect import (
    BoolType,
    DateType,
    Field,
    IntType,
    Metadata,
    NoneType,
    StrType,
    StructType,
    Type,
    UnionType,
    VarTupleType,
    type_info,
)

from core.domain.decider import Event
from core.journal.codec import personal_fields

_TEXT = r'"(?:[^"\\]|\\["\\bfnrt]|\\u00[01][0-9a-f])*"'
_WHOLE = "-?[0-9]{1,18}"  # what the tables can hold: 64 bits
_LEAP = "(?:[1-9][0-9](?:0[48]|[2468][048]|[13579][26])|(?:[2468][048]|[13579][26])00)-02-29"
_DAY = (
    "(?:[1-9][0-9]{3}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)"
    f"|02-(?:0[1-9]|1[0-9]|2[0-8]))|{_LEAP})"
)
_DIGEST = '"personal":"[0-9a-f]{64}"'


class Patterns(NamedTuple):
    """Of the text of an entry's data, and of the personal part beside it."""

    data: str
    personal: str


def patterns(event: type[Event]) -> Patterns:
    """Those of today's form of a type of event."""
    struct = type_info(event)
    assert isinstance(struct, StructType)
    private = personal_fields(event)
    public = [_tag(struct), *(_field(field) for field in struct.fields if field.name not in private)]
    personal = [*(_field(field) for field in struct.fields if field.name in private), f'"why":{_TEXT}']
    end = f",{_DIGEST}" if private else f"(?:,{_DIGEST})?"
    return Patterns(_all_of(",".join(public) + end), _all_of(",".join(personal)))


def _all_of(fields: str) -> str:
    return rf"^\{{{fields}\}}$"


def _tag(struct: StructType) -> str:
    return f'"{struct.tag_field}":"{re.escape(str(struct.tag))}"'


def _field(field: Field) -> str:
    return f'"{field.encode_name}":{_pattern(field.type)}'


def _pattern(kind: Type) -> str:  # noqa: C901  one flat case a kind of type
    match kind:
        case Metadata(type=inner):
            return _pattern(inner)
        case UnionType(types=types):
            return f"(?:{'|'.join(map(_pattern, types))})"
        case StructType():
            tag = [_tag(kind)] if kind.tag_field else []
            return rf"\{{{','.join([*tag, *map(_field, kind.fields)])}\}}"
        case VarTupleType(item_type=item):
            return rf"\[(?:{_pattern(item)},?)*\]"  # a comma too few or too many is no JSON
        case StrType():
            return _TEXT
        case IntType():
            return _WHOLE
        case BoolType():
            return "(?:true|false)"
        case DateType():
            return f'"{_DAY}"'
        case NoneType():
            return "null"
    raise TypeError(f"there is no pattern of {kind} yet")
