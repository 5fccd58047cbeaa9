from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from core.domain.customers.commands import SetTerms
from core.domain.values import ONE
from core.readmodels.product_list import ProductMatches
from tests.ui.books import Typist, customer, product, send
from tests.ui.dialogs.using import shown
from ui.desk import Desk
from ui.dialogs.customer import CustomerDialog, code_of
from ui.dialogs.product import ProductDialog
from ui.dialogs.receive_stock import ReceiveStockDialog
from ui.dialogs.sheet import CommandDialog


def done(qtbot: QtBot, dialog: CommandDialog, keys: Typist) -> None:
    with qtbot.waitSignal(dialog.stood):
        keys.type("<Ctrl+Enter>")
    assert not dialog.isVisible()


def test_a_customer_is_registered_by_keys(qtbot: QtBot, desk: Desk, window: QWidget, keys: Typist):
    dialog = CustomerDialog(desk, window, name="Larkrise Shop")
    shown(qtbot, dialog, keys)
    assert dialog.code.text() == "LS"
    keys.type("<Tab>", "LRK", "<Tab>", "2 Lark Hill", "<Tab>", "Exeter")
    with qtbot.waitSignal(dialog.registered):
        keys.type("<Ctrl+Enter>")
    its = customer(desk, "LRK").customer
    assert (its.name, its.street, its.town, its.terms_days, its.credit_limit) == (
        "Larkrise Shop",
        "2 Lark Hill",
        "Exeter",
        30,
        None,
    )


def test_a_code_that_is_taken_is_refused_beside_it(qtbot: QtBot, desk: Desk, window: QWidget, keys: Typist):
    dialog = CustomerDialog(desk, window, name="Green Goods")
    shown(qtbot, dialog, keys)
    keys.type("<Tab>", "GGS", "<Ctrl+Enter>")
    qtbot.waitUntil(lambda: "Green Gate Stores" in dialog.fields["code"].problem())
    assert dialog.isVisible() and dialog.code.text() == "GGS" and keys.widget is dialog.code


def test_only_what_was_changed_of_a_customer_is_sent(qtbot: QtBot, desk: Desk, window: QWidget, keys: Typist):
    dialog = CustomerDialog(desk, window, customer(desk, "GGS"))
    shown(qtbot, dialog, keys)
    dialog.terms.setText("14")
    dialog.limit.setText("")
    assert [type(command).__name__ for command in dialog.commands()] == ["SetTerms", "SetCreditLimit"]
    done(qtbot, dialog, keys)
    qtbot.waitUntil(lambda: customer(desk, "GGS").customer.credit_limit is None)
    assert customer(desk, "GGS").customer.terms_days == 14


def test_terms_beyond_a_year_are_refused_and_the_name_is_not_sent_twice(
    qtbot: QtBot, desk: Desk, window: QWidget, keys: Typist
):
    dialog = CustomerDialog(desk, window, customer(desk, "GGS"))
    shown(qtbot, dialog, keys)
    dialog.name.setText("Green Gate Ltd")
    dialog.terms.setText("400")
    keys.type("<Ctrl+Enter>")
    qtbot.waitUntil(lambda: bool(dialog.fields["terms_days"].problem()))
    dialog.terms.setText("40")
    done(qtbot, dialog, keys)
    qtbot.waitUntil(lambda: customer(desk, "GGS").customer.terms_days == 40)
    assert customer(desk, "GGS").customer.name == "Green Gate Ltd"


def test_a_code_is_made_from_a_name():
    assert [code_of(name) for name in ("Green Gate Stores", "Bluebird", "", "Alder & Finch")] == [
        "GGS",
        "BLUE",
        "",
        "AF",
    ]


def test_a_product_is_added_with_its_reorder_point(qtbot: QtBot, desk: Desk, window: QWidget, keys: Typist):
    dialog = ProductDialog(desk, window)
    shown(qtbot, dialog, keys)
    keys.type("TEA-ENG", "<Tab>", "English breakfast", "<Tab>", "48/10", "<Tab>", "<Tab>", "<Tab>", "12")
    done(qtbot, dialog, keys)
    reader = desk.dispatcher.reader
    qtbot.waitUntil(lambda: [each.product.reorder_at for each in ProductMatches("TEA-ENG").run(reader)] == [12 * ONE])
    its = product(desk, "TEA-ENG").product
    assert (its.name, its.price, its.tax_code, its.is_goods) == ("English breakfast", 4_800_000, "S", 1)


def test_an_sku_that_is_taken_is_refused_beside_it(qtbot: QtBot, desk: Desk, window: QWidget, keys: Typist):
    dialog = ProductDialog(desk, window)
    shown(qtbot, dialog, keys)
    keys.type("OAT-1L-12", "<Tab>", "Another", "<Tab>", "1", "<Ctrl+Enter>")
    qtbot.waitUntil(lambda: "Oat drink" in dialog.fields["sku"].problem())
    assert dialog.isVisible() and dialog.name.text() == "Another"


def test_a_price_is_changed(qtbot: QtBot, desk: Desk, window: QWidget, keys: Typist):
    dialog = ProductDialog(desk, window, product(desk, "OAT-1L"))
    shown(qtbot, dialog, keys)
    dialog.price.setFocus()
    dialog.price.selectAll()
    keys.type("20.50")
    assert [type(command).__name__ for command in dialog.commands()] == ["ChangePrice"]
    done(qtbot, dialog, keys)
    qtbot.waitUntil(lambda: product(desk, "OAT-1L").product.price == 20_500_000)


def test_barcodes_are_put_on_and_taken_off(qtbot: QtBot, desk: Desk, window: QWidget, keys: Typist):
    dialog = ProductDialog(desk, window, product(desk, "OAT-1L"))
    shown(qtbot, dialog, keys)
    dialog.barcodes.setText("5012345678900 4006381333931")
    done(qtbot, dialog, keys)
    qtbot.waitUntil(lambda: len(product(desk, "OAT-1L").product.barcodes.split()) == 2)
    again = ProductDialog(desk, window, product(desk, "OAT-1L"))
    shown(qtbot, again, keys)
    again.barcodes.setText("4006381333931")
    done(qtbot, again, keys)
    qtbot.waitUntil(lambda: product(desk, "OAT-1L").product.barcodes == "4006381333931")


def test_what_was_typed_for_one_product_is_not_typed_for_another(
    qtbot: QtBot, desk: Desk, window: QWidget, keys: Typist
):
    first = ReceiveStockDialog(desk, product(desk, "CUP"), window)
    shown(qtbot, first, keys)
    keys.type("24", "<Esc>")
    other = ReceiveStockDialog(desk, product(desk, "COF"), window)
    shown(qtbot, other, keys)
    assert other.quantity.text() == ""


def test_what_stands_already_is_no_conflict(qtbot: QtBot, desk: Desk, window: QWidget, keys: Typist):
    dialog = CustomerDialog(desk, window, customer(desk, "GGS"))
    shown(qtbot, dialog, keys)
    dialog.name.setText("Green Gate")
    dialog.terms.setText("366")  # refused, when the name stands already
    keys.type("<Ctrl+Enter>")
    qtbot.waitUntil(lambda: bool(dialog.fields["terms_days"].problem()))
    dialog.name.setText("Green Gate & Sons")
    dialog.terms.setText("14")
    done(qtbot, dialog, keys)
    qtbot.waitUntil(lambda: customer(desk, "GGS").customer.terms_days == 14)
    assert customer(desk, "GGS").customer.name == "Green Gate & Sons"


def test_only_what_was_typed_comes_back_on_a_record_that_has_changed(
    qtbot: QtBot, desk: Desk, window: QWidget, keys: Typist
):
    dialog = CustomerDialog(desk, window, customer(desk, "GGS"))
    shown(qtbot, dialog, keys)
    dialog.name.setText("Green Gate & Sons")
    keys.type("<Esc>")
    send(qtbot, desk, SetTerms(customer(desk, "GGS").customer.uuid, 60))
    again = CustomerDialog(desk, window, customer(desk, "GGS"))
    shown(qtbot, again, keys)
    assert (again.name.text(), again.terms.text()) == ("Green Gate & Sons", "60")
