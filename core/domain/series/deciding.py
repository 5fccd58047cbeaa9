"""Series: nothing is asked of one; numbers are issued by what posts a document."""

from core.domain.decider import Accepted, Command, Context, Decider, Event, Refused, States, Violation
from core.domain.series.events import Series, SeriesEvents, evolve


def decide(command: Command, states: States, context: Context) -> Accepted | Refused:
    raise TypeError(f"{type(command).__name__} is not asked of a series")


def inverse(events: tuple[Event, ...]) -> Command | Refused:
    return Refused(Violation("UND-2"))


SERIES = Decider(Series, SeriesEvents, None, decide, evolve, inverse)
