from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from PySide6.QtCore import QItemSelectionModel, QPersistentModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester, QSignalSpy
from pytestqt.qtbot import QtBot

from core.domain.decider import Stream
from core.projections.changes import ChangeSet
from core.projections.paging import Fence, Listing, page
from core.projections.reader import Reader
from tests.core.projections.toys import Books, Dropped, Made, Moved, Renamed, Toys, run
from tests.ui.slow_reads import SlowReads
from ui.cells import CELL_ROLE, Cell
from ui.columns import ListColumn
from ui.list_model import ListModel

COLUMNS = (
    ListColumn("name", "Name", 100, lambda row: Cell(str(row[2])), sort="name"),
    ListColumn("amount", "Amount", 100, lambda row: Cell(str(row[3])), sort="amount"),
)
NAMES = ("ant", "bee", "cow", "doe")


class Shop:
    """Things in real books, folded by the real engine; their list with pages of four rows, three of them kept."""

    def __init__(self, folder: Path) -> None:
        self.books = Books(folder)
        self._projector = self.books.projector()
        self.reader = Reader(folder)
        self.dispatcher = SlowReads(self.reader)
        self.model = ListModel(self.dispatcher, COLUMNS, lambda rows: rows)  # type: ignore[arg-type]  # stands in for it
        self._number = 0
        self._unheard: list[ChangeSet] = []

    def make(self, count: int, amount: int | None = 0, name: str = "ant") -> None:
        first, self._number = self._number + 1, self._number + count
        self.happen(*(Made(str(number), name, amount) for number in range(first, self._number + 1)))

    def happen(self, *events: Toys) -> None:
        self.happen_unheard(*events)
        self.hear()

    def happen_unheard(self, *events: Toys) -> None:
        """The read side has it, the window does not know yet."""
        self.books.commit(*events)
        self._unheard += run(self._projector)

    def hear(self) -> None:
        unheard, self._unheard = self._unheard, []
        self.dispatcher.tell(unheard)

    def key(self, thing: int) -> int:
        return self.key_of(str(thing))

    def key_of(self, thing_id: str) -> int:
        return self.books.journal().first_position(Stream("thing", thing_id))

    def random_event(self, random: Random) -> Toys:
        self._number += 1
        choice = random.random()
        thing = str(random.randint(1, self._number))
        if choice < 0.3 or not self.books.has(thing):
            amount = random.choice((None, -1, 0, 1, 2))
            return Made(str(self._number), random.choice(NAMES), amount)
        if choice < 0.6:
            return Moved(thing, random.choice((-2, -1, 0, 1, 2)))
        return Renamed(thing, random.choice(NAMES)) if choice < 0.85 else Dropped(thing)

    def settle(self, qtbot: QtBot) -> None:
        """Let reads and timers run out."""
        while not self.dispatcher.is_idle or self.model._survey_timer.isActive():
            self.dispatcher.begin()
            self.dispatcher.deliver()
            if self.model._survey_timer.isActive():
                self.model._survey_timer.stop()
                self.model._on_survey_timer_timeout()

    def shown(self, qtbot: QtBot) -> list[tuple[str, ...]]:
        """All rows as a view would come to see them."""
        rows = []
        for row in range(self.model.rowCount()):
            self.model.want(row, row)
            self.settle(qtbot)
            rows.append(tuple(self.model.index(row, column).data(CELL_ROLE).text for column in (0, 1)))
        return rows

    def fresh(self) -> list[tuple[str, ...]]:
        assert self.model.listing is not None
        return [(str(row[2]), str(row[3])) for row in page(self.reader, self.model.listing, None, 100_000)]

    @property
    def is_behind(self) -> bool:
        return bool(self._unheard)

    @property
    def is_reading(self) -> bool:
        """What a slow list shows is on its way."""
        return self.model._is_slow and not self.dispatcher.is_idle

    def known_in_order(self) -> bool:
        """Whether the rows in memory stand in the order of a fresh query, whatever stands between them."""
        known = [key for key in self.keys().values() if key is not None]
        if self.model.listing is None:
            return not known
        wanted = set(known)
        return known == [key for key in self.fresh_keys().values() if key in wanted]

    def keys(self) -> dict[int, int | None]:
        """The keys of the rows in memory."""
        return {row: self.model.key_at(row) for row in range(self.model.rowCount())}

    def fresh_keys(self) -> dict[int, int]:
        assert self.model.listing is not None
        return {row: each[0] for row, each in enumerate(page(self.reader, self.model.listing, None, 100_000))}

    def close(self) -> None:
        self.reader.close()
        self.books.close()


@pytest.fixture
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("list_blocks", "list_model", "list_queries", "list_window"):
        monkeypatch.setattr(f"ui.{module}.PAGE", 4)
    monkeypatch.setattr("ui.list_window.PAGES_KEPT", 3)
    monkeypatch.setattr("ui.list_window.CHUNK", 3)


@pytest.fixture
def shop(tmp_path: Path, small_pages: None, qapp: object) -> Iterator[Shop]:
    shop = Shop(tmp_path)
    yield shop
    shop.close()


def newest(**changes: object) -> Listing:
    return Listing("things", ("name", "amount"), **changes)  # type: ignore[arg-type]  # fields of Listing


def random_listing(random: Random) -> Listing:
    sort = random.choice(("id", "name", "amount", "amount"))
    where, params = random.choice((("", ()), ("amount >= ?", (0,)), ("name <> ?", ("bee",))))
    return newest(sort=sort, descending=random.random() < 0.5, where=where, params=params)


def test_the_first_page_is_there_at_once(shop: Shop):
    shop.make(10)
    shop.model.show(newest())
    assert shop.model.rowCount() == 4
    assert not shop.model.is_counted


def test_the_list_grows_to_its_length_once_measured(shop: Shop, qtbot: QtBot):
    shop.make(10)
    shop.model.show(newest())
    shop.settle(qtbot)
    assert (shop.model.rowCount(), shop.model.is_counted) == (10, True)
    assert shop.shown(qtbot) == shop.fresh()


def test_a_jump_reads_one_page(shop: Shop, qtbot: QtBot):
    shop.make(100)
    shop.model.show(newest())
    shop.settle(qtbot)
    shop.model.want(98, 99)
    assert [index for index, block in enumerate(shop.model._blocks) if block.rows is not None] == [0, 24]


def test_only_so_many_pages_are_kept(shop: Shop, qtbot: QtBot):
    shop.make(100)
    shop.model.show(newest())
    shop.settle(qtbot)
    for row in range(0, 100, 4):
        shop.model.want(row, row)
    assert len(list(shop.model._known())) == 3
    assert len(shop.model._values) == 12


def test_a_changed_row_says_which_cells_changed(shop: Shop, qtbot: QtBot):
    shop.make(3)
    shop.model.show(newest())
    shop.shown(qtbot)
    spy = QSignalSpy(shop.model.dataChanged)
    shop.happen(Moved("2", 5))
    assert spy.count() == 1
    assert [(spy.at(0)[end].row(), spy.at(0)[end].column()) for end in (0, 1)] == [(1, 1), (1, 1)]


def test_a_row_out_of_memory_costs_nothing_when_it_keeps_its_place(shop: Shop, qtbot: QtBot):
    shop.make(20)
    shop.model.show(newest())
    shop.settle(qtbot)
    shop.happen(Moved("1", 5))
    assert not shop.model._survey_timer.isActive()


def test_a_new_row_never_resets_the_list(shop: Shop, qtbot: QtBot):
    shop.make(9)
    shop.model.show(newest())
    shop.settle(qtbot)
    resets, came = QSignalSpy(shop.model.modelReset), QSignalSpy(shop.model.came)
    shop.make(2)
    assert (resets.count(), came.count(), came.at(0)) == (0, 1, [0, 2])
    assert shop.shown(qtbot) == shop.fresh()


def test_a_moved_row_takes_its_index_along(shop: Shop, qtbot: QtBot):
    shop.make(30)
    shop.model.show(newest(sort="amount"))
    shop.settle(qtbot)
    index = QPersistentModelIndex(shop.model.index(2, 0))
    key = shop.model.key_at(2)
    shop.happen(Moved("28", -3))
    assert shop.model.key_at(index.row()) == key
    assert index.row() == 29


def test_a_row_moves_down_within_its_page(shop: Shop, qtbot: QtBot):
    shop.make(4)
    shop.model.show(newest(sort="amount", descending=False))
    shop.happen(Moved("4", 5))
    shop.happen(Moved("1", 3))
    assert shop.keys() == shop.fresh_keys()


def test_a_record_is_found_far_down(shop: Shop, qtbot: QtBot):
    shop.make(50)
    shop.model.show(newest())
    shop.settle(qtbot)
    assert shop.model.find(shop.key(7)) == 43
    assert shop.model.find(-5) == -1


def test_a_place_in_the_order_is_sought(shop: Shop, qtbot: QtBot):
    shop.make(9, name="ant")
    shop.make(9, name="bee")
    shop.model.show(newest(sort="name", descending=False))
    shop.settle(qtbot)
    assert shop.model.seek(Fence("b", 0)) == 9


def test_a_slow_list_keeps_the_old_rows_until_its_first_page_is_there(shop: Shop, qtbot: QtBot):
    shop.make(3)
    shop.model.show(newest())
    shop.model.show(newest(where="amount > ?", params=(9,)), slow=True)
    assert shop.model.rowCount() == 3
    shop.settle(qtbot)
    assert shop.model.rowCount() == 0


def slow(shop: Shop, qtbot: QtBot, **changes: object) -> None:
    shop.model.show(newest(**changes), slow=True)
    shop.settle(qtbot)


def test_a_slow_list_reads_nothing_on_the_threads_of_others(shop: Shop, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch):
    shop.make(50)
    slow(shop, qtbot, sort="amount")
    for name in ("page", "rows_by_key"):
        monkeypatch.setattr(f"ui.list_model.{name}", None)
    shop.happen(Moved("50", 5), Moved("20", -5), Made("51", "bee", 2))
    shop.model.find(shop.key(7))
    shop.model.seek(Fence(0, shop.key(9)))
    shop.settle(qtbot)
    monkeypatch.undo()
    assert shop.model.rowCount() == 51


def test_in_a_slow_list_a_record_far_down_is_found_later(shop: Shop, qtbot: QtBot):
    shop.make(50)
    slow(shop, qtbot)
    found = QSignalSpy(shop.model.found)
    assert shop.model.find(shop.key(7)) == -1
    shop.settle(qtbot)
    assert (found.count(), found.at(0)) == (1, [43])
    assert shop.model.key_at(43) == shop.key(7)


def test_in_a_slow_list_a_place_in_the_order_is_found_later(shop: Shop, qtbot: QtBot):
    shop.make(9, name="ant")
    shop.make(9, name="bee")
    slow(shop, qtbot, sort="name", descending=False)
    found = QSignalSpy(shop.model.found)
    assert shop.model.seek(Fence("b", 0)) == -1
    shop.settle(qtbot)
    assert found.at(0) == [9]


def test_who_went_elsewhere_meanwhile_is_not_taken_back(shop: Shop, qtbot: QtBot):
    shop.make(50)
    slow(shop, qtbot)
    found = QSignalSpy(shop.model.found)
    shop.model.find(shop.key(7))
    shop.model.give_up_finding()
    shop.settle(qtbot)
    assert found.count() == 0


def test_in_a_slow_list_a_moved_row_takes_its_index_along(shop: Shop, qtbot: QtBot):
    shop.make(30)
    slow(shop, qtbot, sort="amount")
    index, key = QPersistentModelIndex(shop.model.index(2, 0)), shop.model.key_at(2)
    shop.happen(Moved("28", -3))
    shop.settle(qtbot)
    assert (shop.model.key_at(index.row()), index.row()) == (key, 29)


def test_a_row_that_came_while_the_list_was_measured_counts_once(shop: Shop, qtbot: QtBot):
    shop.make(10)
    shop.model.show(newest(descending=False))
    shop.make(1)
    shop.dispatcher.begin()
    shop.make(1)
    shop.dispatcher.deliver()
    assert shop.model.rowCount() == 12
    assert shop.shown(qtbot) == shop.fresh()


def test_a_row_that_was_measured_before_the_window_heard_of_it_counts_once(shop: Shop, qtbot: QtBot):
    shop.make(10)
    shop.model.show(newest(descending=False))
    shop.happen_unheard(Made("100", "ant", 0))
    shop.dispatcher.begin()
    shop.dispatcher.deliver()
    shop.hear()
    assert shop.model.rowCount() == 11


@pytest.mark.parametrize("seed", range(40))
def test_after_any_changes_the_model_equals_a_fresh_query(shop: Shop, qtbot: QtBot, seed: int):
    random = Random(seed)
    for _ in range(random.randint(0, 60)):
        shop.happen(shop.random_event(random))
    shop.model.show(random_listing(random), slow=random.random() < 0.5)
    tester = QAbstractItemModelTester(shop.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    for _ in range(60):
        take_step(shop, random)
        assert shop.is_behind or shop.is_reading or shop.known_in_order()
    shop.hear()
    shop.settle(qtbot)
    assert shop.model.rowCount() == len(shop.fresh())
    assert {row: key for row, key in shop.keys().items() if key is not None}.items() <= shop.fresh_keys().items()
    assert shop.shown(qtbot) == shop.fresh()
    tester.deleteLater()


def take_step(shop: Shop, random: Random) -> None:
    choice = random.random()
    rows = shop.model.rowCount()
    if choice < 0.55:
        shop.happen_unheard(*(shop.random_event(random) for _ in range(random.randint(1, 6))))
        if random.random() < 0.7:
            shop.hear()
    elif choice < 0.7:
        shop.dispatcher.begin()
    elif choice < 0.8:
        shop.dispatcher.deliver()
    elif choice < 0.97 and rows:
        first = random.randrange(rows)
        shop.model.want(first, first + random.randint(0, 5))
    elif choice > 0.985:
        shop.model.show(random_listing(random), slow=random.random() < 0.5)


@pytest.mark.parametrize("seed", range(20))
def test_selected_and_current_rows_stay_with_their_records(shop: Shop, qtbot: QtBot, seed: int):
    random = Random(seed)
    shop.make(30)
    shop.model.show(newest(sort="amount", descending=random.random() < 0.5))
    shop.settle(qtbot)
    row = random.randrange(4)
    selection = QItemSelectionModel(shop.model)
    selection.setCurrentIndex(shop.model.index(row, 0), QItemSelectionModel.SelectionFlag.ClearAndSelect)
    key = shop.model.key_at(row)
    for _ in range(30):
        event = shop.random_event(random)
        if not isinstance(event, Dropped):
            shop.happen(event)
    shop.settle(qtbot)
    assert [shop.model.key_at(index.row()) for index in selection.selectedIndexes()] == [key]
    assert shop.model.key_at(selection.currentIndex().row()) == key


def test_rows_in_view_speak_whole_sentences(shop: Shop, qtbot: QtBot):
    shop.make(1)
    shop.model.show(newest())
    said = shop.model.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert said == "Name ant, Amount 0"
