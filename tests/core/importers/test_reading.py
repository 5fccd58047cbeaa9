import gzip
import random
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from core.importers.reading import read_rows
from core.importers.unreadable import UnreadableFile
from tests.core.importers.workbooks import sheet_data, write_workbook


def written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def refusal(path: Path) -> UnreadableFile:
    with pytest.raises(UnreadableFile) as caught:
        list(read_rows(path))
    return caught.value


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "iso-8859-1"])
def test_text_is_read_in_its_encoding(tmp_path: Path, encoding: str) -> None:
    path = written(tmp_path / "a.csv", "Voucher £20,é\r\n".encode(encoding))
    assert list(read_rows(path)) == [["Voucher £20", "é"]]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_the_separator_is_found_in_the_first_line(tmp_path: Path, separator: str) -> None:
    path = written(tmp_path / "a.tsv", f'a{separator}b{separator}c\n"1{separator}2"{separator}3\n'.encode())
    rows = list(read_rows(path))
    assert rows[0] == ["a", "b", "c"]
    assert rows[1][0] == f"1{separator}2"


def test_a_packed_file_is_read_like_its_content(tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv.gz", gzip.compress(b"a,b\n1,2\n"))
    assert list(read_rows(path)) == [["a", "b"], ["1", "2"]]


def test_a_file_of_any_length_streams(tmp_path: Path) -> None:
    path = tmp_path / "long.csv.gz"
    with gzip.open(path, "wb") as stream:
        for _ in range(10):
            stream.write(b"536365,85123A,6\n" * 65_536)
    assert sum(1 for _ in read_rows(path)) == 10 * 65_536


def test_cells_of_a_workbook_become_exact_text(tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "a.xlsx", sheet_data([["No", "Price"], [536365.0, 2.55], ["85123A", 0.001]]))
    assert list(read_rows(path)) == [["No", "Price"], ["536365", "2.55"], ["85123A", "0.001"]]


HOSTILE_TEXTS = {
    "empty": ("a.csv", b"", "is empty"),
    "a zero byte": ("a.csv", b"a,b\n1,\0\n", "bytes of value zero"),
    "an open quote at the end": ("a.csv", b'a,b\n"1,2\n3,4\n', "Line 2 of a.csv opens a quotation mark"),
    "an open quote that swallows the file": ("a.csv", b'a,b\n1,"2\n' + b"3,4\n" * 50_000, "Line 2 of a.csv opens"),
    "text behind a quote": ("a.csv", b'a,b\n"5" plate,2\n', "behind a closing quotation mark"),
    "an endless line": ("a.csv", b"a" * 3_000_000, "a line of more than"),
    "too many columns": ("a.csv", b"," * 200 + b"\n", "has 201 columns"),
    "a cell too long": ("a.csv", b"a" * 2_001 + b"\n", "more than 2,000 characters"),
    "no encoding": ("a.csv", b"a,\x81\n", "encoding Daybook does not know"),
    "UTF-16": ("a.csv", "a,b\n".encode("utf-16"), "encoding Daybook does not know"),
    "a zip named csv": ("a.csv", b"PK\x03\x04" + b"x" * 40, "not what its name says"),
    "a gz named csv": ("a.csv", gzip.compress(b"a,b\n"), "not what its name says"),
    "text named gz": ("a.csv.gz", b"a,b\n1,2\n", "not what its name says"),
    "text named xlsx": ("a.xlsx", b"a,b\n1,2\n", "not what its name says"),
    "an old workbook": ("a.xlsx", b"\xd0\xcf\x11\xe0" + b"\0" * 40, "an old Excel workbook"),
    "half a gz": ("a.csv.gz", gzip.compress(random.Random(1).randbytes(4_000).hex().encode())[:2_000], "breaks off"),
    "a damaged gz": ("a.csv.gz", gzip.compress(b"a,b\n")[:-6] + b"123456", "is damaged"),
    "half a zip": ("a.xlsx", b"PK\x03\x04" + b"x" * 40, "not a workbook"),
}


@pytest.mark.parametrize(("name", "content", "words"), HOSTILE_TEXTS.values(), ids=HOSTILE_TEXTS)
def test_a_hostile_file_is_answered_in_three_parts(tmp_path: Path, name: str, content: bytes, words: str) -> None:
    sentence = refusal(written(tmp_path / name, content)).sentence
    assert words in sentence.happened
    assert sentence.safe == "Nothing was imported; your books are as they were."
    assert sentence.todo.endswith(".")


def test_a_missing_file_is_answered(tmp_path: Path) -> None:
    assert "could not be read" in refusal(tmp_path / "none.csv").sentence.happened


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>', "reaches to column 16,384"),
        ('<row r="1">' + "".join("<c r='XFD1'><v>1</v></c>" for _ in range(3)) + "</row>", "reaches to column 16,384"),
        ('<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="GR1048576"><v>1</v></c></row>', "reaches down"),
        (f'<row r="1">{"<c><v>1</v></c>" * 16_384}</row>', "has 16,384 columns"),
        (f'<row r="1"><c t="inlineStr"><is><t>{"x" * 2_001}</t></is></c></row>', "more than 2,000 characters"),
    ],
    ids=["one far cell", "far columns", "far rows", "16,384 unnamed cells", "a long cell"],
)
def test_a_workbook_beyond_bounds_is_answered_before_it_is_opened(tmp_path: Path, cells: str, words: str) -> None:
    assert words in refusal(write_workbook(tmp_path / "a.xlsx", cells)).sentence.happened


def test_a_workbook_that_unpacks_to_too_much_is_answered(tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "a.xlsx", "<!-- -->" * 14_000_000)
    assert path.stat().st_size < 1_000_000
    assert "larger than 100 MB unpacked" in refusal(path).sentence.happened


def test_another_archive_named_xlsx_is_answered(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as archive:
        archive.writestr("photo.txt", "no workbook")
    assert "not a workbook" in refusal(tmp_path / "a.xlsx").sentence.happened


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("files")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=300) | st.text('ab,;"\r\n\t 1', max_size=200).map(str.encode))
@example(b'"\r')
@example(b"a\rb\r\n\n\r")
def test_any_bytes_are_rows_or_an_answer(folder: Path, content: bytes) -> None:
    try:
        rows = list(read_rows(written(folder / "any.csv", content)))
    except UnreadableFile as unreadable:
        assert all((unreadable.sentence.happened, unreadable.sentence.safe, unreadable.sentence.todo))
    else:
        assert all(isinstance(cell, str) for row in rows for cell in row)
