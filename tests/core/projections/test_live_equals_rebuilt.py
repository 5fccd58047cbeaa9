"""Live equals rebuilt (P5): whatever happened, in whatever batches, with whatever restarts."""

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from core.domain.decider import Event
from core.projections import table_rows
from core.projections.changes import ChangeSet, TableChanges
from core.projections.projector import BatchLimits, Projector
from core.projections.rebuild import build, difference
from core.projections.store import Store
from tests.core.projections.toys import (
    MODELS,
    Books,
    Dropped,
    Linked,
    Made,
    Moved,
    PartAdded,
    PartsCleared,
    Renamed,
    query,
)

names = st.sampled_from(["apple pie", "Äpfel", "A\u0308pfel", "apricot", "", "α\u0301κρη", "straße"])
amounts = st.integers(-3, 3)


def events(ids: st.SearchStrategy[str]) -> st.SearchStrategy[Event]:
    return st.one_of(
        st.builds(Made, ids, names, amounts | st.none()),
        st.builds(Moved, ids, amounts),
        st.builds(PartAdded, ids, st.integers(1, 4)),
        st.builds(PartsCleared, ids),
        st.builds(Linked, ids, ids),
        st.builds(Dropped, ids),
        st.builds(Renamed, ids, names),
    )


commands = st.lists(events(st.sampled_from("abcd")), min_size=1, max_size=4)


class Run:
    """A projector that is stepped, restarted and told to forget, with its change sets applied to a copy."""

    def __init__(self, books: Books, limit: int) -> None:
        self.books = books
        self.limits = BatchLimits(live=limit, catch_up=limit)
        self.projector = books.projector(limits=self.limits)
        self.copy: dict[object, tuple[object, ...]] = {}

    def step(self) -> bool:
        changes = self.projector.step()
        if changes is not None:
            self.apply(changes)
        return changes is not None

    def restart(self) -> None:
        self.projector = self.books.projector(limits=self.limits)

    def apply(self, changes: ChangeSet) -> None:
        """As a window would: drop what went, read again what came or changed."""
        things: TableChanges = changes.of("things")
        stored = {row[0]: row for row in query(self.projector, "SELECT * FROM things")}
        for key in things.deleted:
            del self.copy[key]
        for key in things.inserted:
            assert key not in self.copy
            self.copy[key] = stored[key]
        for key, columns in things.changed.items():
            pairs = zip(("id", "name", "amount", "moves", "friend"), self.copy[key], stored[key], strict=True)
            assert {name for name, old, new in pairs if old != new} == columns
            self.copy[key] = stored[key]


@settings(max_examples=80, deadline=None)
@given(
    st.lists(st.tuples(commands, st.sampled_from(["wait", "step", "restart"])), max_size=25),
    st.integers(1, 9),
    st.sampled_from([0, 2, 20_000]),
)
def test_live_equals_rebuilt(history: list[tuple[list[Event], str]], limit: int, kept: int):
    with TemporaryDirectory() as folder:
        books = Books(Path(folder))
        before, table_rows._KEPT = table_rows._KEPT, kept
        try:
            _check(books, history, limit)
        finally:
            table_rows._KEPT = before
            books.close()


def _check(books: Books, history: list[tuple[list[Event], str]], limit: int) -> None:
    live = Run(books, limit)
    for command, then in history:
        books.commit(*(event if _is_possible(books, event) else Made(event.stream.id, "x", 1) for event in command))
        if then == "step":
            live.step()
        if then == "restart":
            live.restart()
    while live.step():
        pass
    _compare(live.projector, books)
    stored = {row[0]: row for row in query(live.projector, "SELECT * FROM things")}
    assert live.copy == stored


def _is_possible(books: Books, event: Event) -> bool:
    """The toys have no rules of their own, but a thing that never was cannot be linked to."""
    return not isinstance(event, Linked) or books.has(event.other_id)


def _compare(projector: Projector, books: Books) -> None:
    assert projector.parked == {}
    path = books.folder / "rebuilt.db"
    build(path, books.journal(), MODELS)
    rebuilt = Store(path, MODELS)
    try:
        assert difference(projector._store, rebuilt) is None
    finally:
        rebuilt.close()
