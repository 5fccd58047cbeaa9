"""Tables and kinds of entries change only with a new form, so that no older Daybook writes what it half knows."""

from core.journal.migrations import has_steps
from core.journal.sqlite import BOOKS_FORMAT
from tests.golden.forms import form_of_today, noted, released

CHANGED = (
    "Tables or kinds of entries are not those of form {form}. Books of it are kept for ever: raise BOOKS_FORMAT in"
    " core/journal/sqlite.py, give the step in core/journal/migrations.py, and run python -m tests.golden.forms."
)


def test_nothing_changes_under_the_number_of_a_form():
    form = str(BOOKS_FORMAT)
    assert form in noted(), "run: python -m tests.golden.forms"
    assert noted()[form] == form_of_today(), CHANGED.format(form=form)


def test_books_of_every_form_ever_released_can_be_upgraded():
    for form in released():
        assert form <= BOOKS_FORMAT
        assert has_steps(form, BOOKS_FORMAT), f"form {form} is in the museum and has no step to the next"
