"""`./dev faults quick|ci|soak`: every check of faults with its counts, and of each whether its mutants are caught.

Exit code 1 when anything was lost, half-applied or doubled, or a deliberate mistake went unnoticed. `--only WORD` takes
the checks with the word in their name; a soak goes on with other seeds, `--rounds` times or until it is stopped.
"""

import argparse
import logging
import sys
import time
from collections.abc import Sequence
from itertools import count, islice

from tests.faults.checks import CHECKS, Check, Size
from tests.faults.tallies import Tally, is_caught, total


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser("dev faults", description=__doc__.splitlines()[0])
    parser.add_argument("size", choices=("quick", "ci", "soak"))
    parser.add_argument("--only", default="", metavar="WORD")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rounds", type=int, help="of a soak")
    asked = parser.parse_args(argv)
    rounds = asked.rounds if asked.size == "soak" else 1
    logging.disable()  # what a fault makes the program log is what it should
    checks = [check for check in CHECKS if asked.only in check.name]
    if not checks:
        parser.error(f"no check has {asked.only!r} in its name")
    began = time.monotonic()
    is_sound = True
    for seed in islice(count(asked.seed), rounds):
        is_sound &= all([run(check, asked.size, seed) for check in checks])  # all of them, whatever the first found
    say(f"{'sound' if is_sound else 'NOT SOUND'}, {time.monotonic() - began:.0f} s")
    return not is_sound


def run(check: Check, size: Size, seed: int) -> bool:
    """Whether nothing was found, and every mutant was caught."""
    began = time.monotonic()
    tally = total(check.run(size, seed))
    verdict = "" if tally.is_sound else " NOT SOUND"
    say(f"{check.name}: {told(tally)} (seed {seed}, {time.monotonic() - began:.1f} s){verdict}")
    caught = [is_caught(mutant.run()) for mutant in check.mutants]
    for mutant, noticed in zip(check.mutants, caught, strict=True):
        say(f"    mutant: {mutant.mistake}: {'caught' if noticed else 'NOT CAUGHT'}")
    return tally.is_sound and all(caught)


def told(tally: Tally) -> str:
    return ", ".join(f"{number:,} {name.replace('_', ' ')}" for name, number in tally._asdict().items())


def say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
