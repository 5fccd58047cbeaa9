from datetime import timedelta

import pytest
from msgspec.structs import replace

from core.domain.calculation import Charge, Extras, Share, TaxAmount, Totals
from core.domain.decider import Violation
from core.domain.invoices.commands import WriteOffDifference
from core.domain.invoices.events import CreditedLine, CreditNotePosted, DifferenceWrittenOff, Invoice, InvoiceCredited
from core.domain.invoices.values import Everything, SomeAmount, SomeLines, ToCredit
from core.domain.orders.events import OrderCredited, ReturnReceived
from core.domain.payments.events import OnInvoice, Payment, PaymentUnallocated
from core.domain.series.events import CREDIT_NOTES, NumberIssued
from core.domain.values import Measured
from tests.core.domain.scenario import (
    TODAY,
    Scenario,
    business,
    credit,
    eur,
    invoice,
    line,
    pay,
    pieces,
    place,
    quantities,
    scenario,
    ship,
)
from tests.core.domain.test_invoices import priced_business

EXTRAS = Extras(0, 240, (Charge("delivery", "Delivery", 500),))


@pytest.fixture
def invoiced() -> Scenario:
    """Six of p1 and one service: 1,400 cents, 1,680 with tax. Two more are open."""
    wanted = place(line(1, "p1", 8), line(2, "s1", 1))
    return scenario(*business()).given(wanted, ship((1, 6), (2, 1)), invoice())


@pytest.fixture
def with_extras() -> Scenario:
    """Six of p1: 1,200 cents less 240, and 500 of delivery."""
    return scenario(*business()).given(place(line(1, "p1", 6), extras=EXTRAS), ship((1, 6)), invoice())


def of(what: ToCredit, id: str = "c-1"):
    return replace(credit(), credit_note_id=id, what=what)


def credited(given: Scenario) -> CreditNotePosted:
    return next(event for event in given.events if isinstance(event, CreditNotePosted))


def test_a_credit_note_takes_lines_back_with_their_tax(invoiced: Scenario):
    totals = Totals(400, 80, 480, (TaxAmount("S", 200_000, 400, 80),))
    shares = (Share("S", 200_000, 0, 0),)
    told = credited(invoiced.when(credit((1, 2))))
    assert (told.number, told.credits, told.invoice_number, told.totals) == (40_001, "i-1", 30_001, totals)
    assert [(part.line, part.order_line, part.quantity, part.net) for part in told.lines] == [(1, 1, pieces(2), 400)]
    assert invoiced.events[1:] == [
        NumberIssued(CREDIT_NOTES, 40_001, "c-1", TODAY),
        InvoiceCredited("i-1", "c-1", 40_001, (CreditedLine(1, pieces(2), 400),), shares, totals),
        OrderCredited("o1", "c-1", "40001", "i-1", None, quantities((1, 2)), 480),
    ]


def test_no_more_of_a_line_is_credited_than_is_left(invoiced: Scenario):
    told = invoiced.given(credit((1, 4))).when(credit((1, 3), id="c-2")).refused("INV-6")
    quantities_ = {"credited": pieces(4), "total": pieces(6), "rest": pieces(2)}
    facts = {name: Measured(each) for name, each in quantities_.items()}
    assert told == Violation("INV-6", "lines.1.quantity", facts)


def test_no_more_is_credited_by_amount_than_is_left(invoiced: Scenario):
    told = invoiced.given(of(SomeAmount(1_000))).when(of(SomeAmount(681), "c-2")).refused("INV-6")
    assert told.facts == {"credited": eur(1_000), "total": eur(1_680), "rest": eur(680)}
    invoiced.given(of(SomeAmount(680), "c-2"))
    assert invoiced.state(Invoice, "i-1").owed == 0


def test_an_amount_has_its_tax_in_it(invoiced: Scenario):
    told = credited(invoiced.when(of(SomeAmount(120))))
    assert (told.lines, told.totals) == ((), Totals(100, 20, 120, (TaxAmount("S", 200_000, 100, 20),)))


def test_nothing_is_left_once_everything_is_credited(invoiced: Scenario):
    invoiced.given(credit((1, 2)), of(Everything(), "c-2"))
    invoiced.when(of(Everything(), "c-3")).refused("INV-6")
    assert [part.credited for part in invoiced.state(Invoice, "i-1").lines] == [pieces(6), pieces(1)]


def test_everything_takes_what_an_amount_left(invoiced: Scenario):
    invoiced.given(of(SomeAmount(120)))
    told = credited(invoiced.when(of(Everything(), "c-2")))
    assert (told.totals.total, told.shares) == (1_560, (Share("S", 200_000, 100, 0),))


def test_lines_give_no_more_than_an_amount_left(invoiced: Scenario):
    invoiced.given(of(SomeAmount(1_560)))
    assert credited(invoiced.when(credit((1, 2), id="c-2"))).totals.total == 120


def test_gross_lines_give_no_more_than_an_amount_left():
    gross = scenario(*priced_business("gross", 200_000)).given(place(line(1, "p1", 6)), ship((1, 6)), invoice())
    gross.given(of(SomeAmount(1_100)))
    assert credited(gross.when(credit((1, 2), id="c-2"))).totals.total == 100


def test_the_discount_is_credited_in_proportion_and_charges_only_when_asked_for(with_extras: Scenario):
    some = credited(with_extras.when(credit((1, 3))))
    assert (some.totals.net, some.shares) == (480, (Share("S", 200_000, 120, 0),))
    rest = credited(with_extras.when(of(SomeLines(quantities((1, 3)), charges=True), "c-2")))
    assert (rest.totals.net, rest.shares) == (980, (Share("S", 200_000, 120, 500),))


def test_charges_may_be_credited_alone_and_once(with_extras: Scenario):
    assert credited(with_extras.when(of(SomeLines((), charges=True)))).totals.net == 500
    half = credited(with_extras.when(of(SomeLines(quantities((1, 3)), charges=True), "c-2")))
    assert (half.totals.net, half.shares[0].charged) == (480, 0)


@pytest.mark.parametrize(
    ("what", "codes"),
    [
        (SomeLines(()), ["INV-9"]),
        (SomeLines(quantities((1, 0))), ["INV-9"]),
        (SomeAmount(0), ["INV-10"]),
        (SomeAmount(-5), ["INV-10"]),
        (SomeLines(quantities((1, -1), (7, 1), (2, 1), (2, 1))), ["ORD-2", "ORD-2", "ORD-21"]),
        (SomeLines((replace(quantities((1, 1))[0], quantity=500),)), ["PRD-3"]),
    ],
)
def test_what_cannot_be_credited_is_refused(invoiced: Scenario, what, codes):
    invoiced.when(of(what)).refused(*codes)


def test_a_credit_note_needs_a_reason(invoiced: Scenario):
    invoiced.when(replace(credit((1, 1)), reason=" ")).refused("ORD-18")


def test_it_is_not_dated_before_its_invoice(invoiced: Scenario):
    told = invoiced.when(replace(credit((1, 1)), credited_on=TODAY - timedelta(days=1))).refused("INV-12")
    assert told.facts == {"date": TODAY - timedelta(days=1), "last": TODAY, "no": 30_001}


def test_dates_never_run_backwards(invoiced: Scenario):
    invoiced.given(replace(credit((1, 1)), credited_on=TODAY + timedelta(days=1)))
    invoiced.when(credit((1, 1), id="c-2")).refused("INV-2")


@pytest.mark.parametrize("what", [SomeLines(quantities((1, 1))), SomeAmount(100), Everything()])
def test_the_same_credit_note_is_posted_once(invoiced: Scenario, what):
    invoiced.given(of(what)).when(of(what)).then()
    others = [SomeLines(quantities((1, 2))), SomeAmount(99), SomeLines(quantities((2, 1))), SomeLines(())]
    for other in others:
        invoiced.when(of(other)).refused("SYS-4")
    invoiced.when(replace(of(what), credited_on=TODAY + timedelta(days=1))).refused("SYS-4")


def test_money_for_what_is_credited_is_on_account_again():
    paid = scenario(*business()).given(place(line(1, "p1", 6), line(2, "s1", 1)))
    paid.given(pay(1_000, ("o1", 1_000)), pay(500, ("o1", 500), id="pay-2"), ship((1, 6), (2, 1)), invoice())
    paid.when(credit((1, 4)))
    assert [event for event in paid.events if isinstance(event, PaymentUnallocated)] == [
        PaymentUnallocated("pay-2", (OnInvoice("i-1", 500),)),
        PaymentUnallocated("pay-1", (OnInvoice("i-1", 280),)),
    ]
    assert paid.state(Payment, "pay-1").on_account == 280


def test_money_stays_where_more_is_owed():
    paid = scenario(*business()).given(place(line(1, "p1", 6)), pay(960, ("o1", 960)), ship((1, 6)), invoice())
    paid.when(credit((1, 2)))
    assert not any(isinstance(event, PaymentUnallocated) for event in paid.events)


def test_what_was_written_off_falls_away_when_it_is_credited():
    paid = scenario(*business()).given(place(line(1, "p1", 6)), pay(1_400, ("o1", 1_400)), ship((1, 6)), invoice())
    paid.given(WriteOffDifference("i-1", 40, "fee")).when(credit((1, 6)))
    assert DifferenceWrittenOff("i-1", "c1", -40, "damaged") in paid.events
    assert paid.events[-1] == PaymentUnallocated("pay-1", (OnInvoice("i-1", 1_400),))


def came_back(given: Scenario, *lines: tuple[int, int]) -> Scenario:
    given.desk.record([ReturnReceived("o1", "r-1", 5_001, TODAY, quantities(*lines), "damaged")])
    return given


def test_a_credit_for_a_return_settles_it(invoiced: Scenario):
    came_back(invoiced, (1, 3)).given(credit((1, 2), return_id="r-1"))
    assert [part.credited for part in invoiced.order().returned_lines] == [pieces(2)]


def test_no_more_is_credited_for_a_return_than_came_back(invoiced: Scenario):
    came_back(invoiced, (1, 3)).given(credit((1, 2), return_id="r-1"))
    told = invoiced.when(credit((1, 2), id="c-2", return_id="r-1")).refused("INV-13")
    assert told.facts == {"item": "Product p1", "most": Measured(pieces(1))}
    invoiced.when(credit((1, 1), id="c-2", return_id="nothing")).refused("INV-13")
