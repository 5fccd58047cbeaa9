"""The rehearsal of a restore: the newest backup is restored into an empty folder, and what came of it is noted."""

from pathlib import Path

import msgspec

from core.backups.catalogue import Backup, newest
from core.backups.checking import Step, silent
from core.backups.durable import write_file
from core.backups.rehearsal_note import NOTE, Rehearsal
from core.backups.restoring import restore
from core.backups.taking import STAGE, sweep
from core.domain.values import Micros
from core.errors import Sentence, Unavailable
from core.write.verify import Rules


def rehearse(folder: Path, rules: Rules, now: Micros, step: Step = silent) -> Rehearsal:
    """Restore the newest backup of a folder beside the books and note the result. One at a time for a folder.

    Raises Unavailable where there is no backup, or the note cannot be written.
    """
    backup = newest(folder)
    if backup is None:
        raise Unavailable(_nothing_to_rehearse(folder))
    rehearsal = Rehearsal(now, backup.path.name, backup.position, _problem(backup, rules, now, step))
    try:
        write_file(folder / NOTE, msgspec.json.encode(rehearsal))
    except OSError as error:
        raise Unavailable(_not_noted(folder, error)) from error
    return rehearsal


def _problem(backup: Backup, rules: Rules, now: Micros, step: Step) -> str:
    """What kept it from being restored, empty when nothing did."""
    sweep(backup.path.parent)
    try:
        restore(backup.path.with_name(STAGE), backup.path, rules, now, step)
    except Unavailable as error:
        return error.sentence.happened
    finally:
        sweep(backup.path.parent)
    return ""


def _nothing_to_rehearse(folder: Path) -> Sentence:
    return Sentence(
        f"There are no backups in {folder} to rehearse with.", "Nothing was changed.", "Take a backup first."
    )


def _not_noted(folder: Path, error: OSError) -> Sentence:
    return Sentence(
        f"The result of the rehearsal could not be noted in {folder}: {error.strerror or error}.",
        "The books and the backups are unharmed.",
        "Check the disk and its free space.",
    )
