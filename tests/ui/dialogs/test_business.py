"""The business itself: where goods go, days and periods, what there is to choose."""

from datetime import timedelta

from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from core.domain.company.commands import ChangeSetting, CloseDay, DefineReason, LockPeriod
from core.domain.company.settings import INVOICE_POLICY, NEGATIVE_STOCK, WRITE_OFF_LIMIT
from core.domain.customers.commands import AddAddress
from core.domain.payments.commands import RecordPayment
from core.domain.values import Address, Money
from core.readmodels.company import CompanyLocation, CompanyReason
from core.readmodels.delivery_addresses import DeliveryAddresses
from tests.ui.books import Typist, customer, send
from tests.ui.dialogs.using import done, refused, shown, told
from ui.actions import ActionRegistry
from ui.business import BusinessWindow
from ui.desk import Desk
from ui.dialogs.address import AddressDialog
from ui.dialogs.choices import LocationsDialog, ReasonsDialog, key_of
from ui.dialogs.close_day import CloseDayDialog
from ui.dialogs.lock_period import LockPeriodDialog, UnlockPeriodDialog
from ui.dialogs.settings import SettingsDialog
from ui.dialogs.sheet import CommandDialog
from ui.dialogs.stop import StopDialog
from ui.dispatcher import new_id

YARD = Address("Yard", "1 Dock Lane", "Hull", "HU2", "GB")


def places(desk: Desk) -> list[Address]:
    return [each.address for each in DeliveryAddresses(customer(desk, "GGS").key).run(desk.dispatcher.reader)]


def test_a_delivery_address_is_added_by_keys(qtbot: QtBot, desk: Desk, window: QWidget, keys: Typist):
    dialog = AddressDialog(desk, customer(desk, "GGS"), window)
    shown(qtbot, dialog, keys)
    assert keys.widget is dialog.street and dialog.primary.plain_text() == "Add"
    keys.type("1 Dock Lane", "<Tab>", "Hull", "<Tab>", "HU2")
    done(
        qtbot, dialog, keys, lambda: places(desk) == [Address("Green Gate Stores", "1 Dock Lane", "Hull", "HU2", "GB")]
    )


def test_one_that_is_there_is_chosen_and_changed(qtbot: QtBot, desk: Desk, window: QWidget, keys: Typist):
    send(qtbot, desk, AddAddress(customer(desk, "GGS").customer.uuid, "a", YARD))
    dialog = AddressDialog(desk, customer(desk, "GGS"), window)
    shown(qtbot, dialog, keys)
    keys.type("<Down>")
    assert (dialog.name.text(), dialog.primary.plain_text()) == ("Yard", "Change")
    keys.type("<Tab>", "<Tab>", "2 Dock Lane")
    done(qtbot, dialog, keys, lambda: [each.street for each in places(desk)] == ["2 Dock Lane"])


def test_an_address_needs_a_street_or_a_town(qtbot: QtBot, desk: Desk, window: QWidget, keys: Typist):
    dialog = AddressDialog(desk, customer(desk, "GGS"), window)
    shown(qtbot, dialog, keys)
    keys.type("<Ctrl+Enter>")
    assert dialog.fields["street"].problem() and dialog.isVisible() and places(desk) == []


def took(qtbot: QtBot, desk: Desk, minor: int, method: str) -> None:
    payer, money = customer(desk, "GGS").customer.uuid, Money(minor, "GBP")
    send(qtbot, desk, RecordPayment(new_id(), payer, money, desk.today, method))


def test_a_day_is_closed_with_its_takings_by_method(qtbot: QtBot, desk: Desk, window: QWidget, keys: Typist):
    took(qtbot, desk, 12_000, "cash")
    took(qtbot, desk, 3_050, "card")
    dialog = CloseDayDialog(desk, window)
    shown(qtbot, dialog, keys)
    told(qtbot, dialog, "Takings, card", "30.50", "Takings, cash", "120.00")
    assert dialog.takings.text() == "Takings in all: 150.50 GBP."
    done(qtbot, dialog, keys, lambda: desk.company.closed_through == desk.today)


def test_a_day_on_which_no_money_moved_says_so(qtbot: QtBot, desk: Desk, window: QWidget, keys: Typist):
    dialog = CloseDayDialog(desk, window)
    shown(qtbot, dialog, keys)
    qtbot.waitUntil(lambda: dialog.takings.text() == "No money came or went.")


def test_a_day_is_closed_once(qtbot: QtBot, desk: Desk, window: QWidget, keys: Typist):
    send(qtbot, desk, CloseDay(desk.today))
    dialog = CloseDayDialog(desk, window)
    shown(qtbot, dialog, keys)
    keys.type("<Ctrl+Enter>")
    qtbot.waitUntil(lambda: "closed already" in dialog.fields["day"].problem())
    assert dialog.isVisible()


def test_the_books_are_locked_through_the_end_of_last_month(qtbot: QtBot, desk: Desk, window: QWidget, keys: Typist):
    dialog = LockPeriodDialog(desk, window)
    shown(qtbot, dialog, keys)
    last_month = desk.today.replace(day=1) - timedelta(1)
    effects = dialog.effects
    assert effects is not None
    qtbot.waitUntil(lambda: effects.texts()[:2] == ["Locked through", "nothing"])
    done(qtbot, dialog, keys, lambda: desk.company.locked_through == last_month)


def test_today_is_not_locked(qtbot: QtBot, desk: Desk, window: QWidget, keys: Typist):
    dialog = LockPeriodDialog(desk, window)
    shown(qtbot, dialog, keys)
    dialog.through.selectAll()
    keys.type("t", "<Ctrl+Enter>")
    qtbot.waitUntil(lambda: "not over yet" in dialog.fields["through"].problem())
    assert desk.company.locked_through is None


def test_the_books_are_unlocked_again(qtbot: QtBot, desk: Desk, window: QWidget, keys: Typist):
    send(qtbot, desk, LockPeriod(desk.today - timedelta(20)))
    dialog = UnlockPeriodDialog(desk, window)
    shown(qtbot, dialog, keys)
    done(qtbot, dialog, keys, lambda: desk.company.locked_through is None)


def test_where_nothing_is_locked_nothing_is_unlocked(qtbot: QtBot, desk: Desk, window: QWidget, keys: Typist):
    dialog = UnlockPeriodDialog(desk, window)
    shown(qtbot, dialog, keys)
    told(qtbot, dialog, "It is so already: nothing changes.")
    assert not dialog.primary.isEnabled()


def test_what_was_locked_meanwhile_is_looked_at_first(qtbot: QtBot, desk: Desk, window: QWidget, keys: Typist):
    send(qtbot, desk, LockPeriod(desk.today - timedelta(20)))
    dialog = UnlockPeriodDialog(desk, window)
    shown(qtbot, dialog, keys)
    send(qtbot, desk, LockPeriod(desk.today - timedelta(10)))
    refused(qtbot, dialog, keys)
    assert desk.company.locked_through == desk.today - timedelta(10)


def test_a_reason_is_defined_for_a_kind_of_step(qtbot: QtBot, desk: Desk, window: QWidget, keys: Typist):
    dialog = ReasonsDialog(desk, window)
    shown(qtbot, dialog, keys)
    keys.type("Broken in the store", "<Tab>", "<Down>", "<Down>", "<Down>")
    reason = CompanyReason("broken-in-the-store", "Broken in the store", "adjust")
    done(qtbot, dialog, keys, lambda: desk.company.reasons == (reason,))


def test_a_reason_gets_another_name(qtbot: QtBot, desk: Desk, window: QWidget, keys: Typist):
    send(qtbot, desk, DefineReason("BR", "Broken", "adjust"))
    dialog = ReasonsDialog(desk, window)
    shown(qtbot, dialog, keys)
    keys.type("<Down>", "<Tab>")
    assert (dialog.name.text(), dialog.purpose.currentText()) == ("Broken", "adjusting stock")
    keys.type("Broken or torn")
    done(qtbot, dialog, keys, lambda: desk.company.reasons == (CompanyReason("BR", "Broken or torn", "adjust"),))


def test_a_location_is_added_and_can_be_chosen(qtbot: QtBot, desk: Desk, window: QWidget, keys: Typist):
    dialog = LocationsDialog(desk, window)
    shown(qtbot, dialog, keys)
    assert keys.widget is dialog.name
    keys.type("Back yard")
    yard = CompanyLocation("back-yard", "Back yard")
    done(qtbot, dialog, keys, lambda: desk.company.locations == (CompanyLocation("main", "Main"), yard))


def test_a_name_that_is_taken_is_refused_beside_it(qtbot: QtBot, desk: Desk, window: QWidget, keys: Typist):
    dialog = LocationsDialog(desk, window)
    shown(qtbot, dialog, keys)
    keys.type("Main", "<Ctrl+Enter>")
    qtbot.waitUntil(lambda: bool(dialog.fields["name"].problem()))
    assert len(desk.company.locations) == 1


def test_keys_are_short_and_never_the_same():
    assert [key_of("In the yard.", ()), key_of("Yard", ("yard", "yard-2")), key_of("!", ())] == [
        "in-the-yard",
        "yard-3",
        "x",
    ]


def test_a_stop_says_what_it_does_before_the_reason_is_typed(qtbot: QtBot, desk: Desk, window: QWidget, keys: Typist):
    dialog = StopDialog(desk, customer(desk, "GGS"), window)
    shown(qtbot, dialog, keys)
    told(qtbot, dialog, "Green Gate Stores", "Can order", "On stop")
    keys.type("<Ctrl+Enter>")
    assert dialog.fields["reason"].problem() and customer(desk, "GGS").customer.stop is None
    keys.type("cheque bounced")
    done(qtbot, dialog, keys, lambda: customer(desk, "GGS").customer.stop == "cheque bounced")


def test_each_step_of_the_business_opens_its_dialog(qtbot: QtBot, desk: Desk):
    window, registry = BusinessWindow(desk), ActionRegistry()
    qtbot.addWidget(window)
    with qtbot.waitActive(window):
        window.show()
    kinds = []
    for made in registry.collect(window, everywhere=True):
        made.trigger()
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, CommandDialog)
        kinds.append(type(dialog))
        dialog.reject()
    days = [CloseDayDialog, LockPeriodDialog, UnlockPeriodDialog]
    assert kinds == [*days, ReasonsDialog, LocationsDialog, SettingsDialog]


def test_what_is_changed_of_the_settings_is_saved(qtbot: QtBot, desk: Desk, window: QWidget, keys: Typist):
    dialog = SettingsDialog(desk, window)
    shown(qtbot, dialog, keys)
    keys.type("<Down>", "<Tab>", "<Tab>", "2.50")
    assert [command.setting for command in dialog.commands()] == [INVOICE_POLICY, WRITE_OFF_LIMIT]
    settings = {INVOICE_POLICY: "ordered", WRITE_OFF_LIMIT: "250"}
    done(qtbot, dialog, keys, lambda: desk.company.settings == settings)


def test_settings_that_are_as_they_were_are_not_sent(qtbot: QtBot, desk: Desk, window: QWidget, keys: Typist):
    send(qtbot, desk, ChangeSetting(NEGATIVE_STOCK, "allowed"))
    dialog = SettingsDialog(desk, window)
    assert dialog.negative.currentText() == "more than is on hand, to be counted later" and dialog.commands() == []


def test_a_limit_is_an_amount(qtbot: QtBot, desk: Desk, window: QWidget, keys: Typist):
    dialog = SettingsDialog(desk, window)
    shown(qtbot, dialog, keys)
    keys.type("<Tab>", "<Tab>", "-1", "<Ctrl+Enter>")
    assert dialog.fields["value"].problem() and dialog.isVisible()
