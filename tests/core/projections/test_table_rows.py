from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from core.projections.store import Store
from core.projections.table_rows import TableRows
from tests.core.projections.toys import MODELS, PARTS


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store(tmp_path / "views.db", MODELS)
    with store.transaction():
        store.connection.executemany("INSERT INTO parts VALUES (?, ?, ?)", [(1, 1, 10), (1, 2, 20), (1, 3, 30)])
    yield store
    store.close()


@pytest.fixture
def rows(store: Store) -> TableRows:
    return TableRows(store.connection, PARTS, has_search=True)


def test_children_are_as_folded_so_far_also_when_their_parent_is_read_later(rows: TableRows):
    rows.delete((1, 1))
    rows.patch((1, 2), {"nth": 21})
    rows.insert((1, 4), {})
    assert rows.children(1) == [(1, 2), (1, 3), (1, 4)]
    assert rows.get((1, 2)) == {"thing_id": 1, "number": 2, "nth": 21}


def test_a_row_handed_out_does_not_change(rows: TableRows):
    before = rows.get((1, 1))
    rows.patch((1, 1), {"nth": 11})
    assert before == {"thing_id": 1, "number": 1, "nth": 10}


def test_a_row_that_is_replaced_by_the_same_has_not_changed(rows: TableRows):
    rows.delete((1, 1))
    rows.insert((1, 1), {"nth": 10})
    rows.patch((1, 2), {"nth": 0})
    rows.patch((1, 2), {"nth": 20})
    rows.insert((1, 9), {})
    rows.delete((1, 9))
    assert not rows.flush()


def test_columns_that_are_not_given_are_null(rows: TableRows):
    rows.insert((1, 1), {})
    assert rows.get((1, 1)) == {"thing_id": 1, "number": 1, "nth": None}


def test_what_was_not_flushed_can_be_forgotten(rows: TableRows):
    rows.delete((1, 1))
    rows.children(1)
    rows.discard()
    assert rows.children(1) == [(1, 1), (1, 2), (1, 3)] and not rows.flush()


@pytest.mark.parametrize("values", [{"colour": 1}, {"nth": 0.5}, {"nth": date(2026, 1, 2)}])
def test_a_row_takes_only_its_columns_and_values_that_come_back_as_they_went_in(
    rows: TableRows, values: dict[str, Any]
):
    with pytest.raises(TypeError):
        rows.insert((2, 1), values)
    with pytest.raises(TypeError):
        rows.patch((1, 1), values)
