import pytest

from core.domain.orders.commands import CancelOrder
from core.domain.payments.commands import RecordPayment, ReversePayment
from core.domain.payments.events import OnOrder, PaymentRecorded, PaymentReversed
from core.domain.values import Money
from tests.core.domain.scenario import TODAY, Scenario, business, customer, eur, line, pay, place, scenario

REVERSE = ReversePayment("pay-1", "bounced")


@pytest.fixture
def placed() -> Scenario:
    """An order of 1,440 cents."""
    return scenario(*business(), customer("c2")).given(place(line(1, "p1", 6)))


def test_a_payment_is_recorded_for_an_order(placed: Scenario):
    placed.when(pay(1_500, ("o1", 1_440))).then(
        PaymentRecorded("pay-1", 2_001, "c1", eur(1_500), TODAY, "card", (OnOrder("o1", 1_440),), "")
    )


def test_a_payment_sent_twice_is_one_payment(placed: Scenario):
    placed.given(pay(500)).when(pay(500)).then()


def test_a_payment_may_wait_on_account(placed: Scenario):
    assert placed.when(pay(500)).events[0].allocations == ()


def test_two_parts_for_one_order_are_one(placed: Scenario):
    assert placed.when(pay(500, ("o1", 200), ("o1", 300))).events[0].allocations == (OnOrder("o1", 500),)


def test_two_parts_together_are_more_than_the_order(placed: Scenario):
    placed.when(pay(2_000, ("o1", 1_000), ("o1", 1_000))).refused("PAY-1")


def test_more_than_is_open_is_asked_about(placed: Scenario):
    told = placed.given(pay(1_000, ("o1", 1_000), id="pay-0")).when(pay(500, ("o1", 500))).refused("PAY-1")
    assert told.facts == {"inv": "order 10001", "amount": eur(500), "open": eur(440), "rest": eur(60)}


def test_no_more_is_allocated_than_was_paid(placed: Scenario):
    told = placed.when(pay(500, ("o1", 600))).refused("PAY-2")
    assert told.facts == {"sum": eur(600), "amount": eur(500), "over": eur(100)}


@pytest.mark.parametrize("minor", [0, -1])
def test_nothing_is_no_payment(placed: Scenario, minor):
    placed.when(pay(minor)).refused("PAY-0")


def test_a_part_of_less_than_nothing_is_refused(placed: Scenario):
    placed.when(pay(500, ("o1", -100))).refused("PAY-0")


def test_all_reasons_come_at_once(placed: Scenario):
    placed.when(pay(0, ("o1", 100), customer_id="nobody")).refused("CUS-5", "PAY-0", "PAY-2", "PAY-11")


def test_another_currency_is_refused(placed: Scenario):
    dollars = RecordPayment("pay-1", "c1", Money(500, "USD"), TODAY, "card")
    assert placed.when(dollars).refused("PAY-4").facts == {"currency": "EUR"}


def test_the_order_of_somebody_else_is_not_paid(placed: Scenario):
    placed.when(pay(500, ("o1", 500), customer_id="c2")).refused("PAY-11")


def test_a_cancelled_order_is_not_paid(placed: Scenario):
    told = placed.given(CancelOrder("o1", "why")).when(pay(500, ("o1", 500))).refused("ORD-20")
    assert told.facts == {"no": 10_001, "status": "cancelled"}


def test_a_reversed_payment_leaves_the_order_open(placed: Scenario):
    placed.given(pay(1_440, ("o1", 1_440))).when(REVERSE).then(
        PaymentReversed("pay-1", "c1", eur(1_440), (OnOrder("o1", 1_440),), "bounced")
    )
    assert placed.when(pay(1_440, ("o1", 1_440), id="pay-2")).events


def test_reversing_twice_is_reversing_once(placed: Scenario):
    placed.given(pay(500), REVERSE).when(REVERSE).then()


def test_an_unknown_payment_is_not_reversed(placed: Scenario):
    placed.when(REVERSE).refused("PAY-5")
