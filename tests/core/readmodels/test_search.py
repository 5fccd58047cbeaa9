import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.domain.calculation import TaxAmount, Totals
from core.domain.customers.events import CustomerDetailsChanged, Details
from core.domain.invoices.events import CreditNotePosted
from core.domain.orders.events import (
    HistoryWithdrawn,
    LineChange,
    OrderReturnedToDraft,
    TradeLine,
)
from core.domain.orders.values import DraftLine
from core.domain.payments.events import RefundPart, RefundRecorded
from core.domain.products.events import BarcodeAssigned, BarcodeRemoved, Particulars, ProductChanged
from core.domain.values import Address, Money
from core.projections.paging import page
from core.readmodels.customer_list import CustomerMatches
from core.readmodels.order_list import OrderListing
from core.readmodels.product_list import ProductMatches
from core.readmodels.search import FindAnything, Found
from tests.core.readmodels.trade import (
    CUSTOMERS,
    PRODUCTS,
    QUAY,
    TODAY,
    Desk,
    amending,
    drafted,
    invoiced,
    line,
    paid,
    placed,
    product,
    totals,
    traded,
)

OAT = line(1, "oat", 10, 19_500)
CUP = line(2, "cup", 4, 18_000)


def find(desk: Desk, text: str, *kinds: str) -> list[tuple[str, str]]:
    return [(found.kind, found.title) for found in FindAnything(text, kinds).run(desk.reader)]


def test_an_order_is_found_with_what_a_result_shows(desk: Desk):
    desk.happen(placed("o", OAT, reference="PO 2210"))
    key = desk.key("order", "o")
    found = Found(key, "order", "10001", "Green Gate Stores", 23_400, "GBP", "2026-11-19")
    assert FindAnything("10001").run(desk.reader) == (found,)


@pytest.mark.parametrize("text", ["100", "gate", "2210", "OAT-1L-12", "drink 10001"])
def test_an_order_is_found_by_number_customer_reference_and_lines(desk: Desk, text: str):
    desk.happen(placed("o", OAT, reference="PO 2210"))
    assert ("order", "10001") in find(desk, text)


def test_the_newest_comes_first_and_kinds_can_be_chosen(desk: Desk):
    desk.happen(placed("o", OAT), placed("p", OAT, number=10_002))
    everything = [("order", "10002"), ("order", "10001"), ("product", "Oat drink, 1 L × 12")]
    assert find(desk, "oat") == everything
    assert find(desk, "oat", "product") == everything[2:]
    assert find(desk, "gate", "product", "customer") == [("customer", "Green Gate Stores")]
    assert len(FindAnything("oat", limit=2).run(desk.reader)) == 2


def test_an_amended_order_is_found_by_what_it_has_now(desk: Desk):
    post = line(3, "post", 1, 1_200, is_goods=False)
    changes = (LineChange(CUP, None), LineChange(None, post))
    desk.happen(placed("o", OAT, CUP), amending("o", changes, totals(OAT, CUP), totals(OAT, post)))
    assert (find(desk, "paper", "order"), find(desk, "postage", "order")) == ([], [("order", "10001")])
    assert FindAnything("postage", ("order",)).run(desk.reader)[0].amount == 24_840


def test_of_two_like_lines_one_stays_when_the_other_is_taken_off(desk: Desk):
    again = line(2, "oat", 1, 1_950)
    amended = amending("o", (LineChange(again, None),), totals(OAT, again), totals(OAT))
    desk.happen(placed("o", OAT, again), amended)
    assert find(desk, "drink", "order") == [("order", "10001")]


def test_a_line_with_another_quantity_is_still_found(desk: Desk):
    more = line(1, "oat", 12, 23_400)
    desk.happen(placed("o", OAT), amending("o", (LineChange(OAT, more),), totals(OAT), totals(more)))
    assert find(desk, "drink", "order") == [("order", "10001")]


def test_a_name_on_two_lines_is_gone_when_it_changes(desk: Desk):
    milk = Particulars("MILK", "Milk", "piece", "std", True)
    desk.happen(product("p", "SOY", "Soy\nsauce"), ProductChanged("p", milk, PRODUCTS["oat"].particulars))
    assert (find(desk, "sauce"), find(desk, "milk")) == ([], [("product", "Milk")])


def test_a_draft_is_found_by_what_was_typed(desk: Desk):
    desk.happen(drafted("o", DraftLine(1, None, "the blue\nones", 1_000, 0, 0)))
    assert find(desk, "ones", "order") == [("order", "Draft")]


def test_back_in_draft_an_order_is_still_found_by_its_number(desk: Desk):
    desk.happen(placed("o", OAT), OrderReturnedToDraft("o"))
    assert find(desk, "10001") == [("order", "Draft")]


def test_history_is_found_until_it_is_withdrawn(desk: Desk):
    desk.happen(traded("h", "C536379", TradeLine(1, "oat", "85123A", "White heart", 1_000, 1_000_000), total=100))
    assert find(desk, "85123a heart") == find(desk, "c5363") == [("order", "C536379")]
    desk.happen(HistoryWithdrawn("h"))
    assert find(desk, "c5363") == []


def test_a_customer_is_found_by_its_details_of_now_and_its_code(desk: Desk):
    details = Details("Red Door", Address("", "", "York", "YO1", "GB"))
    desk.happen(CustomerDetailsChanged("green", details, CUSTOMERS["green"].details))
    assert find(desk, "ggs") == find(desk, "red york") == [("customer", "Red Door")]
    assert find(desk, "gate") == []


def test_a_product_is_found_by_its_particulars_of_now_and_its_barcodes(desk: Desk):
    its = Particulars("OAT-2", "Oat milk", "piece", "std", True)
    desk.happen(BarcodeAssigned("oat", "501"), BarcodeAssigned("oat", "502"), BarcodeRemoved("oat", "502"))
    desk.happen(ProductChanged("oat", its, PRODUCTS["oat"].particulars))
    assert find(desk, "501") == find(desk, "milk") == [("product", "Oat milk")]
    assert find(desk, "502") == find(desk, "drink") == []


BILLED = (placed("o", OAT, reference="PO 2210"), *invoiced("o", "i", 19_500, l1=10))


def test_an_invoice_is_found_with_what_a_result_shows(desk: Desk):
    desk.happen(*BILLED)
    found = Found(
        desk.key("invoice", "i"), "invoice", "Invoice 30001", "Green Gate Stores", 19_500, "GBP", "2026-11-19"
    )
    assert FindAnything("30001").run(desk.reader) == (found,)


@pytest.mark.parametrize("text", ["300", "gate 30001", "10001"])
def test_an_invoice_is_found_by_number_customer_and_order(desk: Desk, text: str):
    desk.happen(*BILLED)
    assert find(desk, text, "invoice") == [("invoice", "Invoice 30001")]


def test_a_credit_note_is_found_by_its_own_number_and_its_invoices(desk: Desk):
    sums = Totals(200, 0, 200, (TaxAmount("Z", 0, 200, 0),))
    who = (None, "Green Gate Stores", QUAY, "broken")
    desk.happen(*BILLED)
    desk.happen(CreditNotePosted("n", 40_001, "i", 30_001, "green", TODAY, "GBP", "net", (), (), sums, *who))
    assert find(desk, "40001") == find(desk, "broken 30001") == [("invoice", "Credit note 40001")]


@pytest.mark.parametrize("text", ["501", "gate", "GGS-2210"])
def test_a_payment_is_found_by_number_customer_and_reference(desk: Desk, text: str):
    desk.happen(paid("pay", 7_000))
    assert find(desk, text, "payment") == [("payment", "Payment 501")]


def test_a_refund_is_found_as_a_payment(desk: Desk):
    desk.happen(paid("pay", 800))
    parts = (RefundPart("pay", 800),)
    desk.happen(RefundRecorded("back", 502, "green", Money(800, "GBP"), TODAY, "cash", parts, "till 2"))
    (found,) = FindAnything("502 till", ("payment",)).run(desk.reader)
    assert (found.title, found.detail, found.amount) == ("Refund 502", "Green Gate Stores", 800)


@pytest.mark.parametrize("text", ["", "   ", "***", '"', "(", "-"])
def test_text_without_words_finds_nothing(desk: Desk, text: str):
    assert find(desk, text) == []


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=40) | st.text(alphabet='ab:-"<>=.,() is*%_?kK2\0', max_size=40))
def test_whatever_is_typed_no_query_breaks(desk: Desk, text: str):
    FindAnything(text, ("order",)).run(desk.reader)
    CustomerMatches(text).run(desk.reader)
    ProductMatches(text).run(desk.reader)
    page(desk.reader, OrderListing(today=TODAY, filter=text).run(desk.reader), None, 10)
