"""The catalogue of the domain: what each command brings about and what it is refused for, as the scenarios show it.

`python -m tests.catalogue` runs the scenarios of tests/core/domain and writes docs/catalogue.md; with `--check` it only
says whether that file is true. What is recorded is every decision that was made, so a row cannot promise what no
scenario has seen; and what the table shows and no scenario brings about any more is noticed as well.
"""

import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app.composition import DECIDERS
from core.domain.decider import Accepted, Command, Decider, Refused
from tests.core.write import desk

ROOT = Path(__file__).parents[1]
CATALOGUE = ROOT / "docs" / "catalogue.md"
SCENARIOS = ROOT / "tests" / "core" / "domain"
OPTIONS = ("-q", "--no-header", "-m", "not hypothesis", "-k", "not server", "-p", "no:xdist", "-p", "no:cacheprovider")
"""One store, and nothing that is drawn: the same scenarios give the same table."""

HEADING = """# What can be asked, what happens, and what is refused

Made by `python -m tests.catalogue` from the decisions of every scenario in `tests/core/domain`; do not edit it. The
words of a code stand in `core/wording.py`.

Not in the table, for they do not depend on the command: a command dated to a locked period is refused with DAY-1; an
undo is its inverse command, refused with UND-1, UND-2 or UND-3 as well. A warning that the user may override (ORD-5,
CUS-4) is listed like a refusal.
"""


class Seen:
    """What was decided: by command, the events it brought about and the codes it was refused with."""

    def __init__(self) -> None:
        self.events: dict[type[Command], set[str]] = defaultdict(set)
        self.codes: dict[type[Command], set[str]] = defaultdict(set)

    def watching(self, decider: Decider) -> Decider:
        """The same decider, watched."""

        def decide(command: Command, states: Any, context: Any) -> Accepted | Refused:
            decision = decider.decide(command, states, context)
            if isinstance(decision, Refused):
                self.codes[type(command)].update(violation.code for violation in decision.violations)
            else:
                self.events[type(command)].update(type(event).__name__ for event in decision.events)
            return decision

        return replace(decider, decide=decide)


def see_scenarios() -> Seen:
    """Run all scenarios, in a file's books: what is decided does not depend on the store. They must pass."""
    seen = Seen()
    desk.DECIDERS = tuple(map(seen.watching, DECIDERS))  # type: ignore[misc]  # the desk of every scenario
    failed = pytest.main([str(SCENARIOS), *OPTIONS])
    if failed:
        sys.exit("The catalogue is made of scenarios that pass; some do not.")
    return seen


def table(seen: Seen) -> str:
    return "\n".join((HEADING, *_sections(seen)))


def _sections(seen: Seen) -> Iterator[str]:
    for decider in DECIDERS:
        if decider.command_types:
            yield f"## {decider.state.__name__}\n\n| Command | Events | Refusals |\n|---|---|---|"
            for command in decider.command_types:
                yield f"| {command.__name__} | {_listed(seen.events[command])} | {_codes(seen.codes[command])} |"
            yield ""


def _listed(names: Iterable[str]) -> str:
    return ", ".join(sorted(names)) or "–"


def _codes(codes: Iterable[str]) -> str:
    """In the order of a catalogue: ORD-2 before ORD-10."""
    return ", ".join(sorted(codes, key=lambda code: (code.split("-")[0], int(code.split("-")[1])))) or "–"


def main() -> None:
    told = table(see_scenarios())
    if "--check" in sys.argv[1:]:
        if CATALOGUE.read_text("utf-8") != told:
            sys.exit("docs/catalogue.md is not what the scenarios show; run: python -m tests.catalogue")
        return
    CATALOGUE.write_text(told, "utf-8")


if __name__ == "__main__":
    main()
