"""What customers owe: items, balances, ages and statements, to any business date."""

from datetime import date, timedelta

from core.domain.calculation import TaxAmount, Totals
from core.domain.decider import Event
from core.domain.invoices.events import CreditedLine, DifferenceWrittenOff, InvoiceCredited
from core.domain.payments.events import (
    OnInvoice,
    OnOrder,
    PaymentAllocated,
    PaymentRefunded,
    PaymentReversed,
    PaymentUnallocated,
    RefundPart,
    RefundRecorded,
    RefundReversed,
)
from core.domain.values import Money
from core.readmodels.receivables import AgedBalance, Ageing, OpenItem, OpenItems, Statement
from tests.core.readmodels.trade import TODAY, Desk, invoiced, line, paid, placed, shipped

CUP = line(2, "cup", 4, 18_000)
BILLED = (placed("o", CUP), shipped("o", l2=4), *invoiced("o", "i", 7_200, l2=4))
REFUND = RefundRecorded("back", 502, "green", Money(800, "GBP"), TODAY, "transfer", (RefundPart("pay", 800),), "")


def items(desk: Desk, on: date | None = None) -> dict[str, int]:
    return {f"{item.kind} {item.no}": item.open for item in opened(desk, on)}


def opened(desk: Desk, on: date | None = None) -> tuple[OpenItem, ...]:
    return OpenItems(desk.key("customer", "green"), on).run(desk.reader)


def balance(desk: Desk, on: date = TODAY) -> int:
    return sum(aged.balance for aged in Ageing(on, desk.key("customer", "green")).run(desk.reader))


def credited(minor: int) -> Event:
    sums = Totals(minor, 0, minor, (TaxAmount("Z", 0, minor, 0),))
    return InvoiceCredited("i", "credit", 40_001, (CreditedLine(1, 0, minor),), (), sums)


def test_an_invoice_is_open_until_it_is_paid(desk: Desk):
    desk.happen(*BILLED)
    (item,) = opened(desk)
    assert (item.kind, item.no, item.whole, item.open, item.due_on) == ("invoice", "30001", 7_200, 7_200, "2026-12-19")
    desk.happen(paid("pay", 5_000, OnInvoice("i", 5_000)))
    assert items(desk) == {"invoice 30001": 2_200}
    desk.happen(DifferenceWrittenOff("i", "green", 2_200, "small"))
    assert (items(desk), balance(desk)) == ({}, 0)


def test_what_is_paid_and_for_nothing_is_an_item_of_its_own(desk: Desk):
    desk.happen(*BILLED, paid("pay", 9_000, OnInvoice("i", 7_200)))
    assert (items(desk), balance(desk)) == ({"payment 501": -1_800}, -1_800)


def test_a_deposit_on_an_order_is_credit_until_it_is_billed(desk: Desk):
    desk.happen(placed("o", CUP), paid("pay", 1_000, OnOrder("o", 1_000)))
    assert items(desk) == {"payment 501": -1_000}
    moved = (PaymentUnallocated("pay", (OnOrder("o", 1_000),)), PaymentAllocated("pay", (OnInvoice("i", 1_000),)))
    desk.happen(shipped("o", l2=4), *invoiced("o", "i", 7_200, l2=4), *moved)
    assert (items(desk), balance(desk)) == ({"invoice 30001": 6_200}, 6_200)


def test_a_reversed_payment_is_owed_again(desk: Desk):
    on_invoice = OnInvoice("i", 7_200)
    desk.happen(*BILLED, paid("pay", 9_000, on_invoice))
    desk.happen(PaymentReversed("pay", "green", Money(9_000, "GBP"), (on_invoice,), "bounced"))
    assert (items(desk), balance(desk)) == ({"invoice 30001": 7_200}, 7_200)


def test_a_refund_takes_what_a_credit_note_set_free(desk: Desk):
    desk.happen(*BILLED, paid("pay", 7_200, OnInvoice("i", 7_200)))
    desk.happen(credited(800), PaymentUnallocated("pay", (OnInvoice("i", 800),)))
    assert (items(desk), balance(desk)) == ({"payment 501": -800}, -800)
    desk.happen(REFUND, PaymentRefunded("pay", "back", 800))
    assert (items(desk), balance(desk)) == ({}, 0)
    desk.happen(
        RefundReversed("back", "green", Money(800, "GBP"), (RefundPart("pay", 800),), "wrong account"),
        PaymentRefunded("pay", "back", -800),
    )
    assert (items(desk), balance(desk)) == ({"payment 501": -800}, -800)


def test_balances_are_aged_by_the_day_they_are_due(desk: Desk):
    desk.happen(*BILLED, paid("pay", 500))
    due, key = TODAY + timedelta(30), desk.key("customer", "green")
    for days, place in ((0, 0), (1, 1), (30, 1), (31, 2), (60, 2), (61, 3), (90, 3), (91, 4)):
        ages = [0] * 5
        ages[place] = 7_200
        assert Ageing(due + timedelta(days)).run(desk.reader) == (AgedBalance(key, "GBP", *ages, -500),)


def test_what_was_open_on_a_day_is_what_had_happened_by_then(desk: Desk):
    desk.happen(*BILLED)
    desk.happen(paid("pay", 7_200, OnInvoice("i", 7_200)))
    assert items(desk, TODAY - timedelta(1)) == {}
    assert balance(desk, TODAY - timedelta(1)) == 0


def test_a_statement_goes_from_balance_to_balance(desk: Desk):
    desk.happen(*BILLED, paid("pay", 5_000, OnInvoice("i", 5_000)))
    desk.happen(credited(200))
    lines = Statement(desk.key("customer", "green"), TODAY, TODAY).run(desk.reader)
    assert [(each.kind, each.no, each.amount, each.balance) for each in lines] == [
        ("brought forward", "", 0, 0),
        ("invoice", "30001", 7_200, 7_200),
        ("payment", "501", -5_000, 2_200),
        ("credit note", "40001", -200, 2_000),
    ]
    later = Statement(desk.key("customer", "green"), TODAY + timedelta(1), TODAY + timedelta(9)).run(desk.reader)
    assert [(each.kind, each.balance) for each in later] == [("brought forward", 2_000)]
