from pathlib import Path

import pytest

from core.errors import Unavailable
from core.projections import generation
from core.projections.model import ReadModel
from core.projections.reader import Reader
from core.projections.rebuild import Stopped, build, difference, equal, needs_rebuild, rebuild
from core.projections.store import Store
from tests.core.projections.toys import MODELS, TALLIES, TALLY, THING_LIST, Books, Made, Renamed, query, run


@pytest.fixture
def filled(books: Books) -> Books:
    for number in range(5):
        books.commit(Made(str(number), f"thing no{number}", number))
    return books


def test_a_rebuild_becomes_the_live_file(filled: Books):
    filled.projector()
    before = generation.live_path(filled.folder)
    path = rebuild(filled.folder, filled.journal(), MODELS)
    assert generation.live_path(filled.folder) == path != before
    reader = Reader(filled.folder)
    assert reader.position() == 5 and len(reader.query("SELECT * FROM things")) == 5
    assert reader.query("PRAGMA journal_mode") == [("wal",)]  # or the writer could not switch to it beside readers
    reader.close()


def test_a_rebuilt_file_goes_on_live(filled: Books):
    rebuild(filled.folder, filled.journal(), MODELS)
    projector = filled.projector()
    filled.commit(Renamed("2", "plum"))
    run(projector)
    found = "SELECT rowid FROM things_fts WHERE things_fts MATCH ?"
    assert query(projector, found, ['"plum"*']) == [(3,)]
    assert query(projector, found, ['"no2"*']) == []
    assert (
        len(query(projector, "SELECT 1 FROM sqlite_master WHERE name LIKE 'things!_%' ESCAPE '!' AND type='index'"))
        == 3
    )


def test_progress_ends_at_the_head(filled: Books):
    steps: list[tuple[int, int]] = []
    rebuild(filled.folder, filled.journal(), MODELS, progress=lambda *step: steps.append(step))
    assert steps == [(5, 5)]


def test_a_failed_rebuild_changes_nothing(filled: Books, monkeypatch: pytest.MonkeyPatch):
    filled.projector()
    before = sorted(filled.folder.glob("views*"))
    monkeypatch.setattr(Store, "finish_bulk", _full_disk)
    with pytest.raises(OSError, match="full"):
        rebuild(filled.folder, filled.journal(), MODELS)
    assert sorted(filled.folder.glob("views*")) == before


def _full_disk(store: Store) -> None:
    raise OSError("disk full")


def test_a_stopped_rebuild_changes_nothing(filled: Books):
    with pytest.raises(Stopped):
        rebuild(filled.folder, filled.journal(), MODELS, is_stopped=lambda: True)
    assert list(filled.folder.glob("views*")) == []


def test_a_rebuild_is_needed_without_a_file_with_another_version_and_with_a_new_model(filled: Books):
    assert needs_rebuild(filled.folder, MODELS)
    rebuild(filled.folder, filled.journal(), [TALLIES])
    assert not needs_rebuild(filled.folder, [TALLIES])
    assert needs_rebuild(filled.folder, MODELS)
    assert needs_rebuild(filled.folder, [ReadModel("tallies", (TALLY,), TALLIES.handlers, version=2)])


def test_a_file_that_is_no_database_is_rebuilt(filled: Books):
    path = rebuild(filled.folder, filled.journal(), MODELS)
    path.write_bytes(b"nonsense" * 1000)
    assert needs_rebuild(filled.folder, MODELS)


@pytest.mark.parametrize(
    ("table", "statement"),
    [
        ("things", "UPDATE things SET amount = 99 WHERE id = 3"),
        ("things", "DELETE FROM things WHERE id = 5"),
        ("tally", "UPDATE tally SET events = events + 1"),
        ("things_fts", "DELETE FROM things_fts WHERE rowid = 2"),
        ("things_fts", "INSERT INTO things_fts(rowid, fts_text) VALUES (77, 'ghost')"),
        ("checkpoint", "UPDATE checkpoint SET position = 4 WHERE model = 'tallies'"),
    ],
)
def test_any_difference_of_two_read_sides_is_found(filled: Books, table: str, statement: str):
    stores = [_built(filled, name) for name in ("a.db", "b.db")]
    assert equal(*stores)
    stores[1].connection.execute(statement)
    found = difference(*stores)
    assert found is not None and found.table == table
    for store in stores:
        store.close()


def _built(books: Books, name: str) -> Store:
    build(books.folder / name, books.journal(), MODELS)
    return Store(books.folder / name, MODELS)


def test_sweeping_leaves_the_live_file_alone(filled: Books):
    rebuild(filled.folder, filled.journal(), MODELS)
    live = rebuild(filled.folder, filled.journal(), [THING_LIST])
    generation.sweep(filled.folder)
    assert [path.name for path in filled.folder.glob("views-*.db")] == [live.name]


@pytest.mark.parametrize("text", ["", "views-9.db", "../views-1.db", "views-1.db\nx"])
def test_a_pointer_to_nothing_is_no_file(tmp_path: Path, text: str):
    (tmp_path / "views-1.db").touch()
    (tmp_path / generation.POINTER).write_text(text)
    assert generation.live_path(tmp_path) is None
    with pytest.raises(Unavailable):
        Reader(tmp_path).position()
