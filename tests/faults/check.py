"""What a check of faults is: what it runs, in three sizes, and the deliberate mistakes it must catch."""

from collections.abc import Callable, Iterable
from typing import Literal, NamedTuple

from tests.faults.tallies import Tally

Size = Literal["quick", "ci", "soak"]


class Mutant(NamedTuple):
    """A deliberate mistake, and the smallest run of its check that has to notice it."""

    mistake: str
    run: Callable[[], Iterable[Tally]]


class Check(NamedTuple):
    """`run` takes a size and a seed; a soak is ci over and over with other seeds."""

    name: str
    run: Callable[[Size, int], Iterable[Tally]]
    mutants: tuple[Mutant, ...]
    is_quick: bool = True
    is_idle: bool = False  # it mostly waits, and so takes no lane of those that work
    missing: str = ""  # what it lacks here, in words: then it is not run, and not counted as sound
