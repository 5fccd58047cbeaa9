import pytest

from core.errors import Damaged
from core.projections.model import ReadModel
from core.projections.projector import BatchLimits
from core.projections.reader import Reader
from core.projections.store import Outdated
from tests.core.projections.toys import (
    MODELS,
    TALLIES,
    TALLY,
    THING_LIST,
    Books,
    Linked,
    Made,
    Moved,
    PartAdded,
    Renamed,
    query,
    run,
)

ONE_BY_ONE = BatchLimits(live=1, catch_up=1)


def test_a_committed_command_is_in_the_rows_after_a_step(books: Books):
    projector = books.projector()
    books.commit(Made("a", "apple", 5), PartAdded("a", 1))
    changes = projector.step()
    assert changes is not None and (changes.first, changes.last) == (1, 2)
    assert changes.of("things").inserted == {1} and changes.of("parts").inserted == {(1, 1)}
    assert query(projector, "SELECT * FROM things") == [(1, "apple", 5, 0, None)]


def test_there_is_no_step_without_new_entries(books: Books):
    projector = books.projector()
    books.commit(Made("a", "apple", 5))
    run(projector)
    assert projector.step() is None


def test_a_change_names_exactly_the_columns_that_differ(books: Books):
    projector = books.projector()
    books.commit(Made("a", "apple", 5))
    run(projector)
    books.commit(Moved("a", 0), Renamed("a", "pear"), Renamed("a", "apple"))
    changes = projector.step()
    assert changes is not None and changes.of("things").changed == {1: frozenset({"moves"})}


def test_half_a_command_is_never_folded(books: Books):
    books.commit(*(Made(str(number), "x", 1) for number in range(5)))
    projector = books.projector(limits=ONE_BY_ONE)
    assert [(changes.first, changes.last) for changes in run(projector)] == [(1, 5)]


def test_an_end_that_a_journal_cuts_is_left_for_later(books: Books, monkeypatch: pytest.MonkeyPatch):
    books.commit(Made("a", "x", 1))
    books.commit(Made("b", "x", 1), Made("c", "x", 1))
    projector = books.projector()
    whole = projector._journal.entries
    monkeypatch.setattr(projector._journal, "entries", lambda after, limit: whole(after, limit)[:2])
    changes = projector.step()
    assert changes is not None and changes.last == 1


def test_a_reader_sees_no_row_before_its_batch_is_committed(books: Books):
    projector = books.projector(limits=ONE_BY_ONE)
    books.commit(Made("a", "x", 1), Made("b", "x", 1))
    reader = Reader(books.folder)
    seen = []
    whole = projector._folds[0]._rows.flush
    projector._folds[1]._handlers = {}
    projector._folds[0]._rows.flush = lambda: (whole(), seen.append(reader.query("SELECT id FROM things")))[0]  # type: ignore[method-assign,func-returns-value]  # looks in the middle
    run(projector)
    assert seen == [[]] and reader.query("SELECT id FROM things") == [(1,), (2,)]
    reader.close()


def test_counters_never_double_after_a_crash_before_the_commit(books: Books):
    for number in range(4):
        books.commit(Made(str(number), "x", 10))
    projector = books.projector(limits=ONE_BY_ONE)
    projector.step()
    original = projector._store.save_checkpoint

    def crash(model: str, position: int, hash: bytes) -> None:
        original(model, position, hash)
        if model == "tallies":
            raise KeyboardInterrupt

    projector._store.save_checkpoint = crash  # type: ignore[method-assign]  # the process dies here
    with pytest.raises(KeyboardInterrupt):
        projector.step()
    again = books.projector(limits=ONE_BY_ONE)
    assert [changes.first for changes in run(again)] == [2, 3, 4]
    assert query(again, "SELECT * FROM tally") == [(1, 4, 40)]


def test_counters_never_double_beside_another_projector(books: Books):
    books.commit(Made("a", "x", 10))
    with books.opening() as other:
        run(other)
        with books.opening() as ours:
            books.commit(Made("b", "x", 10))
            run(other)
            run(ours)
            assert query(ours, "SELECT * FROM tally") == [(1, 2, 20)]


def test_a_step_that_failed_can_be_taken_again(books: Books, monkeypatch: pytest.MonkeyPatch):
    books.commit(Made("a", "x", 10))
    projector = books.projector()
    with monkeypatch.context() as patch:
        patch.setattr(projector._folds[1], "take", _full_disk)  # the rows of the first model are written already
        with pytest.raises(OSError, match="full"):
            projector.step()
    run(projector)
    assert projector.parked == {} and query(projector, "SELECT * FROM tally") == [(1, 1, 10)]
    assert query(projector, "SELECT name FROM things") == [("x",)]


def _full_disk(entries: object) -> None:
    raise OSError("disk full")


def test_an_altered_entry_behind_the_checkpoint_is_damage(books: Books):
    projector = books.projector()
    books.commit(Made("a", "x", 1))
    run(projector)
    books.connection.execute("DROP TRIGGER journal_is_never_updated")
    books.connection.execute("UPDATE journal SET hash = x'00'")
    books.commit(Made("b", "x", 1))
    with pytest.raises(Damaged) as damage:
        projector.step()
    assert damage.value.position == 1


def test_an_altered_end_is_damage_though_nothing_new_came(books: Books):
    projector = books.projector()
    books.commit(Made("a", "x", 1))
    run(projector)
    books.connection.execute("UPDATE journal_head SET hash = x'00'")
    with pytest.raises(Damaged):
        projector.step()


@pytest.mark.parametrize("left", [0, 1])
def test_a_cut_journal_is_damage_while_running_and_at_the_start(books: Books, left: int):
    projector = books.projector()
    books.commit(Made("a", "x", 1))
    books.commit(Made("b", "x", 1))
    run(projector)
    books.connection.execute("DROP TRIGGER journal_is_never_deleted")
    books.connection.execute("DELETE FROM journal WHERE position > ?", (left,))
    hash = "coalesce((SELECT hash FROM journal), hash)"
    books.connection.execute(f"UPDATE journal_head SET position = ?, hash = {hash}", (left,))
    with pytest.raises(Damaged):
        projector.step()
    with pytest.raises(Damaged):
        books.projector()


def test_a_new_model_catches_up_beside_the_others(books: Books):
    first = books.projector(THING_LIST)
    books.commit(Made("a", "x", 7))
    run(first)
    projector = books.projector(*MODELS)
    books.commit(Made("b", "x", 7))
    assert [(changes.first, set(changes.tables)) for changes in run(projector)] == [(2, {"things"}), (1, {"tally"})]
    assert query(projector, "SELECT * FROM tally") == [(1, 2, 14)]


def test_the_journal_is_read_once_for_all_models_at_one_position(books: Books, monkeypatch: pytest.MonkeyPatch):
    books.commit(Made("a", "x", 7))
    projector = books.projector()
    reads = []
    whole = projector._journal.entries
    monkeypatch.setattr(projector._journal, "entries", lambda *asked: (reads.append(asked), whole(*asked))[1])
    run(projector)
    assert len(reads) == 1


def test_a_stream_that_begins_later_has_no_key_yet_however_far_the_journal_is(books: Books):
    books.commit(Made("a", "x", 1))
    books.commit(Linked("a", "b"))
    books.commit(Made("b", "x", 1))
    projector = books.projector()
    run(projector)
    assert projector.parked["thing_list"].position == 2


def test_a_stream_that_begins_in_the_same_command_has_a_key(books: Books):
    books.commit(Made("a", "x", 1), Linked("a", "b"), Made("b", "x", 1))
    projector = books.projector()
    run(projector)
    assert query(projector, "SELECT friend FROM things") == [(3,), (None,)]


def test_a_model_of_another_version_has_to_be_rebuilt(books: Books):
    books.projector()
    newer = ReadModel("tallies", (TALLY,), TALLIES.handlers, version=2)
    with pytest.raises(Outdated, match="tallies"):
        books.projector(THING_LIST, newer)
