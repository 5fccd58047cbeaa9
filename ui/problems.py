"""Refusals in words: what a form writes under its fields and in its bar."""

import importlib

from core.domain.decider import Refused, Violation
from core.errors import Conflict, Sentence


def sentence(violation: Violation) -> Sentence:
    """The three parts of one reason why not."""
    try:
        found: Sentence = importlib.import_module("core.wording").text(violation)
    except ModuleNotFoundError:
        return Sentence(
            f"This was refused ({violation.code}).", "What you typed is kept.", "Change it, then try again."
        )
    return found


def under_field(violation: Violation) -> str:
    """What stands under the field: what is wrong and what to do; that the rest is kept goes without saying."""
    words = sentence(violation)
    return " ".join(part for part in (words.happened, words.todo) if part)


def codes(refused: Refused) -> set[str]:
    return {violation.code for violation in refused.violations}


def conflict_sentence(conflict: Conflict, who: str, subject: str) -> Sentence:
    """Somebody was faster: who, and that nothing typed is lost."""
    return Sentence(
        f"{who} changed {subject} while you were typing.",
        "Nothing you typed is lost, and nothing was booked.",
        "Look at what changed, then confirm again.",
    )
