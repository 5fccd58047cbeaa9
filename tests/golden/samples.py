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
LOCK = FOLDER / "shapes.lock"
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


def shape_of(event: type[Event]) -> str:
    """Fields with their types, those of the Structs inside too: what must not change under a schema number."""
    return _shape(type_info(event))


def _shape(kind: Type) -> str:
    match kind:
        case Metadata(type=inner, extra=extra):
            return f"personal {_shape(inner)}" if (extra or {}).get("personal") else _shape(inner)
        case UnionType(types=types):
            return " | ".join(map(_shape, types))
        case StructType(fields=fields, tag=tag):
            return f"{tag or ''}({', '.join(f'{field.encode_name}: {_shape(field.type)}' for field in fields)})"
        case VarTupleType(item_type=item):
            return f"[{_shape(item)}]"
    return type(kind).__name__.removesuffix("Type").lower()


def digest_of(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def locked() -> dict[str, dict[str, str]]:
    return json.loads(LOCK.read_text("utf-8")) if LOCK.exists() else {}


def write_missing() -> None:
    lock = locked()
    for event in codec().classes:
        file = file_of(event)
        if not file.exists():
            text = json.dumps(stored(sample(event)), indent=1, ensure_ascii=False)
            file.write_text(text + "\n", "utf-8")
        lock.setdefault(file.stem, {"sample": digest_of(file), "shape": shape_of(event)})
    LOCK.write_text(json.dumps(lock, indent=1, sort_keys=True) + "\n", "utf-8")


if __name__ == "__main__":
    write_missing()
