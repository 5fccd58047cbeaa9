import pytest

from core.domain.customers.events import (
    CreditLimitSet,
    CustomerArchived,
    CustomerDetailsChanged,
    CustomerPutOnStop,
    CustomerRestored,
    Details,
    StopLifted,
    TermsSet,
)
from core.domain.orders.events import (
    LineCancelled,
    OrderCancelled,
    OrderReturnedToDraft,
    TradeLine,
)
from core.domain.orders.values import DraftLine
from core.domain.payments.events import OnOrder, PaymentReversed
from core.domain.values import Address, Money
from core.projections.paging import page
from core.readmodels.customer_list import CustomerCard, CustomerListing, CustomerMatches, CustomerRow
from tests.core.readmodels.trade import (
    CUSTOMERS,
    TODAY,
    Desk,
    customer,
    drafted,
    line,
    paid,
    parts,
    placed,
    reserved,
    shipped,
    totals,
    traded,
)

OAT = line(1, "oat", 10, 19_500)


def card(desk: Desk, id: str = "green") -> CustomerRow:
    found = CustomerCard(desk.key("customer", id)).run(desk.reader)
    assert found is not None
    return found.customer


def names(desk: Desk, **listing: str) -> list[str]:
    shown = CustomerListing(today=TODAY, **listing).run(desk.reader)
    return [CustomerRow(*row[2:]).name for row in page(desk.reader, shown, None, 100)]


def matches(desk: Desk, text: str, limit: int = 8) -> list[str]:
    return [match.customer.code for match in CustomerMatches(text, limit).run(desk.reader)]


def test_a_card_has_what_an_order_form_needs(desk: Desk):
    its = card(desk)
    assert (its.uuid, its.version, its.code, its.name, its.town) == ("green", 1, "GGS", "Green Gate Stores", "Hull")
    assert (its.terms_days, its.credit_limit, its.currency, its.country) == (30, 500_000, "GBP", "GB")
    assert (its.owing, its.open_orders, its.last_order_on, its.stop, its.is_archived) == (0, 0, "", None, 0)


def test_there_is_no_card_under_another_key(desk: Desk):
    assert CustomerCard(desk.key("product", "oat")).run(desk.reader) is None


def test_changes_of_a_customer_are_shown(desk: Desk):
    moved = Details("Green Gate Ltd", Address("", "1 New St", "York", "YO1", "GB"), "a@b.c", "01904")
    desk.happen(
        CustomerDetailsChanged("green", moved, CUSTOMERS["green"].details),
        TermsSet("green", 14, 30),
        CreditLimitSet("green", None, 500_000),
        CustomerPutOnStop("green", TODAY, "cheque bounced"),
    )
    its = card(desk)
    assert (its.name, its.town, its.email, its.phone) == ("Green Gate Ltd", "York", "a@b.c", "01904")
    assert (its.terms_days, its.credit_limit, its.stop, its.stopped_on) == (14, None, "cheque bounced", "2026-11-19")
    assert its.version == 5


def test_a_lifted_stop_is_gone(desk: Desk):
    desk.happen(CustomerPutOnStop("green", TODAY, "why"), StopLifted("green", "why"))
    assert (card(desk).stop, card(desk).stopped_on) == (None, None)


def test_a_placed_order_is_open_and_owing(desk: Desk):
    desk.happen(placed("o", OAT), on=TODAY)
    its = card(desk)
    assert (its.open_orders, its.owing, its.last_order_on, its.version) == (1, 23_400, "2026-11-19", 1)
    assert card(desk, "blue").owing == 0


def test_a_draft_counts_for_nothing_even_when_its_customer_changes(desk: Desk):
    typed = DraftLine(1, "oat", "oat", 1_000, 19_500_000, 0)
    desk.happen(drafted("o", typed, customer_id="blue"), drafted("o", typed, customer_id=None))
    desk.happen(placed("o", OAT, customer_id="green"))
    assert (card(desk, "blue").owing, card(desk, "blue").open_orders) == (0, 0)
    assert (card(desk).owing, card(desk).open_orders) == (23_400, 1)


def test_an_order_back_in_draft_or_cancelled_is_not_owing(desk: Desk):
    desk.happen(placed("a", OAT), OrderReturnedToDraft("a"))
    desk.happen(placed("b", OAT, number=2), OrderCancelled("b", parts(l1=10), "no"))
    assert (card(desk).owing, card(desk).open_orders) == (0, 0)


def test_a_cancelled_line_lowers_what_is_owing(desk: Desk):
    half = line(1, "oat", 5, 9_750)
    desk.happen(placed("o", OAT), LineCancelled("o", 1, 5_000, totals(half), "no"))
    assert card(desk).owing == 11_700


def test_money_on_account_lowers_what_is_owing(desk: Desk):
    desk.happen(placed("o", OAT), paid("pay", 30_000, OnOrder("o", 23_400)))
    assert card(desk).owing == -6_600


def test_a_shipped_and_paid_order_is_open_no_more(desk: Desk):
    desk.happen(placed("o", OAT), reserved("o", l1=10), shipped("o", l1=10))
    assert card(desk).open_orders == 1
    desk.happen(paid("pay", 23_400, OnOrder("o", 23_400)))
    assert card(desk).open_orders == 0


def test_a_reversed_payment_is_owing_again(desk: Desk):
    on_order = OnOrder("o", 23_400)
    desk.happen(placed("o", OAT), reserved("o", l1=10), shipped("o", l1=10), paid("pay", 23_400, on_order))
    desk.happen(PaymentReversed("pay", "green", Money(23_400, "GBP"), (on_order,), "bounced"))
    assert (card(desk).owing, card(desk).open_orders) == (23_400, 1)


def test_history_dates_the_last_order_and_is_not_owing(desk: Desk):
    sold = TradeLine(1, "oat", "OAT", "Oat", 1_000, 1_000_000)
    desk.happen(
        traded("h", "1", sold, total=100), traded("i", "2", sold, total=100, nature="bad debt", customer_id="blue")
    )
    assert (card(desk).last_order_on, card(desk).owing) == ("2010-12-01", 0)
    assert card(desk, "blue").last_order_on == ""


def test_an_older_order_does_not_date_the_last_one_back(desk: Desk):
    desk.happen(placed("o", OAT))
    desk.happen(traded("h", "1", TradeLine(1, "oat", "OAT", "Oat", 1_000, 1_000_000), total=100))
    assert card(desk).last_order_on == "2026-11-19"


def test_archived_customers_are_on_a_tab_of_their_own(desk: Desk):
    desk.happen(CustomerArchived("blue"))
    assert (names(desk), names(desk, tab="archived")) == (["Green Gate Stores"], ["Bluebird Café"])
    desk.happen(CustomerRestored("blue"))
    assert names(desk) == ["Bluebird Café", "Green Gate Stores"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("town:hull", ["Green Gate Stores"]),
        ("caf", ["Bluebird Café"]),
        ("is:stop", ["Green Gate Stores"]),
        (">100", ["Green Gate Stores"]),
        ("owing:0", ["Bluebird Café"]),
        ("last:today", ["Green Gate Stores"]),
        ("last:empty", ["Bluebird Café"]),
    ],
)
def test_the_filter_box_narrows_the_list(desk: Desk, text: str, found: list[str]):
    desk.happen(placed("o", OAT), CustomerPutOnStop("green", TODAY, "late"))
    assert names(desk, filter=text) == found


@pytest.mark.parametrize("text", ["gg", "GGS", "green gate", "gate gre", "Hull", "HU1", "01482"])
def test_a_customer_is_found_by_the_beginnings_of_its_words(desk: Desk, text: str):
    assert "GGS" in matches(desk, text)


@pytest.mark.parametrize("text", ["", "  ", "ate", "gate blue", '"*', "oat"])
def test_nothing_else_is_found(desk: Desk, text: str):
    assert matches(desk, text) == []


def test_the_beginning_of_a_code_comes_first_then_who_ordered_last(desk: Desk):
    desk.happen(customer("gr", "GRE", "Zebra Ltd"), customer("x", "X1", "Greta's"), customer("y", "Y1", "Gregor"))
    desk.happen(placed("o", OAT, customer_id="green"))
    assert matches(desk, "gr") == ["GRE", "GGS", "BBC", "Y1", "X1"]
    assert matches(desk, "gr", limit=2) == ["GRE", "GGS"]


def test_the_very_code_comes_before_longer_ones(desk: Desk):
    desk.happen(customer("g", "G", "Zebra Ltd"), placed("o", OAT, customer_id="green"))
    assert matches(desk, "g")[:2] == ["G", "GGS"]


def test_an_archived_customer_is_not_offered(desk: Desk):
    desk.happen(CustomerArchived("green"))
    assert matches(desk, "ggs") == []
