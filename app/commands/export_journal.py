"""`daybook export-journal FILE`: writes the whole journal to a file that can be read and checked without Daybook."""

import json
import time
from argparse import ArgumentParser, Namespace
from pathlib import Path

from app.books import Books
from core.journal.export import export


def configure(parser: ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help="the file to make; resources/verify_journal.py says what is in it")
    parser.add_argument("--json", action="store_true", help="print the result as one JSON object, the last line")
    parser.add_argument("--progress", action="store_true", help="print progress as JSON lines")


def run(books: Books, arguments: Namespace) -> int:
    """Exit code. Names of people are in the file, as they are in the books."""
    began = time.monotonic()
    connection = books.open_connection()
    try:
        head = export(connection, arguments.file, _say if arguments.progress else _silent)
    finally:
        connection.close()
    seconds = time.monotonic() - began
    if arguments.json or arguments.progress:
        result = {"file": str(arguments.file), "entries": head.position, "hash": head.hash.hex()}
        print(json.dumps(result | {"seconds": round(seconds, 3)}), flush=True)
    else:
        print(f"{arguments.file} holds {head.position:,} entries; the last one's seal is {head.hash.hex()}.")
    return 0


def _silent(done: int, entries: int) -> None:
    return None


def _say(done: int, entries: int) -> None:
    print(json.dumps({"step": "exporting", "done": done, "of": entries}), flush=True)
