"""One sample of every type of event, and the files that keep how each is stored.

`python -m tests.golden.samples` writes the files that are missing. A file that is there is never written again: a
changed shape takes a new schema number, an upcast, and a new file beside the old one.
"""

import hashlib
import json
from pathlib import Path
from typing import Any

import msgspec
from msgspec.inspect import (
    BoolType,
    DateType,
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
from core.journal.codec import tag_of
from tests.core.write.desk import codec

FOLDER = Path(__file__).parent
WHY = "a why"


def file_of(event: type[Event]) -> Path:
    return FOLDER / f"{tag_of(event)}.{event.schema}.json"


def sample(event: type[Event]) -> Event:
    """An event whose fields are all there and all differ, made from its types alone."""
    return msgspec.convert(_struct(type_info(event), tag_of(event)), event)


def stored(event: Event) -> dict[str, Any]:
    """What the journal keeps of an event. The digest of the personal part is left out: its salt is drawn."""
    data, personal = codec().encode(event, WHY)
    public = json.loads(data) | {"personal": "digest"}
    return {"schema": event.schema, "data": public, "personal": json.loads(personal.data)}


def _struct(struct: StructType, seed: str) -> dict[str, Any]:
    fields = {field.encode_name: _value(field.type, f"{seed}.{field.name}") for field in struct.fields}
    tag = {struct.tag_field: struct.tag} if struct.tag_field else {}
    return tag | fields


def _value(kind: Type, seed: str) -> Any:  # noqa: C901  one flat case a kind of type
    number = int.from_bytes(hashlib.sha256(seed.encode()).digest()[:3])
    match kind:
        case Metadata(type=inner):
            return _value(inner, seed)
        case UnionType(types=types):
            return _value(next(each for each in types if not isinstance(each, NoneType)), seed)
        case StructType():
            return _struct(kind, seed)
        case VarTupleType(item_type=item):
            return [_value(item, f"{seed}.{place}") for place in (1, 2)]
        case StrType():
            return seed.rpartition(".")[2] + f" {number}"
        case IntType():
            return number
        case BoolType():
            return False
        case DateType():
            return f"2024-{number % 12 + 1:02}-{number % 28 + 1:02}"
    raise TypeError(f"no sample of {kind} yet")


def write_missing() -> None:
    for event in codec().classes:
        if not file_of(event).exists():
            text = json.dumps(stored(sample(event)), indent=1, ensure_ascii=False)
            file_of(event).write_text(text + "\n", "utf-8")


if __name__ == "__main__":
    write_missing()
