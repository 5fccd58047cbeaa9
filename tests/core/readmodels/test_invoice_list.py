"""The lists of invoices and of payments."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from core.domain.calculation import TaxAmount, Totals
from core.domain.decider import Event
from core.domain.invoices.events import (
    CreditedLine,
    CreditNotePosted,
    DifferenceWrittenOff,
    DocumentIssued,
    InvoiceCredited,
)
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
from core.projections.paging import page
from core.readmodels.invoice_list import (
    InvoiceCounts,
    InvoiceListing,
    InvoiceRow,
    InvoicesOfOrder,
    InvoiceSum,
    InvoiceSums,
)
from core.readmodels.payment_list import PaymentCounts, PaymentListing, PaymentListRow, PaymentSum, PaymentSums
from core.readmodels.record_history import RecordHistory
from tests.core.readmodels.trade import QUAY, TODAY, Desk, invoiced, line, paid, placed, shipped

CUP = line(2, "cup", 4, 18_000)
BILLED = (placed("o", CUP, reference="PO 1"), shipped("o", l2=4), *invoiced("o", "i", 7_200, l2=4))


def invoices(desk: Desk, **asked: object) -> list[InvoiceRow]:
    listing = InvoiceListing(**({"today": TODAY, "tab": "all"} | asked)).run(desk.reader)
    return [InvoiceRow(*row[2:]) for row in page(desk.reader, listing, None, 100)]


def payments(desk: Desk, **asked: object) -> list[PaymentListRow]:
    listing = PaymentListing(today=TODAY, **asked).run(desk.reader)
    return [PaymentListRow(*row[2:]) for row in page(desk.reader, listing, None, 100)]


def credit_note(minor: int) -> tuple[Event, Event]:
    sums = Totals(minor, 0, minor, (TaxAmount("Z", 0, minor, 0),))
    who = ("Green Gate Stores", QUAY)
    note = CreditNotePosted("n", 40_001, "i", 30_001, "green", TODAY, "GBP", "net", (), (), sums, None, *who, "broken")
    return note, InvoiceCredited("i", "n", 40_001, (CreditedLine(1, 0, minor),), (), sums)


def refund(id: str, minor: int) -> tuple[Event, Event]:
    parts = (RefundPart("pay", minor),)
    given_back = RefundRecorded(id, 502, "green", Money(minor, "GBP"), TODAY, "cash", parts, "")
    return given_back, PaymentRefunded("pay", id, minor)


def test_an_invoice_says_how_far_it_is_paid(desk: Desk):
    desk.happen(*BILLED)
    (row,) = invoices(desk)
    assert (row.no, row.kind, row.state, row.order_no, row.due_on) == (
        *("30001", "invoice", "open", "10001"),
        "2026-12-19",
    )
    desk.happen(paid("pay", 7_000, OnInvoice("i", 7_000)))
    (row,) = invoices(desk)
    assert (row.state, row.paid, row.open) == ("part paid", 7_000, 200)
    desk.happen(DifferenceWrittenOff("i", "green", 200, "small"), DocumentIssued("i", "print", "", ""))
    (row,) = invoices(desk)
    assert (row.state, row.written_off, row.open, row.issued) == ("paid", 200, 0, 1)


def test_a_credit_note_stands_beside_its_invoice(desk: Desk):
    desk.happen(*BILLED)
    desk.happen(*credit_note(7_200))
    note, invoice = invoices(desk)
    assert (note.kind, note.no, note.state, note.order_no, note.open) == ("credit note", "40001", "posted", "10001", 0)
    assert (invoice.state, invoice.credited, invoice.open) == ("credited", 7_200, 0)
    of_order = InvoicesOfOrder(desk.key("order", "o")).run(desk.reader)
    assert [row.no for _, row in of_order] == ["30001", "40001"]


@pytest.mark.parametrize(("tab", "days", "found"), [("open", 0, 1), ("overdue", 30, 0), ("overdue", 31, 1)])
def test_an_invoice_is_overdue_the_day_after_it_was_due(desk: Desk, tab: str, days: int, found: int):
    desk.happen(*BILLED)
    assert len(invoices(desk, tab=tab, today=TODAY + timedelta(days))) == found


@pytest.mark.parametrize(("text", "found"), [("status:open", 1), ("is:unpaid", 1), (">100", 0), ("order:10001", 1)])
def test_invoices_are_filtered(desk: Desk, text: str, found: int):
    desk.happen(*BILLED)
    assert len(invoices(desk, filter=text)) == found


def test_an_invoice_is_part_paid_by_money_only(desk: Desk):
    desk.happen(*BILLED)
    desk.happen(*credit_note(200))
    assert [row.state for row in invoices(desk)] == ["posted", "open"]


def test_a_payment_that_all_went_back_is_for_nothing(desk: Desk):
    desk.happen(paid("pay", 800), *refund("back", 300))
    assert payments(desk)[1].state == "on account"
    desk.happen(*refund("rest", 500))
    assert payments(desk, filter="status:given")[0].state == "given back"


def test_a_payment_says_what_it_is_for(desk: Desk):
    desk.happen(*BILLED, paid("pay", 9_000, OnInvoice("i", 7_000)))
    (row,) = payments(desk)
    assert (row.no, row.customer, row.state, row.on_account) == ("501", "Green Gate Stores", "part allocated", 2_000)
    desk.happen(PaymentUnallocated("pay", (OnInvoice("i", 7_000),)))
    assert payments(desk, tab="on_account")[0].state == "on account"
    desk.happen(PaymentAllocated("pay", (OnOrder("o", 9_000),)))
    assert (payments(desk)[0].state, payments(desk)[0].version) == ("allocated", 3)


def test_refunds_and_reversals_are_listed(desk: Desk):
    desk.happen(*BILLED, paid("pay", 800))
    parts = (RefundPart("pay", 800),)
    desk.happen(*refund("back", 800))
    back, payment = payments(desk)
    assert (back.kind, back.amount, payment.refunded, payment.on_account) == ("refund", 800, 800, 0)
    desk.happen(RefundReversed("back", "green", Money(800, "GBP"), parts, "lost"), PaymentRefunded("pay", "back", -800))
    assert [row.state for row in payments(desk)] == ["reversed", "on account"]
    desk.happen(PaymentReversed("pay", "green", Money(800, "GBP"), (), "bounced"))
    assert [(row.state, row.on_account) for row in payments(desk, tab="reversed")] == [("reversed", 0)] * 2


def test_each_tab_says_how_much_it_has(desk: Desk):
    desk.happen(*BILLED, paid("pay", 9_000, OnInvoice("i", 7_000)))
    desk.happen(*credit_note(200))
    counts = InvoiceCounts(TODAY + timedelta(31)).run(desk.reader)
    assert counts == {"open": 0, "overdue": 0, "paid": 1, "credit_notes": 1, "all": 2}
    assert PaymentCounts().run(desk.reader) == {"all": 1, "on_account": 1, "refunds": 0, "reversed": 0}


def test_credit_notes_lower_what_a_list_of_invoices_comes_to(desk: Desk):
    desk.happen(*BILLED)
    desk.happen(*credit_note(200))
    everything = InvoiceListing(today=TODAY, tab="all").run(desk.reader)
    assert InvoiceSums(everything).run(desk.reader) == (InvoiceSum("GBP", 2, 7_000, 7_000),)


def test_refunds_lower_what_a_list_of_payments_comes_to(desk: Desk):
    desk.happen(*BILLED, paid("pay", 800), paid("bounced", 500))
    desk.happen(*refund("back", 300), PaymentReversed("bounced", "green", Money(500, "GBP"), (), "no money"))
    everything = PaymentListing(today=TODAY).run(desk.reader)
    assert PaymentSums(everything).run(desk.reader) == (PaymentSum("GBP", 3, 500, 500),)


def test_the_history_of_documents_counts_in_their_currency(desk: Desk):
    posted, on_order = invoiced("o", "i", 7_200, l2=4)
    billed = replace(posted, currency="JPY")
    desk.happen(placed("o", CUP), shipped("o", l2=4), billed, on_order)
    desk.happen(replace(paid("pay", 9_000, OnInvoice("i", 7_000)), amount=Money(9_000, "JPY")))
    desk.happen(*credit_note(200), PaymentUnallocated("pay", (OnInvoice("i", 7_000),)))
    of_invoice = RecordHistory(desk.key("invoice", "i")).run(desk.reader)
    of_payment = RecordHistory(desk.key("payment", "pay")).run(desk.reader)
    assert (of_invoice[0].sentence, of_payment[0].sentence) == ("Credited 200", "Put 7,000 on account again")
