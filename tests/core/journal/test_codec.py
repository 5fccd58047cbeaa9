import pytest

from core.domain.orders.events import OrderHeld, OrderShipped
from core.domain.people.events import PersonAdded
from core.errors import Unavailable
from core.journal.codec import UnknownEvent, personal_digest, personal_fields, tag_of
from tests.core.domain.scenario import TODAY, customer, quantities
from tests.core.write.desk import codec

HELD = OrderHeld("o1", "does not pay")
SHIPPED = OrderShipped("o1", "s1", 7, TODAY, quantities((1, 2)), (), "")


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
