"""Refusals in words: what a form writes under its fields and in its bar."""

from core import wording
from core.domain.decider import Refused, Violation
from core.domain.values import Money
from core.errors import Sentence
from ui import formats

OVER_LIMIT = "CUS-4"
WARNINGS = (OVER_LIMIT, "ORD-5")
"""Refusals that a reason overrules."""


def sentence(violation: Violation) -> Sentence:
    """The three parts of one reason why not."""
    return wording.text(violation)


def over_limit(violation: Violation) -> Sentence:
    """CUS-4 for whoever is placing an order: the shortest way to what is wrong, and both ways out."""
    facts = violation.facts
    return Sentence(
        f"The order was not placed. Account {facts['name']} is {_amount(facts['excess'])} over its limit of"
        f" {_amount(facts['limit'])}.",
        "Your draft is kept.",
        "Place it with a reason, or take a payment first.",
    )


def _amount(money: Money) -> str:
    return formats.money(money.minor, money.currency)


def under_field(violation: Violation) -> str:
    """What stands under the field: what is wrong and what to do; that the rest is kept goes without saying."""
    words = sentence(violation)
    return " ".join(part for part in (words.happened, words.todo) if part)


def codes(refused: Refused) -> set[str]:
    return {violation.code for violation in refused.violations}
