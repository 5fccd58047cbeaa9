"""A command that comes twice has one effect: under its own id always, and by the id of the thing it makes."""

from typing import get_args

import pytest
from msgspec.structs import replace

from app.composition import DECIDERS
from core.domain.counter import SellOverCounter
from core.domain.customers.commands import RegisterCustomer
from core.domain.customers.events import Details
from core.domain.invoices.commands import SendInvoice, WriteOffDifference
from core.domain.orders.commands import AddNote, CancelLine, ReverseShipment, SaveDraft, ShipOrder
from core.domain.payments.commands import ReversePayment
from core.domain.people.commands import AddPerson
from core.domain.products.commands import AddProduct
from core.domain.products.events import Particulars
from core.domain.stock.commands import AdjustStock, CountStock, MoveStock, ReceiveStock
from core.domain.values import Address
from tests.core.domain.scenario import (
    TODAY,
    business,
    credit,
    invoice,
    line,
    pay,
    place,
    quantities,
    scenario,
    ship,
)
from tests.core.domain.test_undo import NO_WAY_BACK, TRADE, UNDOABLE, invoiced, placed

TEA = Particulars("TEA", "Tea", "kg", "S", True)
REGISTER = RegisterCustomer("c9", "X", "EUR", 0, None, Details("N", Address()))
SALE = SellOverCounter("o1", "c1", (line(1, "p1", 2),), "s-1", "i-1", "pay-1", TODAY, "cash")
STEPS: list[tuple] = [
    *((begin, step) for begin, step, _ in UNDOABLE),
    *NO_WAY_BACK,
    (placed, pay(500, ("o1", 500))),
    (lambda: scenario(*business()), place(line(1, "p1", 6))),
    (lambda: scenario(*business()), TRADE),
    (lambda: scenario(*business()), SALE),
    (lambda: placed().given(ship((1, 4))), invoice()),
    (invoiced, credit((1, 1))),
]
# only the command's id says that it is the same one
ADDS_UP = (
    SendInvoice,
    WriteOffDifference,
    ReceiveStock,
    AdjustStock,
    CountStock,
    MoveStock,
    SaveDraft,
    CancelLine,
    AddNote,
)


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
    given.when(ship((1, 4))).then()
    given.when(pay(500)).then()


OTHER_CONTENT = [
    (ship((1, 4)), [ship((1, 2)), ship((1, 4), (2, 1)), ShipOrder("o1", "s-1", TODAY, quantities((1, 4)), "7741")]),
    (pay(500), [pay(700), pay(500, ("o1", 1)), pay(500, customer_id="c2")]),
    (AddPerson("u9", "Ada", "ada"), [AddPerson("u9", "Eve", "ada"), AddPerson("u9", "Ada", "eve")]),
    (AddProduct("p9", TEA, 1), [AddProduct("p9", TEA, 2), AddProduct("p9", replace(TEA, name="Coffee"), 1)]),
    (REGISTER, [replace(REGISTER, terms_days=7), replace(REGISTER, details=Details("Other", Address()))]),
]


@pytest.mark.parametrize(("step", "others"), OTHER_CONTENT, ids=lambda value: type(value).__name__)
def test_the_same_thing_with_other_content_is_refused(step, others):
    given = placed().given(step)
    given.when(step).then()
    for other in others:
        given.when(other).refused("SYS-4")


@pytest.mark.parametrize(
    ("step", "back"), [(ship((1, 4)), ReverseShipment("o1", "s-1")), (pay(500, ("o1", 9)), ReversePayment("pay-1"))]
)
def test_what_was_taken_back_is_still_known(step, back):
    placed().given(step, back).when(step).then()


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
