from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from core.projections.changes import TableChanges, merge_tables

Table = dict[int, dict[str, int]]

tables = st.dictionaries(st.integers(1, 5), st.fixed_dictionaries({"a": st.integers(0, 2), "b": st.integers(0, 2)}))


def between(before: Table, after: Table) -> TableChanges:
    """The changes that lead from one state to another."""
    changed = {
        key: frozenset(name for name in after[key] if before[key][name] != after[key][name])
        for key in before.keys() & after.keys()
        if before[key] != after[key]
    }
    return TableChanges(frozenset(after.keys() - before.keys()), changed, frozenset(before.keys() - after.keys()))


def applied(shown: Table, changes: TableChanges, stored: Table) -> Table:
    """What a window shows that drops and reads again exactly what the changes say."""
    shown = {key: dict(row) for key, row in shown.items() if key not in changes.deleted}
    for key in changes.inserted:
        assert key not in shown
        shown[key] = stored[key]
    for key, columns in changes.changed.items():
        assert key not in changes.inserted
        shown[key] |= {name: stored[key][name] for name in columns}
    return shown


@given(st.lists(tables, min_size=2, max_size=5), st.randoms())
def test_merged_changes_lead_to_the_last_state_in_any_grouping(states: list[Table], random):
    sets = [{"t": between(a, b)} for a, b in pairwise(states)]
    while len(sets) > 1:
        at = random.randrange(len(sets) - 1)
        sets[at : at + 2] = [merge_tables(sets[at], sets[at + 1])]
    assert applied(states[0], sets[0].get("t", TableChanges()), states[-1]) == states[-1]


def test_a_row_that_came_and_went_leaves_no_trace():
    came = {"t": TableChanges(inserted=frozenset({1}))}
    went = {"t": TableChanges(deleted=frozenset({1}))}
    assert merge_tables(came, went) == {}
