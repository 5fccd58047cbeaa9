import pytest

from core.domain.decider import Event
from core.domain.orders.events import OrderHeld, OrderShipped
from core.domain.people.events import PersonAdded
from core.domain.values import PersonalText
from core.errors import Unavailable
from core.journal.codec import Codec, UnknownEvent, personal_digest, personal_fields, tag_of
from tests.core.domain.scenario import TODAY, customer, quantities
from tests.core.write.desk import codec

HELD = OrderHeld("o1", "does not pay")
SHIPPED = OrderShipped("o1", "s1", 7, TODAY, quantities((1, 2)), (), (), "")


def test_personal_fields_lie_beside_the_data():
    data, personal = codec().encode(HELD, "")
    assert "does not pay" not in data
    assert personal.data == '{"reason":"does not pay","why":""}'
    assert personal_digest(personal.salt, personal.data.encode()) in data


def test_salts_differ():
    assert codec().encode(HELD, "").data != codec().encode(HELD, "").data


@pytest.mark.parametrize("event", [HELD, SHIPPED, customer()], ids=lambda event: type(event).__name__)
@pytest.mark.parametrize("why", ["", 'said "now"'])
def test_what_is_encoded_comes_back(event, why):
    data, personal = codec().encode(event, why)
    assert codec().decode(tag_of(type(event)), 1, data, personal and personal.data) == (event, why)


def test_an_impersonal_event_without_a_why_has_no_second_part():
    assert codec().encode(SHIPPED, "").personal is None
    assert codec().encode(SHIPPED, "a why").personal is not None


@pytest.mark.parametrize(("type", "schema"), [("order.unheard", 1), ("order.held", 2)])
def test_an_unknown_kind_of_entry_is_told(type: str, schema: int):
    with pytest.raises(UnknownEvent, match="a kind this Daybook does not know") as raised:
        codec().decode(type, schema, "{}", None)
    assert isinstance(raised.value, Unavailable)


def test_personal_fields_are_found_by_their_mark():
    assert personal_fields(PersonAdded) == {"name", "login"}
    assert personal_fields(OrderShipped) == frozenset()


def test_ids_numbers_and_dates_are_never_personal():
    for event in codec().classes:
        assert event.__struct_fields__[0] not in personal_fields(event)


class PartMoved(Event, frozen=True, tag="part.moved"):
    """Made up: once it had one place and a public note; then two places; now its note is personal."""

    kind = "part"
    schema = 3

    part_id: str
    source: str
    target: str
    note: PersonalText
    number: int


UPCASTS = {
    ("part.moved", 1): lambda fields: {"source": "", "target": fields.pop("place"), **fields},
    ("part.moved", 2): lambda fields: {**fields, "number": 0},
}
FAMILY = Codec([PartMoved], UPCASTS)
OLD = [
    (1, '{"type":"part.moved","part_id":"a","place":"B","note":"mind it"}', None, ""),
    (1, '{"type":"part.moved","part_id":"a","place":"B","note":"mind it","personal":"00"}', '{"why":"asked"}', "asked"),
    (2, '{"type":"part.moved","part_id":"a","source":"","target":"B","note":"mind it"}', None, ""),
    (3, '{"type":"part.moved","part_id":"a","source":"","target":"B","number":0,"personal":"00"}',
     '{"note":"mind it","why":"asked"}', "asked"),
]  # fmt: skip


@pytest.mark.parametrize(("schema", "data", "personal", "why"), OLD)
def test_every_older_form_is_read_as_the_form_of_today(schema: int, data: str, personal: str | None, why: str):
    assert FAMILY.decode("part.moved", schema, data, personal) == (PartMoved("a", "", "B", "mind it", 0), why)


@pytest.mark.parametrize("schema", [0, 4])
def test_a_form_that_never_was_or_is_not_yet_known_is_told(schema: int):
    with pytest.raises(UnknownEvent):
        FAMILY.decode("part.moved", schema, "{}", None)


def test_a_missing_step_between_two_forms_is_told():
    with pytest.raises(UnknownEvent):
        Codec([PartMoved], {("part.moved", 2): UPCASTS["part.moved", 2]}).decode("part.moved", 1, "{}", None)


def test_what_is_written_is_of_the_form_of_today():
    data, personal = FAMILY.encode(PartMoved("a", "A", "B", "mind it", 1), "")
    assert FAMILY.decode("part.moved", 3, data, personal.data)[0].source == "A"
