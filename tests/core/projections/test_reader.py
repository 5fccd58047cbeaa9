import pytest
from sqlcipher3 import dbapi2 as driver

from core.errors import Unavailable
from core.projections.reader import Reader
from core.projections.rebuild import rebuild
from tests.core.projections.toys import MODELS, Books, Made, Moved, run


@pytest.fixture
def reader(books: Books):
    reader = Reader(books.folder)
    yield reader
    reader.close()


def test_rows_and_position_in_a_transaction_are_of_one_moment(books: Books, reader: Reader):
    projector = books.projector()
    books.commit(Made("a", "x", 1))
    run(projector)
    with reader.transaction() as position:
        books.commit(Moved("a", 10))
        run(projector)
        assert (position, reader.query("SELECT amount FROM things")) == (1, [(1,)])
        with reader.transaction() as inner:
            assert inner == 1
        assert reader.query("SELECT amount FROM things") == [(1,)]
    with reader.transaction() as position:
        assert (position, reader.query("SELECT amount FROM things")) == (2, [(11,)])


def test_a_reader_cannot_write(books: Books, reader: Reader):
    books.projector()
    with pytest.raises(Unavailable) as refusal:
        reader.query("DELETE FROM things")
    assert "readonly" in str(refusal.value.__cause__)


def test_a_reader_is_usable_after_a_query_failed_inside_a_transaction(books: Books, reader: Reader):
    books.projector()
    with pytest.raises(driver.OperationalError, match="no such table"), reader.transaction():
        reader.query("SELECT * FROM nowhere")
    with reader.transaction() as position:
        assert position == 0


def test_a_transaction_that_a_disk_error_ended_hides_it_not(books: Books, reader: Reader):
    books.projector()
    with pytest.raises(OSError, match="the disk"), reader.transaction():
        reader._connection().execute("ROLLBACK")  # as SQLite does by itself after some errors
        raise OSError("the disk")


def test_the_position_does_not_wait_for_a_parked_model(books: Books, reader: Reader):
    projector = books.projector()
    books.commit(Made("a", "x", 1))
    with projector._store.transaction():
        projector._store.park("tallies", 1, "why")
    projector._reload()
    run(projector)
    assert reader.position() == 1
    assert reader.parked()["tallies"].error == "why"
    assert {name: at.position for name, at in reader.checkpoints().items()} == {"thing_list": 1, "tallies": 0}


def test_a_reader_goes_over_to_the_file_that_was_made_live(books: Books, reader: Reader):
    books.projector()
    assert reader.position() == 0 and not reader.reopen_if_switched()
    books.commit(Made("a", "x", 1))
    rebuild(books.folder, books.journal(), MODELS)
    assert reader.position() == 0
    assert reader.reopen_if_switched() and reader.position() == 1


def test_a_damaged_file_is_said_to_be_unreadable(books: Books, reader: Reader):
    path = rebuild(books.folder, books.journal(), MODELS)
    path.write_bytes(b"nonsense" * 1000)
    with pytest.raises(Unavailable):
        reader.position()
