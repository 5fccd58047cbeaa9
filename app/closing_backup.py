"""The backup that a desk leaves behind when it is closed: a process of its own, whose answer the next desk reads."""

import json
from contextlib import suppress

import msgspec

from app.books import Books
from app.child import BROKE, start_detached
from core.errors import Sentence

FILE = "closing-backup.log"  # in the books folder
_OBJECT = msgspec.json.Decoder(dict[str, object])
_BEGUN = {"begun": True}  # written before anything else, so that a full disk still has room for the reason behind it


def leave_behind(books: Books) -> None:
    """Begin one that outlives this program."""
    answer = books.folder / FILE
    with suppress(OSError):  # then it is taken all the same, and the next desk shows how old the newest one is
        answer.write_text(json.dumps(_BEGUN) + "\n", "utf-8")
    start_detached(books.name, ("backup", "--json"), answer)


def take_trouble(books: Books) -> tuple[Sentence, str] | None:
    """Why the last one was not taken, with details; told once. None while it may still be under way, too."""
    answer = books.folder / FILE
    try:
        lines = answer.read_text("utf-8", "replace").splitlines()
        said, words = _parsed(lines)
        if said == _BEGUN and not words:
            return None
        answer.unlink()
    except OSError:
        return None
    if "error" in said:
        return _on_closing(msgspec.convert(said["error"], Sentence)), ""
    return (_on_closing(BROKE), "\n".join(words)) if said == _BEGUN else None


def _parsed(lines: list[str]) -> tuple[dict[str, object], list[str]]:
    """The last JSON object, and the words between."""
    said: dict[str, object] = {}
    words = []
    for line in lines:
        try:
            said = _OBJECT.decode(line)
        except msgspec.DecodeError:
            words.append(line)
    return said, words


def _on_closing(why: Sentence) -> Sentence:
    return Sentence(f"No backup was taken when Daybook was last closed. {why.happened}", why.safe, why.todo)
