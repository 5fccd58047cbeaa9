"""What a payment is for: orders and invoices, each up to what is open on it."""

from datetime import date

import pytest

from core.domain.company.events import COMPANY, PeriodLocked
from core.domain.decider import Command
from core.domain.invoices.commands import PostCreditNote, PostInvoice
from core.domain.invoices.values import SomeLines
from core.domain.payments.commands import (
    AllocatePayment,
    RecordPayment,
    RecordRefund,
    ReversePayment,
    UnallocatePayment,
)
from core.domain.payments.events import (
    OnInvoice,
    OnOrder,
    Payment,
    PaymentAllocated,
    PaymentRecorded,
    PaymentReversed,
    PaymentUnallocated,
)
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

INVOICE = PostInvoice("i-1", "o1", TODAY)
CREDIT = PostCreditNote("n-1", "i-1", TODAY, SomeLines(quantities((1, 1))), "broken")


@pytest.fixture
def paid() -> Scenario:
    """An order of 1,440 cents, 960 of them shipped and invoiced, and a payment of 1,000 on account."""
    given = scenario(*business(), customer("c2")).given(place(line(1, "p1", 6)))
    return given.given(ship((1, 4)), INVOICE, pay(1_000))


def put(*allocations: OnOrder | OnInvoice, payment: str = "pay-1") -> AllocatePayment:
    return AllocatePayment(payment, allocations)


def take_off(*allocations: OnOrder | OnInvoice, payment: str = "pay-1") -> UnallocatePayment:
    return UnallocatePayment(payment, allocations)


def account_of(given: Scenario, id: str = "pay-1") -> tuple[int, dict[str, int]]:
    """What of a payment is on account, and what is for what."""
    payment = given.state(Payment, id)
    assert isinstance(payment, Payment)
    return payment.on_account, {kept.target_id: kept.minor for kept in payment.allocations}


def test_money_on_account_goes_to_orders_and_invoices(paid: Scenario):
    paid.when(put(OnOrder("o1", 40), OnInvoice("i-1", 900))).then(
        PaymentAllocated("pay-1", (OnOrder("o1", 40), OnInvoice("i-1", 900)))
    )
    assert account_of(paid) == (60, {"o1": 40, "i-1": 900})


def test_a_payment_is_recorded_for_an_invoice_and_an_order(paid: Scenario):
    both = (OnInvoice("i-1", 960), OnOrder("o1", 480))
    told = paid.when(RecordPayment("pay-2", "c1", eur(1_440), TODAY, "card", "", both)).events
    assert told == [PaymentRecorded("pay-2", 2_002, "c1", eur(1_440), TODAY, "card", both, "")]


def test_no_more_is_paid_than_is_open_on_an_invoice(paid: Scenario):
    told = paid.given(put(OnInvoice("i-1", 500))).when(put(OnInvoice("i-1", 461))).refused("PAY-1")
    assert told.facts == {"inv": "invoice 30001", "amount": eur(461), "open": eur(460), "rest": eur(1)}


def test_what_is_invoiced_is_no_more_owing_on_the_order(paid: Scenario):
    told = paid.when(put(OnOrder("o1", 481))).refused("PAY-1")
    assert told.facts == {"inv": "order 10001", "amount": eur(481), "open": eur(480), "rest": eur(1)}


def test_what_was_credited_is_no_more_open(paid: Scenario):
    paid.given(CREDIT)
    assert paid.when(put(OnInvoice("i-1", 721))).refused("PAY-1").facts["open"] == eur(720)


def test_no_more_is_allocated_than_is_on_account(paid: Scenario):
    told = paid.given(put(OnOrder("o1", 400))).when(put(OnInvoice("i-1", 601))).refused("PAY-2")
    assert told.facts == {"sum": eur(1_001), "amount": eur(1_000), "over": eur(1)}


def test_money_that_went_back_is_not_allocated(paid: Scenario):
    paid.given(RecordRefund("r-1", "c1", eur(300), TODAY, "card"))
    told = paid.when(put(OnInvoice("i-1", 701))).refused("PAY-2")
    assert told.facts == {"sum": eur(701), "amount": eur(700), "over": eur(1)}


def test_money_is_on_account_again(paid: Scenario):
    paid.given(put(OnInvoice("i-1", 900))).when(take_off(OnInvoice("i-1", 300))).then(
        PaymentUnallocated("pay-1", (OnInvoice("i-1", 300),))
    )
    assert account_of(paid) == (400, {"i-1": 600})


def test_no_more_comes_back_than_went_there(paid: Scenario):
    told = paid.given(put(OnInvoice("i-1", 900))).when(take_off(OnInvoice("i-1", 901))).refused("PAY-7")
    assert told.facts == {"no": 2_001, "most": eur(900), "thing": "invoice"}
    paid.when(take_off(OnOrder("o1", 1))).refused("PAY-7")


@pytest.mark.parametrize("ask", [put, take_off])
@pytest.mark.parametrize("allocations", [(), (OnOrder("o1", 0),), (OnInvoice("i-1", -5),)])
def test_nothing_is_no_allocation(paid: Scenario, ask, allocations):
    paid.when(ask(*allocations)).refused("PAY-0")


@pytest.mark.parametrize("ask", [put, take_off])
def test_only_a_standing_payment_is_allocated(paid: Scenario, ask):
    paid.given(RecordRefund("r-1", "c1", eur(300), TODAY, "card"), pay(5, id="pay-2"), ReversePayment("pay-2"))
    for id, code in (("pay-9", "PAY-5"), ("r-1", "PAY-8"), ("pay-2", "PAY-9")):
        paid.when(ask(OnOrder("o1", 1), payment=id)).refused(code)


def test_documents_of_somebody_else_are_not_paid(paid: Scenario):
    paid.given(pay(500, id="pay-2", customer_id="c2"))
    told = paid.when(put(OnInvoice("i-1", 1), OnOrder("o1", 1), payment="pay-2")).refused("PAY-11", "PAY-11")
    assert told.facts == {"inv": "invoice 30001"}


def test_only_an_invoice_is_paid(paid: Scenario):
    paid.given(CREDIT)
    for id in ("n-1", "nothing"):
        paid.when(put(OnInvoice(id, 1))).refused("PAY-10")


def test_what_a_reversed_payment_was_for_is_open_again(paid: Scenario):
    paid.given(put(OnInvoice("i-1", 960))).when(ReversePayment("pay-1", "bounced")).then(
        PaymentReversed("pay-1", "c1", eur(1_000), (OnInvoice("i-1", 960),), "bounced")
    )
    assert paid.when(RecordPayment("pay-2", "c1", eur(960), TODAY, "card", "", (OnInvoice("i-1", 960),))).events


def test_a_deposit_follows_the_order_to_its_invoice():
    given = scenario(*business()).given(place(line(1, "p1", 6)), pay(1_000, ("o1", 1_000)), ship((1, 4)), INVOICE)
    assert account_of(given) == (0, {"o1": 40, "i-1": 960})


MOVED: list[tuple[Command, ...]] = [
    (put(OnOrder("o1", 100)),),
    (put(OnOrder("o1", 100)), take_off(OnOrder("o1", 100))),
    (RecordRefund("r-1", "c1", eur(300), TODAY, "card"),),
]


@pytest.mark.parametrize("since", MOVED)
def test_a_payment_is_known_whatever_became_of_its_money(paid: Scenario, since):
    paid.given(*since).when(pay(1_000)).then()
    paid.when(pay(1_001)).refused("SYS-4")


def test_a_payment_for_two_orders_is_known_in_any_order(paid: Scenario):
    paid.given(place(line(1, "p2", 1), id="a1"), pay(20, ("o1", 10), ("a1", 10), id="pay-2"))
    paid.when(pay(20, ("a1", 10), ("o1", 10), id="pay-2")).then()


EARLIER = date(2023, 11, 10)


@pytest.mark.parametrize(
    "step",
    [
        AllocatePayment("pay-1", (OnOrder("o1", 1),), EARLIER),
        UnallocatePayment("pay-1", (OnInvoice("i-1", 1),), EARLIER),
        ReversePayment("pay-1", "bounced", EARLIER),
    ],
)
def test_each_step_has_its_day(paid: Scenario, step):
    paid.given(put(OnInvoice("i-1", 10))).when(step)
    assert paid.desk.entries()[-1].business_date == EARLIER
    paid.desk.record([PeriodLocked(COMPANY, EARLIER, None)])
    paid.when(step).refused("DAY-1")
