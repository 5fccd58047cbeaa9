"""Backups in words: when one was taken, how large it is, and what it lacks. Times are those of the computer."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from PySide6.QtCore import QDateTime, QLocale

from core.backups.catalogue import Backup
from core.domain.values import Micros
from ui import formats
from ui.plural import plural

_MINUTE: Final = 60_000_000
_NAMED: Final = 8  # numbers of orders or payments; more are counted
_WORDS: Final = {"order": ("order", "orders"), "payment": ("payment", "payments")}


def moment_words(at: Micros, now: QDateTime | None = None) -> str:
    """ "Today 14:26", "Yesterday 14:26", "Tuesday, 17 November 2026, 14:26"."""
    local = QDateTime.fromMSecsSinceEpoch(at // 1000)
    days = local.date().daysTo((now or QDateTime.currentDateTime()).date())
    time = local.time().toString("HH:mm")
    if days in (0, 1):
        return f"{('Today', 'Yesterday')[days]} {time}"
    return f"{QLocale().toString(local.date(), 'dddd, d MMMM yyyy')}, {time}"


def age_words(at: Micros | None, now: Micros) -> str:
    """ "Backup just now", "Backup 12 min ago", "Backup 3 h ago", "Backup 2 days ago"; a clock set back is no age."""
    if at is None:
        return "No backup yet"
    minutes = max(now - at, 0) // _MINUTE
    if minutes < 1:
        return "Backup just now"
    if minutes < 60:
        return f"Backup {minutes} min ago"
    hours = minutes // 60
    return f"Backup {hours} h ago" if hours < 24 else plural(hours // 24, "Backup {n} day ago", "Backup {n} days ago")


def size_words(size: int) -> str:
    """ "12.4 MB"."""
    return QLocale().formattedDataSize(size, 1, QLocale.DataSizeFormat.DataSizeSIFormat)


def missing_words(backup: Backup, missing: Mapping[str, Any], now: QDateTime | None = None) -> str:
    """What a restore of the backup takes back, as `restore --dry-run --json` tells it."""
    said = []
    total, entries = int(missing["total"]), missing["entries"]
    if total:
        count = plural(total, "1 entry of the books is", f"{formats.count(total)} entries of the books are")
        first = f", the first from {_in_a_sentence(moment_words(entries[0]['at'], now))}" if entries else ""
        said.append(f"{count} not in this backup{first}.")
        about = [words for kind in _WORDS if (words := _numbered(kind, entries))]
        said += [f"They tell of {', and of '.join(about)}."] if about else []
    if not missing["is_known"]:
        when = _in_a_sentence(moment_words(backup.at, now))
        said.append(f"The books cannot be read whole: whatever was booked after the backup, {when}, is not in it.")
    elif not total:
        said.append("Everything in the books is in this backup.")
    return " ".join(said)


def _numbered(kind: str, entries: Sequence[Mapping[str, Any]]) -> str:
    """ "orders 10002 and 10003", of the entries that are listed; nothing where none is of the kind."""
    numbers = sorted({entry["number"] for entry in entries if entry["kind"] == kind and entry["number"] is not None})
    if not numbers:
        return ""
    shown = [str(number) for number in numbers[:_NAMED]]
    if len(numbers) > _NAMED:
        shown.append(f"{formats.count(len(numbers) - _NAMED)} more")
    return f"{plural(len(numbers), *_WORDS[kind])} {_listed(shown)}"


def _listed(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def _in_a_sentence(moment: str) -> str:
    return moment[0].lower() + moment[1:] if moment.startswith(("Today", "Yesterday")) else moment
