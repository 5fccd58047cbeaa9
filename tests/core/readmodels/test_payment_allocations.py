"""What payments are for, and what can still be paid."""

import pytest
from msgspec.structs import replace

from core.domain.payments.events import OnInvoice, OnOrder, PaymentAllocated, PaymentReversed, PaymentUnallocated
from core.domain.values import Money
from core.readmodels import payment_allocations
from core.readmodels.payment_allocations import AllocationsOf, Payables
from core.readmodels.payment_list import PaymentCard, PaymentsOnAccount
from tests.core.readmodels.trade import TODAY, Desk, invoiced, line, paid, placed, shipped

CUP = line(2, "cup", 4, 18_000)
BILLED = (placed("o", CUP), shipped("o", l2=4), *invoiced("o", "i", 7_200, 14_400, l2=4))


def payable(desk: Desk, order_key: int = 0) -> dict[str, int]:
    found = Payables(desk.key("customer", "green"), order_key).run(desk.reader)
    return {f"{each.kind} {each.no}": each.open for each in found}


def paid_for(desk: Desk) -> dict[str, int]:
    found = AllocationsOf(desk.key("payment", "pay")).run(desk.reader)
    return {f"{each.kind} {each.no}": each.minor for each in found}


def test_invoices_come_before_orders_and_each_is_payable_once(desk: Desk):
    desk.happen(*BILLED)
    assert list(payable(desk).items()) == [("invoice 30001", 7_200), ("order 10001", 14_400)]


def test_what_is_due_sooner_comes_first(desk: Desk):
    posted, of_order = invoiced("o", "j", 1_000, 6_200, l2=1)
    sooner = replace(posted, number=30_002, due_on=TODAY)
    desk.happen(*BILLED, sooner, of_order)
    assert list(payable(desk)) == ["invoice 30002", "invoice 30001", "order 10001"]


def test_what_is_of_the_order_at_hand_comes_first(desk: Desk):
    desk.happen(*BILLED, placed("other", CUP, number=10_002))
    assert list(payable(desk, desk.key("order", "other"))) == ["order 10002", "invoice 30001", "order 10001"]


def test_no_more_is_told_than_a_person_can_look_at(desk: Desk, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(payment_allocations, "MOST_PAYABLES", 2)
    desk.happen(*BILLED, placed("other", CUP, number=10_002))
    assert list(payable(desk, desk.key("order", "other"))) == ["order 10002", "invoice 30001"]


def test_a_deposit_is_for_its_order_and_not_payable_again(desk: Desk):
    desk.happen(*BILLED, paid("pay", 5_000, OnOrder("o", 4_400)))
    assert (payable(desk)["order 10001"], paid_for(desk)) == (10_000, {"order 10001": 4_400})
    desk.happen(PaymentAllocated("pay", (OnInvoice("i", 600),)))
    assert (payable(desk)["invoice 30001"], paid_for(desk)["invoice 30001"]) == (6_600, 600)


def test_what_is_paid_in_full_cannot_be_paid(desk: Desk):
    desk.happen(*BILLED, paid("pay", 21_600, OnOrder("o", 14_400), OnInvoice("i", 7_200)))
    assert payable(desk) == {}


def test_what_is_taken_off_is_for_nothing(desk: Desk):
    desk.happen(*BILLED, paid("pay", 5_000, OnOrder("o", 5_000)))
    desk.happen(PaymentUnallocated("pay", (OnOrder("o", 5_000),)))
    assert paid_for(desk) == {}


def test_a_reversed_payment_is_for_nothing(desk: Desk):
    on_order = OnOrder("o", 5_000)
    desk.happen(*BILLED, paid("pay", 6_000, on_order))
    desk.happen(PaymentReversed("pay", "green", Money(6_000, "GBP"), (on_order,), "bounced"))
    assert (paid_for(desk), payable(desk)["order 10001"]) == ({}, 14_400)


def test_the_payments_on_account_are_those_with_something_left(desk: Desk):
    desk.happen(*BILLED, paid("pay", 5_000, OnOrder("o", 5_000)))
    desk.happen(paid("later", 900))
    (found,) = PaymentsOnAccount(desk.key("customer", "green")).run(desk.reader)
    assert (found.key, found.payment.on_account) == (desk.key("payment", "later"), 900)
    assert PaymentCard(found.key).run(desk.reader) == found
