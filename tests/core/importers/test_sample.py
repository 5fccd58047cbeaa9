from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from uuid import NAMESPACE_OID, uuid5

import pytest

from app.composition import DECIDERS, make_codec
from core.bus import CommandBus, Envelope
from core.domain.decider import Stream
from core.domain.orders.commands import ImportTrade, PlaceOrder
from core.domain.orders.state import Order
from core.importers.reading import read_rows
from core.importers.sample import sample_story
from core.importers.sample_deals import Step, day_of
from core.importers.sample_names import SHOPS, product_name, shop_details
from core.journal.reader import JournalReader
from core.journal.sqlite import BOOKS_FILE, open_reader
from core.write.books import open_books
from core.write.mappings import make_mappings
from core.write.repository import WriteRepository

DATA = Path(__file__).parents[3] / "resources" / "sample" / "online_retail_slice.csv.gz"
END = date(2026, 3, 4)


def story(end: date = END, seed: int = 1) -> list[Step]:
    return list(sample_story(read_rows(DATA), end=end, seed=seed))


@pytest.fixture(scope="module")
def steps() -> list[Step]:
    return story()


@pytest.fixture(scope="module")
def lived(steps: list[Step], tmp_path_factory: pytest.TempPathFactory) -> Iterator[WriteRepository]:
    """The books after the whole story went through the real bus; a refusal would rise from here."""
    folder = tmp_path_factory.mktemp("books")
    codec = make_codec()
    deciders = {decider.state.kind: decider for decider in DECIDERS}
    repository = WriteRepository(open_books(folder, "journal-1"), codec, deciders, make_mappings())
    reader = open_reader(folder / BOOKS_FILE)
    now = 0
    bus = CommandBus(repository, JournalReader(reader, codec), DECIDERS, lambda: now, "0")
    for place, step in enumerate(steps):
        now = step.at
        bus.dispatch(step.command, Envelope(str(uuid5(NAMESPACE_OID, str(place))), step.actor))
    repository.begin()
    yield repository
    repository.rollback()
    bus.close()
    reader.close()


@pytest.fixture(scope="module")
def orders(steps: list[Step], lived: WriteRepository) -> list[Order]:
    states = (
        lived.state(Stream("order", s.command.order_id)).state for s in steps if isinstance(s.command, PlaceOrder)
    )
    return [state for state in states if isinstance(state, Order)]


def standing(order: Order) -> str:
    if order.status != "placed":
        return order.status
    if not any(line.open for line in order.lines):
        return "shipped"
    return "part" if any(line.shipped for line in order.lines) else "open"


def test_every_command_of_the_story_is_accepted(lived: WriteRepository) -> None:
    assert lived.journal.position > 3_000


def test_today_has_orders_in_every_standing(orders: list[Order]) -> None:
    standings = Counter(map(standing, orders))
    assert 60 <= standings["open"] + standings["part"] <= 85
    assert standings["part"] >= 5
    assert standings["shipped"] > 150
    assert standings["cancelled"] == 1


def test_some_orders_are_on_hold_and_some_wait_for_goods(orders: list[Order]) -> None:
    held = [order for order in orders if order.hold_reason]
    waiting = [order for order in orders if any(line.open > line.reserved for line in order.lines)]
    assert len(held) == 4
    assert len(waiting) >= 5


def test_steps_are_in_order_and_end_on_the_last_day(steps: list[Step]) -> None:
    assert all(before.at <= after.at for before, after in pairwise(steps))
    assert day_of(steps[-1].at) == END


@pytest.mark.parametrize("later", range(7))
def test_any_day_of_the_week_can_be_the_last(later: int) -> None:
    end = END + timedelta(days=later)
    kinds = Counter(type(step.command) for step in story(end))
    assert kinds[PlaceOrder] > 240
    assert kinds[ImportTrade] > 400


def test_nothing_happens_on_a_saturday_but_the_closing(steps: list[Step]) -> None:
    placed = [day_of(step.at).weekday() for step in steps if isinstance(step.command, PlaceOrder)]
    assert 5 not in placed


def test_the_same_seed_tells_the_same_story(steps: list[Step]) -> None:
    assert story() == steps
    assert story(seed=2) != steps


def test_product_names_are_written_as_in_a_shop() -> None:
    assert product_name("WHITE HANGING HEART T-LIGHT HOLDER") == "White hanging heart T-light holder"
    assert product_name("BISCUIT TIN 50'S CHRISTMAS") == "Biscuit tin 50's Christmas"


def test_shops_cannot_be_written_to_or_called() -> None:
    details = [shop_details(place) for place in range(len(SHOPS))]
    assert len({each.address.postcode for each in details}) == len(SHOPS)
    assert all(each.email.endswith(".example") and each.phone.startswith("01632 960") for each in details)
    assert not any(set(each.address.postcode[-2:]) - set("CIKMOV") for each in details)


@pytest.mark.parametrize("days_later", range(7))
def test_trade_goes_on_until_the_end_whatever_its_weekday(days_later: int) -> None:
    end = END + timedelta(days=days_later)
    placed = [day_of(step.at) for step in story(end) if isinstance(step.command, PlaceOrder)]
    assert end - max(placed) <= timedelta(days=1)  # Saturdays are quiet
