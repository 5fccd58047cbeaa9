"""Money that goes back to a customer: out of what is on account, and back there when the refund is reversed."""

from datetime import date

import pytest
from msgspec.structs import replace

from core.domain.company.events import COMPANY, PeriodLocked
from core.domain.invoices.commands import PostCreditNote, PostInvoice
from core.domain.invoices.values import SomeLines
from core.domain.payments.commands import RecordRefund, ReversePayment, ReverseRefund
from core.domain.payments.events import Payment, PaymentRefunded, RefundPart, RefundRecorded, RefundReversed
from core.domain.values import Money
from tests.core.domain.scenario import (
    TODAY,
    Scenario,
    business,
    customer,
    eur,
    line,
    pay,
    place,
    quantities,
    scenario,
    ship,
)


@pytest.fixture
def paid() -> Scenario:
    """An order of 1,440 cents; payments of 500 for it and 200 and 300 on account."""
    given = scenario(*business(), customer("c2")).given(place(line(1, "p1", 6)))
    return given.given(pay(500, ("o1", 500), id="pay-0"), pay(200, id="pay-2"), pay(300, id="pay-1"))


def refund(minor: int, *parts: tuple[str, int], customer_id: str = "c1") -> RecordRefund:
    taken = tuple(RefundPart(id, part) for id, part in parts)
    return RecordRefund("r-1", customer_id, eur(minor), TODAY, "transfer", "REF 7", taken)


def on_account(given: Scenario, *ids: str) -> list[int]:
    return [payment.on_account for payment in (given.state(Payment, id) for id in ids) if isinstance(payment, Payment)]


def test_a_refund_takes_what_came_in_first(paid: Scenario):
    parts = (RefundPart("pay-2", 200), RefundPart("pay-1", 50))
    paid.when(refund(250)).then(
        RefundRecorded("r-1", 2_004, "c1", eur(250), TODAY, "transfer", parts, "REF 7"),
        PaymentRefunded("pay-2", "r-1", 200),
        PaymentRefunded("pay-1", "r-1", 50),
    )
    assert on_account(paid, "pay-0", "pay-2", "pay-1", "r-1") == [0, 0, 250, 0]


def test_a_refund_takes_what_is_named(paid: Scenario):
    paid.given(refund(100, ("pay-1", 60), ("pay-1", 40)))
    assert on_account(paid, "pay-2", "pay-1") == [200, 200]


def test_no_more_goes_back_than_is_on_account(paid: Scenario):
    assert paid.when(refund(501)).refused("PAY-3").facts == {"amount": eur(501), "max": eur(500)}
    assert paid.when(refund(500)).events


def test_the_account_of_somebody_else_is_not_touched(paid: Scenario):
    assert paid.when(refund(1, customer_id="c2")).refused("PAY-3").facts["max"] == eur(0)


def test_what_is_credited_can_go_back():
    given = scenario(*business()).given(place(line(1, "p1", 6)), ship((1, 6)), pay(1_440, ("o1", 1_440)))
    given.given(PostInvoice("i-1", "o1", TODAY)).when(refund(1)).refused("PAY-3")
    given.given(PostCreditNote("n-1", "i-1", TODAY, SomeLines(quantities((1, 2))), "broken"))
    assert given.when(refund(480)).events[1:] == [PaymentRefunded("pay-1", "r-1", 480)]
    given.when(replace(refund(1), refund_id="r-2")).refused("PAY-3")


def test_parts_come_to_the_whole(paid: Scenario):
    for minor in (99, 101):
        told = paid.when(refund(minor, ("pay-1", 100))).refused("PAY-14")
        assert told.facts == {"sum": eur(100), "amount": eur(minor)}


def test_a_part_is_on_account_of_its_payment(paid: Scenario):
    told = paid.when(refund(250, ("pay-2", 201), ("pay-1", 49))).refused("PAY-15")
    assert told.facts == {"no": 2_002, "most": eur(200)}


def test_a_part_is_of_a_standing_payment_of_the_customer(paid: Scenario):
    paid.given(pay(9, id="pay-8", customer_id="c2"), pay(9, id="pay-9"), ReversePayment("pay-9"))
    for id, code in (("pay-7", "PAY-5"), ("pay-8", "PAY-11"), ("pay-9", "PAY-9")):
        paid.when(refund(9, (id, 9))).refused(code)
    paid.given(refund(5)).when(replace(refund(5, ("r-1", 5)), refund_id="r-2")).refused("PAY-8")


def test_nothing_is_no_refund(paid: Scenario):
    paid.when(refund(0)).refused("PAY-13")
    paid.when(refund(5, ("pay-1", 10), ("pay-2", -5))).refused("PAY-13")


def test_all_reasons_come_at_once(paid: Scenario):
    paid.when(refund(700, customer_id="nobody")).refused("CUS-5", "PAY-3")
    paid.when(replace(refund(5), amount=Money(5, "USD"))).refused("PAY-4")


def test_the_same_refund_is_one(paid: Scenario):
    paid.given(refund(250)).when(refund(250)).then()
    paid.when(refund(250, ("pay-1", 50), ("pay-2", 200))).then()
    for other in (refund(240), refund(250, ("pay-1", 250)), replace(refund(250), method="cash")):
        paid.when(other).refused("SYS-4")
    paid.when(pay(250, id="r-1")).refused("SYS-4")


def test_a_payment_is_no_refund(paid: Scenario):
    paid.when(replace(refund(200), refund_id="pay-2", reference="", method="card")).refused("SYS-4")


def test_a_reversed_refund_is_on_account_again(paid: Scenario):
    parts = (RefundPart("pay-2", 200), RefundPart("pay-1", 50))
    paid.given(refund(250)).when(ReverseRefund("r-1", "came back")).then(
        RefundReversed("r-1", "c1", eur(250), parts, "came back"),
        PaymentRefunded("pay-2", "r-1", -200),
        PaymentRefunded("pay-1", "r-1", -50),
    )
    assert on_account(paid, "pay-2", "pay-1") == [200, 300]


def test_a_refund_is_reversed_once_and_still_known(paid: Scenario):
    paid.given(refund(250), ReverseRefund("r-1")).when(ReverseRefund("r-1")).then()
    paid.when(refund(250)).then()
    assert on_account(paid, "pay-2", "pay-1") == [200, 300]


def test_only_a_refund_is_reversed_as_one(paid: Scenario):
    paid.given(refund(5)).when(ReversePayment("r-1")).refused("PAY-8")
    for id in ("pay-1", "nothing"):
        paid.when(ReverseRefund(id)).refused("PAY-12")


def test_a_payment_that_went_back_in_part_is_not_reversed(paid: Scenario):
    told = paid.given(refund(150)).when(ReversePayment("pay-2")).refused("PAY-6")
    assert told.facts == {"no": 2_002, "refunded": eur(150)}
    assert paid.given(ReverseRefund("r-1")).when(ReversePayment("pay-2")).events


@pytest.mark.parametrize("step", [replace(refund(5), paid_on=date(2023, 11, 10)), ReverseRefund("r-0", "", TODAY)])
def test_a_locked_period_has_no_refunds(paid: Scenario, step):
    paid.given(replace(refund(5), refund_id="r-0")).desk.record([PeriodLocked(COMPANY, TODAY, None)])
    paid.when(step).refused("DAY-1")
