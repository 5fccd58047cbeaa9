"""Random hands find deliberate mistakes: for each thing that must add up, one that breaks it is made and noticed."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test
from msgspec.structs import replace

from app.composition import DECIDERS
from core.domain.payments.events import PaymentRefunded
from core.domain.series.events import Series
from core.domain.stock.events import StockReserved, StockReturned
from core.readmodels import receivables, stock_ledger
from core.write.mapping import Mapping
from tests.core.write.test_order_to_cash import Trade

pytestmark = pytest.mark.slow


@contextmanager
def evolving(kind: str, mistaken: Callable[[Any, Any, Any], Any]) -> Iterator[None]:
    """`mistaken(evolve, state, event)` stands in for how one kind of stream evolves."""
    decider = next(each for each in DECIDERS if each.state.kind == kind)
    evolve = decider.evolve
    object.__setattr__(decider, "evolve", lambda state, event: mistaken(evolve, state, event))
    try:
        yield
    finally:
        object.__setattr__(decider, "evolve", evolve)


def reserved_twice(evolve: Any, state: Any, event: Any) -> Any:
    after = evolve(state, event)
    return replace(after, reserved=after.reserved + 1_000) if isinstance(event, StockReserved) else after


def refund_forgotten(evolve: Any, state: Any, event: Any) -> Any:
    return state if isinstance(event, PaymentRefunded) else evolve(state, event)


def back_on_the_shelf(evolve: Any, state: Any, event: Any) -> Any:
    """What was scrapped is counted as if it could be sold."""
    if isinstance(event, StockReturned) and event.disposition == "scrap":
        return replace(state, on_hand=state.on_hand + event.quantity)
    return evolve(state, event)


@contextmanager
def tables_that_forget() -> Iterator[None]:
    """A payment's row is not written again once it is there."""
    save = Mapping.save

    def forgetful(self: Mapping, connection: Any, id: str, old: Any, new: Any, version: int) -> None:
        if not (self.state.kind == "payment" and old.exists):
            save(self, connection, id, old, new, version)

    with patch.object(Mapping, "save", forgetful):
        yield


@contextmanager
def numbers_with_gaps() -> Iterator[None]:
    next_after = Series.next_after
    with patch.object(Series, "next_after", lambda self, series: next_after(self, series) + self.last % 2):
        yield


@contextmanager
def balance_without_write_offs() -> Iterator[None]:
    handlers = {**receivables.RECEIVABLES.handlers}
    handlers.pop(receivables.DifferenceWrittenOff)
    with handling(receivables.RECEIVABLES, handlers):
        yield


@contextmanager
def movements_without_counts() -> Iterator[None]:
    handlers = {**stock_ledger.STOCK_LEDGER.handlers}
    handlers.pop(stock_ledger.StockAdjusted)
    with handling(stock_ledger.STOCK_LEDGER, handlers):
        yield


@contextmanager
def lists_that_remember() -> Iterator[None]:
    """A handler that gives another row when it is asked a second time: what is live is not what a rebuild makes."""
    handlers, seen = {**receivables.RECEIVABLES.handlers}, set()
    recorded = handlers[receivables.PaymentRecorded]

    def once(rows: Any, entry: Any, event: Any) -> None:
        recorded(rows, entry, event)
        if event.payment_id in seen:
            rows.patch(receivables.ITEMS, rows.key_of("payment", event.payment_id), no="again")
        seen.add(event.payment_id)

    handlers[receivables.PaymentRecorded] = once
    with handling(receivables.RECEIVABLES, handlers):
        yield


@contextmanager
def handling(model: Any, handlers: Any) -> Iterator[None]:
    kept = model.handlers
    object.__setattr__(model, "handlers", handlers)
    try:
        yield
    finally:
        object.__setattr__(model, "handlers", kept)


MISTAKES = {
    "tables are not the fold": tables_that_forget,
    "live is not what a rebuild makes": lists_that_remember,
    "reserved is not what lines have": lambda: evolving("stock", reserved_twice),
    "movements are not what is on hand": movements_without_counts,
    "returned goods are counted twice": lambda: evolving("stock", back_on_the_shelf),
    "more is spent than was paid": lambda: evolving("payment", refund_forgotten),
    "numbers have gaps": numbers_with_gaps,
    "open items are not the balance": balance_without_write_offs,
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_noticed(mistake: str):
    many = settings(
        max_examples=300,
        stateful_step_count=50,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    with MISTAKES[mistake](), pytest.raises((AssertionError, ExceptionGroup)) as noticed:
        run_state_machine_as_test(Trade, settings=many)
    # a mistake that comes and goes is noticed twice, in two ways
    assert isinstance(noticed.value, AssertionError) or noticed.group_contains(AssertionError)
