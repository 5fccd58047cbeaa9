"""The trade of the sample business, moved to recent days, and what its story is told in."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from core.domain.decider import Command
from core.domain.values import Id, Micros
from core.importers.online_retail import Invoice, Line

ZONE = ZoneInfo("Europe/London")
CURRENCY = "GBP"

_NAMESPACE = UUID("0e0b5f6a-3c1d-5e52-9a77-6b1f4d2c8e90")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class Step(NamedTuple):
    """A command, when it is given and by whom (a person's id)."""

    at: Micros
    actor: Id
    command: Command


class Deal(NamedTuple):
    """An invoice of the data on its day in the sample."""

    number: str
    nature: str
    customer: str
    at: Micros
    day: date
    lines: tuple[Line, ...]


def sample_id(what: str, number: str) -> Id:
    """The same thing has the same id in every sample."""
    return str(uuid5(_NAMESPACE, f"{what}/{number}"))


FRONT_DESK = sample_id("person", "front desk")
WAREHOUSE = sample_id("person", "warehouse")
ACCOUNTS = sample_id("person", "accounts")


def deals_until(end: date, invoices: Iterable[Invoice]) -> Iterator[Deal]:
    """Moved by whole weeks, so that Saturdays stay quiet, and as late as the last of them allows."""
    invoices = tuple(invoices)
    last = max(_local(invoice.moment).date() for invoice in invoices)
    weeks = -((end - last).days // -7)  # rounded up: what would lie behind the end is left out
    shift = timedelta(days=7 * weeks)
    for invoice in invoices:
        local = _local(invoice.moment).replace(tzinfo=None) + shift
        if local.date() <= end:
            at = _micros(local.replace(tzinfo=ZONE))
            yield Deal(invoice.number, invoice.nature, invoice.customer, at, local.date(), tuple(invoice.lines))


def moment(day: date, hour: int, minute: int = 0) -> Micros:
    """A time of day of the business."""
    return _micros(datetime.combine(day, time(hour, minute), ZONE))


def day_of(at: Micros) -> date:
    return _local(at).date()


def _local(at: Micros) -> datetime:
    return (_EPOCH + timedelta(microseconds=at)).astimezone(ZONE)


def _micros(local: datetime) -> Micros:
    return (local - _EPOCH) // _MICROSECOND
