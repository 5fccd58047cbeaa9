"""`./dev faults quick|ci|soak`: every check of faults with its counts, and of each whether its mutants are caught.

Exit code 1 when anything was lost, half-applied or doubled, or a deliberate mistake went unnoticed. What cannot be
tried on this computer is told as not run. `--only WORD` takes the checks with the word in their name; a soak goes on
with other seeds, `--rounds` times or until it is stopped.
"""

import argparse
import logging
import os
import sys
import time
from collections.abc import Sequence
from itertools import count, islice

from tests.faults.check import Check, Size
from tests.faults.checks import CHECKS
from tests.faults.forks import Fork, Lanes, Tell
from tests.faults.tallies import Tally, is_caught, total

NOT_RUN = ": not run here: "


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser("dev faults", description=__doc__.splitlines()[0])
    parser.add_argument("size", choices=("quick", "ci", "soak"))
    parser.add_argument("--only", default="", metavar="WORD")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rounds", type=int, help="of a soak")
    asked = parser.parse_args(argv)
    rounds = asked.rounds if asked.size == "soak" else 1
    logging.disable()  # what a fault makes the program log is what it should
    checks = [check for check in _checks(asked.size) if asked.only in check.name]
    if not checks:
        parser.error(f"no check has {asked.only!r} in its name")
    began = time.monotonic()
    seeds = islice(count(asked.seed), rounds)
    lines = [line for seed in seeds for line in run_all(checks, asked.size, seed)]
    left_out = sum(NOT_RUN in line for line in lines)
    verdict = "nothing tried" if left_out == len(lines) else "sound"
    if any("NOT" in line for line in lines):
        verdict = "NOT SOUND"
    say(f"{verdict}, {f'{left_out} not run here, ' if left_out else ''}{time.monotonic() - began:.0f} s")
    return verdict != "sound"


def _checks(size: Size) -> list[Check]:
    if size == "quick":  # the small sizes of those on a server are tests of their own
        return [check for check in CHECKS if check.is_quick]
    from tests.faults.server_checks import SERVER_CHECKS  # noqa: PLC0415  heavy: every fork of a quick run would copy it

    return [*CHECKS, *SERVER_CHECKS]


def run_all(checks: Sequence[Check], size: Size, seed: int) -> list[str]:
    """Each check in a process of its own, as many at a time as there are cores, and as many again of those that mostly
    wait; told in their order. What was told."""
    busy, idle = Lanes(os.cpu_count() or 1), Lanes(os.cpu_count() or 1)
    forks = [Fork(_in_a_lane, idle if check.is_idle else busy, check, size, seed) for check in checks]
    return [line for fork, check in zip(forks, checks, strict=True) for line in _heard(fork, check)]


def _in_a_lane(lanes: Lanes, check: Check, size: Size, seed: int, tell: Tell) -> None:
    with lanes.one():
        run(check, size, seed, tell)


def _heard(fork: Fork, check: Check) -> list[str]:
    try:
        lines = fork.end()
    except ChildProcessError as error:
        lines = [f"{check.name}: {error} NOT SOUND"]
    for line in lines:
        say(line)
    return lines


def run(check: Check, size: Size, seed: int, tell: Tell) -> None:
    """What was found, and whether each mutant was caught."""
    if check.missing:
        tell(f"{check.name}{NOT_RUN}{check.missing}")
        return
    began = time.monotonic()
    tally = total(check.run(size, seed))
    verdict = "" if tally.is_sound else " NOT SOUND"
    tell(f"{check.name}: {told(tally)} (seed {seed}, {time.monotonic() - began:.1f} s){verdict}")
    for mutant in check.mutants:
        tell(f"    mutant: {mutant.mistake}: {'caught' if is_caught(mutant.run()) else 'NOT CAUGHT'}")


def told(tally: Tally) -> str:
    return ", ".join(f"{number:,} {name.replace('_', ' ')}" for name, number in tally._asdict().items())


def say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
