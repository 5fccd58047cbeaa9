"""The hash chain: what each entry's seal covers, in which order, and how the fields are framed.

hash = SHA-256(frame(field 1) … frame(field 20)); frame(x) is `<length in bytes>:<bytes>,` of its UTF-8 text, whole
numbers in decimal, and `-,` for nothing. The fields: format version, journal id, position, commit_end, stream kind,
stream id, version, type, schema, data, command id, correlation id, causation, undoes, actor, station, app version,
business date, recorded at, previous hash (raw bytes). Before the first entry the previous hash is 32 zero bytes.
"""

import hashlib
from collections.abc import Sequence

FORMAT = 1
GENESIS = bytes(32)


def seal(frames: bytes, previous: bytes) -> bytes:
    """The seal of an entry whose fields but the last are framed already: who writes many frames what is alike once."""
    return hashlib.sha256(b"%b%d:%b," % (frames, len(previous), previous)).digest()


def framed(values: Sequence[str | int | None]) -> bytes:
    """The frames of some fields, one behind the other."""
    frames = "".join(["-," if value is None else f"{len(text := str(value))}:{text}," for value in values])
    if frames.isascii():  # then a character is a byte, and the lengths are right
        return frames.encode()
    return b"".join([b"-," if value is None else _frame(str(value).encode()) for value in values])


def framed_own(position: int, end: int, kind: str, id: str, version: int, type: str, schema: int, data: str) -> bytes:
    """The frames of what is an entry's own, from position to data: as `framed` has them, in half the time."""
    p, e, v, s = str(position), str(end), str(version), str(schema)
    frames = (
        f"{len(p)}:{p},{len(e)}:{e},{len(kind)}:{kind},{len(id)}:{id},{len(v)}:{v},{len(type)}:{type},"
        f"{len(s)}:{s},{len(data)}:{data},"
    )
    if frames.isascii():
        return frames.encode()
    return framed((position, end, kind, id, version, type, schema, data))


def _frame(text: bytes) -> bytes:
    return b"%d:%b," % (len(text), text)
