"""Verifying large books in as many processes as there are cores to spare, each with a part of its own."""

import gc
import multiprocessing
import sys
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from core.journal.check import Problem, Progress
from core.journal.connection import UNREADABLE
from core.journal.sqlite import open_reader
from core.write.verify import Part, Rules, Verification, check_part, damaged, parts_of, verify, whole

PROCESSES = 2
WORTH_PROCESSES = 50_000  # entries; fewer are done before another process has started
_CACHE = "PRAGMA cache_size=-64000"
_work: dict[str, Any] = {}  # of a process: what it needs for every part


def verify_file(path: Path, make_rules: Callable[[], Rules], progress: Progress) -> Verification:
    """The journal and the tables of one file. Raises nothing for what damage can do to it.

    `make_rules` is a function of a module, which each process finds by its name.
    """
    rules = make_rules()
    try:
        with closing(open_reader(path)) as connection:
            connection.execute(_CACHE)
            parts = parts_of(connection, rules.mappings, PROCESSES)
            if sum(part.entries for part in parts) < 2 * WORTH_PROCESSES:
                return verify(connection, *rules, progress)
    except UNREADABLE as error:
        return Verification(0, (damaged(error),))
    parts.sort(key=lambda part: (isinstance(part.what, str), part.entries), reverse=True)  # the longest first
    return whole(parts, _in_processes(path, make_rules, parts, progress))


def _in_processes(
    path: Path, make_rules: Callable[[], Rules], parts: list[Part], progress: Progress
) -> list[list[Problem]]:
    context = multiprocessing.get_context(_way_to_start())
    counted = context.SimpleQueue()
    total, done = sum(part.entries for part in parts), 0
    with context.Pool(PROCESSES, _prepare, (path, make_rules, counted.put)) as pool:
        asked = [pool.apply_async(_check, (part,)) for part in parts]
        while not all(one.ready() for one in asked):
            asked[-1].wait(0.1)
            while not counted.empty():
                done += counted.get()
            progress(done, total)
        return [one.get() for one in asked]


def _way_to_start() -> str:
    """A fork starts at once, and is safe only where nothing else runs."""
    return "fork" if sys.platform == "linux" and threading.active_count() == 1 else "spawn"


def _prepare(path: Path, make_rules: Callable[[], Rules], count: Callable[[int], None]) -> None:
    gc.disable()  # rows and states are no circles: looking for some among them costs a tenth
    _work.update(path=path, rules=make_rules(), count=count)


def _check(part: Part) -> list[Problem]:
    """In a moment of its own: entries and tables of a kind change together, and what is sealed stays as it is."""
    try:
        with closing(open_reader(_work["path"])) as connection:
            connection.execute(_CACHE)
            connection.begin_reading()
            return check_part(connection, part, _work["rules"], _work["count"])
    except UNREADABLE as error:
        return [damaged(error)]
