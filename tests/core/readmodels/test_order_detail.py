from datetime import timedelta

import pytest
from msgspec.structs import astuple, replace

from core.domain.calculation import NO_EXTRAS, Charge, Extras, TaxAmount
from core.domain.invoices.events import DifferenceWrittenOff
from core.domain.orders.events import (
    HistoryWithdrawn,
    InspectedLine,
    LineCancelled,
    LineChange,
    LinesReinstated,
    OrderAmended,
    OrderCancelled,
    OrderClosed,
    OrderParticulars,
    OrderParticularsChanged,
    OrderPlaced,
    OrderReopened,
    OrderReturnedToDraft,
    ReturnInspected,
    ReturnReceived,
    ShipmentReversed,
    TradeLine,
)
from core.domain.orders.values import DraftLine
from core.domain.payments.events import (
    OnInvoice,
    OnOrder,
    PaymentAllocated,
    PaymentRecorded,
    PaymentReversed,
    PaymentUnallocated,
)
from core.domain.values import Address, Money
from core.errors import Damaged
from core.readmodels.order_detail import DetailedOrder, OrderDetail
from core.readmodels.order_history import OrderHistory
from tests.core.readmodels.trade import (
    QUAY,
    TODAY,
    Desk,
    amending,
    drafted,
    invoiced,
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
CUP = line(2, "cup", 4, 18_000)
PLACED = (placed("o", OAT, CUP, reference="PO 2210", ship_by=TODAY), reserved("o", l1=10, l2=4))


def detail(desk: Desk, order_id: str = "o") -> DetailedOrder:
    found = OrderDetail(desk.key("order", order_id)).run(desk.reader)
    assert found is not None
    return found


def quantities(desk: Desk) -> list[tuple[int, int, int, int, int]]:
    lines = detail(desk).lines
    return [(each.line, each.ordered, each.cancelled, each.reserved, each.shipped) for each in lines]


def test_there_is_no_order_under_another_key(desk: Desk):
    assert OrderDetail(desk.key("customer", "green")).run(desk.reader) is None


def test_the_header_has_what_was_agreed(desk: Desk):
    desk.happen(*PLACED, actor="bob")
    header = detail(desk).header
    assert (header.no, header.reference, header.ship_by, header.terms_days) == ("10001", "PO 2210", "2026-11-19", 30)
    assert (header.deliver_name, header.deliver_street) == ("Green Gate Stores", "14 Quay Road")
    assert (header.deliver_city, header.deliver_postcode, header.deliver_country) == ("Hull", "HU1", "GB")
    assert (header.note, header.private_note, header.channel) == ("by the back door", "ask about cups", "phone")
    assert (header.customer_uuid, header.customer_key) == ("green", desk.key("customer", "green"))
    assert (header.total, header.actor, header.version, header.price_mode) == (45_000, "bob", 2, "net")
    assert header.taxes == (TaxAmount("S", 200_000, 37_500, 7_500),)


def test_discount_and_charges_are_those_agreed_on_last(desk: Desk):
    extras = Extras(50_000, 0, (Charge("delivery", "Delivery", 500),))
    agreed = [replace(each, extras=extras) if isinstance(each, OrderPlaced) else each for each in PLACED]
    desk.happen(*agreed)
    assert detail(desk).header.extras == extras
    totals = next(each.totals for each in PLACED if isinstance(each, OrderPlaced))
    desk.happen(OrderAmended("o", (), extras, NO_EXTRAS, totals, totals, ()))
    assert detail(desk).header.extras == NO_EXTRAS


def test_a_line_has_its_agreement_and_its_product(desk: Desk):
    desk.happen(*PLACED)
    first = detail(desk).lines[0]
    assert (first.sku, first.name, first.unit) == ("OAT-1L-12", "Oat drink, 1 L × 12", "piece")
    assert (first.unit_price, first.net, first.product_uuid) == (19_500_000, 19_500, "oat")
    assert first.product_key == desk.key("product", "oat")


def test_shipping_and_taking_it_back_moves_the_lines(desk: Desk):
    desk.happen(*PLACED, shipped("o", l1=6))
    assert quantities(desk) == [(1, 10_000, 0, 4_000, 6_000), (2, 4_000, 0, 4_000, 0)]
    desk.happen(ShipmentReversed("o", "o parcel 1", parts(l1=6), parts(l1=6)))
    assert quantities(desk) == [(1, 10_000, 0, 10_000, 0), (2, 4_000, 0, 4_000, 0)]


def test_shipments_are_listed_and_a_reversed_one_is_marked(desk: Desk):
    desk.happen(*PLACED, shipped("o", 1, l1=6), shipped("o", 2, l1=4, l2=1))
    desk.happen(ShipmentReversed("o", "o parcel 2", parts(l1=4, l2=1), parts(l1=4, l2=1)))
    shipments = detail(desk).shipments
    assert [(each.number, each.lines, each.quantity, each.is_reversed) for each in shipments] == [
        (1, 1, 6_000, 0),
        (2, 2, 5_000, 1),
    ]
    assert (shipments[0].tracking, shipments[0].shipped_on) == ("7741 0938", "2026-11-19")


def test_cancelling_and_reinstating_moves_the_lines(desk: Desk):
    desk.happen(*PLACED, LineCancelled("o", 2, 3_000, totals(OAT), "gone"), reserved("o", l2=-3))
    assert quantities(desk)[1] == (2, 4_000, 3_000, 1_000, 0)
    desk.happen(OrderCancelled("o", parts(l1=10, l2=1), "gone"))
    assert [each[2] for each in quantities(desk)] == [10_000, 4_000]
    desk.happen(LinesReinstated("o", parts(l1=10, l2=4), totals(OAT, CUP)))
    assert [each[2] for each in quantities(desk)] == [0, 0]


def test_taxes_follow_a_cancelled_line(desk: Desk):
    desk.happen(*PLACED, LineCancelled("o", 2, 4_000, totals(OAT), "gone"))
    assert detail(desk).header.taxes == (TaxAmount("S", 200_000, 19_500, 3_900),)


def test_an_amended_line_keeps_how_far_it_came(desk: Desk):
    more, post = line(1, "oat", 12, 23_400), line(3, "post", 1, 1_200, is_goods=False)
    changes = (LineChange(OAT, more), LineChange(CUP, None), LineChange(None, post))
    desk.happen(*PLACED, shipped("o", l1=6), amending("o", changes, totals(OAT, CUP), totals(more, post)))
    desk.happen(reserved("o", l2=-4))
    assert quantities(desk) == [(1, 12_000, 0, 4_000, 6_000), (3, 1_000, 0, 0, 0)]
    first, third = detail(desk).lines
    assert (first.net, first.open, first.backordered, third.backordered) == (23_400, 6_000, 2_000, 0)
    assert detail(desk).header.taxes[0].taxable == 24_600


def test_the_history_of_an_order_says_which_entry_was_altered(desk: Desk):
    end = desk.happen(*PLACED)
    with desk.altered(end), pytest.raises(Damaged, match=f"Entry {end} cannot be read"):
        OrderHistory(desk.key("order", "o")).run(desk.reader)


def test_the_highest_line_there_ever_was_is_told(desk: Desk):
    desk.happen(*PLACED, amending("o", (LineChange(CUP, None),), totals(OAT, CUP), totals(OAT)), reserved("o", l2=-4))
    assert detail(desk).header.highest_line == 2
    third = line(3, "cup", 1, 4_500)
    desk.happen(amending("o", (LineChange(None, third),), totals(OAT), totals(OAT, third)))
    assert detail(desk).header.highest_line == 3


def test_a_draft_has_its_lines_as_typed_and_loses_those_it_had(desk: Desk):
    first = DraftLine(1, "oat", "oat drink", 10_000, 19_500_000, 100_000)
    desk.happen(drafted("o", first, DraftLine(2, None, "the blue ones", 1_000, 0, 0)))
    lines = detail(desk).lines
    assert [(each.name, each.product_uuid, each.net) for each in lines] == [
        ("oat drink", "oat", 17_550),
        ("the blue ones", None, 0),
    ]
    desk.happen(drafted("o", first))
    assert len(detail(desk).lines) == 1


def test_a_draft_has_all_that_its_form_is_filled_with_again(desk: Desk):
    decided = [DraftLine(number, "oat", "", 0, 0, 0, wait) for number, wait in ((1, None), (2, True), (3, False))]
    desk.happen(drafted("o", *decided))
    header = detail(desk).header
    address = (header.deliver_name, header.deliver_street, header.deliver_city, header.deliver_postcode)
    assert (*address, header.deliver_country, header.channel) == (*astuple(QUAY), "web")
    assert [each.backorder for each in detail(desk).lines] == [None, 1, 0]


def test_back_in_draft_the_agreement_is_shown_without_a_number(desk: Desk):
    desk.happen(*PLACED, OrderReturnedToDraft("o"))
    header = detail(desk).header
    assert (header.no, header.placed_on, header.state, len(detail(desk).lines)) == (None, "", "draft", 2)


def test_payments_show_their_part_on_the_order(desk: Desk):
    on_order = (OnOrder("o", 1_000), OnOrder("o", 500))
    payment = PaymentRecorded("pay", 501, "green", Money(5_000, "GBP"), TODAY, "transfer", on_order, "GGS")
    desk.happen(*PLACED, payment)
    (shown,) = detail(desk).payments
    assert (shown.amount, shown.whole, shown.method, shown.reference) == (1_500, 5_000, "transfer", "GGS")
    assert (shown.received_on, shown.number, shown.is_reversed) == ("2026-11-19", 501, 0)
    assert (detail(desk).header.paid, detail(desk).header.payment) == (1_500, "part paid")


def test_what_is_paid_on_an_invoice_is_paid_on_its_order(desk: Desk):
    desk.happen(*PLACED, shipped("o", l1=4), *invoiced("o", "i", 12_000, 33_000, l1=4))
    desk.happen(paid("pay", 13_000, OnInvoice("i", 12_000), OnOrder("o", 500)))
    (shown,) = detail(desk).payments
    assert (shown.amount, shown.whole, detail(desk).header.paid, detail(desk).header.invoiced) == (
        *(12_500, 13_000, 12_500),
        4_000,
    )
    desk.happen(PaymentUnallocated("pay", (OnInvoice("i", 2_000),)))
    (shown,) = detail(desk).payments
    assert (shown.amount, shown.version, detail(desk).header.paid) == (10_500, 2, 10_500)


def test_a_deposit_that_moves_to_the_invoice_is_still_paid_once(desk: Desk):
    desk.happen(*PLACED, paid("pay", 1_000, OnOrder("o", 1_000)), shipped("o", l1=4))
    moved = (PaymentUnallocated("pay", (OnOrder("o", 1_000),)), PaymentAllocated("pay", (OnInvoice("i", 1_000),)))
    desk.happen(*invoiced("o", "i", 12_000, 33_000, l1=4), *moved)
    (shown,) = detail(desk).payments
    assert (shown.amount, detail(desk).header.paid, detail(desk).header.owing) == (1_000, 1_000, 44_000)


def test_cents_that_rounding_moves_between_invoices_are_owed_as_invoiced(desk: Desk):
    desk.happen(*PLACED, shipped("o", l1=10, l2=4), *invoiced("o", "i", 45_001, 0, l1=10, l2=4))
    assert (detail(desk).header.total, detail(desk).header.owing) == (45_000, 45_001)
    desk.happen(DifferenceWrittenOff("i", "green", 1, "rounding"))
    assert detail(desk).header.owing == 45_000


def test_what_came_back_is_shown_with_what_became_of_it(desk: Desk):
    desk.happen(*PLACED, shipped("o", l1=6), ReturnReceived("o", "r", 5_001, TODAY, parts(l1=3), "wrong colour"))
    desk.happen(ReturnInspected("o", "r", (InspectedLine(1, 1_000, 1_000, 0),)))
    (back,) = detail(desk).returns
    assert (back.number, back.line, back.quantity, back.restocked, back.awaited) == (5_001, 1, 3_000, 1_000, 1_000)
    assert (detail(desk).header.returned, detail(desk).header.status) == (3_000, "part shipped")
    desk.happen(ReturnInspected("o", "r", (InspectedLine(1, 0, -1_000, 2_000),)))
    (back,) = detail(desk).returns
    assert (back.restocked, back.quarantined, back.scrapped, back.awaited) == (1_000, 0, 2_000, 0)
    desk.happen(ReturnReceived("o", "r2", 5_002, TODAY, parts(l1=3), ""))
    assert [(each.number, each.quantity) for each in detail(desk).returns] == [(5_001, 3_000), (5_002, 3_000)]
    assert detail(desk).header.status == "returned"


def test_an_order_that_is_closed_is_complete_and_may_still_be_owed_for(desk: Desk):
    desk.happen(*PLACED, shipped("o", l1=10, l2=4), *invoiced("o", "i", 45_000, 0, l1=10, l2=4), OrderClosed("o"))
    header = detail(desk).header
    assert (header.state, header.status, header.owing, header.is_open, header.payment) == (
        *("closed", "complete", 45_000, 1),
        "unpaid",
    )
    desk.happen(OrderReopened("o", ()))
    assert (detail(desk).header.state, detail(desk).header.status) == ("placed", "invoiced")


def test_changed_particulars_are_shown(desk: Desk):
    now, was = OrderParticulars("PO 8", TODAY, "mail"), OrderParticulars("", None, "phone")
    elsewhere = Address("Dock", "2 Quay", "Hull", "HU2", "GB")
    desk.happen(*PLACED, OrderParticularsChanged("o", now, was, (), elsewhere, "ring", "", QUAY, "", ""))
    header = detail(desk).header
    assert (header.reference, header.ship_by, header.channel, header.deliver_name, header.note) == (
        *("PO 8", "2026-11-19", "mail"),
        *("Dock", "ring"),
    )


def test_a_reversed_payment_is_marked_and_owing_again(desk: Desk):
    on_order = OnOrder("o", 1_000)
    desk.happen(*PLACED, paid("pay", 1_000, on_order))
    desk.happen(PaymentReversed("pay", "green", Money(1_000, "GBP"), (on_order,), "bounced"))
    (shown,) = detail(desk).payments
    assert (shown.is_reversed, shown.version, detail(desk).header.owing) == (1, 2, 45_000)


def test_history_has_lines_that_have_left(desk: Desk):
    desk.happen(traded("h", "536365", TradeLine(1, "oat", "OAT", "Oat", 3_000, 195_000), total=59))
    header, (only,) = detail(desk, "h").header, detail(desk, "h").lines
    assert (header.no, header.source, header.nature, header.deliver_country) == (
        "536365",
        "online-retail",
        "sale",
        "GB",
    )
    assert (only.ordered, only.shipped, only.net) == (3_000, 3_000, 59)


def test_withdrawn_history_is_not_shown(desk: Desk):
    desk.happen(traded("h", "536365", TradeLine(1, "oat", "OAT", "Oat", 3_000, 195_000), total=59))
    desk.happen(HistoryWithdrawn("h"))
    assert OrderDetail(desk.key("order", "h")).run(desk.reader) is None
    assert desk.reader.query("SELECT count(*) FROM order_lines") == [(0,)]


def test_history_tells_what_happened_the_newest_first(desk: Desk):
    desk.happen(*PLACED, actor="ann")
    end = desk.happen(shipped("o", l1=6, l2=4), actor="bob", why="on the early van")
    newest, *older = OrderHistory(desk.key("order", "o")).run(desk.reader)
    assert (newest.position, newest.who, newest.why) == (end, "Bob", "on the early van")
    assert (newest.icon, newest.tone, newest.sentence) == ("truck", "active", "Shipped 2 lines, 10 units")
    assert [entry.sentence for entry in older] == ["Reserved 14 units", "Placed"]


def test_history_tells_of_payments_and_leaves_other_orders_out(desk: Desk):
    desk.happen(*PLACED, placed("other", OAT, number=10_002))
    desk.happen(paid("pay", 100_000, OnOrder("o", 45_000)), on=TODAY + timedelta(1))
    sentences = [entry.sentence for entry in OrderHistory(desk.key("order", "o")).run(desk.reader)]
    assert sentences == ["Payment received 1,000.00", "Reserved 14 units", "Placed"]


def test_history_comes_in_pages(desk: Desk):
    desk.happen(*PLACED)
    key = desk.key("order", "o")
    (newest,) = OrderHistory(key, limit=1).run(desk.reader)
    (older,) = OrderHistory(key, limit=1, before=newest.position).run(desk.reader)
    assert (newest.sentence, older.sentence) == ("Reserved 14 units", "Placed")
