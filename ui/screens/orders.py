"""The orders screen: take, ship, hold, cancel and collect."""

from collections.abc import Sequence
from typing import Any, ClassVar

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QApplication, QWidget

from core.domain.decider import Refused
from core.domain.orders.commands import CloseOrder, ReleaseOrder
from core.projections.paging import Listing, ListRow
from core.readmodels.customer_list import CustomerCard
from core.readmodels.order_detail import DetailedOrder
from core.readmodels.order_list import OrderCounts, OrderListing, OrderRow, OrderSum, OrderSums
from ui import formats, problems
from ui.actions import ActionRegistry, action
from ui.columns import ListColumn
from ui.desk import Desk
from ui.dialogs.cancel_line import CancelLineDialog
from ui.dialogs.credit_note import CreditNoteDialog, to_credit
from ui.dialogs.going_on import ReleaseDialog, ReopenDialog
from ui.dialogs.inspect import InspectDialog
from ui.dialogs.invoice import InvoiceDialog
from ui.dialogs.order_notes import NoteDialog
from ui.dialogs.payment import PaymentDialog
from ui.dialogs.pick import PickDialog, UnpickDialog
from ui.dialogs.reason import CancelDialog, HoldDialog
from ui.dialogs.refund import RefundDialog
from ui.dialogs.returns import ReturnDialog
from ui.dialogs.ship import ShipDialog
from ui.dialogs.waiting import WaitingDialog
from ui.dispatcher import Query
from ui.expected import expected_orders
from ui.forms.opening import draft_of
from ui.list_queries import ListQuery
from ui.screens import order_steps
from ui.screens.discarding import Discarding
from ui.screens.expected_rows import ExpectedRows
from ui.screens.list_screen import ListScreen
from ui.screens.order_columns import OrderColumns
from ui.screens.order_pane import OrderPane
from ui.widgets.buttons import Button
from ui.widgets.tab_strip import Tab


class OrdersScreen(ListScreen):
    title: ClassVar[str] = "Orders"
    icon: ClassVar[str] = "clipboard-list"
    first_sort: ClassVar[tuple[str, Qt.SortOrder]] = ("order", Qt.SortOrder.DescendingOrder)
    pane: OrderPane

    def __init__(self, desk: Desk, registry: ActionRegistry, parent: QWidget | None = None) -> None:
        super().__init__(desk, registry, parent)
        self.expected = ExpectedRows(expected_orders(desk))
        self._side.put_above_table(self.expected)
        self.direct.refused.connect(self._on_direct_refused)
        self._discarding = Discarding(desk, self.message, self)

    # What can be done

    @action("Pic&k", "F7", menu="Order", icon="package-check", words="collect gather from the shelf")
    def pick(self) -> None:
        if order := self._order_for("pick"):
            self.open_dialog(PickDialog(self.desk, order, self))

    @action("Undo pick", "Shift+F7", menu="Order", icon="package-open", words="unpick put back on the shelf")
    def unpick(self) -> None:
        if order := self._order_for("unpick"):
            self.open_dialog(UnpickDialog(self.desk, order, self))

    @action("&Ship", "F8", menu="Order", icon="truck", words="dispatch send deliver goods out")
    def ship(self) -> None:
        if order := self._order_for("ship"):
            dialog = ShipDialog(self.desk, order, self)
            dialog.picking_asked.connect(self.pick)
            self.open_dialog(dialog)

    @action("&Return goods", "Shift+F8", menu="Order", icon="undo-2", words="take back send back came back")
    def return_goods(self) -> None:
        if order := self._order_for("return_goods"):
            self.open_dialog(ReturnDialog(self.desk, order, self))

    @action("I&nspect return", "Ctrl+F8", menu="Order", icon="search", words="restock quarantine scrap look at")
    def inspect_return(self) -> None:
        if order := self._order_for("inspect_return"):
            self.open_dialog(InspectDialog(self.desk, order, self))

    @action("&Invoice", "F9", menu="Order", icon="receipt-text", words="bill post charge")
    def invoice(self) -> None:
        if order := self._order_for("invoice"):
            self.open_dialog(InvoiceDialog(self.desk, order, self))

    @action("Cre&dit note", "Shift+F9", menu="Order", icon="receipt-text", words="give back refund correct invoice")
    def credit_note(self) -> None:
        if order := self._order_for("credit_note"):
            invoices = to_credit(self.desk.dispatcher.reader, order.header.key)
            self.open_dialog(CreditNoteDialog(self.desk, invoices, self))

    @action("Take &payment", "F12", menu="Order", icon="banknote", words="pay money collect cash received")
    def take_payment(self) -> None:
        if order := self._order_for("take_payment"):
            self.open_dialog(PaymentDialog(self.desk, order, self))

    @action("Refund", "Shift+F12", menu="Order", icon="undo-2", words="give money back return credit pay out")
    def refund(self) -> None:
        """What its customer has on account."""
        order = self._order_for("refund")
        key = order.header.customer_key if order is not None else None
        customer = CustomerCard(key).run(self.desk.dispatcher.reader) if key is not None else None
        if customer is not None:
            self.open_dialog(RefundDialog(self.desk, customer, self))

    @action("&Hold or release", "Ctrl+Shift+L", menu="Order", icon="circle-pause", words="stop wait pause continue")
    def hold_or_release(self) -> None:
        order = self._order_for("hold_or_release")
        if order is not None and order.header.hold is not None:
            self.direct.send(ReleaseOrder(order.header.uuid))
        elif order is not None:
            self.open_dialog(HoldDialog(self.desk, order, self))

    @action("&Edit", "F2", menu="Order", icon="pencil", words="change amend draft open continue quantity lines")
    def edit(self) -> None:
        """A draft in order entry, a placed order in a sheet of its own."""
        order = self._order_for("edit")
        if order is not None and order.header.state == "draft":
            self.desk.entry_asked.emit(order.header.uuid)
        elif order is not None:
            from ui.forms.amend import AmendDialog  # noqa: PLC0415  heavy: not needed for the first paint

            self.open_dialog(AmendDialog(self.desk, order, self))

    @action("Cancel &line…", menu="Order", icon="x", words="delete remove part of order reduce")
    def cancel_line(self) -> None:
        if order := self._order_for("cancel_line"):
            self.open_dialog(CancelLineDialog(self.desk, order, self))

    @action("Discard draft", menu="Order", icon="x", words="throw away delete")
    def discard_draft(self) -> None:
        order = self._order_for("discard_draft")
        reader = self.desk.dispatcher.reader
        draft = draft_of(self.desk.drafts_folder, order.header.uuid, reader) if order is not None else None
        if draft is not None:
            self._discarding.discard(draft)

    @action("&Cancel order", "Del", menu="Order", icon="ban", words="delete remove withdraw")
    def cancel_order(self) -> None:
        """A draft is discarded."""
        order = self._order_for("cancel_order")
        if order is not None and order.header.state == "draft":
            self.discard_draft()
        elif order is not None:
            self.open_dialog(CancelDialog(self.desk, order, self))

    @action("Cl&ose order", menu="Order", icon="circle-check", words="complete finish done")
    def close_order(self) -> None:
        if order := self._order_for("close_order"):
            self.direct.send(CloseOrder(order.header.uuid))

    @action("Reopen order", menu="Order", icon="history", words="open again change closed")
    def reopen_order(self) -> None:
        if order := self._order_for("reopen_order"):
            self.open_dialog(ReopenDialog(self.desk, order, self))

    @action("Add note", "Ctrl+Shift+M", menu="Order", icon="file-pen-line", words="remark comment write down")
    def note(self) -> None:
        if order := self._order_for("note"):
            self.open_dialog(NoteDialog(self.desk, order, self))

    @action("&Back-orders", menu="View", icon="hourglass", words="short waiting goods promised out of stock")
    def show_backorders(self) -> None:
        self.open_dialog(WaitingDialog(self.desk, self))

    @action("Copy &reference", "Ctrl+Shift+C", menu="Edit", words="number clipboard")
    def copy_reference(self) -> None:
        if order := self._order_for("copy_reference"):
            QApplication.clipboard().setText(order.header.no or "")
            self.desk.say(self.tr("Copied {number}").format(number=order.header.no))

    @action("History of this &order", "Ctrl+H", menu="View", icon="history", words="who when why changes")
    def show_history(self) -> None:
        self.pane.show()
        self.pane.scroll_area.ensureWidgetVisible(self.pane.history, 0, 400)

    # What a screen says

    def columns(self) -> tuple[ListColumn, ...]:
        return OrderColumns(self.desk).all()

    def records(self, rows: list[ListRow]) -> Sequence[OrderRow]:
        return [OrderRow(*row[2:]) for row in rows]

    def tab_list(self) -> tuple[Tab, ...]:
        return (
            Tab("open", self.tr("Open")),
            Tab("to_pick", self.tr("To pick")),
            Tab("to_ship", self.tr("To ship")),
            Tab("to_invoice", self.tr("To invoice")),
            Tab("to_inspect", self.tr("Returns")),
            Tab("backordered", self.tr("Short")),
            Tab("late", self.tr("Late")),
            Tab("on_hold", self.tr("On hold")),
            Tab("drafts", self.tr("Drafts")),
            Tab("all", self.tr("All")),
        )

    def query(self, tab: str, filter: str, sort: str, *, descending: bool) -> ListQuery:
        return OrderListing(today=self.desk.today, tab=tab, filter=filter, sort=sort, descending=descending)

    def counts(self) -> Query:
        return OrderCounts(self.desk.today)

    def sums(self, listing: Listing) -> Query:
        return OrderSums(listing)

    def told(self, sums: Any) -> Sequence[tuple[str, str]]:
        return [pair for each in sums for pair in self._told(each, is_only=len(sums) == 1)]

    def make_pane(self) -> OrderPane:
        pane = OrderPane(self.desk)
        pane.loaded.connect(self._on_pane_loaded)
        return pane

    def main_buttons(self) -> Sequence[QWidget]:
        new = Button(self.tr("New order"), "primary", "plus", "Ctrl N")
        new.clicked.connect(self._on_new_clicked)
        return (new,)

    def hint(self) -> str:
        return self.tr("Filter, as in status:hold >500 last month")

    def matching(self, *, filtered: bool) -> tuple[str, str]:
        if filtered:
            return self.tr("{n} order matches"), self.tr("{n} orders match")
        words = {
            "open": (self.tr("{n} open order"), self.tr("{n} open orders")),
            "drafts": (self.tr("{n} draft"), self.tr("{n} drafts")),
        }
        return words.get(self.tabs.current() or "", (self.tr("{n} order"), self.tr("{n} orders")))

    def empty(self, tab: str) -> tuple[str, str]:
        new = self.tr("Ctrl+N takes a new one")
        words = {
            "open": (self.tr("No order is open"), new),
            "to_pick": (self.tr("Nothing is waiting to be picked"), ""),
            "to_ship": (self.tr("Nothing is waiting to be shipped"), ""),
            "to_invoice": (self.tr("All that was shipped is invoiced"), ""),
            "to_inspect": (self.tr("No return is waiting to be looked at"), ""),
            "backordered": (self.tr("No order is waiting for goods"), ""),
            "late": (self.tr("No order is late"), ""),
            "on_hold": (self.tr("No order is on hold"), ""),
            "drafts": (
                self.tr("No drafts are kept"),
                self.tr("Ctrl+S in a new order saves one; File has what was only typed"),
            ),
        }
        return words.get(tab, (self.tr("Orders live here, from the call to the payment"), new))

    def unmatched(self, tab: str) -> str:
        words = {
            "open": self.tr("Nothing open matches “{filter}”"),
            "to_pick": self.tr("Nothing to pick matches “{filter}”"),
            "to_ship": self.tr("Nothing to ship matches “{filter}”"),
            "to_invoice": self.tr("Nothing to invoice matches “{filter}”"),
            "to_inspect": self.tr("No return to inspect matches “{filter}”"),
            "backordered": self.tr("Nothing short of goods matches “{filter}”"),
            "late": self.tr("Nothing late matches “{filter}”"),
            "on_hold": self.tr("Nothing on hold matches “{filter}”"),
            "drafts": self.tr("No draft matches “{filter}”"),
        }
        return words.get(tab, super().unmatched(tab))

    # Inside

    def _told(self, each: OrderSum, *, is_only: bool) -> list[tuple[str, str]]:
        total, owing = formats.money(each.total, each.currency), formats.money(each.owing, each.currency)
        if is_only:
            return [(self.tr("Total"), total), (self.tr("Owing"), owing)]
        return [(each.currency, total), (self.tr("Owing"), owing)]

    def _order_for(self, name: str) -> DetailedOrder | None:
        """The order in view, read anew, if the action is possible with it."""
        self.pane.hasten(self.table.unsettled_key())
        return self.pane.order if self.registry.find(self, name).isEnabled() else None

    def _allow_all(self, order: DetailedOrder | None) -> None:
        for name, why_not in order_steps.reasons(order, self.desk).items():
            self.registry.allow(self, name, why_not)

    def _offer(self, order: DetailedOrder) -> None:
        first = order_steps.next_step(order, self.desk)
        names = [first] if first else []
        if first in ("ship", "invoice") and order.header.owing > 0:
            names.append("take_payment")
        words = {"hold_or_release": self.tr("Release") if order.header.hold is not None else self.tr("Hold")}
        words["edit"] = self.tr("Edit draft")
        if order.header.shipped:
            words["ship"] = self.tr("Ship rest")
        steps = [self.step(name, words.get(name, ""), is_primary=name == first) for name in names]
        rest = [
            "edit",
            "pick",
            "unpick",
            "ship",
            "return_goods",
            "inspect_return",
            "invoice",
            "credit_note",
            "take_payment",
            "refund",
            "hold_or_release",
            "",
            "cancel_line",
            "discard_draft" if order.header.state == "draft" else "cancel_order",
            "",
            "close_order" if order.header.state == "placed" else "reopen_order",
            "note",
            "undo_step",
            "copy_reference",
        ]
        self.pane.set_steps(steps, [self.registry.find(self, name) if name else None for name in rest])

    @Slot()
    def _on_pane_loaded(self) -> None:
        self._allow_all(self.pane.order)
        if self.pane.order is not None:
            self._offer(self.pane.order)

    @Slot(object)
    def _on_direct_refused(self, refused: Refused) -> None:
        """A held order whose customer is over the limit by now is released with a reason."""
        order = self.pane.order
        if order is not None and order.header.hold is not None and problems.codes(refused) == {problems.OVER_LIMIT}:
            dialog = ReleaseDialog(self.desk, order, self)
            self.open_dialog(dialog)
            dialog.show_refused(refused)
            self.message.clear()

    @Slot()
    def _on_new_clicked(self) -> None:
        self.desk.entry_asked.emit(None)
