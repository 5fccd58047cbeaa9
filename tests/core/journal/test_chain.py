import hashlib

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.journal.chain import FORMAT, GENESIS, framed, framed_own, seal
from tests.core.domain.scenario import business, line, place
from tests.core.write.desk import JOURNAL_ID, Desk

pytestmark = pytest.mark.usefixtures("every_store")

ENTRY = (
    2, 3, "order", "o1", 1, "order.held", 1, '{"type":"order.held"}', "cmd", "cmd", None, "step", "ada", "till", "1",
    "2023-11-15", 7,
)  # fmt: skip


def entry_hash(journal_id: str, entry: tuple[str | int | None, ...], previous: bytes) -> bytes:
    return seal(framed((FORMAT, journal_id, *entry)), previous)


def test_the_seal_is_the_published_one():
    """The format of the books: this text may never change."""
    text = (
        b"1:1,1:j,1:2,1:3,5:order,2:o1,1:1,10:order.held,1:1,21:"
        b'{"type":"order.held"},3:cmd,3:cmd,-,4:step,3:ada,4:till,1:1,10:2023-11-15,1:7,32:' + bytes(32) + b","
    )
    assert entry_hash("j", ENTRY, GENESIS) == hashlib.sha256(text).digest()


def test_lengths_are_of_bytes():
    assert framed(("Müller", "plain", None, -5)) == "7:Müller,5:plain,-,2:-5,".encode()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.tuples(*[st.integers(), st.integers(), st.text(), st.text(), st.integers(), st.text(), st.integers(), st.text()])
)
def test_what_is_an_entry_s_own_is_framed_like_everything(own: tuple):
    assert framed_own(*own) == framed(own)


def test_fields_cannot_run_into_each_other():
    assert framed(("a", "b")) != framed(("ab", "")) != framed(("", "ab"))


def test_every_field_counts():
    altered = (
        (*ENTRY[:place], 99 if isinstance(field, int) else "other", *ENTRY[place + 1 :])
        for place, field in enumerate(ENTRY)
    )
    seals = {entry_hash("j", entry, GENESIS) for entry in altered}
    seals |= {entry_hash("j", ENTRY, GENESIS), entry_hash("k", ENTRY, GENESIS), entry_hash("j", ENTRY, b"\1" * 32)}
    assert len(seals) == len(ENTRY) + 3


def test_what_the_writer_seals_is_what_the_chain_says():
    desk = Desk()
    desk.record(business())
    desk.do(place(line(1, "p1", 2), note="Grüße"), why="called")
    previous = GENESIS
    for row in desk.rows("SELECT * FROM journal ORDER BY position"):
        previous = entry_hash(JOURNAL_ID, row[:17], previous)
        assert row[17] == previous
    assert desk.journal.head().hash == previous
    assert seal(framed((FORMAT, JOURNAL_ID, *row[:17])), previous) != previous
