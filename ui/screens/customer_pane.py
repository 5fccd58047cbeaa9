"""One customer in the pane: how to reach them, their terms and credit, their account, their last orders, history."""

from functools import partial
from typing import Final

from PySide6.QtCore import Slot

from core.projections.changes import ChangeSet
from core.readmodels.customer_list import CustomerCard, CustomerMatch, CustomerRow
from core.readmodels.delivery_addresses import DeliveryAddresses
from core.readmodels.order_history import HistoryEntry
from core.readmodels.order_list import OrderRow
from core.readmodels.record_history import OrdersOfCustomer, RecordHistory
from ui import formats
from ui.cells import Cell
from ui.desk import Desk
from ui.order_looks import STATUS
from ui.screens.account_part import AccountPart
from ui.screens.detail_pane import DetailPane, section
from ui.screens.history import HistoryPart
from ui.widgets.key_facts import KeyFact, KeyFacts
from ui.widgets.small_table import SmallColumn, SmallTable

_ORDERS: Final = 8


class CustomerPane(DetailPane):
    """`customer` is what is shown, None when there is nothing."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.customer: CustomerMatch | None = None
        self.facts = KeyFacts()
        self.account = AccountPart(desk)
        self.orders = SmallTable(self._order_columns(), leads=True)
        self.history = HistoryPart(desk)
        self._order_keys: list[int] = []
        self._orders_title = section(self.tr("Last orders"))
        self.body.addSpacing(14)
        self.body.addWidget(self.facts)
        self.body.addSpacing(14)
        self.body.addWidget(section(self.tr("Account")))
        self.body.addSpacing(4)
        self.body.addWidget(self.account)
        self.body.addSpacing(14)
        self.body.addWidget(self._orders_title)
        self.body.addWidget(self.orders)
        self.body.addSpacing(14)
        self.body.addWidget(self.history)
        self.account.invoice_asked.connect(desk.invoice_asked)
        self.account.payment_asked.connect(desk.payment_asked)
        self.orders.row_clicked.connect(self._on_orders_row_clicked)

    def load(self, key: int) -> bool:
        reader = self.desk.dispatcher.reader
        self.customer = CustomerCard(key).run(reader)
        if self.customer is None:
            return False
        its = self.customer.customer
        self.set_title(its.name, customer_chip(its))
        self.set_context("", [its.code, its.town, its.phone or its.email])
        self.facts.set_facts([*self._facts(its), *self._places(key)])
        self.account.show_customer(key, its.currency)
        orders = OrdersOfCustomer(key, _ORDERS).run(reader)
        self._order_keys = [each.key for each in orders]
        self.orders.set_rows([self._order(each.order) for each in orders])
        self.orders.setVisible(bool(orders))
        self._orders_title.setVisible(bool(orders))
        self.history.show_entries(key, partial(RecordHistory, key))
        return True

    def last_step(self) -> HistoryEntry | None:
        return self.history.last_standing()

    def touches(self, changes: ChangeSet, key: int) -> bool:
        its, orders, items = (changes.of(table) for table in ("customer_list", "order_list", "receivable_items"))
        places = changes.of("delivery_addresses")
        if any(isinstance(each, tuple) and each[0] == key for each in (*places.inserted, *places.changed)):
            return True
        if items:
            return True  # whose they are is not told, and what is on account says whether it can go back
        return key in its.changed or key in its.deleted or bool(orders.changed.keys() & set(self._order_keys))

    def _facts(self, its: CustomerRow) -> list[KeyFact]:
        left = None if its.credit_limit is None else its.credit_limit - its.owing
        address = ", ".join(part for part in (its.street, its.town, its.postcode, its.country) if part)
        facts = [
            KeyFact(self.tr("Owing"), formats.money(its.owing, its.currency)),
            KeyFact(self.tr("Open orders"), formats.count(its.open_orders)),
            KeyFact(self.tr("Credit left"), self._money(left, its), "danger" if left is not None and left < 0 else ""),
            KeyFact(self.tr("Limit"), self._money(its.credit_limit, its)),
            KeyFact(self.tr("Terms"), self.tr("{n} days").format(n=its.terms_days)),
            KeyFact(self.tr("Last order"), self.day(its.last_order_on)),
            KeyFact(self.tr("Mail"), its.email, is_wide=True),
            KeyFact(self.tr("Address"), address, is_wide=True),
        ]
        if its.stop is not None:
            facts.append(KeyFact(self.tr("On stop"), its.stop, "danger", is_wide=True))
        return facts

    def _places(self, key: int) -> list[KeyFact]:
        """Where else goods may go."""
        found = DeliveryAddresses(key).run(self.desk.dispatcher.reader)
        return [KeyFact(self.tr("Delivers to"), each.line(), is_wide=True) for each in found]

    def _money(self, minor: int | None, its: CustomerRow) -> str:
        return self.tr("no limit") if minor is None else formats.money(minor, its.currency)

    def _order_columns(self) -> list[SmallColumn]:
        return [
            SmallColumn(self.tr("Order"), 60),
            SmallColumn(self.tr("Status"), 0),
            SmallColumn(self.tr("Placed"), 84),
            SmallColumn(self.tr("Total"), 80, "right"),
        ]

    def _order(self, row: OrderRow) -> tuple[Cell, ...]:
        tone, icon = STATUS[row.status]
        return (
            Cell(row.no or self.tr("Draft"), weight=500, color="link"),
            Cell(row.status.capitalize(), tone=tone, icon=icon),
            Cell(self.day(row.placed_on), color="text2"),
            Cell(formats.money(row.total, row.currency), "right", 500),
        )

    @Slot(int)
    def _on_orders_row_clicked(self, number: int) -> None:
        self.desk.order_asked.emit(self._order_keys[number])


def customer_chip(its: CustomerRow) -> tuple[str, str, str] | None:
    """What is particular about a customer: word, tone and icon; None for nothing."""
    if its.stop is not None:
        return "On stop", "danger", "octagon-alert"
    if its.is_archived:
        return "Archived", "neutral", "ban"
    if its.credit_limit is not None and its.owing > its.credit_limit:
        return "Over limit", "warning", "triangle-alert"
    return None
