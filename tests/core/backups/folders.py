"""Books folders to back up and to restore into: with trade in them, a backup, and entries that came after it."""

import shutil
from functools import cache
from pathlib import Path

from app.composition import make_rules
from core.backups.catalogue import Backup
from core.backups.checking import open_untouched
from core.backups.taking import take
from core.domain.stock.commands import ReceiveStock
from core.journal.sqlite import BOOKS_FILE
from tests.core.domain.scenario import business, line, pay, place
from tests.core.write.desk import NOON, Desk

FILES = (BOOKS_FILE, f"{BOOKS_FILE}-wal")

rules = cache(make_rules)


def begun(folder: Path) -> Desk:
    """A desk with one order in its books."""
    desk = Desk(folder)
    desk.record(business())
    desk.do(ReceiveStock("p1", 1_000_000))
    desk.do(place(line(1, "p1", 6), line(2, "p2", 2), note="ring"))
    return desk


def backed_up(folder: Path, *, later: int = 1) -> Backup:
    """Books that were cut off with a write-ahead log, a backup, and so many orders and payments after it; and lists."""
    work = folder.with_name(f"{folder.name}-at-work")
    desk = begun(work)
    folder.mkdir()
    backup = take(work, rules(), NOON, folder / "backups")
    for number in range(later):
        desk.do(place(line(1, "p1", 1), id=f"later{number}"))
        desk.do(pay(100, (f"later{number}", 100), id=f"payment{number}"))
    for name in FILES:
        shutil.copy(work / name, folder / name)
    desk.connection.close()
    (folder / "views-1.db").write_text("lists")
    (folder / "views-current").write_text("views-1.db")
    (folder / "drafts").mkdir()
    (folder / "drafts" / "1.json").write_text("draft")
    return backup


def head(folder: Path) -> int:
    """Where the books in a folder end; nothing in it is changed."""
    connection = open_untouched(folder / BOOKS_FILE)
    try:
        return connection.execute("SELECT position FROM journal_head").fetchone()[0]
    finally:
        connection.close()


def flip_bit(path: Path, content: bytes) -> None:
    """Flip one bit of some content wherever it stands in a file: one place may be a leftover that nobody reads."""
    whole = path.read_bytes()
    assert content in whole
    path.write_bytes(whole.replace(content, bytes([content[0] ^ 1]) + content[1:]))
