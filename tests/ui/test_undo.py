"""What the window says of undoing fits what the domain can undo."""

from tests.core.domain.test_undo import NO_WAY_BACK, UNDOABLE
from ui.undo import EFFECTS

UNDONE = {type(step) for _, step, _ in UNDOABLE}


def test_every_step_that_can_be_undone_says_what_that_does():
    assert {step.__name__ for step in UNDONE - EFFECTS.keys()} == set()


def test_no_step_without_a_way_back_offers_one():
    one_way = {type(step) for _, step in NO_WAY_BACK} - UNDONE
    assert {step.__name__ for step in one_way & EFFECTS.keys()} == set()
