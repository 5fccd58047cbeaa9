"""What an entry of the journal says to people: a shape, a tone, a sentence in the past tense, and its detail."""

from collections.abc import Callable, Mapping
from typing import Any

from core.domain.decider import Event
from core.readmodels.order_sentences import ORDER_SENTENCES
from core.readmodels.record_sentences import RECORD_SENTENCES
from core.readmodels.said import Said

_WORDS: Mapping[type[Event], Callable[[Any, str], Said]] = {**ORDER_SENTENCES, **RECORD_SENTENCES}


def sentence_of(event: Event, currency: str = "") -> Said:
    """What an event says. `currency` counts for amounts whose event does not name one: its order's, its customer's."""
    return _WORDS[type(event)](event, currency)
