"""What checks count: named tuples of numbers, of which some must stay at nothing."""

from collections.abc import Iterable
from typing import Protocol, TypeVar


class Tally(Protocol):
    """Counts by name. A check gives one for each thing it tried."""

    @property
    def is_sound(self) -> bool:
        """Whether nothing was found that must not be."""

    def _asdict(self) -> dict[str, int]: ...


class Longest(int):
    """Of a sum of times, the longest."""

    def __add__(self, other: int) -> "Longest":
        return Longest(max(self, other))


T = TypeVar("T", bound=tuple)


def total(tallies: Iterable[T]) -> T:
    """The sum; there has to be one at least."""
    kind: type[T] | None = None
    sums: list[int] = []
    for tally in tallies:
        kind = type(tally)
        sums = [a + b for a, b in zip(sums, tally, strict=True)] if sums else list(tally)
    if kind is None:
        raise ValueError("nothing was tried")
    return kind(*sums)


def is_caught(tallies: Iterable[Tally]) -> bool:
    """Whether a mistake was noticed; what comes after that is not tried any more."""
    return any(not tally.is_sound for tally in tallies)
