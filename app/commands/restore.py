"""`daybook restore BACKUP`: puts a backup in the place of the books, which are set aside, and lists what it lacks."""

import json
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import Any

from app.backups import alone_in, check_place
from app.books import Books, now
from app.commands.backup import say_step, told_moment
from app.composition import make_rules
from core.backups.catalogue import backup_at, backups_folder, newest
from core.backups.checking import silent
from core.backups.missing import Lost, Missing, missing
from core.backups.restoring import Restored, go_on, restore
from core.errors import Sentence, Unavailable

MOST_SHOWN = 50  # to people; --json has a thousand


def configure(parser: ArgumentParser) -> None:
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument("backup", type=Path, nargs="?", help="the backup's file")
    which.add_argument("--newest", action="store_true", help="the newest backup in the folder of the books")
    which.add_argument("--go-on", action="store_true", help="finish a restore that was begun and cut off")
    parser.add_argument("--yes", action="store_true", help="do not ask; say what is missing and restore")
    parser.add_argument("--dry-run", action="store_true", help="say what would be missing; change nothing")
    parser.add_argument("--json", action="store_true", help="print the result as one JSON object, the last line")
    parser.add_argument("--progress", action="store_true", help="print progress as JSON lines")


def run(books: Books, arguments: Namespace) -> int:
    """Exit code. What does not fit or cannot be restored raises Damaged or Unavailable, and nothing was changed."""
    check_place(books)
    step = say_step if arguments.progress else silent
    talks = not (arguments.json or arguments.progress)
    if arguments.go_on:
        return _told(_gone_on(books, arguments), None, talks=talks)
    backup = _newest(books) if arguments.newest else arguments.backup.absolute()
    lacks = missing(backup, books.folder)
    if talks:
        print("\n".join(_told_missing(backup, lacks)), flush=True)
    if arguments.dry_run:
        return _told(None, lacks, talks=talks)
    if not arguments.yes:
        _ask(talks=talks)
    with alone_in(backups_folder(books.folder)):  # a backup taken meanwhile would tell of books that are gone
        restored = restore(books.folder, backup, make_rules(), now(), step)
    return _told(restored, lacks, talks=talks)


def _gone_on(books: Books, arguments: Namespace) -> Restored:
    with alone_in(backups_folder(books.folder)):
        restored = go_on(books.folder, make_rules(), say_step if arguments.progress else silent)
    if restored is None:
        raise Unavailable(_NOTHING_BEGUN)
    return restored


def _newest(books: Books) -> Path:
    backup = newest(backups_folder(books.folder))
    if backup is None:
        raise Unavailable(_no_backups(books.folder))
    return backup.path


def _ask(*, talks: bool) -> None:
    """Raises Unavailable unless somebody is there and says yes."""
    if not talks or not sys.stdin.isatty():
        raise Unavailable(_NOBODY_TO_ASK)
    try:
        answer = input("Restore it? The books that are there are set aside. Type yes: ")
    except EOFError:
        answer = ""
    if answer.strip().lower() != "yes":
        raise Unavailable(_NOT_AGREED)


def _told_missing(backup: Path, lacks: Missing) -> list[str]:
    known = backup_at(backup)
    when = f"was taken {told_moment(known.at)}" if known else "does not say in its name when it was taken"
    lines = [f"The backup {backup.name} {when}."]
    if lacks.total:
        lines.append(f"{lacks.total:,} entries of the books are not in it:")
        lines += [f"  {_told_entry(entry)}" for entry in lacks.entries[:MOST_SHOWN]]
        if lacks.total > MOST_SHOWN:
            lines.append(f"  … and {lacks.total - min(MOST_SHOWN, len(lacks.entries)):,} more")
    if not lacks.is_known:
        lines.append("The books that are there cannot be read whole: what was booked after the backup is not in it.")
    elif not lacks.total:
        lines.append("Everything in the books is in it.")
    return lines


def _told_entry(entry: Lost) -> str:
    number = f", {entry.kind} {entry.number}" if entry.number is not None else ""
    return f"{entry.position:>9,}  {told_moment(entry.at)}  {entry.type}{number}"


def _told(restored: Restored | None, lacks: Missing | None, *, talks: bool) -> int:
    if not talks:
        print(json.dumps({"restored": _restored_json(restored), "missing": _missing_json(lacks)}), flush=True)
    elif restored is not None:
        aside = f" The books from before are in {restored.set_aside}." if restored.set_aside else ""
        print(f"Restored: {restored.head.position:,} entries, all of which fit.{aside}")
        print("The lists are made anew when Daybook is opened.")
    return 0


def _restored_json(restored: Restored | None) -> dict[str, Any] | None:
    if restored is None:
        return None
    aside = str(restored.set_aside) if restored.set_aside else None
    return {"position": restored.head.position, "hash": restored.head.hash.hex(), "set_aside": aside}


def _missing_json(lacks: Missing | None) -> dict[str, Any] | None:
    return lacks._asdict() | {"entries": [entry._asdict() for entry in lacks.entries]} if lacks else None


def _no_backups(folder: Path) -> Sentence:
    return Sentence(
        f"There are no backups in {backups_folder(folder)}.",
        "Nothing was changed.",
        "Name the file of a backup that lies elsewhere: `daybook restore FILE`.",
    )


_NOTHING_BEGUN = Sentence(
    "There is no restore to go on with.", "Nothing was changed.", "Name a backup, or restore the newest with --newest."
)

_NOBODY_TO_ASK = Sentence(
    "Nobody is there to be asked whether the backup is to be restored.",
    "Nothing was changed.",
    "Say --yes to restore it without being asked, or --dry-run to see what would be missing.",
)

_NOT_AGREED = Sentence("The backup was not restored.", "Nothing was changed.", "Restore it whenever you want to.")
