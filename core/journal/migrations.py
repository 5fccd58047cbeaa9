"""The steps that bring books from one form to the next. A new form is a new number, with its step here, for ever.

The form is raised with every change of the tables, and with every new type or schema of an entry, so that an older
Daybook never writes into books that it only half understands. What a name means never changes: an older Daybook
that finds all the tables and entries it knows reads them as what they are. What the seals cover stays in the columns
where it is, so that the seals of every form can be checked, also of a backup that is older or newer than the program.
"""

from collections.abc import Mapping, Sequence

Steps = Mapping[int, Sequence[str]]
"""By the form that is left: SQL that gives the journal's own tables the columns and rows of the next form. Both stores
run it, so both must understand it: INTEGER and TEXT they do.

How a table is written down, its constraints and guards, and all other tables are made anew from what is defined today.
"""

STEPS: Steps = {
    1: (),  # order to cash: new kinds of entries, and tables that are made anew
}


def has_steps(form: int, to: int) -> bool:
    """Whether every step from a form to another is known."""
    return all(step in STEPS for step in range(form, to))


def steps(form: int, to: int) -> list[str]:
    """The SQL of all steps, in order."""
    return [statement for step in range(form, to) for statement in STEPS[step]]
