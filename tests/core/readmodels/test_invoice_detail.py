from core.domain.calculation import TaxAmount, Totals
from core.domain.invoices.events import CreditedLine, CreditNotePosted, InvoiceCredited
from core.domain.payments.events import OnInvoice, PaymentUnallocated
from core.readmodels.invoice_detail import DetailedInvoice, InvoiceDetail
from tests.core.readmodels.trade import QUAY, TODAY, Desk, invoiced, line, paid, placed, shipped

CUP = line(2, "cup", 4, 18_000)
BILLED = (placed("o", CUP), shipped("o", l2=4), *invoiced("o", "i", 7_200, l2=4))
SUMS = Totals(1_800, 0, 1_800, (TaxAmount("Z", 0, 1_800, 0),))
NOTE = CreditNotePosted(
    *("n", 40_001, "i", 30_001, "green", TODAY, "GBP", "net", (), (), SUMS, None, "Green Gate Stores", QUAY, "broken")
)


def detail(desk: Desk, id: str) -> DetailedInvoice:
    found = InvoiceDetail(desk.key("invoice", id)).run(desk.reader)
    assert found is not None
    return found


def test_an_invoice_shows_its_lines_and_its_taxes(desk: Desk):
    desk.happen(*BILLED)
    shown = detail(desk, "i")
    (row,) = shown.lines
    assert (shown.invoice.no, row.order_line, row.quantity, row.net, row.credited) == ("30001", 2, 4_000, 7_200, 0)
    assert shown.particulars.taxes == (TaxAmount("Z", 0, 7_200, 0),)
    assert (shown.particulars.order_uuid, shown.particulars.credits_key) == ("o", None)


def test_a_credit_note_and_its_invoice_show_each_other(desk: Desk):
    desk.happen(*BILLED)
    desk.happen(NOTE, InvoiceCredited("i", "n", 40_001, (CreditedLine(1, 1_000, 1_800),), (), SUMS))
    invoice, note = detail(desk, "i"), detail(desk, "n")
    assert [(each.credited, each.credited_net) for each in invoice.lines] == [(1_000, 1_800)]
    assert [(key, row.no) for key, row in invoice.credit_notes] == [(note.key, "40001")]
    assert (note.particulars.credits_key, note.particulars.credits_no) == (invoice.key, "30001")
    assert (note.particulars.reason, note.particulars.order_uuid) == ("broken", "o")


def test_the_payments_of_an_invoice_are_those_that_still_are_for_it(desk: Desk):
    desk.happen(*BILLED)
    desk.happen(paid("pay", 7_000, OnInvoice("i", 5_000)))
    (payment,) = detail(desk, "i").payments
    assert (payment.key, payment.no, payment.amount) == (desk.key("payment", "pay"), "501", 5_000)
    desk.happen(PaymentUnallocated("pay", (OnInvoice("i", 5_000),)))
    assert detail(desk, "i").payments == ()


def test_what_is_no_invoice_has_no_detail(desk: Desk):
    desk.happen(*BILLED)
    assert InvoiceDetail(desk.key("order", "o")).run(desk.reader) is None
