from core.domain.payments.events import PaymentRefunded, RefundPart, RefundRecorded, RefundReversed
from core.domain.values import Money
from core.readmodels.refunds import PaymentsBehind, RefundedPart, RefundsOf
from tests.core.readmodels.trade import TODAY, Desk, paid

PARTS = (RefundPart("pay", 300), RefundPart("more", 100))
BACK = RefundRecorded("back", 502, "green", Money(400, "GBP"), TODAY, "cash", PARTS, "")
GIVEN_BACK = (BACK, PaymentRefunded("pay", "back", 300), PaymentRefunded("more", "back", 100))


def test_a_refund_and_its_payments_name_each_other(desk: Desk):
    desk.happen(paid("pay", 800), paid("more", 100))
    desk.happen(*GIVEN_BACK)
    pay, back = desk.key("payment", "pay"), desk.key("payment", "back")
    assert RefundsOf(pay).run(desk.reader) == (RefundedPart(back, "502", TODAY.isoformat(), 300),)
    assert [part.minor for part in PaymentsBehind(back).run(desk.reader)] == [300, 100]


def test_a_refund_that_was_taken_back_took_nothing(desk: Desk):
    desk.happen(paid("pay", 800), paid("more", 100))
    desk.happen(*GIVEN_BACK)
    reversed_parts = (PaymentRefunded("pay", "back", -300), PaymentRefunded("more", "back", -100))
    desk.happen(RefundReversed("back", "green", Money(400, "GBP"), PARTS, "lost"), *reversed_parts)
    assert RefundsOf(desk.key("payment", "pay")).run(desk.reader) == ()
    assert PaymentsBehind(desk.key("payment", "back")).run(desk.reader) == ()
