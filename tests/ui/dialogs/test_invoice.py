import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from core.domain.calculation import Charge, Extras
from core.domain.invoices.commands import PostInvoice
from core.domain.orders.commands import AmendOrder, HoldOrder, ReceiveReturn, ShipOrder
from core.domain.orders.values import LineQuantity
from core.domain.payments.commands import RecordPayment
from core.domain.payments.values import OnOrder
from core.domain.values import ONE, Money
from core.readmodels.invoice_list import InvoiceRow, InvoicesOfOrder
from core.readmodels.order_detail import DetailedOrder
from tests.ui.books import Typist, order, place, send
from ui.desk import Desk
from ui.dialogs.invoice import InvoiceDialog
from ui.dialogs.sheet import CommandDialog
from ui.dispatcher import new_id


@pytest.fixture
def shipped(qtbot: QtBot, desk: Desk) -> DetailedOrder:
    """12 oat drinks at 19.50 with no tax, and 5 of 14 chocolates at 34.00 with 20 %."""
    placed = place(qtbot, desk, "GGS", OAT_1L_12=12, CHO_DRK_20=14)
    return ship(qtbot, desk, placed, (1, 12), (2, 5))


def ship(qtbot: QtBot, desk: Desk, placed: DetailedOrder, *lines: tuple[int, int]) -> DetailedOrder:
    parts = tuple(LineQuantity(line, quantity * ONE) for line, quantity in lines)
    send(qtbot, desk, ShipOrder(placed.header.uuid, new_id(), desk.today, parts))
    return order(desk, placed.header.uuid)


def deposit(qtbot: QtBot, desk: Desk, of: DetailedOrder, minor: int) -> DetailedOrder:
    header = of.header
    assert header.customer_uuid is not None
    amount, part = Money(minor, header.currency), OnOrder(header.uuid, minor)
    send(qtbot, desk, RecordPayment(new_id(), header.customer_uuid, amount, desk.today, "card", "", (part,)))
    return order(desk, header.uuid)


def invoices(desk: Desk, of: DetailedOrder) -> list[InvoiceRow]:
    return [row for _, row in InvoicesOfOrder(of.header.key).run(desk.dispatcher.reader)]


def shown(qtbot: QtBot, dialog: CommandDialog, keys: Typist) -> None:
    dialog.open()
    qtbot.waitUntil(lambda: dialog.isAncestorOf(keys.widget))


def done(qtbot: QtBot, desk: Desk, dialog: CommandDialog, keys: Typist) -> None:
    with qtbot.waitSignal(desk.dispatcher.changed):
        keys.type("<Ctrl+Enter>")
    qtbot.waitUntil(lambda: not dialog.isVisible())


def test_it_opens_with_all_that_is_shipped_and_shows_what_it_comes_to(
    qtbot: QtBot, desk: Desk, window: QWidget, keys: Typist, shipped: DetailedOrder
):
    dialog = InvoiceDialog(desk, shipped, window)
    shown(qtbot, dialog, keys)
    assert dialog.lines.quantities() == {1: 12 * ONE, 2: 5 * ONE}
    qtbot.waitUntil(lambda: dialog.totals.sums() != ())
    assert dialog.totals.sums() == (("Goods", "404.00"), ("Tax 20 %", "34.00"), ("Total", "438.00"))
    assert dialog.primary.plain_text() == "Post invoice, 438.00"


def test_discount_and_charges_stand_before_the_total(
    qtbot: QtBot, desk: Desk, window: QWidget, keys: Typist, shipped: DetailedOrder
):
    extras = Extras(100_000, 0, (Charge("delivery", "Delivery", 4_040),))
    send(qtbot, desk, AmendOrder(shipped.header.uuid, extras=extras))
    dialog = InvoiceDialog(desk, order(desk, shipped.header.uuid), window)
    shown(qtbot, dialog, keys)
    qtbot.waitUntil(lambda: dialog.totals.sums() != ())
    assert dialog.totals.sums() == (
        ("Goods", "404.00"),
        ("Discount", "−40.40"),
        ("Charges", "40.40"),
        ("Tax 20 %", "34.00"),
        ("Total", "438.00"),
    )


def test_what_came_back_before_is_not_invoiced(
    qtbot: QtBot, desk: Desk, window: QWidget, keys: Typist, shipped: DetailedOrder
):
    back = ReceiveReturn(shipped.header.uuid, new_id(), desk.today, (LineQuantity(1, 2 * ONE),), "broken")
    send(qtbot, desk, back)
    dialog = InvoiceDialog(desk, order(desk, shipped.header.uuid), window)
    shown(qtbot, dialog, keys)
    assert dialog.lines.quantities() == {1: 10 * ONE, 2: 5 * ONE}
    done(qtbot, desk, dialog, keys)
    assert [row.total for row in invoices(desk, shipped)] == [39_900]


def test_control_enter_posts_it(qtbot: QtBot, desk: Desk, window: QWidget, keys: Typist, shipped: DetailedOrder):
    dialog = InvoiceDialog(desk, shipped, window)
    shown(qtbot, dialog, keys)
    done(qtbot, desk, dialog, keys)
    (posted,) = invoices(desk, shipped)
    assert (posted.total, posted.open, posted.state) == (43_800, 43_800, "open")
    assert order(desk, shipped.header.uuid).header.invoiced == 17 * ONE


def test_chosen_lines_only_are_invoiced_and_what_is_too_much_is_marked(
    qtbot: QtBot, desk: Desk, window: QWidget, keys: Typist, shipped: DetailedOrder
):
    dialog = InvoiceDialog(desk, shipped, window)
    shown(qtbot, dialog, keys)
    keys.type("13")
    assert dialog.primary.plain_text() == "Invoice order 10001 (1 to fix)" and not dialog.totals.isVisible()
    keys.type("<Alt+0>", "2")
    done(qtbot, desk, dialog, keys)
    assert [row.total for row in invoices(desk, shipped)] == [3_900]


def test_the_deposit_that_moves_to_the_invoice_is_shown(
    qtbot: QtBot, desk: Desk, window: QWidget, keys: Typist, shipped: DetailedOrder
):
    dialog = InvoiceDialog(desk, deposit(qtbot, desk, shipped, 10_000), window)
    effects = dialog.effects
    shown(qtbot, dialog, keys)
    assert effects is not None
    qtbot.waitUntil(lambda: "338.00" in effects.texts())
    done(qtbot, desk, dialog, keys)
    assert [(row.paid, row.open) for row in invoices(desk, shipped)] == [(10_000, 33_800)]


def test_a_day_before_the_last_invoice_is_refused_under_the_date(
    qtbot: QtBot, desk: Desk, window: QWidget, keys: Typist, shipped: DetailedOrder
):
    other = ship(qtbot, desk, place(qtbot, desk, "BBC", OAT_1L_12=1), (1, 1))
    send(qtbot, desk, PostInvoice(new_id(), other.header.uuid, desk.today))
    dialog = InvoiceDialog(desk, shipped, window)
    shown(qtbot, dialog, keys)
    dialog.invoiced_on.setFocus()
    dialog.invoiced_on.selectAll()
    keys.type("-", "<Ctrl+Enter>")
    qtbot.waitUntil(lambda: "is before" in dialog.fields["invoiced_on"].problem())
    assert dialog.isVisible() and invoices(desk, shipped) == []


def test_a_held_order_is_not_invoiced(qtbot: QtBot, desk: Desk, window: QWidget, keys: Typist, shipped: DetailedOrder):
    dialog = InvoiceDialog(desk, shipped, window)
    shown(qtbot, dialog, keys)
    send(qtbot, desk, HoldOrder(shipped.header.uuid, "address unclear"))
    keys.type("<Ctrl+Enter>")
    qtbot.waitUntil(lambda: "on hold" in dialog.message.text())
    assert invoices(desk, shipped) == []
