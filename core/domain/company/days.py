"""Locking periods and closing days: what is settled, and what still counts for the next closing.

Money is in exactly one closing. A day can be closed on its own evening, and money that comes in afterwards is still
booked on the day it came: refusing it would stop the desk, and a later date would be untrue in every statement. It is
counted with the next closing instead. To keep a day from changing at all is what locking is for.
"""

from collections.abc import Iterator
from datetime import date

from core.domain.company.events import COMPANY, Company, DayClosed, PeriodLocked, PeriodUnlocked, Takings
from core.domain.decider import Accepted, Refused, Violation
from core.domain.facts import DayCounted


def lock(through: date, company: Company, today: date) -> Accepted | Refused:
    was = company.locked_through
    if through == was:
        return Accepted()
    if through >= today:
        return Refused(Violation("DAY-2", "through", {"date": through}))
    if was is not None and through < was:
        return Refused(Violation("DAY-3", "through", {"date": was}))
    return Accepted((PeriodLocked(COMPANY, through, was),))


def unlock(through: date | None, company: Company) -> Accepted | Refused:
    was = company.locked_through
    if through == was:
        return Accepted()
    if was is None or (through is not None and through > was):
        return Refused(Violation("DAY-4", "through", {"date": was}))
    return Accepted((PeriodUnlocked(COMPANY, through, was),))


def close(day: date, company: Company, today: date, counted: DayCounted) -> Accepted | Refused:
    violations = tuple(_closing_violations(day, company, today, counted))
    if violations:
        return Refused(*violations)
    takings = tuple(Takings(method, amount) for method, amount in counted.takings)
    return Accepted((DayClosed(COMPANY, day, takings, counted.first, counted.last, counted.fingerprint),))


def _closing_violations(day: date, company: Company, today: date, counted: DayCounted) -> Iterator[Violation]:
    if day > today:
        yield Violation("DAY-5", "day", {"date": day})
    if company.closed_through is not None and day <= company.closed_through:
        yield Violation("DAY-6", "day", {"date": company.closed_through})
    if counted.unclosed is not None:
        yield Violation("DAY-7", "day", {"date": counted.unclosed})
