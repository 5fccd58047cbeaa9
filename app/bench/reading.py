"""`rebuild`, `query` and `search`: the read side, beside plain statements of bare sqlite over the same file."""

import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random
from time import perf_counter
from typing import Any

import sqlcipher3.dbapi2 as sqlite

from app.bench.figures import Figures, Round, figures, timed
from app.bench.sized_books import copied
from app.bench.workload import DAY
from app.books import Books
from app.composition import READ_MODELS
from core.projections.generation import live_path
from core.projections.paging import Fence, Listing, page, quote_words
from core.projections.reader import Reader
from core.projections.rebuild import build
from core.readmodels.order_list import ORDERS, OrderListing

ROUNDS = 5
READS_A_ROUND = 400
PAGE = 50
_SORTS = ("id", "no_sort", "customer_sort", "placed_at", "ship_by", "total", "owing", "updated_at", "status")


def rebuild(orders: int) -> Figures:
    """All read models into a new file, in journal entries a second, beside reading and decoding the journal."""
    with copied(orders) as books:
        ours, peers = [], []
        for _ in range(3):
            entries = _head(books)
            ours.append(Round((_seconds(lambda: _build(books)),), entries))
            peers.append(Round((_seconds(lambda: _scan(books)),), entries))
        return figures("rebuild", orders, ours, peers)


def query(orders: int) -> Figures:
    """A page of 50 by any sortable column, either way, at any depth, beside a page by the primary key alone."""
    with copied(orders) as books:
        reader = books.open_reader()
        bare = _bare(books)
        places = _places(reader, Random(1))
        try:
            return _alternating(
                "query",
                orders,
                places,
                lambda place: page(reader, place[0], place[1], PAGE),
                lambda place: bare.execute(
                    "SELECT * FROM order_list WHERE id <= ? ORDER BY id DESC LIMIT 50", (place[1].key,)
                ).fetchall(),
            )
        finally:
            reader.close()
            bare.close()


def search(orders: int) -> Figures:
    """Each keystroke of words that are typed: the newest 50 that match, beside the bare full-text query."""
    with copied(orders) as books:
        reader = books.open_reader()
        bare = _bare(books)
        typed = [words[:end] for words in _typed(Random(2)) for end in range(1, len(words) + 1)]
        try:
            return _alternating(
                "search",
                orders,
                (typed * 10)[: READS_A_ROUND * (ROUNDS + 1)],
                lambda text: page(reader, _matching(reader, text), None, PAGE),
                lambda text: bare.execute(
                    "SELECT rowid FROM search_fts WHERE search_fts MATCH ? ORDER BY rowid DESC LIMIT 50",
                    (quote_words(f"kindorder {text}"),),
                ).fetchall(),
            )
        finally:
            reader.close()
            bare.close()


def _matching(reader: Reader, text: str) -> Listing:
    return OrderListing(today=DAY, tab="all", filter=text).run(reader)


def _alternating(
    name: str, orders: int, items: Sequence[Any], ours: Callable[[Any], object], peer: Callable[[Any], object]
) -> Figures:
    chunks = [items[i : i + READS_A_ROUND] for i in range(0, len(items), READS_A_ROUND)]
    rounds = [(timed(ours, chunk), timed(peer, chunk)) for chunk in chunks][1:]
    return figures(name, orders, [our for our, _ in rounds], [bare for _, bare in rounds])


def _places(reader: Reader, random: Random) -> list[tuple[Listing, Fence]]:
    """Random rows as starts of pages, by random columns, either way."""
    last = reader.query("SELECT max(id) FROM order_list")[0][0]
    columns = tuple(column.name for column in ORDERS.columns[1:])
    places = []
    for _ in range(READS_A_ROUND * (ROUNDS + 1)):
        sort = random.choice(_SORTS)
        listing = Listing("order_list", columns, sort=sort, descending=random.random() < 0.5)
        value, key = reader.query(
            f"SELECT {sort}, id FROM order_list WHERE id >= ? ORDER BY id LIMIT 1", (random.randrange(last),)
        )[0]
        places.append((listing, Fence(value, key)))
    return places


def _typed(random: Random) -> list[str]:
    words = ("red blue", "glass", "stores 77", "po 12", "lantern", "cake stand", "10", "teal", "paper set", "clock 9")
    return [random.choice(words) for _ in range(60)]


def _bare(books: Books) -> sqlite.Connection:
    path = live_path(books.folder)
    assert path is not None, "books of a size are made with their lists"
    return sqlite.connect(f"{path.as_uri()}?mode=ro", uri=True, isolation_level=None)


def _head(books: Books) -> int:
    with books.open_journal() as journal:
        return journal.head().position


def _build(books: Books) -> None:
    with tempfile.TemporaryDirectory(dir=books.folder) as folder, books.open_journal() as journal:
        build(Path(folder) / "views-1.db", journal, READ_MODELS)


def _scan(books: Books) -> None:
    position = 0
    with books.open_journal() as journal:
        while entries := journal.entries(position, 5_000):
            position = entries[-1].position


def _seconds(work: Callable[[], None]) -> float:
    begun = perf_counter()
    work()
    return perf_counter() - begun
