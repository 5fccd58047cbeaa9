"""Which errors of the driver come from the disk, and which from a mistake of ours."""

from sqlcipher3 import dbapi2 as driver

_OURS = frozenset({1, 18, 19, 20, 21, 25})  # SQLite's ERROR, TOOBIG, CONSTRAINT, MISMATCH, MISUSE, RANGE


def is_from_disk(error: driver.Error) -> bool:
    """Whether disk, locks or memory are in the way, or the file is damaged. The driver's own errors have no code."""
    code = getattr(error, "sqlite_errorcode", None)
    return code is not None and (code & 0xFF) not in _OURS
