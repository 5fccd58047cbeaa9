"""The window reads while the disk does not: told in words, and what is read afterwards is right."""

import random
from collections.abc import Iterator
from typing import Any, NamedTuple

from app.books import Books
from core.errors import Unavailable
from core.journal.connection import Error
from core.projections.reader import Reader
from core.readmodels.journal_list import JournalSentences
from core.readmodels.order_detail import OrderDetail
from core.readmodels.order_history import OrderHistory
from core.readmodels.order_list import OrderCounts
from core.readmodels.record_history import RecordHistory
from tests.core.domain.scenario import TODAY
from tests.faults.lists import fold_live, prepared
from tests.faults.places import Mistake, memory_folder, unchanged
from tests.faults.storage import storage
from tests.faults.storage_calls import Breaking, Fault


class Read(NamedTuple):
    """What a number of faults came to."""

    faults: int = 0
    in_words: int = 0
    raw: int = 0
    wrong: int = 0  # answers, then or later, that are not those of a sound disk

    @property
    def is_sound(self) -> bool:
        return not any(self[2:])


def break_reading(seed: int, share: float, mistake: Mistake = unchanged) -> Iterator[Read]:
    chance = random.Random(seed)
    with memory_folder() as folder:
        books = Books(prepared(folder, seed))
        fold_live(books.folder)
        for query in queries(books):
            counting = Breaking()
            right = _answer(books, query, counting)
            for number in range(len(counting.calls)):
                if chance.random() < share:
                    with mistake():
                        yield _read(books, query, Fault(number, "eio", lasts=chance.random() < 0.5), right)


def queries(books: Books) -> list[Any]:
    """One of each kind: of the lists alone, and with sentences from the journal."""
    reader = books.open_reader()
    try:
        (order_key,) = reader.query("SELECT max(id) FROM order_list")[0]
    finally:
        reader.close()
    histories = [OrderHistory(order_key), RecordHistory(order_key), JournalSentences((3, 40, 80))]
    return [*histories, OrderDetail(order_key), OrderCounts(TODAY)]


def _read(books: Books, query: Any, fault: Fault, right: object) -> Read:
    try:
        wrong = _answer(books, query, Breaking(fault)) != right
        answered = Read(1, wrong=int(wrong))
    except Unavailable:
        answered = Read(1, in_words=1)
    except Error:
        answered = Read(1, raw=1)
    is_wrong_later = _answer(books, query, Breaking()) != right
    return answered._replace(wrong=answered.wrong + is_wrong_later)


def _answer(books: Books, query: Any, breaking: Breaking) -> object:
    """With connections of its own, which have seen nothing yet."""
    with storage.watched(breaking):
        reader: Reader = books.open_reader()
        try:
            return query.run(reader)
        finally:
            reader.close()
