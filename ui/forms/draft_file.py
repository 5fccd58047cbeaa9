"""What is typed and not yet in the books, kept in a file a form: for a crash, or the end of the day."""

import os
from datetime import date
from pathlib import Path

import msgspec
from msgspec import Struct

from core.domain.calculation import NO_EXTRAS, Extras
from core.domain.values import Address, Id, Price, Quantity, Rate

_SUFFIX = ".draft.json"


class KeptLine(Struct, frozen=True):
    """A line as typed; without a product it is words only."""

    product_id: Id | None
    name: str
    quantity: Quantity
    unit_price: Price
    discount: Rate
    backorder: bool | None = None


class KeptDraft(Struct, frozen=True):
    """One form whole. `version` is of the draft in the books that it was opened from, 0 for none."""

    draft_id: Id
    version: int
    customer_key: int | None
    customer_name: str
    reference: str
    ship_by: date | None
    channel: str
    deliver_to: Address
    note: str
    private_note: str
    lines: tuple[KeptLine, ...]
    item_text: str = ""
    extras: Extras = NO_EXTRAS


class DraftFile:
    """The file of one form. It is replaced as a whole, so that a crash leaves it readable; a power cut may take what
    was typed in the last seconds, for nothing waits here until the disk has it.
    """

    def __init__(self, folder: Path, draft_id: Id) -> None:
        self._path = folder / f"{draft_id}{_SUFFIX}"

    def write(self, draft: KeptDraft) -> None:
        """Raises OSError when the disk does not take it."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        beside = self._path.with_suffix(".new")
        beside.write_bytes(msgspec.json.encode(draft))
        os.replace(beside, self._path)

    def read(self) -> KeptDraft | None:
        return _read(self._path)

    def remove(self) -> None:
        self._path.unlink(missing_ok=True)


def kept_drafts(folder: Path) -> list[KeptDraft]:
    """All drafts that were kept and neither placed nor saved, the oldest first. Unreadable files are left alone."""
    if not folder.is_dir():
        return []
    files = sorted(folder.glob(f"*{_SUFFIX}"))  # their ids begin with the time
    return [draft for draft in map(_read, files) if draft is not None]


def _read(path: Path) -> KeptDraft | None:
    try:
        return msgspec.json.decode(path.read_bytes(), type=KeptDraft)
    except (OSError, msgspec.DecodeError):
        return None
