"""`daybook upgrade`: brings books that an older Daybook has written to the form of this one, after a backup."""

import json
from argparse import ArgumentParser, Namespace
from collections.abc import Callable

from app.backups import alone_in, check_place
from app.books import Books, now
from app.commands.backup import say_step
from app.composition import READ_MODELS, make_rules
from core.backups.catalogue import Backup, backups_folder
from core.backups.checking import silent
from core.backups.taking import take
from core.errors import Older
from core.projections.rebuild import rebuild
from core.write.upgrade import upgrade

Say = Callable[[str, int, int], None]


def configure(parser: ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print the result as one JSON object, the last line")
    parser.add_argument("--progress", action="store_true", help="print progress as JSON lines")


def run(books: Books, arguments: Namespace) -> int:
    """Exit code. Stopped or failed, the books are what they were."""
    check_place(books)
    backup = upgrade_books(books, say_step if arguments.progress else silent)
    told = f"The books are upgraded. As they were before, they are kept in {backup.path}." if backup else _NOTHING_TO_DO
    if arguments.json or arguments.progress:
        print(json.dumps({"backup": str(backup.path) if backup else None}), flush=True)
    else:
        print(told)
    return 0


def upgrade_books(books: Books, say: Say = silent) -> Backup | None:
    """The backup taken before; None when there was nothing to do. The lists are made anew as well."""
    try:
        books.check_known()
        return None
    except Older:
        pass
    with alone_in(backups_folder(books.folder)):
        backup = take(books.folder, make_rules(), now(), step=say)
    upgrade(books.journal_file, make_rules(), lambda done, of: say("upgrading", done, of))
    with books.open_journal() as journal:
        rebuild(books.folder, journal, READ_MODELS, progress=lambda done, of: say("rebuilding", done, of))
    return backup


_NOTHING_TO_DO = "The books are of this Daybook's form already."
