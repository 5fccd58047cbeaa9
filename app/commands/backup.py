"""`daybook backup`: takes a backup of the books that was checked, also while the desk is open; or lists the backups."""

import json
from argparse import ArgumentParser, Namespace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec

from app.backups import check_place, rehearse_restore, take_backup
from app.books import Books
from core.backups.catalogue import Backup, backups, backups_folder
from core.domain.values import Micros

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def configure(parser: ArgumentParser) -> None:
    parser.add_argument("--to", type=Path, metavar="FOLDER", help="into this folder, where none is ever removed")
    parser.add_argument("--rehearse", action="store_true", help="try whether the newest one can be restored")
    parser.add_argument("--list", action="store_true", help="list the backups instead, newest first")
    parser.add_argument("--json", action="store_true", help="print the result as one JSON object, the last line")
    parser.add_argument("--progress", action="store_true", help="print progress as JSON lines")


def run(books: Books, arguments: Namespace) -> int:
    """Exit code. What cannot be taken raises Unavailable, and Damaged when the copy does not fit."""
    check_place(books)
    if arguments.list:
        return _list(arguments.to or backups_folder(books.folder), wants_json=arguments.json)
    if arguments.rehearse:
        return _rehearse(books, arguments)
    backup = take_backup(books, arguments.to, say_step if arguments.progress else None)
    told = f"The backup holds {backup.position:,} entries, was checked, and is {backup.path}."
    print(json.dumps(as_json(backup)) if arguments.json or arguments.progress else told, flush=True)
    return 0


def as_json(backup: Backup) -> dict[str, Any]:
    return backup._asdict() | {"path": str(backup.path)}


def told_moment(at: Micros) -> str:
    return (_EPOCH + timedelta(microseconds=at)).strftime("%Y-%m-%d %H:%M:%S UTC")


def say_step(doing: str, done: int, of: int) -> None:
    print(json.dumps({"step": doing, "done": done, "of": of}), flush=True)


def _rehearse(books: Books, arguments: Namespace) -> int:
    done = rehearse_restore(books, say_step if arguments.progress else None)
    told = f"The backup {done.backup} does not do: {done.problem}" if done.problem else f"{done.backup} was restored."
    print(json.dumps(msgspec.to_builtins(done)) if arguments.json or arguments.progress else told, flush=True)
    return 1 if done.problem else 0


def _list(folder: Path, *, wants_json: bool) -> int:
    found = backups(folder)
    if wants_json:
        print(json.dumps({"backups": [as_json(backup) for backup in found]}))
        return 0
    for backup in found:
        print(f"{told_moment(backup.at)}  {backup.position:>12,} entries  {backup.size:>15,} bytes  {backup.path}")
    if not found:
        print(f"There are no backups in {folder}.")
    return 0
