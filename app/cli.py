"""The command line: `daybook [--books FOLDER] [COMMAND …]`. Without a command it opens the window.

A command is a module of app/commands, loaded when it is used, with `configure(parser)` and `run(books, arguments)`.
"""

import json
import signal
import sys
from argparse import REMAINDER, SUPPRESS, ArgumentParser, Namespace, RawDescriptionHelpFormatter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import msgspec
from platformdirs import user_data_path

from app.lock import HELD, OwnerLock, is_owners_token
from app.version import VERSION
from core import wording
from core.domain.decider import Refused
from core.errors import Conflict, NotSignedIn, Sentence, Unavailable, Unknown

if TYPE_CHECKING:
    from app.books import Books

SAMPLE = "sample"
SERVER = ("postgresql://", "postgres://")
STOPPED = 130


class CommandEntry(NamedTuple):
    """Where a command lives. One that writes needs the books for itself."""

    module: str
    help: str
    writes: bool = False


COMMANDS = {
    "import": CommandEntry("app.commands.import_file", "bring in trade from a file", writes=True),
    "reverse-batch": CommandEntry("app.commands.reverse_batch", "take back what an import brought", writes=True),
    "verify": CommandEntry("app.commands.verify", "check the chain, the tables and the lists"),
    "rebuild": CommandEntry("app.commands.rebuild", "make the lists anew from the journal", writes=True),
    "backup": CommandEntry("app.commands.backup", "take a checked backup, or list those there are"),
    "restore": CommandEntry("app.commands.restore", "put a backup in the place of the books", writes=True),
    "upgrade": CommandEntry("app.commands.upgrade", "bring older books to this Daybook's form", writes=True),
    "refold": CommandEntry("app.commands.refold", "make the tables anew from the journal", writes=True),
    "sample": CommandEntry("app.commands.make_sample", "make the sample business in an empty folder", writes=True),
    "fetch": CommandEntry("app.commands.fetch", "bring this desk's copy of a server's journal up to date", writes=True),
    "server-setup": CommandEntry("app.commands.server_setup", "make books on a server, and logins for desks"),
    "sign-in": CommandEntry("app.commands.sign_in", "keep the password of a server's login in the keyring"),
    "team-demo": CommandEntry("app.commands.team_demo", "start a server here, and two desks on it"),
    "set-up": CommandEntry("app.commands.set_up", "begin books: business name, country, currency", writes=True),
    "export-journal": CommandEntry("app.commands.export_journal", "write the journal to a file that needs no Daybook"),
    "bench": CommandEntry("app.commands.bench", "measure speed"),
}


def main(argv: Sequence[str] | None = None) -> int:
    """Exit code: 0 done, 1 not done and said why, 2 asked wrongly, 130 stopped."""
    asked = _parser().parse_args(argv)
    try:
        books = _books(asked)
    except Unavailable as error:
        return _not_done(error.sentence, asked)
    if asked.command is None:
        from app import gui  # noqa: PLC0415  heavy: brings Qt, which no command needs

        return gui.run(books, is_sample=asked.sample)
    return _run_command(COMMANDS[asked.command], asked, books)


def _books(asked: Namespace) -> "Books":
    from app.books import Books  # noqa: PLC0415  heavy: not needed to say how the program is used

    if not (asked.books or "").startswith(SERVER):
        return Books(books_folder(asked))
    from app import passwords  # noqa: PLC0415  as below
    from app.team_books import TeamBooks  # noqa: PLC0415  heavy: brings the server's driver
    from core.journal.server_address import server_address  # noqa: PLC0415  as above

    address = server_address(asked.books)
    if address.needs_password and asked.command not in (None, "sign-in"):  # the window asks for it itself
        passwords.ask(address.account)
    return TeamBooks(address)


def books_folder(asked: Namespace) -> Path:
    """The folder named, else the sample's or the system's usual place for a program's data."""
    if asked.books is not None:
        return Path(asked.books).absolute()
    usual = user_data_path("daybook", appauthor=False)
    return usual / SAMPLE if asked.sample else usual


def _parser() -> ArgumentParser:
    width = max(map(len, COMMANDS))
    told = "\n".join(f"  {name:{width}}  {entry.help}" for name, entry in COMMANDS.items())
    parser = ArgumentParser(
        "daybook",
        description="Opens the order desk, or runs a command on its books.",
        epilog=f"commands:\n{told}\n\ndaybook COMMAND --help has the details.",
        formatter_class=RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--books", metavar="FOLDER", help="the folder with the books, or postgresql://login@host/database"
    )
    parser.add_argument("--sample", action="store_true", help="use the sample business")
    parser.add_argument("--version", action="version", version=f"Daybook {VERSION}")
    parser.add_argument("--owner", default="", help=SUPPRESS)  # the token of the desk whose child this is
    parser.add_argument("command", nargs="?", metavar="COMMAND", choices=tuple(COMMANDS))
    parser.add_argument("arguments", nargs=REMAINDER, help=SUPPRESS)
    return parser


def _run_command(entry: CommandEntry, asked: Namespace, books: "Books") -> int:
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # asked to stop, it stops as with Ctrl+C
    module = import_module(entry.module)
    parser = ArgumentParser(f"daybook {asked.command}", description=module.__doc__)
    module.configure(parser)
    arguments = parser.parse_args(asked.arguments, Namespace(owner=asked.owner))
    try:
        with _own(books.folder, asked.owner, needed=entry.writes and not getattr(arguments, "dry_run", False)):
            return int(module.run(books, arguments))
    except Unavailable as error:
        return _not_done(error.sentence, arguments, is_sign_in_needed=isinstance(error, NotSignedIn))
    except Refused as error:
        return _not_done(wording.text(error.violations[0]), arguments)
    except Unknown as error:
        return _not_done(_unknown(error), arguments)
    except MemoryError:
        return _not_done(_NO_MEMORY, arguments)
    except Conflict as error:
        return _not_done(wording.of_conflict(error, lambda actor: "Somebody"), arguments)
    except KeyboardInterrupt:
        print("Stopped. What was booked is booked whole, the rest is not.", file=sys.stderr)
        return STOPPED


@contextmanager
def _own(folder: Path, owner: str, *, needed: bool) -> Iterator[None]:
    """Hold the folder for a command that writes, unless it is a child of the desk that does."""
    if not needed or is_owners_token(folder, owner):
        yield
        return
    lock = OwnerLock(folder)
    if not lock.acquire():
        raise Unavailable(HELD)
    try:
        yield
    finally:
        lock.release()


def _unknown(error: Unknown) -> Sentence:
    return Sentence(
        f"The disk did not confirm the last step: {error}.",
        "What was booked before it is booked whole.",
        "Check the disk and its free space, then do the same again: what is booked already is not booked twice.",
    )


_NO_MEMORY = Sentence(
    "This computer's memory is not enough for that.",
    "What was booked is booked whole, the rest is not.",
    "Close other programs, or take a smaller file, and try again.",
)


def _not_done(sentence: Sentence, arguments: Namespace, *, is_sign_in_needed: bool = False) -> int:
    """Say it to people, and to a program that reads the output."""
    print(sentence, file=sys.stderr)
    if getattr(arguments, "json", False) or getattr(arguments, "progress", False):
        more = {"is_sign_in_needed": True} if is_sign_in_needed else {}
        print(json.dumps({"error": msgspec.to_builtins(sentence)} | more), flush=True)
    return 1
