from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.projections.model import Table
from core.projections.paging import quote_words
from core.projections.schema import create_table
from core.projections.store import Store
from core.projections.table_rows import TableRows
from tests.core.projections.toys import MODELS, THINGS


class Index:
    """The words of some things."""

    def __init__(self, folder: Path) -> None:
        self.store = Store(folder / "views.db", MODELS)
        self.rows = TableRows(self.store.connection, THINGS, has_search=True)

    def put(self, key: int, name: str | None) -> None:
        self.rows.insert(key, {"name": name})
        self.rows.flush()

    def found(self, typed: str) -> list[int]:
        sql = "SELECT rowid FROM things_fts WHERE things_fts MATCH ? ORDER BY rowid"
        return [key for (key,) in self.store.connection.execute(sql, (quote_words(typed),))]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory):
    index = Index(tmp_path_factory.mktemp("words"))
    names = [
        "Müller & Söhne",
        "Mu\u0308ller-Lüdenscheidt",
        "O'Brien 10-4711",
        "ΆΛΦΑ",
        "日本 東京",
        "AND OR NOT near",
        "α\u0301κρη",
    ]
    for key, name in enumerate(names, 1):
        index.put(key, name)
    yield index
    index.store.close()


@pytest.mark.parametrize(
    ("typed", "keys"),
    [
        ("mül", [1, 2]),
        ("mul söh", [1]),
        ("söh mü", [1]),
        ("mu\u0308ll", [1, 2]),
        ("m\u0304ull", [1, 2]),
        ("ller", []),
        ("müller-lü", [2]),
        ("10-47", [3]),
        ("o'brien\" OR *", []),
        ("o'b", [3]),
        ("άλφ", [4]),
        ("άκρ", [7]),
        ("α\u0301κρ", [7]),
        ("東", [5]),
        ("and not", [6]),
        ("near(", [6]),
    ],
)
def test_every_typed_word_is_the_beginning_of_a_word(index: Index, typed: str, keys: list[int]):
    assert index.found(typed) == keys


def test_nothing_but_signs_is_no_query():
    assert quote_words(" -*\"'()^_ \x00") == ""


def test_no_letter_upsets_the_query(index: Index):
    letters = [chr(code) for code in range(0x110000) if quote_words(f"a{chr(code)}b").count('"') == 2]
    assert len(letters) > 100_000
    for start in range(0, len(letters), 64):
        index.found(" ".join(f"a{letter}b" for letter in letters[start : start + 64]))


@given(st.text())
def test_no_typed_text_upsets_the_query(index: Index, typed: str):
    if quote_words(typed):
        index.found(typed)


def test_full_text_follows_its_row(tmp_path: Path):
    index = Index(tmp_path)
    index.put(1, "apple")
    index.put(1, "pear")
    assert (index.found("apple"), index.found("pear")) == ([], [1])
    index.put(1, None)
    assert index.found("pear") == []
    index.put(1, "plum")
    index.rows.delete(1)
    index.rows.flush()
    assert index.found("plum") == []
    index.store.close()


def test_full_text_is_left_alone_when_another_column_changes(tmp_path: Path):
    index = Index(tmp_path)
    index.put(1, "apple")
    statements: list[str] = []
    index.store.connection.set_trace_callback(statements.append)
    index.rows.patch(1, {"amount": 5})
    index.rows.flush()
    assert statements and not any("things_fts" in statement for statement in statements)
    index.store.close()


def test_full_text_needs_a_key_of_one():
    with pytest.raises(ValueError, match="full text"):
        create_table(Table("t", THINGS.columns, key=("id", "name"), search="name"))
