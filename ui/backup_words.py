"""Backups in words: when one was taken, how large it is, and what it lacks. Times are those of the computer."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from PySide6.QtCore import QCoreApplication, QDateTime, QLocale

from core.backups.catalogue import Backup
from core.domain.values import Micros
from ui import formats

_MINUTE: Final = 60_000_000
_NAMED: Final = 8  # numbers of orders or payments; more are counted


def moment_words(at: Micros, now: QDateTime | None = None) -> str:
    """ "Today 14:26", "Yesterday 14:26", "Tuesday, 17 November 2026, 14:26"."""
    local = QDateTime.fromMSecsSinceEpoch(at // 1000)
    day = QLocale().toString(local.date(), "dddd, d MMMM yyyy")
    named = {0: _tr("Today {time}"), 1: _tr("Yesterday {time}")}
    words = named.get(_days_ago(local, now), _tr("{day}, {time}"))
    return words.format(day=day, time=local.time().toString("HH:mm"))


def moment_within(at: Micros, now: QDateTime | None = None) -> str:
    """As `moment_words`, inside a sentence: "today 14:26", "yesterday 14:26"; other days begin as they do."""
    local = QDateTime.fromMSecsSinceEpoch(at // 1000)
    named = {0: _tr("today {time}"), 1: _tr("yesterday {time}")}
    words = named.get(_days_ago(local, now))
    return words.format(time=local.time().toString("HH:mm")) if words else moment_words(at, now)


def age_words(at: Micros | None, now: Micros) -> str:
    """ "Backup just now", "Backup 12 min ago", "Backup 3 h ago", "Backup 2 days ago"; a clock set back is no age."""
    if at is None:
        return _tr("No backup yet")
    minutes = max(now - at, 0) // _MINUTE
    if minutes < 1:
        return _tr("Backup just now")
    if minutes < 60:
        return _tr("Backup {n} min ago").format(n=minutes)
    hours = minutes // 60
    if hours < 24:
        return _tr("Backup {n} h ago").format(n=hours)
    return _counted(hours // 24, _tr("Backup {n} day ago"), _tr("Backup {n} days ago"))


def size_words(size: int) -> str:
    """ "12.4 MB"."""
    return QLocale().formattedDataSize(size, 1, QLocale.DataSizeFormat.DataSizeSIFormat)


def entries_words(entries: int) -> str:
    """ "1 entry", "1,284 entries"."""
    return _counted(entries, _tr("{n} entry"), _tr("{n} entries"))


def missing_words(backup: Backup, missing: Mapping[str, Any], now: QDateTime | None = None) -> str:
    """What a restore of the backup takes back, as `restore --dry-run --json` tells it."""
    said = []
    total, entries = int(missing["total"]), missing["entries"]
    if total:
        said.append(_lacking(total, entries, now))
        orders, payments = _numbers("order", entries), _numbers("payment", entries)
        said.append(_told(orders, _tr("They tell of order {numbers}."), _tr("They tell of orders {numbers}.")))
        said.append(_told(payments, _tr("They tell of payment {numbers}."), _tr("They tell of payments {numbers}.")))
    if not missing["is_known"]:
        unread = _tr("The books cannot be read whole: whatever was booked after the backup, {moment}, is not in it.")
        said.append(unread.format(moment=moment_within(backup.at, now)))
    elif not total:
        said.append(_tr("Everything in the books is in this backup."))
    return " ".join(filter(None, said))


def _lacking(total: int, entries: Sequence[Mapping[str, Any]], now: QDateTime | None) -> str:
    if not entries:
        one = _tr("{n} entry of the books is not in this backup.")
        return _counted(total, one, _tr("{n} entries of the books are not in this backup."))
    one = _tr("{n} entry of the books is not in this backup; it is from {moment}.")
    many = _tr("{n} entries of the books are not in this backup, the first from {moment}.")
    return _counted(total, one, many, moment=moment_within(entries[0]["at"], now))


def _numbers(kind: str, entries: Sequence[Mapping[str, Any]]) -> list[int]:
    return sorted({entry["number"] for entry in entries if entry["kind"] == kind and entry["number"] is not None})


def _told(numbers: Sequence[int], one: str, many: str) -> str:
    """Numbers in a sentence, the first few by name; nothing where there are none."""
    shown = [str(number) for number in numbers[:_NAMED]]
    if len(numbers) > _NAMED:
        shown.append(_tr("{n} more").format(n=formats.count(len(numbers) - _NAMED)))
    return _counted(len(numbers), one, many, numbers=_listed(shown)) if shown else ""


def _listed(words: Sequence[str]) -> str:
    if len(words) == 1:
        return words[0]
    return _tr("{words} and {last}").format(words=", ".join(words[:-1]), last=words[-1])


def _days_ago(local: QDateTime, now: QDateTime | None) -> int:
    return local.date().daysTo((now or QDateTime.currentDateTime()).date())


def _counted(n: int, one: str, many: str, **more: str) -> str:
    return (one if n == 1 else many).format(n=formats.count(n), **more)


def _tr(text: str) -> str:
    return QCoreApplication.translate("backup_words", text)
