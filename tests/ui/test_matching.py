"""What a typed text finds in the palette."""

import pytest

from ui.actions import key_text
from ui.matching import fit

SHIP = "Ship rest of order"


@pytest.mark.parametrize("typed", ["ship", "order", "SHIP REST", "sro", "shre", "dispatch", "ship order"])
def test_words_initials_and_synonyms_fit(typed: str):
    assert fit(typed, SHIP, "dispatch send") is not None


@pytest.mark.parametrize("typed", ["lar", "xyz", "ship invoice", "tser"])
def test_what_only_shares_letters_does_not_fit(typed: str):
    assert fit(typed, SHIP) is None


def test_the_beginning_fits_better_than_a_later_word_and_that_better_than_a_synonym():
    assert fit("ship", SHIP) == 0
    later, synonym = fit("rest", SHIP), fit("send", SHIP, "dispatch send")
    assert later is not None
    assert synonym is not None
    assert 0 < later < synonym


def test_accents_do_not_matter():
    assert fit("cafe", "Bluebird Café") is not None


@pytest.mark.parametrize(
    ("keys", "shown"), [("Ctrl+N", "Ctrl N"), ("Ctrl++", "Ctrl +"), ("Ctrl+Return", "Ctrl ↵"), ("F8", "F8")]
)
def test_keys_are_printed_as_on_the_keyboard(keys: str, shown: str):
    assert key_text(keys) == shown
