"""The checks of faults on this computer, each with the deliberate mistakes it must catch, in the three sizes."""

from collections.abc import Callable, Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.faults import follower_mutants, mutants
from tests.faults.backup_faults import break_backup, kill_backup
from tests.faults.bit_flips import flip_bits, integrity_alone
from tests.faults.call_kills import kill_at_calls
from tests.faults.check import Check, Mutant, Size
from tests.faults.import_calls import kill_import
from tests.faults.import_kills import kill_imports, random_moments, torn_import
from tests.faults.kills import kill_often
from tests.faults.lists import break_projector, kill_projector, kill_rebuild
from tests.faults.memory import out_of_memory
from tests.faults.neighbours import locked, owner_and_child, second_starts, two_desks, write_trade
from tests.faults.old_logs import wrong_logs
from tests.faults.places import Mistake
from tests.faults.power_loss import lose_power
from tests.faults.reading import break_reading
from tests.faults.schedules import schedules
from tests.faults.storage_calls import break_calls
from tests.faults.surroundings import clock_backwards, full_disk, read_only
from tests.faults.tallies import Tally


def _power_loss(size: Size, seed: int) -> Iterable[Tally]:
    return lose_power(seed, 60, 0.010, 120) if size == "quick" else lose_power(seed, 75, 1.0, 1_000_000)


def _power_mutant(mistake: str, made: Mistake) -> Mutant:
    return Mutant(mistake, lambda: lose_power(1, 45, 0.01, 100, made))


def _storage_calls(size: Size, seed: int) -> Iterable[Tally]:
    return break_calls(seed, 8, 0.025 if size == "quick" else 1.0)


def _call_kills(size: Size, seed: int) -> Iterable[Tally]:
    return kill_at_calls(seed, 8, 0.02) if size == "quick" else kill_at_calls(seed, 16, 1.0)


def _kill_mutant(mistake: str, made: Mistake) -> Mutant:
    return Mutant(mistake, lambda: kill_at_calls(1, 8, 0.04, made))


def _random_kills(seed: int, count: int, mistake: str = "") -> Iterable[Tally]:
    with TemporaryDirectory() as folder:
        yield from kill_often(count, seed, Path(folder), mistake)


def _import_kills(seed: int) -> Iterable[Tally]:
    with TemporaryDirectory() as folder:
        file = write_trade(Path(folder) / "trade.csv", 10_000)
        yield from kill_imports(file, random_moments(20, seed, 8), Path(folder))


def _torn_import() -> Iterable[Tally]:
    with TemporaryDirectory() as folder:
        yield torn_import(Path(folder))


def _schedule_mutant(made: Mistake) -> Callable[[], Iterable[Tally]]:
    return lambda: schedules(1, 40, 10, made)


CHECKS = (
    Check(
        "power loss",
        _power_loss,
        (
            _power_mutant("synchronous=OFF", lambda: mutants.synced_less("OFF")),
            _power_mutant("synchronous=NORMAL", lambda: mutants.synced_less("NORMAL")),
            _power_mutant("told before the commit", mutants.told_before_commit),
            _power_mutant("the head in a transaction of its own", mutants.head_apart),
            _power_mutant("the command log in a transaction of its own", mutants.log_apart),
            _power_mutant("the tables in a transaction of their own", mutants.tables_apart),
        ),
    ),
    Check(
        "kill -9 at storage calls",
        _call_kills,
        (
            _kill_mutant("told before the commit", mutants.told_before_commit),
            _kill_mutant("the head in a transaction of its own", mutants.head_apart),
            _kill_mutant("asked again under new ids", mutants.asked_under_new_ids),
        ),
    ),
    Check(
        "kill -9 at random moments",
        lambda size, seed: _random_kills(seed, 3 if size == "quick" else 150),
        (Mutant("told before the commit", lambda: _random_kills(7, 4, "told_before_commit")),),
    ),
    Check(
        "kill -9 in an import",
        lambda size, seed: kill_import(seed, 0.02 if size == "quick" else 1.0),
        (Mutant("the tables in a transaction of their own", lambda: kill_import(1, 0.2, mutants.tables_apart)),),
    ),
    Check(
        "kill -9 of the import command",
        lambda size, seed: _import_kills(seed),
        (Mutant("an order that lacks a line", _torn_import),),
        is_quick=False,
    ),
    Check(
        "EIO, full and short write at storage calls",
        _storage_calls,
        (
            Mutant("a failed commit told as done", lambda: break_calls(1, 8, 0.1, mutants.failed_commit_told)),
            Mutant("the driver's errors told as they are", lambda: break_calls(1, 8, 0.1, mutants.told_raw)),
        ),
    ),
    Check(
        "full disk with room made later",
        lambda size, seed: full_disk(seed, 20 if size == "quick" else 200, 8 if size == "quick" else 30),
        (Mutant("a failed commit told as done", lambda: full_disk(1, 20, 8, mutants.failed_commit_told)),),
    ),
    Check(
        "out of memory",
        lambda size, seed: out_of_memory(seed, 30 if size == "quick" else 400),
        (Mutant("a transaction left open", lambda: out_of_memory(1, 100, mutants.left_open)),),
    ),
    Check(
        "no rights to the folder",
        lambda size, seed: read_only(seed),
        (Mutant("the driver's errors told as they are", lambda: read_only(1, mutants.told_raw)),),
    ),
    Check(
        "clock backwards",
        lambda size, seed: clock_backwards(seed, 60 if size == "quick" else 1_500),
        (Mutant("moments as the clock tells them", lambda: clock_backwards(1, 30, mutants.clock_believed)),),
    ),
    Check(
        "locked by another program",
        lambda size, seed: locked(seed, 4 if size == "quick" else 100),
        (Mutant("the driver's errors told as they are", lambda: locked(1, 2, mutants.told_raw)),),
    ),
    Check(
        "two Daybooks on one folder",
        lambda size, seed: two_desks(seed, 2, 40) if size == "quick" else two_desks(seed, 20, 150),
        (Mutant("the end of the journal remembered", lambda: two_desks(1, 2, 40, mutants.head_remembered)),),
    ),
    Check(
        "a second start",
        lambda size, seed: second_starts(2 if size == "quick" else 50),
        (Mutant("the lock ignored", lambda: second_starts(1, mutants.lock_ignored)),),
    ),
    Check(
        "owner and child together",
        lambda size, seed: owner_and_child(seed, 1 if size == "quick" else 20),
        (Mutant("the end of the journal remembered", lambda: owner_and_child(1, 1, mutants.head_remembered)),),
    ),
    Check(
        "cut, missing and old write-ahead log",
        lambda size, seed: wrong_logs(seed, 0.04 if size == "quick" else 1.0),
        (
            Mutant(
                "the journal taken for granted", lambda: wrong_logs(1, 0.02, follower_mutants.journal_taken_for_granted)
            ),
        ),
    ),
    Check(
        "flipped bits in all files",
        lambda size, seed: flip_bits(seed, 12 if size == "quick" else 400),
        (Mutant("SQLite's own check taken for enough", lambda: flip_bits(4, 200, integrity_alone)),),
    ),
    Check(
        "kill -9 in the projector",
        lambda size, seed: kill_projector(seed, 0.1 if size == "quick" else 1.0),
        (
            Mutant(
                "lists without transactions",
                lambda: kill_projector(1, 0.1, follower_mutants.lists_without_transactions),
            ),
        ),
    ),
    Check(
        "kill -9 in a rebuild",
        lambda size, seed: kill_rebuild(seed, 0.15 if size == "quick" else 1.0),
        (Mutant("switched before it is built", lambda: kill_rebuild(1, 0.15, follower_mutants.switched_before_built)),),
    ),
    Check(
        "EIO, full and short write in the projector",
        lambda size, seed: break_projector(seed, 0.03 if size == "quick" else 1.0),
        (
            Mutant(
                "parked by an error of the disk", lambda: break_projector(1, 0.2, follower_mutants.parked_by_the_disk)
            ),
        ),
    ),
    Check(
        "EIO while the window reads",
        lambda size, seed: break_reading(seed, 0.3 if size == "quick" else 1.0),
        (
            Mutant(
                "the driver's errors told as they are", lambda: break_reading(1, 0.5, follower_mutants.reading_told_raw)
            ),
        ),
    ),
    Check(
        "kill -9 in a backup",
        lambda size, seed: kill_backup(seed, 0.15 if size == "quick" else 1.0),
        (Mutant("named before it is checked", lambda: kill_backup(1, 0.15, follower_mutants.named_before_checked)),),
    ),
    Check(
        "EIO, full and short write in a backup",
        lambda size, seed: break_backup(seed, 0.05 if size == "quick" else 1.0),
        (
            Mutant(
                "the driver's errors told as they are", lambda: break_backup(1, 0.1, follower_mutants.backup_told_raw)
            ),
        ),
    ),
    Check(
        "schedules of writer, two projectors and backup",
        lambda size, seed: schedules(seed, 8, 10) if size == "quick" else schedules(seed, 500, 15),
        (
            Mutant(
                "a checkpoint where the journal ends by now", _schedule_mutant(follower_mutants.checkpoint_at_the_head)
            ),
            Mutant("a second projector unnoticed", _schedule_mutant(follower_mutants.overtaken_unnoticed)),
            Mutant("a backup of no one moment", _schedule_mutant(follower_mutants.copied_at_no_moment)),
            Mutant("a backup without the write-ahead log", _schedule_mutant(follower_mutants.copied_without_its_log)),
            Mutant("turns that come from no seed", _schedule_mutant(follower_mutants.turns_by_chance)),
        ),
    ),
)
