"""The customers screen: who buys, on which terms, and what they owe."""

from collections.abc import Sequence
from typing import ClassVar

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QWidget

from core.domain.customers.commands import ArchiveCustomer, LiftStop, RestoreCustomer
from core.projections.paging import ListRow
from core.readmodels.customer_list import CustomerListing, CustomerRow
from core.readmodels.payment_list import PaymentsOnAccount
from core.readmodels.sorting import sort_text
from ui import formats
from ui.actions import action
from ui.cells import Cell
from ui.columns import ListColumn
from ui.dialogs.address import AddressDialog
from ui.dialogs.customer import CustomerDialog
from ui.dialogs.payment import AccountPaymentDialog
from ui.dialogs.refund import RefundDialog
from ui.dialogs.stop import StopDialog
from ui.list_queries import ListQuery
from ui.screens.customer_pane import CustomerPane, customer_chip
from ui.screens.list_screen import ListScreen
from ui.screens.making import Making
from ui.widgets.buttons import Button
from ui.widgets.tab_strip import Tab


class CustomersScreen(ListScreen):
    title: ClassVar[str] = "Customers"
    icon: ClassVar[str] = "users"
    first_sort: ClassVar[tuple[str, Qt.SortOrder]] = ("name", Qt.SortOrder.AscendingOrder)
    pane: CustomerPane

    # What can be done

    @action("New c&ustomer", menu="Edit", icon="plus", words="register add account client")
    def new_customer(self) -> None:
        dialog = CustomerDialog(self.desk, self)
        Making(self, dialog, dialog.registered)

    @action("Change &customer", "F2", menu="Edit", icon="pencil", words="edit details address terms limit")
    def change_customer(self) -> None:
        self.pane.hasten(self.table.unsettled_key())
        if self.pane.customer is not None:
            self.open_dialog(CustomerDialog(self.desk, self, self.pane.customer))

    @action("Put on &stop or lift", "Ctrl+Shift+L", menu="Edit", icon="circle-pause", words="block hold credit release")
    def stop_or_lift(self) -> None:
        self.pane.hasten(self.table.unsettled_key())
        match = self.pane.customer
        if match is not None and match.customer.stop is not None:
            self.direct.send(LiftStop(match.customer.uuid))
        elif match is not None:
            self.open_dialog(StopDialog(self.desk, match, self))

    @action("Take &payment", "F12", menu="Order", icon="banknote", words="pay money collect cash received")
    def take_payment(self) -> None:
        """On account."""
        self.pane.hasten(self.table.unsettled_key())
        if self.pane.customer is not None:
            its = self.pane.customer.customer
            self.open_dialog(AccountPaymentDialog(self.desk, self.pane.customer, self, max(0, its.owing)))

    @action("&Refund", "Shift+F12", menu="Order", icon="undo-2", words="give money back return credit pay out")
    def refund(self) -> None:
        """What is on account."""
        self.pane.hasten(self.table.unsettled_key())
        if self.pane.customer is not None and self.registry.find(self, "refund").isEnabled():
            self.open_dialog(RefundDialog(self.desk, self.pane.customer, self))

    @action("&Delivery address…", menu="Edit", icon="truck", words="add change ship to deliver place where goods go")
    def edit_address(self) -> None:
        self.pane.hasten(self.table.unsettled_key())
        if self.pane.customer is not None:
            self.open_dialog(AddressDialog(self.desk, self.pane.customer, self))

    @action("&Archive or restore", menu="Edit", icon="ban", words="delete remove hide gone back")
    def archive_or_restore(self) -> None:
        self.pane.hasten(self.table.unsettled_key())
        if self.pane.customer is not None:
            its = self.pane.customer.customer
            self.direct.send(RestoreCustomer(its.uuid) if its.is_archived else ArchiveCustomer(its.uuid))

    # What a screen says

    def columns(self) -> tuple[ListColumn, ...]:
        return (
            ListColumn("name", self.tr("Name"), 160, self._name, "left", "name", sort_text, stretch=True),
            ListColumn(
                "code", self.tr("Code"), 68, lambda row: Cell(row.code, color="text2"), "left", "code", sort_text
            ),
            ListColumn("town", self.tr("Town"), 116, lambda row: Cell(row.town, color="text2"), "left", "town"),
            ListColumn("open_orders", self.tr("Open orders"), 92, self._open_orders, "right", "open_orders"),
            ListColumn("owing", self.tr("Owing"), 90, self._owing, "right", "owing"),
            ListColumn("credit", self.tr("Credit left"), 90, self._credit, "right"),
            ListColumn("last_order", self.tr("Last order"), 92, self._last_order, "left", "last_order"),
        )

    def records(self, rows: list[ListRow]) -> Sequence[CustomerRow]:
        return [CustomerRow(*row[2:]) for row in rows]

    def tab_list(self) -> tuple[Tab, ...]:
        return (
            Tab("current", self.tr("Current")),
            Tab("owing", self.tr("Owing")),
            Tab("on_stop", self.tr("On stop")),
            Tab("archived", self.tr("Archived")),
            Tab("all", self.tr("All")),
        )

    def query(self, tab: str, filter: str, sort: str, *, descending: bool) -> ListQuery:
        return CustomerListing(today=self.desk.today, tab=tab, filter=filter, sort=sort, descending=descending)

    def make_pane(self) -> CustomerPane:
        pane = CustomerPane(self.desk)
        pane.loaded.connect(self._on_pane_loaded)
        return pane

    def main_buttons(self) -> Sequence[QWidget]:
        new = Button(self.tr("New customer"), "primary", "plus")
        new.clicked.connect(self.new_customer)
        return (new,)

    def hint(self) -> str:
        return self.tr("Filter, as in town:hull owing:>100")

    def matching(self, *, filtered: bool) -> tuple[str, str]:
        if filtered:
            return self.tr("{n} customer matches"), self.tr("{n} customers match")
        return self.tr("{n} customer"), self.tr("{n} customers")

    def empty(self, tab: str) -> tuple[str, str]:
        words = {
            "owing": (self.tr("Nobody owes anything"), ""),
            "on_stop": (self.tr("No customer is on stop"), ""),
            "archived": (self.tr("No customer is archived"), ""),
        }
        new = self.tr("New customer adds the first; an import brings many")
        return words.get(tab, (self.tr("Those who buy from you live here"), new))

    def unmatched(self, tab: str) -> str:
        words = {
            "owing": self.tr("Nobody who owes matches “{filter}”"),
            "on_stop": self.tr("Nobody on stop matches “{filter}”"),
            "archived": self.tr("Nobody archived matches “{filter}”"),
        }
        return words.get(tab, self.tr("No customer matches “{filter}”"))

    # Cells

    def _name(self, row: CustomerRow) -> Cell:
        chip = customer_chip(row)
        if chip is None:
            return Cell(row.name, weight=500)
        _, tone, icon = chip
        return Cell(row.name, weight=500, trailing_icon=icon, trailing_tone=tone)

    def _open_orders(self, row: CustomerRow) -> Cell:
        return Cell(formats.count(row.open_orders) if row.open_orders else "–", "right", color="text2")

    def _owing(self, row: CustomerRow) -> Cell:
        if not row.owing:
            return Cell("–", "right", color="text2")
        return Cell(formats.money(row.owing, row.currency), "right", 500)

    def _credit(self, row: CustomerRow) -> Cell:
        if row.credit_limit is None:
            return Cell(self.tr("no limit"), "right", color="text3")
        left = row.credit_limit - row.owing
        tone = "danger" if left < 0 else None
        return Cell(formats.money(left, row.currency), "right", color=tone or "text2")

    def _last_order(self, row: CustomerRow) -> Cell:
        return Cell(self.day(row.last_order_on), color="text2")

    @Slot()
    def _on_pane_loaded(self) -> None:
        match = self.pane.customer
        none = "" if match is not None else self.tr("Choose a customer first.")
        for name in ("change_customer", "take_payment", "stop_or_lift", "edit_address", "archive_or_restore"):
            self.registry.allow(self, name, none)
        self.registry.allow(self, "refund", none or self._why_no_refund())
        steps = [self.step("change_customer", self.tr("Change")), self.step("take_payment")]
        if match is not None and match.customer.stop is not None:
            steps.append(self.step("stop_or_lift", self.tr("Lift stop")))
        rest = ("refund", "edit_address", "", "stop_or_lift", "archive_or_restore", "undo_step")
        self.pane.set_steps(steps, [self.registry.find(self, name) if name else None for name in rest])

    def _why_no_refund(self) -> str:
        """Empty when something is on account."""
        match = self.pane.customer
        found = PaymentsOnAccount(match.key, limit=1).run(self.desk.dispatcher.reader) if match is not None else ()
        return "" if found else self.tr("Nothing is on account. Take a payment off its orders and invoices first.")
