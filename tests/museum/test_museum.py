"""Every set of books that a released version has left is opened by the program of today, and means what it meant."""

import json
from pathlib import Path

import pytest

from app.commands.upgrade import upgrade_books
from app.composition import make_codec
from app.version import VERSION
from core.journal.codec import tag_of
from tests.museum.make import EXPECTED, MUSEUM, figures, problems, unpack

PIECES = sorted(path.parent for path in MUSEUM.glob(f"*/{EXPECTED}"))


def expected(piece: Path) -> dict:
    return json.loads((piece / EXPECTED).read_text("utf-8"))


@pytest.mark.parametrize("piece", PIECES, ids=lambda piece: piece.name)
def test_a_piece_is_read_as_its_own_version_read_it(piece: Path, tmp_path: Path):
    books = unpack(piece, tmp_path)
    upgrade_books(books)
    assert problems(books) == []
    assert json.loads(json.dumps(figures(books))) | {"form": expected(piece)["form"]} == expected(piece)


def test_the_present_version_has_a_piece_in_which_everything_happens():
    assert MUSEUM / VERSION in PIECES, "run: python -m tests.museum.make"
    assert set(expected(MUSEUM / VERSION)["types"]) == {tag_of(event) for event in make_codec().classes}
