"""What a benchmark prints: the figure beside its peer, measured in turns in one run."""

import json
from collections.abc import Callable, Sequence
from statistics import median, quantiles
from time import perf_counter
from typing import TypeVar

from msgspec import Struct, to_builtins

T = TypeVar("T")


class Figures(Struct, frozen=True):
    """`per_second` and the limit are medians over the rounds; `ratio` is the median of the rounds' ratios."""

    name: str
    orders: int
    per_second: float
    p50_ms: float
    p95_ms: float
    p99_ms: float
    limit_per_second: float
    ratio: float

    def json(self) -> str:
        return json.dumps(to_builtins(self))

    def __str__(self) -> str:
        speed = f"{self.per_second:,.0f}/s, peer {self.limit_per_second:,.0f}/s, ratio {self.ratio:.3f}"
        times = f"p50 {self.p50_ms:.3f}, p95 {self.p95_ms:.3f}, p99 {self.p99_ms:.3f} ms"
        return f"{self.name} at {self.orders:,} orders: {speed}; {times}"


class Round(Struct, frozen=True):
    """Seconds of each single thing done in one round, and how many units they were."""

    seconds: tuple[float, ...]
    units: int

    @property
    def per_second(self) -> float:
        return self.units / sum(self.seconds)


def timed(work: Callable[[T], object], items: Sequence[T]) -> Round:
    """Do the work for each item and time each."""
    seconds = []
    for item in items:
        begun = perf_counter()
        work(item)
        seconds.append(perf_counter() - begun)
    return Round(tuple(seconds), len(items))


def figures(name: str, orders: int, ours: Sequence[Round], peers: Sequence[Round]) -> Figures:
    """Put rounds of both, run A B A B …, into one line."""
    each = [second * 1000 for round_ in ours for second in round_.seconds]
    ratios = [our.per_second / peer.per_second for our, peer in zip(ours, peers, strict=True)]
    speeds = median(our.per_second for our in ours), median(peer.per_second for peer in peers)
    hundredths = quantiles(each, n=100) if len(each) > 1 else each * 99
    return Figures(name, orders, speeds[0], median(each), hundredths[94], hundredths[98], speeds[1], median(ratios))
