"""The exported journal, checked by the script that knows nothing of Daybook: whatever is done to the file is named."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from core.domain.orders.commands import HoldOrder
from core.errors import Unavailable
from core.journal.chain import GENESIS, framed, seal
from core.journal.export import FIELDS, export
from tests.core.domain.scenario import business, line, pay, place, ship
from tests.core.write.desk import JOURNAL_ID, Desk, in_memory
from tests.server.team import Team

SCRIPT = Path(__file__).parents[3] / "resources" / "verify_journal.py"
Lines = list[dict[str, Any]]
Change = Callable[[Lines], None]


def silent(done: int, entries: int) -> None:
    return None


def at_work(desk: Desk) -> Desk:
    desk.record(business())
    desk.do(place(line(1, "p1", 6), line(2, "p2", 2), note="ring at Zoë’s"))
    desk.do(HoldOrder("o1", "unpaid"))
    desk.do(place(line(1, "p1", 3), id="o2"))
    desk.do(ship((1, 3), id="o2"))
    desk.do(pay(100, ("o2", 100)))
    return desk


def exported(desk: Desk, folder: Path) -> Path:
    file = folder / "journal.jsonl"
    export(desk.connection, file, silent)
    return file


def checked(file: Path, *options: str) -> tuple[int, str]:
    """The script's exit code and words, run where nothing but the standard library can be imported."""
    asked = [sys.executable, "-I", "-S", str(SCRIPT), str(file), *options]
    done = subprocess.run(asked, capture_output=True, text=True, timeout=60, check=False, cwd=file.parent)
    assert done.stderr == ""
    return done.returncode, done.stdout.strip()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return exported(at_work(Desk()), tmp_path)


def tampered(file: Path, change: Change) -> str:
    """What the script says of a file after somebody changed its lines."""
    lines = [json.loads(text) for text in file.read_text("utf-8").splitlines()]
    change(lines)
    file.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), "utf-8")
    code, words = checked(file)
    assert code == 1
    return words.removeprefix("Not as it was written: ")


def sealed_anew(lines: Lines, first: int) -> None:
    """Give every entry from one on the hash that it should have: what somebody who knows how would do."""
    previous = bytes.fromhex(lines[first - 1]["hash"]) if first > 1 else GENESIS
    for entry in lines[first:]:
        previous = seal(framed((1, lines[0]["journal_id"], *(entry[name] for name in FIELDS[:-1]))), previous)
        entry["hash"] = previous.hex()
    lines[0]["hash"] = previous.hex()


def position_of(lines: Lines, kind: str) -> int:
    return next(entry["position"] for entry in lines[1:] if entry["type"] == kind)


def test_a_sound_file_fits_and_ends_where_the_journal_does(tmp_path: Path):
    desk = at_work(Desk())
    file = exported(desk, tmp_path)
    assert checked(file) == (0, f"All {desk.position} entries fit.")
    header, *entries = [json.loads(text) for text in file.read_text("utf-8").splitlines()]
    assert (header["journal_id"], header["position"]) == (JOURNAL_ID, desk.position)
    assert header["hash"] == entries[-1]["hash"] == desk.journal.head().hash.hex()


def test_an_empty_journal_fits_too(tmp_path: Path):
    assert checked(exported(Desk(), tmp_path)) == (0, "All 0 entries fit.")


def test_every_column_of_the_journal_is_in_the_file(file: Path):
    columns = [row[1] for row in in_memory().execute("PRAGMA table_info(journal)")]
    entry = json.loads(file.read_text("utf-8").splitlines()[1])
    assert [name for name in entry if name not in ("salt", "personal")] == columns


@pytest.mark.parametrize("name", FIELDS)
def test_a_changed_field_is_named_with_its_entry(file: Path, name: str):
    def change(lines: Lines) -> None:
        value = lines[12][name]
        lines[12][name] = value + 1 if isinstance(value, int) else f"{value or ''}0"

    assert tampered(file, change).startswith("entry 12 (line 13)")


def test_a_changed_note_is_named(file: Path):
    def change(lines: Lines) -> None:
        entry = lines[position_of(lines, "order.placed")]
        entry["personal"] = entry["personal"].replace("Zoë", "Zoe")

    assert tampered(file, change).endswith("order.placed: its personal part was changed.")


def test_a_note_taken_away_is_named(file: Path):
    def change(lines: Lines) -> None:
        del lines[position_of(lines, "order.placed")]["personal"]

    assert tampered(file, change).endswith("order.placed: its personal part is missing.")


def test_a_note_put_to_an_entry_without_one_is_named(file: Path):
    def change(lines: Lines) -> None:
        lines[position_of(lines, "order.shipped")] |= {"salt": "00" * 16, "personal": "{}"}

    assert tampered(file, change).endswith("order.shipped: a personal part was added to it.")


def test_an_entry_taken_away_is_named_also_when_all_after_it_was_sealed_anew(file: Path):
    def change(lines: Lines) -> None:
        del lines[12]
        sealed_anew(lines, 12)

    assert tampered(file, change).startswith("entry 12 (line 13), ")


def test_a_stream_with_a_gap_is_named_although_all_was_sealed_anew(file: Path):
    def change(lines: Lines) -> None:
        place = position_of(lines, "order.held")
        lines[place]["version"] += 1
        sealed_anew(lines, place)

    assert "order.held: version 3 of order o1 should stand here, and 4 does" in tampered(file, change)


def test_a_command_without_its_end_is_named_although_all_was_sealed_anew(file: Path):
    def change(lines: Lines) -> None:
        lines[-1]["commit_end"] += 1
        lines[-1]["command_id"] = "another"
        sealed_anew(lines, len(lines) - 1)

    assert tampered(file, change) == "the end: the last entries of a command are missing."


def test_a_gap_in_the_positions_is_named_although_all_was_sealed_anew(file: Path):
    def change(lines: Lines) -> None:
        for changed in (lines[0], lines[-1]):
            changed["position"] += 1
        lines[-1] |= {"commit_end": lines[-1]["position"], "command_id": "another"}
        sealed_anew(lines, len(lines) - 1)

    assert " should stand here, and " in tampered(file, change)


def test_an_entry_given_to_the_command_before_is_named_although_all_was_sealed_anew(file: Path):
    def change(lines: Lines) -> None:
        lines[4]["command_id"] = lines[3]["command_id"]
        sealed_anew(lines, 4)

    assert "it is torn from the entries it was written with" in tampered(file, change)


@pytest.mark.parametrize("value", ["1", 1.0, True])
def test_a_number_written_in_another_way_is_named(file: Path, value: object):
    words = tampered(file, lambda lines: lines[12].update(schema=value))
    assert words == "entry 12 (line 13): its schema is missing or of another kind."


def test_half_a_character_is_no_way_around_the_check(file: Path):
    file.write_bytes(file.read_bytes().replace(b'"actor":"person-1"', b'"actor":"\\ud800"', 1))
    code, words = checked(file)
    assert (code, "does not match its hash" in words) == (1, True)


def test_a_command_put_between_the_entries_of_another_is_named(file: Path):
    def change(lines: Lines) -> None:
        place = position_of(lines, "order.placed") + 1
        lines[place]["command_id"] = "another"
        sealed_anew(lines, place)

    assert "it came between entries that were written together" in tampered(file, change)


def test_entries_in_another_order_are_named(file: Path):
    def change(lines: Lines) -> None:
        lines[5], lines[6] = lines[6], lines[5]

    assert tampered(file, change).startswith("entry 5 (line 6), ")


def test_a_cut_file_is_named_with_its_end(file: Path):
    words = tampered(file, lambda lines: lines.pop())
    assert words.startswith("the end: the journal should go on to entry ")


def test_entries_put_behind_the_end_are_named(file: Path):
    def change(lines: Lines) -> None:
        more = lines[-1] | {"position": lines[-1]["position"] + 1, "commit_end": lines[-1]["position"] + 1}
        lines.append(more | {"command_id": "another", "version": lines[-1]["version"] + 1})
        sealed_anew(lines, len(lines) - 1)

    assert tampered(file, change).startswith("the end: the journal should go on to entry ")


@pytest.mark.parametrize("name", ["format", "form", "chain", "journal_id", "position", "hash"])
def test_a_changed_header_is_noticed(file: Path, name: str):
    def change(lines: Lines) -> None:
        value = lines[0][name]
        lines[0][name] = value + 1 if isinstance(value, int) else f"{value}0"

    assert tampered(file, change)


def test_a_field_that_no_entry_has_is_named(file: Path):
    words = tampered(file, lambda lines: lines[3].update(remark="paid in cash"))
    assert words == "entry 3 (line 4): it has fields that no entry has: remark."


def test_a_field_that_stands_there_twice_is_named(file: Path):
    file.write_bytes(file.read_bytes().replace(b'"version":1', b'"version":2,"version":1', 1))
    assert "a field stands in it twice" in checked(file)[1]


@pytest.mark.parametrize("left", [-1, -20, 10])
def test_a_file_cut_within_a_line_is_named(file: Path, left: int):
    file.write_bytes(file.read_bytes()[:left])
    code, words = checked(file)
    assert (code, words.startswith("Not as it was written: ")) == (1, True)


@pytest.mark.parametrize("bytes", [b"", b"\xff\xfe", b"{}\n", b"[]\n"])
def test_another_file_is_no_journal(tmp_path: Path, bytes: bytes):
    (tmp_path / "other").write_bytes(bytes)
    assert checked(tmp_path / "other")[0] == 1
    assert checked(tmp_path / "none")[0] == 1


def test_only_a_hash_noted_elsewhere_shows_that_all_was_made_anew(file: Path):
    start = json.loads(file.read_text("utf-8").splitlines()[0])["hash"][:16]
    lines = [json.loads(text) for text in file.read_text("utf-8").splitlines()]
    lines[12]["actor"] = "somebody else"
    sealed_anew(lines, 12)
    file.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    assert checked(file)[0] == 0
    code, words = checked(file, "--hash", start)
    assert (code, f"does not begin with {start}" in words) == (1, True)


def test_no_file_is_written_over(file: Path):
    before = file.read_bytes()
    with pytest.raises(Unavailable, match="There is a file"):
        export(at_work(Desk()).connection, file, silent)
    assert file.read_bytes() == before


def test_a_file_gets_its_name_when_the_disk_has_it_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    desk, synced = at_work(Desk()), []

    def sync(descriptor: int) -> None:
        names = [path.name for path in tmp_path.iterdir()]
        synced.append((names, os.fstat(descriptor).st_size))

    monkeypatch.setattr("os.fsync", sync)
    file = exported(desk, tmp_path)
    assert synced == [([f"{file.name}.part"], file.stat().st_size)]


def test_an_export_that_cannot_end_leaves_no_file(tmp_path: Path):
    desk = at_work(Desk())

    def break_it(done: int, entries: int) -> None:
        raise OSError(28, "No space left on device")

    with pytest.MonkeyPatch.context() as patch, pytest.raises(Unavailable, match="No space left"):
        patch.setattr("core.journal.export._REPORT_EVERY", 5)
        export(desk.connection, tmp_path / "journal", break_it)
    assert list(tmp_path.iterdir()) == []
    assert not desk.connection.in_transaction


def test_a_journal_on_a_server_gives_a_file_that_fits(team: Team, tmp_path: Path):
    desk = at_work(team.desk())
    file = tmp_path / "journal"
    head = export(team.connect(reads_only=True), file, silent)
    assert head == desk.journal.head()
    assert checked(file, "--hash", head.hash.hex()) == (0, f"All {desk.position} entries fit.")
