"""What each form of the books was: its tables, and the kinds of entries that could be in them.

`python -m tests.golden.forms` notes the form of today. A form that a museum piece has is never noted anew.
"""

import hashlib
import json
import sys
from pathlib import Path

from core.journal.sqlite import BOOKS_FORMAT
from core.write.books import shape_of_today
from tests.core.write.desk import codec
from tests.golden.samples import file_of
from tests.museum.make import EXPECTED, MUSEUM

LOCK = Path(__file__).parent / "forms.lock"


def noted() -> dict[str, dict]:
    """By the form's number."""
    return json.loads(LOCK.read_text("utf-8"))


def form_of_today() -> dict:
    shape = json.dumps(sorted(shape_of_today(), key=str))
    return {"tables": hashlib.sha256(shape.encode()).hexdigest(), "entries": sorted(_kinds())}


def released() -> set[int]:
    """The forms of all museum pieces."""
    return {json.loads(path.read_text("utf-8"))["form"] for path in MUSEUM.glob(f"*/{EXPECTED}")}


def _kinds() -> list[str]:
    return [file_of(event).stem for event in codec().classes]


def main() -> None:
    if BOOKS_FORMAT in released():
        sys.exit(f"Form {BOOKS_FORMAT} is in the museum: raise BOOKS_FORMAT, or make the piece anew if unreleased.")
    known = noted() if LOCK.exists() else {}
    text = json.dumps(known | {str(BOOKS_FORMAT): form_of_today()}, indent=1)
    LOCK.write_text(text + "\n", "utf-8")


if __name__ == "__main__":
    main()
