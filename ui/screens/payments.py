"""The payments screen: money that came in and went back, and what of it is for nothing yet."""

from collections.abc import Sequence
from typing import Any, ClassVar, Final

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QApplication

from core.projections.paging import Listing, ListRow
from core.readmodels.customer_list import CustomerCard, CustomerMatch
from core.readmodels.payment_list import (
    PaymentCounts,
    PaymentListing,
    PaymentListRow,
    PaymentMatch,
    PaymentSum,
    PaymentSums,
)
from core.readmodels.sorting import sort_text
from ui import formats, money_looks
from ui.actions import action
from ui.cells import Cell
from ui.columns import ListColumn
from ui.dialogs.allocate import AllocateDialog, TakeOffDialog
from ui.dialogs.payment import AccountPaymentDialog
from ui.dialogs.refund import RefundDialog
from ui.dialogs.reverse import ReverseDialog
from ui.dispatcher import Query
from ui.list_queries import ListQuery
from ui.payment_words import method_word
from ui.screens.list_screen import ListScreen
from ui.screens.payment_pane import PaymentPane
from ui.widgets.tab_strip import Tab

_OF_ONE_PAYMENT: Final = ("copy_reference", "take_payment", "refund", "allocate", "take_off", "reverse")


class PaymentsScreen(ListScreen):
    title: ClassVar[str] = "Payments"
    icon: ClassVar[str] = "wallet"
    first_sort: ClassVar[tuple[str, Qt.SortOrder]] = ("no", Qt.SortOrder.DescendingOrder)
    pane: PaymentPane

    # What can be done

    @action("Take &payment", "F12", menu="Order", icon="banknote", words="pay money collect cash received another")
    def take_payment(self) -> None:
        """Another one, from the same customer."""
        customer = self._customer_for("take_payment")
        if customer is not None:
            self.open_dialog(AccountPaymentDialog(self.desk, customer, self))

    @action("&Refund", "Shift+F12", menu="Order", icon="undo-2", words="give money back return credit pay out")
    def refund(self) -> None:
        """What this customer has on account."""
        customer = self._customer_for("refund")
        if customer is not None:
            self.open_dialog(RefundDialog(self.desk, customer, self))

    @action("&Allocate", "F2", menu="Order", icon="receipt-text", words="match invoice order what it is for assign")
    def allocate(self) -> None:
        match = self._payment_for("allocate")
        if match is not None:
            self.open_dialog(AllocateDialog(self.desk, match, self))

    @action("Ta&ke off", menu="Order", icon="x", words="unallocate unmatch take back on account again")
    def take_off(self) -> None:
        """What it is for goes back on account."""
        match = self._payment_for("take_off")
        if match is not None:
            self.open_dialog(TakeOffDialog(self.desk, match, self))

    @action("Re&verse", "Del", menu="Order", icon="ban", words="bounced mistake returned delete cancel payment refund")
    def reverse(self) -> None:
        match = self._payment_for("reverse")
        if match is not None:
            self.open_dialog(ReverseDialog(self.desk, match, self))

    @action("Copy &reference", "Ctrl+Shift+C", menu="Edit", words="number clipboard")
    def copy_reference(self) -> None:
        self.pane.hasten(self.table.unsettled_key())
        if self.pane.payment is not None:
            QApplication.clipboard().setText(self.pane.payment.no)
            self.desk.say(self.tr("Copied {number}").format(number=self.pane.payment.no))

    # What a screen says

    def columns(self) -> tuple[ListColumn, ...]:
        return (
            ListColumn("status", self.tr("Status"), 138, self._status, sort="state"),
            ListColumn("no", self.tr("Number"), 92, lambda row: Cell(row.no, weight=600), sort="newest"),
            ListColumn(
                "customer", self.tr("Customer"), 100, self._customer, "left", "customer", sort_text, stretch=True
            ),
            ListColumn("dated", self.tr("Dated"), 80, self._dated, sort="dated"),
            ListColumn("method", self.tr("How"), 128, self._how),
            ListColumn("amount", self.tr("Amount"), 88, self._amount, "right", "amount"),
            ListColumn("on_account", self.tr("On account"), 96, self._on_account, "right", "on_account"),
        )

    def records(self, rows: list[ListRow]) -> Sequence[PaymentListRow]:
        return [PaymentListRow(*row[2:]) for row in rows]

    def tab_list(self) -> tuple[Tab, ...]:
        return (
            Tab("all", self.tr("All")),
            Tab("on_account", self.tr("On account")),
            Tab("refunds", self.tr("Refunds")),
            Tab("reversed", self.tr("Reversed")),
        )

    def query(self, tab: str, filter: str, sort: str, *, descending: bool) -> ListQuery:
        return PaymentListing(today=self.desk.today, tab=tab, filter=filter, sort=sort, descending=descending)

    def counts(self) -> Query:
        return PaymentCounts()

    def sums(self, listing: Listing) -> Query:
        return PaymentSums(listing)

    def told(self, sums: Any) -> Sequence[tuple[str, str]]:
        return [pair for each in sums for pair in self._told(each, is_only=len(sums) == 1)]

    def make_pane(self) -> PaymentPane:
        pane = PaymentPane(self.desk)
        pane.loaded.connect(self._on_pane_loaded)
        return pane

    def hint(self) -> str:
        return self.tr("Filter, as in method:card >100 or is:on-account")

    def matching(self, *, filtered: bool) -> tuple[str, str]:
        if filtered:
            return self.tr("{n} payment matches"), self.tr("{n} payments match")
        if self.tabs.current() == "refunds":
            return self.tr("{n} refund"), self.tr("{n} refunds")
        return self.tr("{n} payment"), self.tr("{n} payments")

    def empty(self, tab: str) -> tuple[str, str]:
        words = {
            "on_account": (self.tr("All that came in is for something"), ""),
            "refunds": (self.tr("No money went back"), ""),
            "reversed": (self.tr("No payment was taken back"), ""),
        }
        first = self.tr("F12 on an order or a customer takes one")
        return words.get(tab, (self.tr("Money in and out lives here"), first))

    def unmatched(self, tab: str) -> str:
        words = {
            "on_account": self.tr("Nothing on account matches “{filter}”"),
            "refunds": self.tr("No refund matches “{filter}”"),
            "reversed": self.tr("Nothing reversed matches “{filter}”"),
        }
        return words.get(tab, self.tr("No payment matches “{filter}”"))

    # Cells

    def _status(self, row: PaymentListRow) -> Cell:
        return money_looks.chip_cell(money_looks.payment_chip(row))

    def _customer(self, row: PaymentListRow) -> Cell:
        return Cell(row.customer)

    def _dated(self, row: PaymentListRow) -> Cell:
        return Cell(self.day(row.dated), color="text2")

    def _how(self, row: PaymentListRow) -> Cell:
        return Cell(" · ".join(filter(None, (row.reference, method_word(row.method)))), color="text2")

    def _amount(self, row: PaymentListRow) -> Cell:
        """What went back has a minus; what was taken back is pale."""
        amount = -row.amount if row.kind == "refund" else row.amount
        color = "text3" if row.state == "reversed" else None
        return Cell(formats.money(amount, row.currency), "right", 500, color)

    def _on_account(self, row: PaymentListRow) -> Cell:
        if not row.on_account:
            return Cell("–", "right", color="text3")
        return Cell(formats.money(row.on_account, row.currency), "right", 500)

    # Inside

    def _told(self, each: PaymentSum, *, is_only: bool) -> list[tuple[str, str]]:
        amount, on_account = (formats.money(minor, each.currency) for minor in (each.amount, each.on_account))
        return [(self.tr("Total") if is_only else each.currency, amount), (self.tr("On account"), on_account)]

    def _payment_for(self, name: str) -> PaymentMatch | None:
        """The payment in view, read anew, if the action is possible with it."""
        self.pane.hasten(self.table.unsettled_key())
        if self.pane.payment is None or self.pane.key is None or not self.registry.find(self, name).isEnabled():
            return None
        return PaymentMatch(self.pane.key, self.pane.payment)

    def _customer_for(self, name: str) -> CustomerMatch | None:
        match = self._payment_for(name)
        return CustomerCard(match.payment.customer_key).run(self.desk.dispatcher.reader) if match else None

    def _reasons(self) -> dict[str, str]:
        """Why an action is not possible now; empty when it is."""
        its = self.pane.payment
        if its is None:
            return dict.fromkeys(_OF_ONE_PAYMENT, self.tr("Choose a payment first."))
        reversed_ = self.tr("It was reversed.") if its.state == "reversed" else ""
        unfit = self.tr("A refund is for nothing else.") if its.kind == "refund" else reversed_
        given_back = self.tr("Some of it went back to the customer. Reverse the refund first.") if its.refunded else ""
        reasons = dict.fromkeys(_OF_ONE_PAYMENT, "")
        reasons["allocate"] = unfit or ("" if its.on_account else self.tr("Nothing of it is on account."))
        reasons["take_off"] = unfit or ("" if its.allocated else self.tr("It is for nothing yet."))
        reasons["reverse"] = reversed_ or given_back
        return reasons

    def _offer(self) -> None:
        its = self.pane.payment
        names = ["allocate"] if its is not None and its.kind == "payment" and its.on_account else []
        steps = [self.step(name, is_primary=True) for name in names]
        rest = ("allocate", "take_off", "reverse", "", "take_payment", "refund", "", "undo_step", "copy_reference")
        self.pane.set_steps(steps, [self.registry.find(self, name) if name else None for name in rest])

    @Slot()
    def _on_pane_loaded(self) -> None:
        for name, why_not in self._reasons().items():
            self.registry.allow(self, name, why_not)
        self._offer()
