"""A command that comes twice has one effect: under its own id always, and by the id of the thing it makes."""

from typing import get_args

import pytest

from app.composition import DECIDERS
from core.domain.orders.commands import CancelLine, SaveDraft
from core.domain.stock.commands import AdjustStock, ReceiveStock
from tests.core.domain.scenario import business, line, pay, place, scenario, ship
from tests.core.domain.test_undo import NO_WAY_BACK, TRADE, UNDOABLE, placed

STEPS: list[tuple] = [
    *((begin, step) for begin, step, _ in UNDOABLE),
    *NO_WAY_BACK,
    (placed, pay(500, ("o1", 500))),
    (lambda: scenario(*business()), place(line(1, "p1", 6))),
    (lambda: scenario(*business()), TRADE),
]
ADDS_UP = (ReceiveStock, AdjustStock, SaveDraft, CancelLine)  # only the command's id says that it is the same one


@pytest.mark.parametrize(("begin", "step"), STEPS, ids=lambda value: type(value).__name__)
def test_the_same_id_has_one_effect(begin, step):
    given = begin()
    first = given.desk.do(step, "step")
    assert given.desk.do(step, "step") == first
    assert given.desk.position == first.position


@pytest.mark.parametrize(
    ("begin", "step"),
    [(begin, step) for begin, step in STEPS if not isinstance(step, ADDS_UP)],
    ids=lambda value: type(value).__name__,
)
def test_another_id_finds_it_done_or_is_refused(begin, step):
    given = begin()
    given.desk.do(step)
    assert given.when(step).events == []


def test_a_shipment_and_a_payment_are_known_by_their_own_ids():
    given = placed().given(ship((1, 4)), pay(500))
    given.when(ship((1, 2))).then()
    given.when(pay(700)).then()


def test_every_command_of_the_domain_is_told_here():
    every = {command for decider in DECIDERS for command in get_args(decider.commands)}
    once_only = {
        "SetUpCompany",
        "StartBatch",
        "FinishBatch",
        "RegisterCustomer",
        "AddProduct",
        "ReturnToDraft",
        "RestoreLines",
    }
    assert {command.__name__ for command in every - {type(step) for _, step in STEPS}} == once_only
