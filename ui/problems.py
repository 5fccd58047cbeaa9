"""Refusals in words: what a form writes under its fields and in its bar."""

from core import wording
from core.domain.decider import Refused, Violation
from core.errors import Sentence


def sentence(violation: Violation) -> Sentence:
    """The three parts of one reason why not."""
    return wording.text(violation)


def under_field(violation: Violation) -> str:
    """What stands under the field: what is wrong and what to do; that the rest is kept goes without saying."""
    words = sentence(violation)
    return " ".join(part for part in (words.happened, words.todo) if part)


def codes(refused: Refused) -> set[str]:
    return {violation.code for violation in refused.violations}
